"""Random steps in a town: bans, lifted bans, warnings and questions; what leaked, and how long a ban took to take effect."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from time import perf_counter

import pytest

from contracts.roles import NOBODY
from services.search.domain.scoring.facts import Facts
from services.search.queries import find
from services.search.queries.cards import card
from services.search.storage import heard
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns
from services.search.storage.sights import EVERYTHING_FOUND
from tests.support.town import WAYS, Town

PATIENCE = 5.0  # s until a ban that does not take effect is given up


@dataclass
class Findings:
    """What came of so many steps."""

    steps: int = 0
    leaks: int = 0
    seen: int = 0  # those who were shown and may be
    load: int = 0  # answers that others got meanwhile
    bans: list[float] = field(
        default_factory=list
    )  # ms from handing a ban to search until an answer without the banned

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.steps + other.steps, self.leaks + other.leaks, self.seen + other.seen,
            self.load + other.load, self.bans + other.bans,
        )  # fmt: skip


def walk(town: Town, steps: int, seed: str) -> Findings:
    """So many random steps by one who bans and asks; every answer is held against the town's own account."""
    dice, found = Random(seed), Findings(steps=steps)
    for _ in range(steps):
        id = dice.choice(town.members).agency.id
        match dice.randrange(8):
            case 0 | 1 if town.against[id]:
                town.let_back(id, dice.choice(WAYS) if dice.random() < 0.3 else "")
            case 0 | 1:
                town.turn(id, dice.choice(WAYS))
            case 2:
                town.warn(id)
            case 3:
                _ban(town, id, dice.choice(WAYS), found)
            case _:
                shown, is_proposal = town.shown(dice)
                leaked = shown & (town.unproposed() if is_proposal else town.hidden())
                found.leaks += len(leaked)
                found.seen += len(shown - leaked)
    return found


def _ban(town: Town, id: str, way: str, found: Findings) -> None:
    """Ban one who is found, and ask at once until an answer is without it; let it back if it was banned."""
    if id in town.hidden() or id not in town.by_name(id):  # let back a moment ago: the index has not got it yet
        town.turn(id, way)
        return
    begun = perf_counter()
    town.turn(id, way)
    while id in town.by_name(id):
        found.leaks += 1
        if perf_counter() - begun > PATIENCE:
            break
    found.bans.append((perf_counter() - begun) * 1000)


@contextmanager
def asked_meanwhile(town: Town, found: Findings, pause: float = 0.1) -> Iterator[None]:
    """Somebody else asks all the time; an answer leaks who was banned before its question and all through it."""
    ending = threading.Event()
    visitor = town.backend.someone(NOBODY)

    def ask() -> None:
        dice = Random("meanwhile")
        while not ending.wait(pause):
            before, hidden, unproposed = dict(town.changes), town.hidden(), town.unproposed()
            shown, is_proposal = town.shown(dice, visitor)
            still = {id for id, number in town.changes.items() if before[id] == number and number % 2 == 0}
            found.leaks += len(shown & still & (unproposed if is_proposal else hidden))
            found.load += 1

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        yield
    finally:
        ending.set()
        asking.join(30)


@contextmanager
def unguarded(town: Town) -> Iterator[None]:
    """The negative control: only the index follows, in its time; neither deny set nor columns do, and nobody looks again."""
    index = town.search.index  # type: ignore[attr-defined]  # it is search
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.search.transactions, "on_after", lambda _ids: index._wake.set())
        patch.setattr(Index, "follow", lambda _self, _reading: None)
        patch.setattr(MatchColumns, "follow", lambda _self, _reading: None)
        patch.setattr(Facts, "is_open", property(lambda _self: True))
        patch.setattr(heard, "hidden_of", lambda _reading, _ids: set())
        patch.setattr(find, "card", lambda *how: replace(card(*how), sight=EVERYTHING_FOUND))
        yield
