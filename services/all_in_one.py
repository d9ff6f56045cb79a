"""The trial: all services in one process, each with its own database, calls and events without a broker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from chassis.clock import Clock
from chassis.files import Files
from chassis.rpc.local import LocalBackend
from chassis.running import Keys, Ticker, lanes, open_service
from chassis.service import Service
from chassis.storage.engine import Store, sqlite_url
from contracts import codes, events
from contracts.roles import Principal
from services.applications.service import ApplicationsService
from services.assessment.service import AssessmentService
from services.credit.service import CreditService
from services.registry.service import RegistryService
from services.search.service import SearchService

SERVICES: tuple[type[Service], ...] = (
    RegistryService,
    ApplicationsService,
    AssessmentService,
    CreditService,
    SearchService,
)


class AllInOne:
    """Everything behind the gateway, in this process."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        read_token: Callable[[str], Principal],
        urls: Mapping[str, str] | None = None,
        classes: Sequence[type[Service]] = SERVICES,
    ) -> None:
        codes.load_all()
        events.load_all()
        keys, files = Keys(folder / "keys"), Files(folder / "files")
        self.services: dict[str, Service] = {}
        for cls in classes:
            url = (urls or {}).get(cls.name) or sqlite_url(folder, cls.name)
            store = Store(url, name=cls.name)
            self.services[cls.name] = open_service(cls, store, clock, keys, read_token, files=files)
        self.backend = LocalBackend(self.services)
        self._lanes = lanes(self.services.values())
        self._ticker = Ticker(list(self.services.values()))

    def start(self) -> None:
        """Begin to carry events, to do jobs and to mind the days."""
        for lane in self._lanes:
            lane.start()
        for service in self.services.values():
            service.jobs.start()
        self._ticker.start()

    def settle(self) -> None:
        """Carry events until none is left; for tests and seeds that do not start the threads."""
        while sum(lane.once() for lane in self._lanes):
            pass

    def stop(self) -> None:
        """Finish what is under way and give everything back."""
        self._ticker.stop()
        for service in self.services.values():
            service.jobs.stop()
        for lane in self._lanes:
            lane.stop()
        for service in self.services.values():
            service.closing()
            service.store.close()
