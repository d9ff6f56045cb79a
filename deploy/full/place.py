"""The folder of a full shape: its servers, its databases, its keys and secrets, and what its processes are told."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.servers import databases, elasticsearch, postgres, rabbitmq
from deploy.servers.processes import free_port

SERVICES = ("registry", "applications", "assessment", "credit", "search")
KEPT = "secrets.json"
PORTS = "ports.json"


@dataclass(frozen=True, slots=True)
class Servers:
    """What the processes talk to."""

    postgres: postgres.Server
    broker: rabbitmq.Broker
    elastic: elasticsearch.Node | None  # without one, search has the embedded engine


class Place:
    """One folder; everything in it is made once and kept from one start to the next."""

    def __init__(self, folder: Path, *, elastic: bool = True) -> None:
        self.folder, self._elastic = folder.resolve(), elastic
        self.keys, self.log = self.folder / "keys", self.folder / "log"

    def prepare(self) -> None:
        """The folders, and the secrets that are made once."""
        for path in (self.folder, self.keys, self.log, self.folder / "servers"):
            path.mkdir(parents=True, exist_ok=True)
        self.keys.chmod(0o700)
        self.folder.chmod(0o755)  # the servers' own user goes through it to its folder
        if not (self.folder / KEPT).exists():
            made = {"databases": secrets.token_hex(16), "session": secrets.token_urlsafe(48)}
            self._write(KEPT, json.dumps(made))

    def starts(self) -> dict[str, Callable[[], object]]:
        """What starts each server, in the order in which they are needed; harmless where it runs."""
        below = self.folder / "servers"
        found: dict[str, Callable[[], object]] = {
            "PostgreSQL": lambda: postgres.start(below / "postgres"),
            "RabbitMQ": lambda: rabbitmq.start(below / "rabbitmq"),
        }
        if self._elastic:
            found["Elasticsearch"] = lambda: elasticsearch.start(below / "elasticsearch")
        return found

    def servers(self) -> Servers | None:
        """As they are kept; None where they were never started."""
        below = self.folder / "servers"
        found = (
            postgres.read(below / "postgres"),
            rabbitmq.read(below / "rabbitmq"),
            elasticsearch.read(below / "elasticsearch"),
        )
        one, two, three = found
        return Servers(one, two, three) if one and two and (three or not self._elastic) else None

    def environment(self, servers: Servers, *, demo: bool) -> dict[str, str]:
        """What every process is told; secrets are in it, so it is never shown and only kept for our own user."""
        kept = json.loads((self.folder / KEPT).read_text("utf-8"))
        from services.trial.settings import MOVED  # noqa: PLC0415 - the packages are there by now

        told = {
            "BROKER_URL": servers.broker.url(),
            "PRINCIPAL_PUBLIC_KEY": str(self.keys / "gateway.pub.pem"),
            "DEMO_CLOCK": "1" if demo else "0",
            "CLOCK_FILE": str(self.folder / "clock"),
            "FILES": str(self.folder / "files"),
            "GATEWAY_BROKER_URL": servers.broker.url(),
            "GATEWAY_CLOCK_FILE": str(self.folder / "clock") if demo else "",
            "GATEWAY_DB_URL": f"sqlite:///{self.folder / 'gateway.sqlite'}",
            "GATEWAY_PRINCIPAL_KEY": str(self.keys / "gateway.pem"),
            "GATEWAY_SESSION_KEY": kept["session"],
            "GATEWAY_DEMO": "1" if demo else "0",
        }
        told |= MOVED if demo else {}
        for name in SERVICES:
            urls = databases.make(servers.postgres, f"jiju_{name}", kept["databases"])
            told |= {
                f"{name.upper()}_DB_URL": urls.service,
                f"{name.upper()}_OWNER_DB_URL": urls.owner,
                f"{name.upper()}_KEYS": str(self.keys),
            }
        if servers.elastic:
            told["SEARCH_ELASTIC_URL"] = servers.elastic.url_with_password
        return told

    def ports(self, processes: Iterable[str]) -> dict[str, int]:
        """Where each process tells how it is; chosen once, so that whoever watches finds it again."""
        path = self.folder / PORTS
        kept: dict[str, int] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        for name in processes:
            kept.setdefault(name, free_port(kept.values()))
        self._write(PORTS, json.dumps(kept))
        return kept

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        half = path.with_suffix(".half")
        half.touch(0o600)
        half.write_text(text, "utf-8")
        half.rename(path)


@contextmanager
def with_environment(told: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """This process's own environment without any setting of ours, and *told* over it."""
    prefixes = (*(f"{name.upper()}_" for name in (*SERVICES, "gateway")), "BROKER_", "PRINCIPAL_", "DEMO_", "CLOCK_", "FILES",
                "HEALTH_")  # fmt: skip
    yield {name: value for name, value in os.environ.items() if not name.startswith(prefixes)} | dict(told)
