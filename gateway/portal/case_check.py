"""What is about to be handed over with a case, row by row, each with the page on which this person may change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from contracts.codes.base import Fault
from contracts.commands.cases import CasePart, CaseTest, CaseView, ClosedCaseAct, OpenCaseAct, SaidInput
from contracts.declare import Kind, Words
from gateway.access.principal import principal
from gateway.language import say
from gateway.portal import things
from gateway.portal.case_counted import names_of
from gateway.portal.case_lines import COPIED, source_words, value_of
from gateway.portal.case_page import MATERIAL, facts, handed_in
from gateway.portal.shown import own, sep

FORMS_OF = "application"  # whose figures, with the records behind them, have a page
ROW = "c-"  # before the name of a condition: the id of its row


@dataclass(frozen=True, slots=True)
class Change:
    """Where a row is changed."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, what it rests on, and where that is changed; of an act that had to be done, how it was done."""

    test: CaseTest
    done: Markup
    source: str
    change: Change | None

    @property
    def found(self) -> Words | None:
        """What was found, as people read it; that an act was not done needs no number."""
        if self.test.act or self.test.value == "":
            return None
        count = Words(*(f"{self.test.value} {unit}".strip() for unit in self.test.unit))
        return self.test.told if self.test.told.zh else count


@dataclass(frozen=True, slots=True)
class Material:
    """Something that is handed in beside, as it lies there now."""

    part: CasePart
    given: SaidInput | None
    on: date | None  # when it was given last
    version: int
    change: Change | None


@dataclass(frozen=True, slots=True)
class Check:
    """All that the act takes along."""

    facts: things.Facts
    change: Change | None  # of these facts
    conditions: tuple[Condition, ...]
    materials: tuple[Material, ...]
    names: dict[str, Markup]

    def row(self, fault: Fault) -> str:
        """The id of the row that a reason speaks of; empty where it speaks of none."""
        found = self._condition(fault)
        return f"{ROW}{found.test.condition}" if found else ""

    def told(self, faults: Iterable[Fault]) -> list[Fault]:
        """Reasons, each with what was found as its row shows it."""
        rows = ((one, self._condition(one)) for one in faults)
        return [replace(one, fact=row.found) if row else one for one, row in rows]

    def _condition(self, fault: Fault) -> Condition | None:
        name = fault.context.get("condition")
        return next((one for one in self.conditions if one.test.condition == name), None)


def check_of(kind: Kind, view: CaseView, act: OpenCaseAct | ClosedCaseAct) -> Check | None:
    """None where the act hands nothing over."""
    if act.hands is None:
        return None
    return Check(
        facts(kind, view, derived=False),
        _to_record(kind, view),
        tuple(_condition(kind, view, one) for one in act.tests),
        tuple(_materials(kind, view)),
        names_of(view, act.tests),
    )


def _to_record(kind: Kind, view: CaseView) -> Change | None:
    """Who files a case changes what it is about while it lies on their desk, as it does where they hand it over."""
    if principal().role.value not in kind.writers:
        return None
    return Change(url_for("recording.change_form", plural=kind.plural, id=view.id), str(_("修改")))


def _condition(kind: Kind, view: CaseView, test: CaseTest) -> Condition:
    done = _done(kind, view, test) if test.act and test.outcome == "met" else Markup("")
    return Condition(test, done, source_words(test.source) if test.source else "", _change(kind, view, test))


def _done(kind: Kind, view: CaseView, test: CaseTest) -> Markup:
    """When the act was done last, and with which words."""
    found = [one for one in view.entries if one.act == test.act]
    if not found:
        return Markup("")
    said = [value_of(one, view, kind) for one in found[-1].said]
    return escape(sep()).join([own(found[-1].day.isoformat()), *said])


def _change(kind: Kind, view: CaseView, test: CaseTest) -> Change | None:
    """The page where the filer says it, or the act that does it; what a register says is changed there."""
    if any(one.fact == test.fact for one in view.declares):
        address = url_for("cases.declare_form", plural=kind.plural, id=view.id, _anchor=f"f-{test.fact}")
        return Change(address, str(_("修改")))
    if act := next((one for one in view.open_acts if one.act == test.act), None):
        return _to_act(kind, view, act, say(act.words))
    if kind.name == FORMS_OF and test.source.partition("@")[0] in COPIED:
        return Change(url_for("forms.page", id=view.id), str(_("看这些记录")))
    return None


def _materials(kind: Kind, view: CaseView) -> Iterator[Material]:
    given = handed_in(view)
    for part in view.parts:
        if part.kind == MATERIAL:
            files = [one for one in view.entries if one.part == part.part and any(s.type == "file" for s in one.said)]
            change = _bringing(kind, view, part.part, str(_("修改")) if files else "")
            yield Material(part, given.get(part.part), files[-1].day if files else None, len(files), change)


def _bringing(kind: Kind, view: CaseView, part: str, text: str) -> Change | None:
    acts = (one for one in view.open_acts if one.part == part and not one.refuses)
    act = next((one for one in acts if any(asked.type == "file" for asked in one.asks)), None)
    return _to_act(kind, view, act, text or say(act.words)) if act else None


def _to_act(kind: Kind, view: CaseView, act: OpenCaseAct, text: str) -> Change:
    more: dict[str, Any] = {"part": act.part} if act.part else {}
    return Change(url_for("cases.act_form", plural=kind.plural, id=view.id, act=act.act, **more), text)
