"""What a started process is told, read by the program's own settings: nothing unknown, nothing missing, no secret too many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chassis.settings import BadSettings, load, variables
from chassis.storage.engine import Store
from deploy.dev.deployed.units import SECRETS, Unit
from deploy.full.place import SERVICES
from gateway.settings import Settings as Gateway
from services.full.settings import OfService, Preparing, Shared, read
from services.trial.settings import Settings as Trial
from services.trial.settings import for_gateway, for_trial

# What the public images read, of all that they could: their documentation, not ours.
FOREIGN: Mapping[str, frozenset[str]] = {
    "postgres": frozenset({"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "PGDATA"}),
    "rabbitmq": frozenset({"RABBITMQ_NODENAME", "RABBITMQ_LOGS"}),
    "elasticsearch": frozenset(
        {"discovery.type", "xpack.security.enabled", "xpack.security.http.ssl.enabled", "ES_JAVA_OPTS", "ES_TMPDIR"}
    ),
}
OWN = "jiju-"


class Program(NamedTuple):
    """What a unit runs: a verb, and the services that it does it for."""

    verb: str
    services: tuple[str, ...] = ()

    @property
    def folders(self) -> frozenset[str]:
        """The secrets that it may see."""
        more = {
            "prepare": {"broker", "principal", "owners", "admin", "gateway"},
            "migrate": {"broker", "principal", "owners"},
            "fill": {"broker", "principal", "gateway"},
            "gateway": {"broker", "gateway"},
            "run": set(),
            "": set(),
        }.get(self.verb, {"broker", "principal"})
        return frozenset(more) | frozenset(self.services)

    @property
    def connections(self) -> int:
        """How many it may hold to its databases while it serves."""
        engines = {"serve": 1, "work": len(self.services), "carry": len(self.services), "gateway": 1}
        return engines.get(self.verb, 0) * _of_engine()


@cache
def _of_engine() -> int:
    """How many connections one engine holds at most, asked of an engine that never connects."""
    store = Store("postgresql+psycopg://nobody@nowhere/nothing")
    pool = store.engine.pool
    store.close()
    return pool.size() + pool._max_overflow  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001 - QueuePool's, and it has no public name


def program_of(unit: Unit) -> Program:
    """By its words; one without a verb reads no settings."""
    words = [*unit.words, "", "", ""]
    if words[:2] == ["-m", "gunicorn"]:
        return Program("gateway")
    if words[:2] == ["-m", "services"]:
        return Program("run")
    if words[:2] != ["-m", "services.full"]:
        return Program("")
    verb, named = words[2], tuple(word for word in words[3:] if word)
    return Program(verb, named or (() if verb == "fill" else SERVICES))


def faults(unit: Unit, secrets: Path) -> Iterator[str]:
    """Every fault of one unit; *secrets* is a folder that deploy.full.secret_files has written."""
    kind = unit.image.partition(":")[0]
    if not kind.startswith(OWN):
        unknown = sorted(set(unit.environ) - FOREIGN.get(kind, frozenset()))
        yield from (f"{unit.where}: {name} is not a setting of {kind} that we know" for name in unknown)
        return
    program = program_of(unit)
    unknown = sorted(set(unit.environ) - KNOWN)
    yield from (f"{unit.where}: {name} is not a setting of any process" for name in unknown)
    seen = {name: _here(value, unit, secrets) for name, value in unit.environ.items()}
    yield from (f"{unit.where}: {said}" for said in _refused(program, seen, secrets))
    yield from _paths(unit, program, seen)
    yield from (
        f"{unit.where}: sees the secrets of {name}, and has no use for them" for name in _too_many(unit, program)
    )


def _known() -> Iterator[str]:
    for cls, prefix in ((Shared, ""), (Preparing, ""), (Trial, ""), (Gateway, "GATEWAY")):
        yield from variables(cls, prefix)
    for name in SERVICES:
        yield from variables(OfService, name)


KNOWN = frozenset(_known())


def _here(value: str, unit: Unit, secrets: Path) -> str:
    """A path below /run/secrets as it is on this machine, where the unit sees its folder; else as it stands."""
    folder = value.removeprefix(SECRETS).partition("/")[0]
    return str(secrets / value.removeprefix(SECRETS)) if value.startswith(SECRETS) and folder in unit.secrets else value


def _refused(program: Program, environ: Mapping[str, str], secrets: Path) -> list[str]:
    """What the program's own reading of its settings says to this environment, and what its work needs beside it."""
    if not program.verb:
        return []
    found: list[str] = []
    if program.verb == "run":
        given = for_gateway(for_trial(environ, demo=False), secrets, demo=False, moved=False)
        return _read(lambda: load(Gateway, "GATEWAY", given))
    if program.verb != "gateway":
        found += _read(lambda: read(program.services, environ))
    if program.verb in ("gateway", "fill"):
        found += _read(lambda: load(Gateway, "GATEWAY", environ))
    if program.verb == "prepare":
        found += _read(lambda: load(Preparing, "", environ))
    missing = [name for name in _needs(program) if not _given(environ, name)]
    return found + [f"{name} is not set, and {program.verb} needs it" for name in missing]


def _read(reading: Callable[[], object]) -> list[str]:
    try:
        reading()
    except BadSettings as bad:
        return [words.en for words in bad.faults]
    return []


def _needs(program: Program) -> list[str]:
    """What has a default for another shape, or for another verb, and none for this one."""
    found = ["HEALTH_PORT"] if program.verb in ("serve", "work", "carry") else []
    if program.verb in ("serve", "work") and "search" in program.services:
        found.append("SEARCH_ELASTIC_URL")
    if program.verb in ("prepare", "migrate"):
        found += [f"{name.upper()}_OWNER_DB_URL" for name in program.services]
    if program.verb == "prepare":
        found += ["DATABASE_ADMIN_URL", "GATEWAY_DB_URL"]
    return found


def _given(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "0") not in ("", "0") or f"{name}_FILE" in environ


def _paths(unit: Unit, program: Program, environ: Mapping[str, str]) -> Iterator[str]:
    """Keys and folders of keys that the program reads are there, under the names that it expects."""
    wanted = {"gateway": ["GATEWAY_PRINCIPAL_KEY"], "fill": ["GATEWAY_PRINCIPAL_KEY"]}.get(program.verb, [])
    if program.verb in ("serve", "work"):
        wanted = ["PRINCIPAL_PUBLIC_KEY", *(f"{name.upper()}_KEYS" for name in program.services)]
    if program.verb == "migrate":
        wanted = [f"{name.upper()}_KEYS" for name in program.services]
    for name in wanted:
        if not Path(environ.get(name, "")).is_absolute() or not Path(environ[name]).exists():
            yield f"{unit.where}: {name}={unit.environ.get(name, '')} is no file that it sees"


def _too_many(unit: Unit, program: Program) -> list[str]:
    return sorted(unit.secrets - program.folders)


def connections(units: Iterable[Unit], where: str) -> Iterator[str]:
    """More connections than the database gives, should every process want all that it may have."""
    units = list(units)
    given = [word.partition("=")[2] for unit in units for word in unit.words if word.startswith("max_connections=")]
    wanted = sum(unit.copies * program_of(unit).connections for unit in units)
    if given and wanted > int(given[0]) - 10:  # some are kept for its administrator and the jobs
        yield f"{where}: the processes may want {wanted} connections, PostgreSQL gives {given[0]} (max_connections)"
