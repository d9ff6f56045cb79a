"""What the pages of an import share: its kind, how far it is, its four steps, and the imports of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _

from chassis.clock import SHANGHAI
from chassis.errors import Refused
from chassis.intake.header import says_nothing
from contracts.codes import intake as codes
from contracts.commands import intake as asked
from contracts.declare import KINDS, Kind, Words, kind_of
from contracts.intake import called, importers, known
from contracts.roles import Principal
from gateway.clients import send
from gateway.desk import desk
from gateway.portal.shown import number, sep

RUNNING = ("receiving", "reading", "applying")
TONES = {"ready": "warn", "done": "ok", "cancelled": "none", "refused": "bad", "failed": "bad"}
MOST = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """What the macro of a long work shows."""

    id: str
    state: str
    done: int
    total: int | None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One import in a list of them."""

    kind: Kind
    called: Words
    seen: asked.Intake
    tone: str
    told: str

    @property
    def running(self) -> bool:
        return self.seen.state in RUNNING


def kind_imported(plural: str) -> Kind:
    """The kind whose lists are imported at this address."""
    kind = kind_of(plural)
    if kind is None:
        abort(404)
    if known(kind.name) is None:
        raise Refused(codes.NOT_IMPORTED.fault(kind=kind.words))
    return kind


def brings(kind: Kind) -> bool:
    """Whether the list says whom its rows are about, and each is filed as a case."""
    about = known(kind.name)
    return bool(about and about.names[0])


def shown(kind: Kind, seen: asked.Intake) -> dict[str, Any]:
    """What every page of one import needs."""
    state = "running" if seen.state in RUNNING else "done"
    return {
        "kind": kind,
        "called": called(kind),
        "brings": brings(kind),
        "seen": seen,
        "unknown": [one for one in seen.columns if not one.field and not one.by_hand and not says_nothing(one.head)],
        "running": seen.state in RUNNING,
        "job": Progress(seen.id, state, seen.done, seen.total),
        "may_stop": seen.state in ("reading", "applying"),
        "about_columns": _about_columns(seen),
        "steps": steps(_at(seen)),
    }


def _at(seen: asked.Intake) -> int:
    """How many of the four steps are done."""
    if seen.state == "refused":
        return 1 if _about_columns(seen) else 0
    stopped = 3 if seen.counts.get("applied") else 2
    return {"receiving": 0, "applying": 3, "done": 4}.get(seen.state, stopped)


def _about_columns(seen: asked.Intake) -> bool:
    return any(fault.pointer.startswith("#/columns") for fault in seen.faults)


def steps(at: int) -> list[tuple[str, str]]:
    """The four steps, *at* of them done."""
    names = (_("上传"), _("列的对应"), _("核对"), _("写入"))
    return [(name, "done" if n < at else "now" if n == at else "later") for n, name in enumerate(names)]


def verdicts() -> list[tuple[str, str]]:
    """What a row may come to."""
    return [
        ("new", _("新增")),
        ("changed", _("有改动")),
        ("unchanged", _("没有变化")),
        ("decided", _("已办结，不因名单改变")),
        ("alike", _("疑似重复")),
        ("bad", _("有错")),
        ("refused", _("没有写入")),
    ]


def own(who: Principal) -> Iterator[tuple[Kind, asked.Intake]]:
    """The imports that this person began, of every kind of list."""
    for kind in KINDS.values():
        if who.role.value in importers(kind):
            yield from ((kind, one) for one in send(asked.ListIntakes(kind=kind.name, limit=MOST), who).items)


def of_today(who: Principal, but: str = "") -> list[Line]:
    """Those that were begun today, and those that still run, the newest first; *but* is on the page already."""
    today = desk().clock.today()
    found = [
        line(kind, one)
        for kind, one in own(who)
        if one.id != but and (one.state in RUNNING or one.created_at.astimezone(SHANGHAI).date() == today)
    ]
    return sorted(found, key=lambda one: one.seen.created_at, reverse=True)


def line(kind: Kind, seen: asked.Intake) -> Line:
    """The import as a list tells it."""
    return Line(kind, called(kind), seen, TONES.get(seen.state, "wait"), _told(seen))


def _told(seen: asked.Intake) -> str:
    """How many rows came to what; once it is written, how many were."""
    begun = seen.state in ("applying", "done") or bool(seen.counts.get("applied"))  # stopped halfway
    counted = [("applied", _("已写入"))] if begun else []
    counted += [(name, words) for name, words in verdicts() if not counted or name in ("bad", "refused", "unchanged")]
    return sep().join(f"{words} {number(seen.counts[name])}" for name, words in counted if seen.counts.get(name))
