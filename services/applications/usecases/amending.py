"""How corrections reach what the acts of an application brought about beside the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from chassis.cases.amending import told_anew
from chassis.cases.keep import Amend, Effect
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.cases import CorrectedWord
from contracts.declare import Words
from contracts.things.applications import Application, Panel
from services.applications.usecases import awards, cases, targets
from services.applications.usecases.panels import must


def _void_moves(_reading: Reading, _thing: Application, _of: Case, was: Entry, now: Entry) -> Iterator[CorrectedWord]:
    if was.said["reason"] != now.said["reason"]:
        before, after = str(was.said["reason"]), str(now.said["reason"])
        yield CorrectedWord(words=Words("专家抽取：作废理由", "Draw: why it is void"), before=before, after=after)


def _void_anew(work: Work, thing: Application, _of: Case, was: Entry, now: Entry) -> Mapping[str, Any]:
    if was.said["reason"] != now.said["reason"]:
        sets = partial(Panel, void_because=str(now.said["reason"]))
        told_anew(work, must(work, thing.id, now.part), sets, basis=thing.id)
    return {}


def _again(effect: Effect) -> Amend:
    """An effect that sets fields of the case alone: they are set again."""
    return Amend(lambda work, case, of, _was, now: effect(work, case, of, now))


AMENDS = {
    "hang_plate": _again(cases.hang_plate),
    "count_second_return": _again(cases.count_second_return),
    "open_assessment": _again(cases.open_assessment),
    "new_target_version": targets.AMEND,
    "void_panel": Amend(_void_anew, _void_moves),
    **awards.AMENDS,
}
