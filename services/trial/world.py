"""The services of the trial on their folder: opened, seeded where the folder is new, started, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from chassis.clock import SHANGHAI, Clock, DemoClock, SystemClock, to_micros
from chassis.rpc.client import Clients
from chassis.tokens import Signer, Verifier, make_key
from contracts.commands.things import ListThings, View
from contracts.declare import Words
from contracts.roles import Principal
from services.all_in_one import AllInOne
from services.demo.plan import OWN_AGENCY, OWN_ZONE, plan
from services.demo.seed import SEED, Seeding
from services.demo.steps import BEGIN
from services.trial.folder import Folder, Marks
from services.trial.say import Progress

SEARCH = "search"


class World:
    """Everything behind the gateway, and who it believes."""

    def __init__(self, folder: Folder, principal_key: Path, *, demo_clock: bool) -> None:
        self._folder = folder
        _make_key(principal_key)
        self._signer = Signer(principal_key)
        self.clock: Clock = DemoClock(folder.path / "clock") if demo_clock else SystemClock()
        self._lived = demo_clock
        verifier = Verifier(self._signer.public)
        self.services = AllInOne(folder.path, self.clock, lambda token: verifier.read(token, self.clock))
        self.clients = Clients(self.services.backend)

    def seed(self, marks: Marks, check: Callable[[], None]) -> None:
        """The demonstration, or what is still missing of it."""
        if marks.seeded:
            return
        seeding = Seeding(self.services.backend, self.clock, self._token, self._settle)
        tell = Progress(Words("写入演示数据", "writing demonstration data"))
        seeding.run(plan(small=marks.demo == "small"), tell, check, lived=self._lived)
        self._folder.mark(Marks(marks.demo, seeded=True))

    def own(self) -> tuple[str, str]:
        """The ids of the zone and of the agency that accounts of the demonstration have as theirs; empty where none is."""
        names = {one.step.ref: one.step.said["state"]["name"] for one in plan(small=True) if one.step.do == "create"}
        return self._id("zone", names[OWN_ZONE]), self._id("agency", names[OWN_AGENCY])

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
