"""
Bans, lifted bans and searches in random order: whoever must not be found is not, from the moment that search knows it.

The short form of R8; `JIJU_LEAK_STEPS=100000` and `-m drill` for the long one. Events go through search's own inbox, so that
a step costs what search does about it. The negative controls take the guards away and must find leaks.
"""

from __future__ import annotations

import os
import random

import pytest

from chassis.bus.envelope import Envelope
from contracts.commands.matching import MatchDemand
from contracts.commands.search import Find
from contracts.things.registry import Standing
from services.search.domain.scoring.facts import Facts
from services.search.storage.index import Index
from services.search.storage.match_columns import MatchColumns
from tests.contract.slice.test_case_10 import World

STEPS, LONG = 400, int(os.environ.get("JIJU_LEAK_STEPS", "100000"))
DEMAND = {"title": "专利代理", "categories": ["agency"]}


class Banning:
    """The agencies of a world, banned and let back through events."""

    def __init__(self, world):
        self.world = world
        self.search = world.backend.all.services["search"]
        self.views = {name: world.province.get(world.agencies[name]) for name in "甲乙丙丁辛"}
        self.banned: set[str] = set()
        self.sent = 1_000

    def turn(self, name):
        """Ban who is not banned, let back who is."""
        view = self.views[name]
        banned = view.id not in self.banned
        standing = Standing.SUSPENDED if banned else Standing.ACTIVE
        self.sent += 1
        state = view.state | {"standing": standing.value, "contact": None, "contact_phone": None}
        change = {
            "fields": ["standing"],
            "valid_from": "2026-11-18",
            "valid_until": None,
            "basis": "",
            "corrects": None,
        }
        envelope = Envelope(
            id=f"ban-{self.sent}", source="registry", subject=f"agency/{view.id}", sequence=self.sent,
            type=f"registry.agency.{'suspended' if banned else 'restored'}", time=self.world.clock.now(), actor="u",
            data={"kind": "agency", "id": view.id, "revision": self.sent, "shape": 1, "gone": False, "state": state, "change": change},
        )  # fmt: skip
        self.search.inbox.receive("registry", [envelope], 0)
        self.banned ^= {view.id}

    def shown(self, step):
        """Who is shown by one of the ways to be shown."""
        if step % 2:
            return {one.agency_id for one in self.world.backend.visitor.send(MatchDemand(state=DEMAND)).items}
        return {card.id for card in self.world.backend.visitor.send(Find(q="知识产权代理")).items}

    def run(self, steps, seed=1):
        """How often somebody was shown who must not be, and how often somebody who may be."""
        dice, leaks, seen = random.Random(seed), 0, 0
        for step in range(steps):
            if dice.random() < 0.5:
                self.turn(dice.choice(tuple(self.views)))
            else:
                found = self.shown(step)
                leaks += len(found & self.banned)
                seen += len(found - self.banned)
        return leaks, seen


@pytest.fixture(scope="module")
def banning(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("leaks"))
    world.backend.visitor.knows(world.province)
    yield Banning(world)
    world.backend.stop()


def test_nobody_who_is_banned_is_shown_in_any_order_of_events(banning):
    leaks, seen = banning.run(STEPS)
    assert leaks == 0
    assert seen > STEPS / 2  # not because nobody is shown


def test_without_the_guards_there_are_leaks(banning, monkeypatch):
    """The negative control: neither columns nor deny set follow, and nobody looks again."""
    banning.shown(1)
    monkeypatch.setattr(MatchColumns, "follow", lambda _self, _reading: None)
    monkeypatch.setattr(Facts, "is_open", property(lambda _self: True))
    monkeypatch.setattr(Index, "noticed", lambda _self, _ids: None)
    banning.search.transactions.on_after = lambda _ids: None
    leaks, _ = banning.run(60, seed=2)
    banning.search.transactions.on_after = banning.search.index.noticed
    assert leaks > 0


def test_the_second_look_alone_keeps_the_ranking_clean(banning, monkeypatch):
    """The columns are stale: whoever is about to be shown is read once more from the tables."""
    banning.search.index.noticed(set(banning.search.index.denied))
    monkeypatch.setattr(MatchColumns, "follow", lambda _self, _reading: None)
    banning.turn("甲") if banning.views["甲"].id not in banning.banned else None
    assert banning.views["甲"].id not in banning.shown(1)


@pytest.mark.drill
def test_nobody_who_is_banned_is_shown_in_a_hundred_thousand_steps(banning):
    leaks, seen = banning.run(LONG, seed=3)
    assert (leaks, seen > LONG / 2) == (0, True)
