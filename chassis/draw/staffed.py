"""The teams: for each drawn object the first one in the order of ranks that keeps the rules, or the proof why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from chassis.draw.flow import Flow
from chassis.draw.frozen import Frozen
from chassis.draw.keyed import keyed
from chassis.draw.revealed import Revealed


@dataclass(frozen=True, slots=True)
class Certificate:
    """
    Why there is no assignment, to be checked by counting.

    *load*: these objects need more visits than these inspectors, all who may visit any of them, can make.
    *units*: this object's turn came, and these, all who may visit it and have load left, cannot
    form a team of enough units that leaves the rest feasible.
    """

    kind: Literal["load", "units"]
    objects: tuple[str, ...]
    inspectors: tuple[str, ...]


class People:
    """The frozen inspectors by their place in the list, and whom each object may not get."""

    def __init__(self, frozen: Frozen) -> None:
        self.ids = [one.id for one in frozen.inspectors]
        self.place = {id: place for place, id in enumerate(self.ids)}
        self.units = [one.unit for one in frozen.inspectors]
        self._all = (1 << len(self.ids)) - 1
        self._banned: dict[str, int] = {}
        for ban in frozen.bans:
            self._banned[ban.object] = self._banned.get(ban.object, 0) | 1 << self.place[ban.inspector]

    def may(self, object_: str) -> int:
        """Everybody without a ban, as bits."""
        return self._all & ~self._banned.get(object_, 0)


class Ranking:
    """The order in which inspectors are asked, another one for each object."""

    def __init__(self, prk: bytes, ids: Sequence[str]) -> None:
        self._authenticated = keyed(prk)
        self._ids = [id.encode() for id in ids]

    def of(self, object_: str, eligible: Collection[int]) -> list[int]:
        """The places of the eligible by rank; places are in the order of identifiers, so they decide a tie."""
        begin = b"inspector\0" + object_.encode() + b"\0"
        rank, ids = self._authenticated, self._ids
        return [place for _, place in sorted((rank(begin + ids[place]), place) for place in eligible)]


def staff(revealed: Revealed) -> dict[str, tuple[str, ...]] | Certificate:
    """The team of each drawn object, in the order of the draw; members in the order of their ranks."""
    return _Staffing(revealed, [one.id for one in revealed.drawn]).run()


class _Staffing:
    def __init__(self, revealed: Revealed, drawn: Sequence[str]) -> None:
        plan = revealed.frozen.plan
        self._people, self._drawn = People(revealed.frozen), drawn
        self._ranking = Ranking(revealed.prk, self._people.ids)
        self._team: int = plan["team"]
        self._units: int = plan["units"]
        self._left = [plan["load"]] * len(self._people.ids)
        self._load: int = plan["load"]
        self._may = [self._people.may(id) for id in drawn]
        self._flow = Flow(self._may, len(self._left), self._team, self._load)

    def run(self) -> dict[str, tuple[str, ...]] | Certificate:
        if blocked := self._flow.fill():
            return self._short_of_load(blocked.objects)
        teams: dict[str, tuple[str, ...]] = {}
        for number, id in enumerate(self._drawn):
            self._flow.release(number)
            order = self._ranking.of(id, self._eligible(number))
            team = self._first(order, [], 0)
            if team is None:
                return Certificate("units", (id,), tuple(self._people.ids[one] for one in sorted(order)))
            for one in team:
                self._left[one] -= 1
            teams[id] = tuple(self._people.ids[one] for one in team)
        return teams

    def _eligible(self, number: int) -> list[int]:
        may = self._may[number]
        return [place for place, left in enumerate(self._left) if left and may >> place & 1]

    def _first(self, order: Sequence[int], chosen: list[int], begin: int) -> list[int] | None:
        """
        The first team in lexicographic order that begins with *chosen*.

        Whoever is chosen has been taken out of the look-ahead; with whom it failed once, it
        fails as long as the same are chosen.
        """
        missing = self._team - len(chosen)
        if not missing:
            return chosen
        failing = 0
        for place in range(begin, len(order) - missing + 1):
            one = order[place]
            if failing >> one & 1 or not self._enough_units([*chosen, one]):
                continue
            if failed := self._flow.take(one):
                failing |= failed
                continue
            if found := self._first(order, [*chosen, one], place + 1):
                return found
            self._flow.give_back(one)
        return None

    def _enough_units(self, chosen: Sequence[int]) -> bool:
        """Whether these can still be completed to enough different units."""
        return len({self._people.units[one] for one in chosen}) + self._team - len(chosen) >= self._units

    def _short_of_load(self, blocked: Sequence[int]) -> Certificate:
        objects = sorted(self._drawn[number] for number in blocked)
        together = 0
        for number in blocked:
            together |= self._may[number]
        people = (id for place, id in enumerate(self._people.ids) if together >> place & 1)
        return Certificate("load", tuple(objects), tuple(people))
