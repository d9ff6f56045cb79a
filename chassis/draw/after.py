"""
Replacements: for a reason of a fixed list, and only by whoever is next; a free choice cannot be expressed.

An object is replaced by the next ticket of its stratum, which gets the first team that keeps the rules
with the load that is then left. An inspector is succeeded, for one object, by the next rank after their
own that keeps the rules. Whoever left because they cannot work at all succeeds nobody from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from chassis.draw.revealed import Revealed
from chassis.draw.staffed import Certificate, People, Ranking
from chassis.errors import Refused
from contracts.codes import draw as codes

OBJECT_REASONS = ("ceased", "moved_out", "not_in_scope", "inspected_elsewhere")
FOR_ONE_OBJECT = ("interest",)
FOR_EVERY_OBJECT = ("illness", "certificate_lost")
INSPECTOR_REASONS = (*FOR_EVERY_OBJECT, *FOR_ONE_OBJECT)

Teams = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Replaced:
    """One replacement: of *inspector* for *object*, or, without an inspector, of the object itself."""

    object: str
    by: str
    reason: str
    at: datetime
    inspector: str = ""


class Course:
    """A staffed draw and what has happened to it since; replayed from what was recorded, it stands as it stood."""

    def __init__(self, revealed: Revealed, teams: Teams | Certificate, replaced: Sequence[Replaced] = ()) -> None:
        if isinstance(teams, Certificate):
            raise Refused(codes.BLOCKED.fault())
        self._revealed, self._people = revealed, People(revealed.frozen)
        self._ranking = Ranking(revealed.prk, self._people.ids)
        self._plan = revealed.frozen.plan
        self._came = dict.fromkeys(self._plan["strata"], 0)  # how many of each stratum came in
        self._teams: dict[str, list[int]] = {id: self._places(team) for id, team in teams.items()}
        self._first_teams = dict(teams)
        self._gone: set[int] = set()  # who cannot work any more
        self.replaced: list[Replaced] = []
        for one in replaced:
            again = (
                self.replace_inspector(one.object, one.inspector, one.reason, one.at)
                if one.inspector
                else self.replace_object(one.object, one.reason, one.at)
            )
            if again != one:
                raise ValueError(f"recorded {one}, by the rules {again}")

    @property
    def teams(self) -> dict[str, tuple[str, ...]]:
        """Who visits what as it stands now."""
        return {id: tuple(self._people.ids[place] for place in team) for id, team in self._teams.items()}

    @property
    def first_teams(self) -> dict[str, tuple[str, ...]]:
        """The team that each object got first, replaced objects and those that came in alike."""
        return dict(self._first_teams)

    def replace_object(self, object_: str, reason: str, at: datetime) -> Replaced:
        """The next of its stratum comes in, with a team of its own."""
        self._check(object_, reason, OBJECT_REASONS)
        next_ = self._next(object_)
        team = self._team_for(next_, set(self._teams[object_]))
        if team is None:
            raise Refused(codes.NO_NEXT.fault(id=object_))
        del self._teams[object_]
        self._teams[next_] = team
        self._first_teams[next_] = tuple(self._people.ids[place] for place in team)
        self._came[self._stratum(next_)] += 1
        return self._recorded(Replaced(object_, next_, reason, at))

    def replace_inspector(self, object_: str, inspector: str, reason: str, at: datetime) -> Replaced:
        """The next rank for that object takes over."""
        self._check(object_, reason, INSPECTOR_REASONS)
        place, team = self._people.place.get(inspector), self._teams[object_]
        if place is None or place not in team:
            raise Refused(codes.NOT_DRAWN.fault("#/inspector", id=inspector))
        others = [one for one in team if one != place]
        next_ = self._successor(object_, place, others)
        if next_ is None:
            raise Refused(codes.NO_NEXT.fault(id=inspector))
        self._teams[object_] = [next_ if one == place else one for one in team]
        if reason in FOR_EVERY_OBJECT:
            self._gone.add(place)
        return self._recorded(Replaced(object_, self._people.ids[next_], reason, at, inspector))

    def _recorded(self, one: Replaced) -> Replaced:
        self.replaced.append(one)
        return one

    def _check(self, object_: str, reason: str, known: Sequence[str]) -> None:
        if object_ not in self._teams:
            raise Refused(codes.NOT_DRAWN.fault("#/object", id=object_))
        if reason not in known:
            raise Refused(codes.NO_SUCH_REASON.fault("#/reason", reason=reason, known="、".join(known)))

    def _next(self, object_: str) -> str:
        stratum = self._stratum(object_)
        row = self._plan["strata"][stratum]
        place: int = row["draw"] + self._came[stratum]
        if place >= row["objects"]:
            raise Refused(codes.NO_NEXT.fault(id=object_))
        next_ = self._revealed.first(stratum, place + 1)[place]
        return next_.id

    def _stratum(self, object_: str) -> str:
        return self._revealed.frozen.proof(object_).stratum

    def _team_for(self, object_: str, released: set[int]) -> list[int] | None:
        """The first team by rank; *released* have one visit less."""
        may, left = self._people.may(object_), self._left()
        eligible = [
            place
            for place, rest in enumerate(left)
            if rest + (place in released) and may >> place & 1 and place not in self._gone
        ]
        order = self._ranking.of(object_, eligible)
        return next((list(team) for team in combinations(order, self._plan["team"]) if self._enough(team)), None)

    def _successor(self, object_: str, place: int, others: Sequence[int]) -> int | None:
        may, left = self._people.may(object_), self._left()
        order = self._ranking.of(object_, [one for one in range(len(left)) if may >> one & 1])
        return next(
            (
                one
                for one in order[order.index(place) + 1 :]
                if left[one] and one not in others and one not in self._gone and self._enough([*others, one])
            ),
            None,
        )

    def _enough(self, team: Sequence[int]) -> bool:
        needed: int = self._plan["units"]
        return len({self._people.units[place] for place in team}) >= needed

    def _left(self) -> list[int]:
        left = [self._plan["load"]] * len(self._people.ids)
        for team in self._teams.values():
            for place in team:
                left[place] -= 1
        return left

    def _places(self, team: Sequence[str]) -> list[int]:
        return [self._people.place[id] for id in team]
