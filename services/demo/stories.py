"""What happened to single agencies and people later on; the stories themselves stand in stories.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from rulebooks import codes
from services.demo.agencies import Made
from services.demo.names import brand
from services.demo.steps import Step, book, create

Story = dict[str, Any]
AUTHORITY = "演示省市场监督管理局"


def steps(agencies: list[Made], practitioners: int) -> Iterator[Step]:
    """Every story whose agency and person are there."""
    for number, story in enumerate(book("stories")["stories"]):
        if story["agency"] < len(agencies) and story.get("practitioner", 0) < practitioners:
            yield from TELL[story["what"]](number, story, agencies[story["agency"]])


def of_their_own(agencies: list[Made]) -> set[int]:
    """The agencies that stories are told of."""
    return {story["agency"] for story in book("stories")["stories"] if story["agency"] < len(agencies)}


def struck_off(agencies: list[Made]) -> dict[int, date]:
    """When which agency was struck off."""
    told = [story for story in book("stories")["stories"] if story["what"] == "strike_off"]
    return {story["agency"]: story["on"] for story in told if story["agency"] < len(agencies)}


def suspended(agencies: list[Made]) -> set[int]:
    """Those that were suspended at some time."""
    told = [story["agency"] for story in book("stories")["stories"] if story["what"] == "suspend"]
    return {number for number in told if number < len(agencies)}


def _recorded(story: Story) -> date:
    day: date = story.get("recorded") or story["on"]
    return day


def _change(_: int, story: Story, agency: Made) -> Iterator[Step]:
    said = {"sets": story["sets"], "valid_from": story["on"], "basis": story["basis"]}
    yield Step(day=_recorded(story), do="change", ref=agency.ref, said=said)


def _rename(_: int, story: Story, agency: Made) -> Iterator[Step]:
    old = agency.state["name"]
    new = old.replace(brand(agency.number), brand(story["brand"]))
    sets = {"name": new, "former_names": [old]}
    yield from _change(0, story | {"sets": sets, "basis": "名称变更登记（演示）"}, agency)


def _move(_: int, story: Story, agency: Made) -> Iterator[Step]:
    sets = {"region": story.get("region", agency.region), "place": {"address": story["street"]}}
    yield from _change(0, story | {"sets": sets, "basis": "住所变更登记（演示）"}, agency)


def _correct(_: int, story: Story, agency: Made) -> Iterator[Step]:
    said = {
        "sets": story["sets"],
        "corrects": story["entry"],
        "valid_from": story.get("on", agency.day),
        "until": story.get("until"),
        "basis": story["basis"],
    }
    yield Step(day=_recorded(story), do="correct", ref=agency.ref, said=said)


def _withdraw(_: int, story: Story, agency: Made) -> Iterator[Step]:
    said = {"entry": story["entry"], "basis": story["basis"]}
    yield Step(day=story["recorded"], do="withdraw", ref=agency.ref, said=said)


def _act(_: int, story: Story, agency: Made) -> Iterator[Step]:
    said = {"act": story["what"], "on": story["on"], "basis": story["basis"]}
    yield Step(day=_recorded(story), do="act", ref=agency.ref, said=said)


def _list(number: int, story: Story, agency: Made) -> Iterator[Step]:
    ref, day = f"listing/{number}", story["on"]
    state = {
        "agency_id": f"@{agency.ref}",
        "list_kind": story["list_kind"],
        "authority": AUTHORITY,
        "document_no": f"演示列字〔{day.year}〕{number} 号",
        "decided_on": str(day),
        "listed_on": str(day),
        "ends_on": str(story["ends_on"]) if "ends_on" in story else None,
        "ground": story["ground"],
        "article": _provision(story["list_kind"], day),
    }
    yield create(day, ref, state, basis="列入决定（演示）")
    if "lifted_on" in story:
        inputs = {"lifted_on": str(story["lifted_on"]), "because": story["lifted_because"]}
        said = {"act": "lift", "inputs": inputs, "basis": "提前移出决定（演示）"}
        yield Step(day=story["lifted_on"], do="act", ref=ref, said=said)


def _provision(list_kind: str, day: date) -> str:
    """The article that the list rests on, as it stood on *day*."""
    entry = codes.load("listing_kinds").get(list_kind, day)
    if entry is None:
        raise KeyError(f"there was no list {list_kind} on {day}")
    return entry.citation.zh


def _transfer(_: int, story: Story, agency: Made) -> Iterator[Step]:
    said = {
        "sets": {"agency_id": f"@{agency.ref}", "region": agency.region, "is_partner": False},
        "valid_from": story["on"],
        "basis": "变更执业机构（演示）",
    }
    yield Step(day=story["on"], do="change", ref=f"practitioner/{story['practitioner']}", said=said)


TELL: dict[str, Callable[[int, Story, Made], Iterator[Step]]] = {
    "rename": _rename,
    "move": _move,
    "change": _change,
    "correct": _correct,
    "withdraw": _withdraw,
    "suspend": _act,
    "restore": _act,
    "strike_off": _act,
    "list": _list,
    "transfer": _transfer,
}
