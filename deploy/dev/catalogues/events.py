"""docs/events.md: what the services tell each other, what a reader may rely on, and who listens."""

from __future__ import annotations

from pathlib import Path

from contracts import events
from contracts.declare import Event
from contracts.events import awaited
from deploy.dev.catalogues.page import page, table
from services.all_in_one import SERVICES

PAGE = Path("docs/events.md")
ABOUT = (
    "每个事件是一个承诺：只增加字段，意思变了就换类型。信封为 CloudEvents 1.0，`data` 的结构见 `/schemas/<type>.v<n>.json`，"
    "供程序读的全文见 `/api/v1/asyncapi.json`（AsyncAPI 3.0）。· "
    "Each event is a promise: fields are only added, a changed meaning is a new type. The envelope is CloudEvents 1.0; "
    "the schema of `data` is at `/schemas/<type>.v<n>.json`, all of it for programs at `/api/v1/asyncapi.json` (AsyncAPI 3.0)."
)
HEAD = ("类型 · type", "版本 · version", "关于 · about", "可信赖的 · what a reader may rely on", "谁在听 · who listens")


def files() -> dict[Path, str]:
    found = events.load_all()
    owners = sorted({name.partition(".")[0] for name in found})
    parts = [f"## {owner}\n\n{_table(owner, found)}" for owner in owners]
    return {PAGE: page("事件 · Events", ABOUT, *parts, _awaited())}


def _table(owner: str, found: dict[str, type[Event]]) -> str:
    rows = [_row(name, event) for name, event in sorted(found.items()) if name.startswith(f"{owner}.")]
    return table(HEAD, rows)


def _row(name: str, event: type[Event]) -> tuple[str, ...]:
    promise = " ".join((event.__doc__ or "").split())
    return f"`{name}`", str(event.version), f"{event.words.zh} · {event.words.en}", promise, ", ".join(listeners(name))


def listeners(type_: str) -> list[str]:
    """The services with a reaction to it."""
    return [service.name for service in SERVICES if type_ in service.hears()]


def _awaited() -> str:
    if not awaited.AWAITED:
        return ""
    rows = [(f"`{name}`", ", ".join(listeners(name)), why) for name, why in sorted(awaited.AWAITED.items())]
    return "## 尚待发布者 · awaited\n\n" + table(
        ("类型 · type", "谁在听 · who listens", "何时来 · when it comes"), rows
    )
