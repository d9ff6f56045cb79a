"""Draws for tests: the same task as plain values for the naive reading of the scheme, and frozen by chassis.draw."""

from __future__ import annotations

from datetime import datetime, timedelta

from chassis.draw.frozen import Numbers, Secrets, Source, freeze
from chassis.draw.lists import Ban, Candidate, Inspector
from chassis.draw.revealed import Value, reveal

FROZEN_AT = "2026-11-20T09:00:00+08:00"
SOURCES = [
    {"name": "体育彩票排列五 26311", "at": "2026-11-21T20:30:00+08:00"},
    {"name": "drand 5 000 000", "at": "2026-11-21T21:00:00+08:00"},
]
VALUES = [
    {"name": SOURCES[0]["name"], "value": " 7 ２\u30003\t9  0 ", "url": "https://example.org/26311"},
    {"name": SOURCES[1]["name"], "value": "8f3a", "url": "https://example.org/5000000"},
]
LATER = datetime.fromisoformat("2026-11-22T09:00:00+08:00")


def case(objects=9, inspectors=5, *, bans=(), draw=None, team=2, units=2, load=4, strata=("甲", "乙"), **other):
    """A task as plain values; strata and units in turn, bans as pairs of numbers (inspector, object)."""
    return {
        "task": "T-2026-1",
        "objects": [{"id": f"O{n:03}", "stratum": strata[n % len(strata)]} for n in range(objects)],
        "inspectors": [{"id": f"P{n:02}", "unit": f"U{n % 3}"} for n in range(inspectors)],
        "bans": [{"inspector": f"P{i:02}", "object": f"O{o:03}", "reason": "kin"} for i, o in bans],
        "draw": {"甲": 2, "乙": 1} if draw is None else draw,
        "team": team,
        "units": units,
        "load": load,
        "nonce": b"n" * 32,
        "salt_key": b"s" * 32,
        "sources": SOURCES,
        "frozen_at": FROZEN_AT,
        **other,
    }


def frozen(of):
    return freeze(
        task=of["task"],
        objects=[Candidate(**one) for one in of["objects"]],
        inspectors=[Inspector(**one) for one in of["inspectors"]],
        bans=[Ban(**one) for one in of["bans"]],
        numbers=Numbers(of["draw"], of["team"], of["units"], of["load"]),
        sources=[Source(one["name"], datetime.fromisoformat(one["at"])) for one in of["sources"]],
        secrets=Secrets(of["nonce"], of["salt_key"]),
        frozen_at=datetime.fromisoformat(of["frozen_at"]),
    )


def revealed(of, values=VALUES, now=LATER):
    return reveal(frozen(of), [Value(**one) for one in values], now)


def keyed_by(of, number):
    """The same task with another value of chance."""
    return revealed(of, [{**VALUES[0], "value": str(number)}, VALUES[1]])


SECOND = timedelta(seconds=1)
