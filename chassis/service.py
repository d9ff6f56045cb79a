"""
What a service is: its kinds of thing, its requests and its reactions, each in one table.

A service is a plain object. What carries its calls and events (one process, or the
broker) is somebody else's business.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import structlog

from chassis import asking, keeping, previews, trace
from chassis.bus.inbox import Inbox, Reaction
from chassis.clock import Clock, monotonic
from chassis.copies import Copies, Copy
from chassis.errors import Problem, Refused, Unavailable
from chassis.exports import parts
from chassis.files import Files
from chassis.heads import Heads
from chassis.health import Check
from chassis.jobs import DoStep, Jobs
from chassis.keeping import Keep
from chassis.platform import OPERATIONS, PLATFORM_REQUESTS, only
from chassis.replays import Replays
from chassis.rpc.wire import Headers, answered, answered_text, refused
from chassis.shapes.check import normal
from chassis.shapes.codec import compact, from_json, to_json
from chassis.storage.engine import Store
from chassis.storage.reading import Call, Reading
from chassis.storage.schema import Ordinary, Schema
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from chassis.watch.meter import meter
from contracts.codes import chassis as codes
from contracts.commands import things as asked
from contracts.commands.base import Request
from contracts.commands.exports import ReadExport
from contracts.commands.platform import CancelJob, Job, StartJob
from contracts.declare import Kind, Shape, Words
from contracts.events import platform
from contracts.roles import NOBODY, Principal

log = structlog.get_logger()

Answer = Callable[[Any, Any], Any]  # (work or reading, request) → the declared answer
OfTheDay = Callable[[Work, str], str]  # does some of it after a mark ("" at first), says where to go on ("" at the end)
Kept = Callable[[Any, Keep[Any], Any], Any]

OF_THINGS: dict[type[Request[Any]], Kept] = {
    asked.CreateThing: keeping.create,
    asked.ChangeThing: keeping.change,
    asked.CorrectThing: keeping.correct,
    asked.WithdrawEntry: keeping.withdraw,
    asked.EndThing: keeping.end,
    asked.ActOnThing: keeping.act,
    asked.ErasePerson: keeping.erase,
    asked.GetThing: asking.get,
    asked.ListThings: asking.list_,
    asked.ReadHistory: asking.history,
    asked.CompareThing: asking.compare,
    ReadExport: parts.part,
    asked.PreviewEntry: previews.preview,
}
UNKNOWN = "unknown"  # what a caller invents is no label of ours
WAIT_STEP = 0.005  # seconds between two looks at how far the inbox is
LONGEST_WAIT = 3.0
KEPT = 30 * 86_400 * 1_000_000  # µs: how long a repeated command or event is recognised


@lru_cache(maxsize=64)
def _schema(owner: str, kinds: tuple[Kind, ...], ordinary: tuple[Ordinary, ...]) -> Schema:
    return Schema(owner, kinds, ordinary)


class Service:
    """One service; a subclass says its name and fills the tables."""

    name: ClassVar[str]
    keeps: ClassVar[Sequence[Keep[Any]]] = ()
    answers: Mapping[type[Request[Any]], Answer] = MappingProxyType({})
    reactions: ClassVar[Mapping[str, Reaction]] = {}
    ordinary: ClassVar[Sequence[Ordinary]] = ()
    copy: ClassVar[Copy | None] = None  # where it keeps a copy of others' things (contracts.events.platform.COPIES)
    long_work: Mapping[str, DoStep] = MappingProxyType({})  # kinds of job
    of_the_day: Sequence[OfTheDay] = ()  # what every day brings; done twice it does no harm

    def __init__(  # noqa: PLR0913 - what a service is made of
        self,
        store: Store,
        clock: Clock,
        *,
        master: bytes,
        read_token: Callable[[str], Principal],
        signing_key: Path,
        files: Files | None = None,
    ) -> None:
        self.store, self.clock = store, clock
        self.schema = self.schema_of()
        self.files = files
        self.transactions = Transactions(store, self.schema, clock, master, files)
        self.heads = Heads(self.transactions, signing_key)
        self.replays = Replays(self.transactions, [keep.kind for keep in self.keeps])
        self.jobs = Jobs(self.transactions, {**self.long_work, **self.replays.long_work()})
        self.inbox = self._inbox()
        self._keeps = {keep.kind.name: keep for keep in self.keeps}
        self._read_token = read_token
        self._requests = {request.__name__: request for request in (*OF_THINGS, *PLATFORM_REQUESTS, *self.answers)}
        self._turned_on: date | None = None
        self._day_done: date | None = None
        self._turning = threading.Lock()
        self._waiting = threading.Event()  # never set: a pause
        self._of_jobs: dict[type[Request[Any]], Answer] = {StartJob: self._start_job, CancelJob: self._cancel_job}
        self._requests |= {request.__name__: request for request in self._of_jobs}

    @classmethod
    def schema_of(cls) -> Schema:
        """Its tables, whether or not there is a database; described once, since nothing changes them."""
        return _schema(cls.name, tuple(keep.kind for keep in cls.keeps), tuple(cls.ordinary))

    @classmethod
    def hears(cls) -> frozenset[str]:
        """Every type of event that its inbox must get."""
        of_copies = platform.heard_by(cls.name, reads=cls.copy is not None, owns=bool(cls.keeps))
        return frozenset(cls.reactions) | of_copies

    def _inbox(self) -> Inbox:
        reactions = dict(self.reactions) | self.replays.reactions(self.jobs.start_one)
        if self.copy is None:
            return Inbox(self.transactions, reactions)
        copies = Copies(self.schema, self.copy)
        return Inbox(self.transactions, reactions | copies.reactions(), opened=copies.opened)

    def started(self) -> None:
        """Called once the tables are there and before anything is asked."""

    def closing(self) -> None:
        """Called when the process ends in order."""

    def lag(self) -> float | None:
        """For how many seconds what it keeps beside its tables is behind them; None where it keeps nothing there."""
        return None

    def beside(self) -> Mapping[str, Check]:
        """Checks of what it uses beside its database, without which it still answers, only less well."""
        return {}

    # -- calls

    def answer(self, method: str, body: bytes, headers: Headers) -> bytes:
        """Decode, call, encode; a refusal is an answer too."""
        known = method if method in self._requests else UNKNOWN
        began, outcome = monotonic(), "failed"
        try:
            with trace.step(f"{self.name} {known}", "server", headers.traceparent) as own:
                answer = self._answer(method, body, replace(headers, traceparent=own))
            outcome = "done"
        except Problem as problem:
            outcome = problem.code
            answer = refused(problem)
        finally:
            meter().called(self.name, known, outcome, monotonic() - began)
        return answer

    def _answer(self, method: str, body: bytes, headers: Headers) -> bytes:
        request = self._requests.get(method)
        if request is None:
            raise Refused(codes.NOT_A_REQUEST.fault(service=self.name, name=method[:80]))
        call = Call(
            principal=self._read_token(headers.token) if headers.token else NOBODY,
            key=headers.key,
            cause=f"{method}:{headers.key}" if headers.key else "",
            traceparent=headers.traceparent,
        )
        self.turn()
        asked_for = _decoded(request, body)
        if request.writes:
            return self._once(asked_for, body, call)
        self._wait_for(headers)
        if special := PLATFORM_REQUESTS.get(request):
            return answered(special(self, asked_for, call))
        with self.transactions.reading(call) as reading:
            answer = answered(self._do(reading, asked_for))
        if reading.looks:
            self._note(reading.looks, call)
        return answer

    def _once(self, command: Request[Any], body: bytes, call: Call) -> bytes:
        """Do it, unless it was done under this key: the effect and its mark commit together."""
        if special := PLATFORM_REQUESTS.get(type(command)):
            return answered(special(self, command, call))
        same = hashlib.sha256(type(command).__name__.encode() + b"\0" + body).hexdigest()
        with self.transactions.work(call) as work:
            if call.key and (done := self._done(work, call, same)):
                return answered_text(*done)
            answer = self._do(work, command)
            work.finish()
            text = compact(to_json(answer))
            if call.key:
                self._mark(work, call, text)
            return answered_text(text, work.position)

    def _done(self, work: Work, call: Call, same: str) -> tuple[str, int] | None:
        """
        The answer that was given under this key; None for the first who comes with it.

        The key is claimed before anything is done: a twin waits here until the first
        has committed, instead of finding its thing changed under it.
        """
        statements = self.schema.common_statements
        claim = {
            "principal": call.principal.id,
            "key": call.key,
            "hash": same,
            "answer": "",
            "position": 0,
            "done_at": work.now,
        }
        if work.conn.execute(statements.claim[work.conn.dialect.name], claim).rowcount:
            return None
        row = work.conn.execute(statements.done, {"by": call.principal.id, "under": call.key}).one()
        if row.hash != same:
            raise Refused(codes.KEY_REUSED.fault())
        return row.answer, row.position

    def _mark(self, work: Work, call: Call, answer: str) -> None:
        mark = {"by": call.principal.id, "under": call.key, "answer": answer, "position": work.position}
        work.conn.execute(self.schema.common_statements.mark, mark)

    def _note(self, looks: Sequence[Mapping[str, str]], call: Call) -> None:
        """Who saw personal fields in clear, and what for; the answer is not given before that is written down."""
        table = self.schema.common.look
        with self.transactions.work(call) as work:
            rows = [{**look, "at": work.now, "principal": call.principal.id} for look in looks]
            work.conn.execute(table.insert(), rows)
        for look in looks:
            log.info("person.shown", kind=look["kind"], thing_id=look["id"], fields=look["fields"])

    def _do(self, work: Reading, request: Any) -> Any:
        if special := self.answers.get(type(request)) or self._of_jobs.get(type(request)):
            return special(work, request)
        keep = self._keeps.get(request.kind)
        if keep is None:
            raise Refused(codes.NOT_A_REQUEST.fault(service=self.name, name=request.kind))
        return OF_THINGS[type(request)](work, keep, request)

    def _start_job(self, work: Work, command: StartJob) -> Job:
        only(work.principal, OPERATIONS)
        return self.jobs.start_one(work, command.kind, command.inputs)

    def _cancel_job(self, work: Work, command: CancelJob) -> Job:
        only(work.principal, OPERATIONS)
        return self.jobs.cancel(work, command.id)

    # -- reading what one has written

    def _wait_for(self, headers: Headers) -> None:
        """A read that must include a position waits for it, or says that it is not there yet; never an older answer."""
        until = monotonic() + min(LONGEST_WAIT, headers.deadline / 2 or LONGEST_WAIT)
        for source, position in headers.after:
            if source == self.name or not self.listens_to(source):
                continue
            while self.inbox.applied(source) < position:
                if monotonic() > until:
                    raise Unavailable(codes.NOT_YET.fault(service=self.name))
                self._waiting.wait(WAIT_STEP)
        if headers.after:
            self.caught_up()

    def caught_up(self) -> None:
        """Called before a read that must include what was applied; for what a service keeps beside its tables."""

    def listens_to(self, source: str) -> bool:
        """Whether any reaction is to this service's events."""
        return any(type_.startswith(source + ".") for type_ in self.reactions)

    def hears_of(self, source: str) -> bool:
        """Whether anything comes to it from there: also what is about copies, for which no read waits."""
        return any(type_.startswith(source + ".") for type_ in self.inbox.types)

    # -- days

    def turn(self) -> int:
        """At the first request of a day, and by a timer: changes whose day has come."""
        if (today := self.clock.today()) == self._turned_on:
            return 0
        turned = 0
        with self._turning:  # who comes second waits: it may not read what was not turned yet
            if today == self._turned_on:
                return 0
            for keep in self.keeps:
                while count := self._turn_some(keep):
                    turned += count
            self._turned_on = today
        return turned

    def daily(self) -> bool:
        """Once a day, by the timer: what follows from the day itself, some of it per transaction."""
        if (today := self.clock.today()) == self._day_done:
            return False
        self.turn()
        for do in self.of_the_day:
            after = self._some_of_the_day(do, "")
            while after:
                after = self._some_of_the_day(do, after)
        self._day_done = today
        return True

    def _some_of_the_day(self, do: OfTheDay, after: str) -> str:
        with self.transactions.work(Call(cause=f"day:{self.clock.today()}")) as work:
            return do(work, after)

    def forget_old_marks(self) -> None:
        """
        A command's answer and an event's id are kept for as long as anybody may send them again.

        While a demonstration is lived through all of them are: broken off, it is sent again from its first day.
        """
        if self.clock.behind:
            return
        done, inbox = self.schema.common.command_done, self.schema.common.inbox
        before = self.clock.micros() - KEPT
        with self.transactions.work() as work:
            work.conn.execute(done.delete().where(done.c.done_at < before))
            work.conn.execute(inbox.delete().where(inbox.c.state == "done", inbox.c.received_at < before))

    def _turn_some(self, keep: Keep[Any]) -> int:
        with self.transactions.work() as work:
            return work.turn(keep.kind, 100)


def _decoded(request: type[Request[Any]], body: bytes) -> Request[Any]:
    """The request; refused where it is none, or holds a text that a database could not keep."""
    try:
        values = json.loads(body)
        decoded = from_json(request, values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(codes.WRONG_TYPE.fault("#", label=BODY, type=request.__name__)) from error
    if UNKEEPABLE.search(body) and any(normal(ANY, text)[1] for text in _texts(values)):
        raise Refused(codes.BAD_FORM.fault("#", label=BODY, why=normal(ANY, "\0")[1]))
    return decoded


BODY = Words("请求", "request")
ANY = Shape("any", normalise=str)
UNKEEPABLE = re.compile(rb"\\u(0000|d[89a-f])", re.IGNORECASE)  # how JSON spells NUL and lone surrogates


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
