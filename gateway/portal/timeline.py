"""What was recorded of a thing, in words, as a timeline shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from chassis.shapes.specs import state_specs
from contracts.commands.things import Entry
from contracts.declare import KINDS
from gateway.language import language, say
from gateway.portal.named import names_of
from gateway.portal.shown import colon
from gateway.portal.wording import sealed, shown

NOTHING: Mapping[str, str] = MappingProxyType({})
LEFT_OUT = ("chain",)  # a hash that every act on a case changes


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a timeline."""

    day: date
    recorded: date
    text: Markup
    basis: str
    fix: bool = False
    links: tuple[tuple[str, str], ...] = ()  # what may be done about it


def lines(
    kind: str, entries: Iterable[Entry], *, mended: str = "", explained: Mapping[str, str] = NOTHING
) -> Iterator[Line]:
    """What was recorded, in the words of what explains it; with the id of the record that somebody may mend, how each entry is."""
    for entry in entries:
        yield Line(
            entry.valid_from,
            entry.recorded_at.date(),
            _told(kind, entry, explained),
            entry.basis,
            entry.corrects is not None,
            tuple(_mending(kind, mended, entry)) if mended else (),
        )


def _mending(kind: str, id: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """An entry that says something of its own and stands may be corrected, and taken back unless it is the first."""
    if entry.withdrawn_by is not None or entry.cause.startswith("$"):
        return
    where: dict[str, Any] = {"plural": KINDS[kind].plural, "id": id, "number": entry.revision}
    yield _("更正：第 %(n)s 版", n=entry.revision), url_for("correcting.correct_form", **where)
    if entry.revision > 1:
        yield _("撤回：第 %(n)s 版", n=entry.revision), url_for("correcting.withdraw_form", **where)


def _told(kind: str, entry: Entry, names: Mapping[str, str]) -> Markup:
    if entry.cause == "$turn":
        return escape(_("到期生效"))
    if entry.cause == "$erased":
        return escape(_("个人信息已删除"))
    head = escape(_("第 %(n)s 版", n=entry.revision))
    if entry.corrects is not None:
        verb = (
            _("撤回第 %(n)s 版", n=entry.corrects)
            if entry.cause == "$withdrawn"
            else _("更正第 %(n)s 版", n=entry.corrects)
        )
        head = Markup("{}，{}").format(head, verb) if language() == "zh" else Markup("{}, {}").format(head, verb)
    specs = {spec.name: spec for spec in state_specs(KINDS[kind].cls)}
    if entry.revision == 1:
        return Markup("{}{}{}").format(head, colon(), _("首次登记"))
    said = dict(names) | names_of(kind, entry.sets)
    parts = [
        Markup("{} {}").format(
            say(specs[name].meta.words), sealed(kind, specs[name]) or shown(specs[name], value, said) or _("无")
        )
        for name, value in entry.sets.items()
        if name in specs and name not in LEFT_OUT
    ]
    if entry.sets.get("ended"):
        parts.append(escape(_("终止")))
    joined = escape("；" if language() == "zh" else "; ").join(parts)
    return Markup("{}{}{}").format(head, colon(), joined) if parts else head
