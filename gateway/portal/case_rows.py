"""A case in a list of records, in words: its procedure, its edition and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from markupsafe import escape

from chassis.procedures import shelf
from contracts.cases import CaseThing
from contracts.commands.things import View
from contracts.declare import KINDS
from gateway.language import say
from gateway.portal import things, wording

OWN = ("zone_id", "opened_on", "expected_on", "ground", "left_on")  # what tells a coming and a going apart


def rows(view: View) -> Iterator[things.Row]:
    """What tells cases apart; codes of the machinery are told by their names."""
    label = str(view.state.get("edition") or "")
    if (definition := shelf().get(label)) is None:
        return
    kind = KINDS[view.kind].cls
    if not issubclass(kind, CaseThing) or len(kind.procedures) != 1:
        yield things.Row("procedure", str(_("办理程序")), escape(say(definition.words)))
        yield things.Row("edition", str(_("版本")), escape(wording.edition(label)))
    if stage := definition.case.states.get(str(view.state.get("stage") or "")):
        yield things.Row("stage", str(_("阶段")), escape(say(stage.words)))
    yield from things.rows(view, OWN)
