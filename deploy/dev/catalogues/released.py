"""What is promised outside: the schemas of things and events, and the addresses; they only grow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chassis.bus.promises import data_schema
from chassis.shapes.schema import schema_of
from contracts import events, things
from contracts.released.compatibility import breaches
from deploy.dev.catalogues.world import app
from deploy.dev.lockfile import ROOT
from gateway.access.allow import matrix

FOLDER = Path("contracts/released")
URLS = FOLDER / "urls.txt"
STATIC = "/static/"


def files() -> dict[Path, str]:
    """Each schema as the code has it now, and every address that was or is."""
    return schemas() | {URLS: "".join(f"{line}\n" for line in sorted({*present_urls(), *released_urls(ROOT)}))}


def schemas() -> dict[Path, str]:
    """The schema of every kind's present shape and of every event's present version."""
    of_things = {
        FOLDER / "things" / f"{kind.name}.v{kind.version}.json": {"$schema": DRAFT} | schema_of(kind.cls)
        for kind in things.load_all().values()
    }
    of_events = {
        FOLDER / "events" / f"{name}.v{event.version}.json": data_schema(name)
        for name, event in events.load_all().items()
    }
    return {path: _text(schema) for path, schema in (of_things | of_events).items()}


DRAFT = "http://json-schema.org/draft-07/schema#"


def faults(root: Path = ROOT) -> list[str]:
    """Every promise that the code takes back."""
    return [*_schema_faults(root), *_url_faults(root)]


def _schema_faults(root: Path) -> Iterator[str]:
    now = schemas()
    for path in sorted((root / FOLDER).glob("*/*.json")):
        name = path.relative_to(root)
        old = json.loads(path.read_text("utf-8"))
        if name in now:
            yield from (f"{name}: {breach}" for breach in breaches(old, json.loads(now[name])))
        elif not _superseded(name, now):
            yield f"{name}: it was released and is gone"


def _superseded(name: Path, now: dict[Path, str]) -> bool:
    """A later version of the same stands beside it; the old one stays as it was."""
    stem, _, version = name.stem.rpartition(".v")
    later = (other.stem.rpartition(".v") for other in now if other.parent == name.parent)
    return any(other == stem and int(number) > int(version) for other, _, number in later)


def _url_faults(root: Path) -> Iterator[str]:
    now = present_urls()
    yield from (f"{URLS}: {line} was released and is gone" for line in sorted(released_urls(root) - now))


def released_urls(root: Path) -> set[str]:
    """The addresses of the file."""
    path = root / URLS
    return set(path.read_text("utf-8").split("\n")) - {""} if path.exists() else set()


def present_urls() -> set[str]:
    """Method and address of every route; the words in braces are not part of the promise."""
    return {
        f"{row.method} {re.sub(r'<[^>]*>', '{}', row.path)}" for row in matrix(app()) if not row.path.startswith(STATIC)
    }


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
