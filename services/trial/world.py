"""The services of the trial on their folder: opened, seeded where the folder is new, started, stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

from chassis.clock import SHANGHAI, Clock, DemoClock, SystemClock, to_micros
from chassis.health import Health
from chassis.rpc.client import Clients
from chassis.running import CannotStart
from chassis.storage.look import look_at
from chassis.tokens import Signer, Verifier, make_key
from contracts.declare import Words
from contracts.roles import Principal
from services.all_in_one import AllInOne
from services.demo import running, waiting
from services.demo.plan import OWN_AGENCY, OWN_EXPERT, OWN_ZONE, plan
from services.demo.seed import Seeding, id_of
from services.demo.steps import BEGIN
from services.trial.folder import Folder, Marks
from services.trial.say import Progress

SEARCH = "search"
CLOCK = "clock"
MORNING = time(9, tzinfo=SHANGHAI)


class World:
    """Everything behind the gateway, and who it believes."""

    def __init__(self, folder: Folder, marks: Marks, principal_key: Path, *, demo_clock: bool) -> None:
        self._folder, self._marks, self._lived = folder, marks, demo_clock
        self._signer = _signer(principal_key)
        self.clock = self._clock()
        verifier = Verifier(self._signer.public)
        self.services = AllInOne(folder.path, self.clock, lambda token: verifier.read(token, self.clock))
        self.clients = Clients(self.services.backend)
        self.health = Health()
        for name, service in self.services.services.items():
            self.health.add(f"database.{name}", look_at(service.store, name))
            for what, check in service.beside().items():
                self.health.add(what, check, needed=False)

    def _clock(self) -> Clock:
        """The demonstration's clock starts on its first day; one that runs already is left alone."""
        if not self._lived:
            return SystemClock()
        return demo_clock(self._folder, self._marks)

    def seed(self, check: Callable[[], None]) -> Marks:
        """The demonstration, or what is still missing of it; *check* may raise between two commands."""
        if self._marks.seeded:
            return self._marks
        seeding = Seeding(self.services.backend, self.clock, self._token, self._settle)
        return lived_through(seeding, self._folder, self._marks, check, lived=self._lived)

    def leave_waiting(self, operator: Principal) -> None:
        """A list that the operator is to look at, where it was never sent."""
        waiting.send(self.clients, self._token, operator)

    def start(self) -> None:
        self.services.start()

    def stop(self) -> None:
        self.services.stop()

    def _token(self, principal: Principal) -> str:
        return self._signer.sign(principal, self.clock)

    def _settle(self) -> None:
        """Every event carried and found; nothing is under way when the clock jumps."""
        self.services.settle()
        self.services.services[SEARCH].caught_up()


def demo_clock(folder: Folder, marks: Marks) -> DemoClock:
    """Set to the demonstration's first day where it does not run yet."""
    file = folder.path / CLOCK
    if not marks.seeded and not file.exists():
        offset = to_micros(datetime.combine(BEGIN, MORNING)) - SystemClock().micros()
        folder.write(CLOCK, str(offset))
    return DemoClock(file)


def lived_through(seeding: Seeding, folder: Folder, marks: Marks, check: Callable[[], None], *, lived: bool) -> Marks:
    """The demonstration, told as it goes on; what the folder says of itself afterwards."""
    tell = Progress(Words("写入演示数据", "writing demonstration data"))
    seeding.run(plan(small=marks.demo == "small", lived=lived), tell, check, lived=lived)
    own = {ref: id_of(view) for ref, view in seeding.known.items() if ref in (OWN_ZONE, OWN_AGENCY, OWN_EXPERT)}
    zone, agency, expert = (own.get(ref, "") for ref in (OWN_ZONE, OWN_AGENCY, OWN_EXPERT))
    asked = seeding.still_asked(running.ASKED)  # whoever tries the product as an expert finds a sheet to fill in
    done = Marks(marks.demo, seeded=True, zone=zone, agency=agency, expert=asked or expert)
    folder.mark(done)
    return done


def _signer(path: Path) -> Signer:
    """With the key in the file, which is made at the first start."""
    _make_key(path)
    try:
        return Signer(path)
    except ValueError:
        raise CannotStart(
            Words(
                f"{path} 不是 PEM 格式的 Ed25519 私钥；从备份恢复整个数据目录",
                f"{path} is not an Ed25519 private key in PEM; restore the whole data folder from a backup",
            )
        ) from None


def _make_key(path: Path) -> None:
    """The gateway's key, whole or not at all: a disk that is full in the middle leaves no empty file behind."""
    if path.exists():
        return
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    make_key(beside)
    with beside.open("rb") as made:
        os.fsync(made.fileno())
    beside.replace(path)
