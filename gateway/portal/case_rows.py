"""A case in a list of records, in words: its procedure, its edition and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from markupsafe import escape

from chassis.procedures import shelf
from contracts.commands.things import View
from gateway.language import say
from gateway.portal import things, wording


def rows(view: View) -> Iterator[things.Row]:
    """What tells cases apart; codes of the machinery are told by their names."""
    label = str(view.state.get("edition") or "")
    if (definition := shelf().get(label)) is None:
        return
    yield things.Row("procedure", str(_("办理程序")), escape(say(definition.words)))
    yield things.Row("edition", str(_("版本")), escape(wording.edition(label)))
    if stage := definition.case.states.get(str(view.state.get("stage") or "")):
        yield things.Row("stage", str(_("阶段")), escape(say(stage.words)))
    if view.state.get("trial"):
        yield things.Row("trial", str(_("试算")), escape(_("不产生决定")))
