"""
Lives the demonstration through: each command under its own key, month after month on the demonstration's clock.

Killed in the middle, the next start sends the same commands again: those that were done are
recognised by their keys and answer as they did, the first one that was not goes on from there.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from chassis.clock import SHANGHAI, Clock, SystemClock
from chassis.errors import Problem, Unavailable
from chassis.rpc.client import Backend, Caller, Clients
from chassis.running import CannotStart
from contracts.commands import things as asked
from contracts.commands.base import Command
from contracts.commands.cases import ActOnCase, CaseView, KeepPaper, Paper, PutPaperPart
from contracts.commands.matching import LockResults
from contracts.declare import Words
from contracts.roles import Principal, Role
from services.demo.market import FIRM
from services.demo.papers import pdf
from services.demo.plan import Numbered
from services.demo.steps import ACT, EXPERT, PAPER, Step, book

SEED = Principal(id="demo", role=Role.SYSTEM, name="演示数据")
COMMANDS: dict[str, Callable[..., Command[Any]]] = {
    "create": asked.CreateThing,
    "change": asked.ChangeThing,
    "correct": asked.CorrectThing,
    "withdraw": asked.WithdrawEntry,
    "act": asked.ActOnThing,
    ACT: ActOnCase,
}
SETTLED = 3  # months between two rounds of the events: fewer, larger rounds are quicker
# a listing needs the credit file that an event opens, a case its zone, supply and demand what search has heard of
AFTER_EVENTS = ("listing", "application", "offer", "demand")
EVENING = time(18, tzinfo=SHANGHAI)
TICK = timedelta(seconds=1)
Tell = Callable[[int, int], None]  # done, of how many
Answer = asked.View | CaseView | Paper
Known = dict[str, Answer]  # the newest view of each record, and each paper, by its name in the plan
ASKED = "score.assign"  # the entries by which the drawn experts are asked, in their order


class Seeding:
    """Sends a plan to the services; *settle* carries the events, *sign* makes the token of a principal."""

    def __init__(
        self, backend: Backend, clock: Clock, sign: Callable[[Principal], str], settle: Callable[[], object]
    ) -> None:
        self._clients, self._clock, self._sign, self._settle = Clients(backend), clock, sign, settle
        self.known: Known = {}
        self._panels: dict[str, list[str]] = {}  # who was drawn in a case; an expert is not told who else was

    def run(self, plan: list[Numbered], tell: Tell, between: Callable[[], None], *, lived: bool) -> None:
        """
        All of it that lies in the past; *between* is called after each command and may raise to stop.

        *lived* moves the clock along, so that each fact is recorded in its month, and an act on a case on its
        day; without it all are recorded today, with the days on which they were so.
        """
        today = SystemClock().today()
        steps = [numbered for numbered in plan if numbered.step.day <= today]
        done = 0
        for month, batch in groupby(steps, key=lambda numbered: numbered.step.day.replace(day=1)):
            part = list(batch)
            if month.month % SETTLED == 1 or any(_begins(numbered.step) for numbered in part):
                self._settle()
            by_day = any(numbered.step.do == ACT for numbered in part)
            for numbered in part:
                if lived:
                    self._turn_to(numbered.step.day if by_day else _last_day(month))
                self._learn(numbered.step.ref, self._send(numbered))
                done += 1
                tell(done, len(steps))
                between()
        self._settle()
        if lived:
            self._forward(SystemClock().now())

    def still_asked(self, ref: str) -> str:
        """Whoever was drawn last in a case; empty where nobody was."""
        return next(iter(self._panels.get(ref, [])[-1:]), "")

    def _learn(self, ref: str, answer: Answer) -> None:
        self.known[ref] = answer
        entries = answer.entries if isinstance(answer, CaseView) else ()
        if drawn := [entry.said[0].value for entry in entries if entry.act == ASKED and entry.said]:
            self._panels.setdefault(ref, drawn)

    def _turn_to(self, day: date) -> None:
        """The evening of a day: whatever is recorded on it lies in the past by then."""
        self._forward(min(datetime.combine(day, EVENING), SystemClock().now()))

    def _forward(self, to: datetime) -> None:
        """A clock that has come to the present runs on by itself, so that a moment ago already lies behind it."""
        if to - self._clock.now() > TICK:
            self._clock.set(to)

    def _send(self, numbered: Numbered) -> Answer:
        step = numbered.step
        try:
            token = self._sign(self._sender(step))
            if step.do == PAPER:
                return self._keep(numbered, token)
            done: Answer = self._clients.send(command_of(numbered, self.known), Caller(token=token, key=numbered.key))
        except Unavailable:
            raise
        except Problem as problem:
            raise _refused(numbered, problem) from problem
        else:
            return done

    def _keep(self, numbered: Numbered, token: str) -> Paper:
        """A paper goes in as its sender would send it: its content, then its name."""
        said = {name: _resolved(value, self.known) for name, value in numbered.step.said.items()}
        content = b64encode(
            pdf(said["name"], "演示材料，内容系虚构", "Demonstration paper: all of it is invented")
        ).decode()
        upload = numbered.key.replace("/", "-")
        part = PutPaperPart(kind="application", upload=upload, number=0, content=content)
        self._clients.send(part, Caller(token=token, key=f"{numbered.key}/part"))
        keep = KeepPaper(kind="application", id=said["id"], upload=upload, name=f"{said['name']}.pdf")
        return self._clients.send(keep, Caller(token=token, key=numbered.key))

    def _sender(self, step: Step) -> Principal:
        """The demonstration itself; its firm, one of its agencies, an office or an expert where only these may act."""
        by = step.by
        if not by:
            return SEED
        if by == "firm":
            return Principal(id=SEED.id, role=Role.FIRM, name=SEED.name, organisation=FIRM)
        if by.startswith(EXPERT):
            one = self._panels[step.ref][int(by.removeprefix(EXPERT)) - 1]
            return Principal(id=SEED.id, role=Role.EXPERT, organisation=one)
        role, _, region = by.partition("/")
        if (name := book("titles")["offices"].get(by)) is not None:
            return Principal(id=f"demo-{role}-{region}", role=Role(role), name=name, region=region)
        return Principal(id=SEED.id, role=Role.AGENCY, name=SEED.name, organisation=id_of(self.known[by]))


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _begins(step: Step) -> bool:
    """Whether a record is made that needs what others have told of by then."""
    return step.do == "create" and step.kind in AFTER_EVENTS


def _refused(numbered: Numbered, problem: Problem) -> CannotStart:
    fault = problem.faults[0].detail
    return CannotStart(
        Words(
            f"演示数据 {numbered.key} 被拒绝：{fault.zh}（演示与程序不符，或数据目录被改动过）",
            f"demonstration data {numbered.key} was refused: {fault.en} "
            "(it does not fit this program, or the data folder was changed)",
        )
    )


def command_of(numbered: Numbered, known: Known) -> Command[Any]:
    """The command of a step, with the ids and revisions that are known by then."""
    step = numbered.step
    said: dict[str, Any] = {name: _resolved(value, known) for name, value in step.said.items() if value is not None}
    if step.do == "lock":
        return LockResults(**said)
    if step.do != "create":
        before = known[step.ref]
        assert not isinstance(before, Paper)  # noqa: S101 - nothing is done to a paper
        said |= {"id": before.id, "revision": before.revision}
    return COMMANDS[step.do](kind=step.kind, **said)


def id_of(answer: Answer) -> str:
    """A record's id; of a paper, the hash by which it is known."""
    return answer.hash if isinstance(answer, Paper) else answer.id


def _resolved(value: Any, known: Known) -> Any:
    if isinstance(value, str) and re.fullmatch(r"@[a-z_]+/[\w-]+", value):
        return id_of(known[value[1:]])
    if isinstance(value, Mapping):
        return {name: _resolved(inner, known) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_resolved(inner, known) for inner in value]
    return value
