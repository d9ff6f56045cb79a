"""
A running service: its database brought up to date, its guards checked, its threads started.

Whoever composes processes (the trial in one, the full shape in many) uses this for each service.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from chassis.bus.lease import TICKING, Lease
from chassis.bus.local import Lane
from chassis.bus.relay import Relay
from chassis.clock import Clock
from chassis.errors import Unavailable
from chassis.files import Files
from chassis.ledger import heads
from chassis.service import Service
from chassis.storage import engine, migrate, persons, trouble
from chassis.storage.engine import Store
from chassis.storage.look import other_shape
from chassis.storage.rebuild import older_shapes
from contracts.declare import Words
from contracts.roles import Principal

log = structlog.get_logger()
TICK = 15.0  # seconds between two looks at what a day brings


WRONG, AWAY = (
    1,
    75,
)  # exit codes: a person has to mend it first; what it needs is away, start it again later (EX_TEMPFAIL)


class CannotStart(Exception):
    """Why a process does not start, in both languages, and with which code it ends."""

    def __init__(self, words: Words, code: int = WRONG) -> None:
        super().__init__(f"{words.zh} · {words.en}")
        self.words, self.code = words, code


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a service's keys are; made at first use."""

    folder: Path

    def master(self, name: str) -> bytes:
        return persons.master_key(self.folder / f"{name}.persons")

    def signing(self, name: str) -> Path:
        return self.folder / f"{name}.ledger.pem"


def open_service(  # noqa: PLR0913 - what a service is made of, and in which process
    cls: type[Service],
    store: Store,
    clock: Clock,
    keys: Keys,
    read_token: Callable[[str], Principal],
    *,
    files: Files | None = None,
    owned: bool = True,
    answering: bool = True,
) -> Service:
    """
    The service on its database; CannotStart, with the reason, where that is not possible or not safe.

    A process that does not own the database leaves its tables as they are; one that does not answer needs no index.
    """
    if wrong := engine.check(store):
        raise CannotStart(
            Words(
                f"{cls.name} 的数据库已损坏，没有改动它；请从备份恢复：{wrong}",
                f"the database of {cls.name} is damaged and was left as it is; restore a backup: {wrong}",
            )
        )
    if files and (unusable := files.unusable()):
        raise CannotStart(unusable)
    try:
        made = cls(store, clock, master=keys.master(cls.name), read_token=read_token,
                   signing_key=keys.signing(cls.name), files=files)  # fmt: skip
        _refuse_without_guards(made)
        if owned:
            bring_up(made)
        else:
            require_current(store, cls.name)
        if answering:
            made.started()
    except (Unavailable, OSError, DBAPIError, CommandError, persons.BadKey, heads.BadKey) as error:
        raise cannot_start(cls.name, store, error) from error
    return made


def bring_up(service: Service) -> None:
    """Tables, guards and rows as this program wants them."""
    migrate.upgrade(service.store, service.schema, files=service.files)
    for keep in service.keeps:
        older_shapes(service.transactions, keep.kind)


def require_current(store: Store, owner: str) -> None:
    """CannotStart where the database of *owner* cannot be read, or is not of this program's shape."""
    wanted = migrate.head(owner)
    try:
        with store.reading() as conn:
            current = migrate.current(conn)
    except (Unavailable, DBAPIError) as error:
        raise cannot_start(owner, store, error) from error
    if current != wanted:
        todo = other_shape(owner, current)
        raise CannotStart(
            Words(
                f"{owner} 的数据库在 {current or '空'}，本程序要 {wanted}。{todo.zh}",
                f"the database of {owner} is at {current or 'nothing'}, this program wants {wanted}: {todo.en}",
            )
        )


def cannot_start(name: str, store: Store, error: Exception) -> CannotStart:
    """In one line which database, what the matter is and what to do; by its code, whether it may pass by itself."""
    found = trouble.trouble_of(error)
    return CannotStart(_why(name, store, error), AWAY if found and found.passing else WRONG)


def _why(name: str, store: Store, error: Exception) -> Words:
    """One line: which database, what the matter is, and the words of whoever refused."""
    where = store.url.render_as_string(hide_password=True)
    cause = str(getattr(error.__cause__ or error, "orig", None) or error).strip().splitlines()[0]
    told = Words("无法打开", "it cannot be opened")
    if found := trouble.trouble_of(error):
        told = found.todo
    elif isinstance(error, Unavailable):
        told = error.faults[0].detail
    elif isinstance(error, CommandError):
        told = Words("它由更新的程序建立，请用那一版程序启动", "it was made by a newer program; start that one")
    elif isinstance(error, persons.BadKey | heads.BadKey):  # they say it in both languages themselves
        where, _, both = cause.partition(": ")
        told = Words(*both.split(" · ", 1))
        return Words(f"{name} 不能启动（{where}）：{told.zh}", f"{name} cannot start ({where}): {told.en}")
    return Words(
        f"{name} 不能启动（{where}）：{told.zh}（{cause}）", f"{name} cannot start ({where}): {told.en} ({cause})"
    )


def _refuse_without_guards(service: Service) -> None:
    """Guards that were there and are gone: somebody took them away, which is not mended in silence."""
    with service.store.reading() as conn:
        current = migrate.current(conn)
        gone = migrate.lacking(conn, service.schema) if current == migrate.head(service.name) else []
    if gone:
        raise CannotStart(
            Words(
                f"{service.name} 的防改触发器不见了，不能启动；先查明原因（jiju ledger verify）：{'、'.join(gone)}",
                f"append-only guards of {service.name} are gone; find out why (jiju ledger verify): {', '.join(gone)}",
            )
        )


def lanes(services: Iterable[Service]) -> list[Lane]:
    """For each service that listens, the thread that brings it what the others announce."""
    running = list(services)
    found = []
    for reader in running:
        sources = [source for source in running if source is not reader and reader.hears_of(source.name)]
        relays = [
            Relay(source.store, source.schema, source.clock, reader.name, reader.inbox.types, reader.inbox.receive)
            for source in sources
        ]
        if relays:
            found.append(Lane(reader.name, reader.inbox, relays))
            for source in sources:
                _also(source, found[-1].wake)
    return found


def _also(source: Service, wake: Callable[[], None]) -> None:
    before = source.transactions.on_commit

    def both() -> None:
        before()
        wake()

    source.transactions.on_commit = both


class Ticker:
    """
    What a day brings, even when nobody asks: changes that turn, heads that are signed, digests, marks that are old.

    Of several processes with a ticker for the same service, the one with the lease ticks.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = [(service, Lease(service.store, TICKING)) for service in services]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        for _, lease in self._services:
            lease.give_up()

    def once(self) -> None:
        """Each service by itself: what fails in one does not keep the others from their day."""
        for service, lease in self._services:
            if not lease.held():
                continue
            try:
                service.daily()
                service.heads.sign_daily()
                service.replays.daily()
                service.forget_old_marks()
            except Unavailable as error:
                log.warning("ticker.waits", service=service.name, error=str(error))
            except Exception:
                log.exception("ticker.failed", service=service.name)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.once()
            self._stop.wait(TICK)
