"""Cases that came to a title, with their plans and indicators, and the dated tasks of a pilot: titles.toml, as commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any

from services.demo.steps import ACT, EXPERT, PAPER, Step, book, create

MARKS = ("government", "demand", "supply", "plan")
Row = Mapping[str, Any]


def by_case(zone: str, programme: str) -> bool:
    """Whether the zone got the programme's title at the end of a case that is told here."""
    return any(case["zone"] == zone and case["state"]["procedure"] == programme for case in book("titles")["cases"])


def steps(zones: list[dict[str, Any]], *, small: bool, lived: bool) -> Iterator[Step]:
    """The cases of the zones that are there; the tasks of the pilot in the whole demonstration alone."""
    codes, papers, indicators = {zone["code"] for zone in zones}, count(), count()
    for case in book("titles")["cases"] if lived else ():
        if case["zone"] in codes:
            yield from told(case, papers)
            yield from _plan(case, indicators)
    if not small:
        yield from _tasks(book("titles")["tasks"])


def told(case: Row, papers: Iterator[int]) -> Iterator[Step]:
    """A case by the acts of its offices; its papers are numbered on."""
    state = {**case["state"], "declared": list(case.get("declared", ()))}
    yield create(case["on"], case["ref"], state, by=case["applicant"])
    for act in case["acts"]:
        if "expert" in act:
            yield _scored(case["ref"], act)
            continue
        inputs = dict(act.get("inputs", {}))
        if "file" in act:
            paper = f"{PAPER}/{next(papers)}"
            yield Step(
                day=act["on"], do=PAPER, ref=paper, said={"id": f"@{case['ref']}", "name": act["file"]}, by=act["by"]
            )
            inputs["file"] = f"@{paper}"
        said = {"act": act["act"], "part": act.get("part", ""), "inputs": inputs, "on": act["on"]}
        yield Step(day=act["on"], do=ACT, ref=case["ref"], said=said, by=act["by"])


def _scored(ref: str, act: Row) -> Step:
    sheet = {name: str(mark) for name, mark in zip(MARKS, act["sheet"], strict=True)}
    said = {"act": "score.submit", "part": f"score:{act['expert']}", "inputs": {"sheet": sheet}, "on": act["on"]}
    return Step(day=act["on"], do=ACT, ref=ref, said=said, by=f"{EXPERT}{act['expert']}")


def _plan(case: Row, numbers: Iterator[int]) -> Iterator[Step]:
    """The indicators, entered before the plan is filed, and what was reported of each later."""
    for one in case["indicators"]:
        ref = f"indicator/{next(numbers)}"
        state = {name: one[name] for name in ("name", "unit", "counts", "target")} | {
            "application_id": f"@{case['ref']}",
            "start_value": one["start"],
            "start_on": str(one["from"]),
            "target_on": str(one["by"]),
        }
        yield create(case["entered"], ref, state, by=case["applicant"])
        for measured, actual, evidence in one["reached"]:
            day = date.fromisoformat(measured)
            sets = {"actual": actual, "measured_on": measured, "evidence": f"{evidence}（演示）"}
            said = {"sets": sets, "valid_from": day, "basis": f"{evidence}（演示）"}
            yield Step(day=day, do="change", ref=ref, said=said, by=case["applicant"])


def _tasks(told: Row) -> Iterator[Step]:
    """Reports as they came in; and who had to answer for a task that was behind."""
    done = [
        {"number": number, "on": day, "done": "100", "evidence": "完成情况报告（演示）"}
        for day, numbers in told["done"]
        for number in numbers
    ]
    for one in (*done, *told["reported"]):
        ref, first = f"task_report/{one['number']}", {"programme": told["programme"], "number": one["number"]}
        state = first | _reported(one) | {"meetings": list(one.get("meetings", ()))}
        yield create(one["on"], ref, state, by=told["by"])
        for later in one.get("later", ()):
            yield Step(day=later["on"], do="change", ref=ref, said=_from(later["on"], _reported(later)), by=told["by"])
    inquiry = told["inquiry"]
    answer = {name: str(inquiry[name]) for name in ("answer", "answered_on")}
    asked = {name: value if name == "number" else str(value) for name, value in inquiry.items() if name not in answer}
    yield create(inquiry["opened_on"], "inquiry/0", {"programme": told["programme"], **asked}, by=told["by"])
    yield Step(
        day=inquiry["answered_on"],
        do="change",
        ref="inquiry/0",
        said=_from(inquiry["answered_on"], answer),
        by=told["by"],
    )


def _from(day: date, sets: dict[str, Any]) -> dict[str, Any]:
    return {"sets": sets, "valid_from": day}


def _reported(one: Row) -> dict[str, Any]:
    return {"done": one["done"], "measured_on": str(one["on"]), "evidence": one["evidence"]}
