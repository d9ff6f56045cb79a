"""The last day of each guarantee and the day after it; and, as the control, that without its need nothing would hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.procedures import kind_of
from tests.unit.procedures.cases import approved, recommended
from tests.unit.procedures.test_entry_and_exit import in_notice

DAY = timedelta(days=1)
ASKED = {"indicator": "I1", "target": "80", "reason": "产业调整"}


def without(file, act, need):
    """The same case under a package in which *act* does not ask for *need*."""
    definition, kind = file.case.definition, kind_of(act)
    machine, name = definition.machine(kind), act.rpartition(".")[2]
    one = machine.acts[name]
    changed = replace(machine, acts={**machine.acts, name: replace(one, needs=tuple(set(one.needs) - {need}))})
    parts = {**definition.parts, kind: changed} if kind else definition.parts
    other = replace(definition, parts=parts, **({} if kind else {"case": changed}))
    file.case = replace(file.case, definition=other)
    return file


EDGES = [
    pytest.param(in_notice, "objection.object", "visitor", {"part": "objection:1", "argument": "不实"},
                 date(2023, 12, 2), "notice_running", id="an objection while the notice runs"),
    pytest.param(recommended, "receive", "province", {}, date(2025, 6, 30), "out_of_window", id="an application in its window"),
    pytest.param(approved, "adjustment.propose", "applicant", {"part": "adjustment:1", **ASKED},
                 date(2028, 10, 20), "term_runs", id="an adjustment before the assessment opens"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "act", "role", "how", "last", "need"), EDGES)
def test_what_is_open_on_its_last_day_is_refused_the_day_after_and_only_by_that_need(made, act, role, how, last, need):
    assert made().do(act, last, role, **how)
    (fault,) = made().refused(act, last + DAY, role, **how).values()
    assert fault.context["condition"] == need
    assert fault.basis.zh
    assert fault.basis.en
    assert without(made(), act, need).do(act, last + DAY, role, **how)  # the control


def test_nobody_decides_while_an_objection_is_open_whatever_the_day():
    def objected():
        return in_notice().do(
            "objection.object", date(2023, 12, 1), "visitor", part="objection:1", argument="不实"
        )  # fmt: skip

    for day in (date(2023, 12, 4), date(2023, 12, 29)):
        assert set(objected().refused("approve", day, "regulator", reason="…")) == {"objections_settled"}
    answered = objected().do("objection.answer", date(2023, 12, 4), "province", part="objection:1", answer="已核实")
    assert answered.do("approve", date(2023, 12, 4), "regulator", reason="…").case.state == "APPROVED"
    control = without(objected(), "approve", "objections_settled")
    assert control.do("approve", date(2023, 12, 4), "regulator", reason="…").case.state == "APPROVED"
