"""How a bench measures: rounds side by side, the median of each, and the ratio per round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

ROUNDS = 5


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one kind of work, round by round."""

    name: str
    rounds: tuple[tuple[float, ...], ...]

    @property
    def medians(self) -> list[float]:
        return [statistics.median(times) for times in self.rounds]

    @property
    def p50(self) -> float:
        return statistics.median(self._all)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self._all, n=100)[98]

    @property
    def _all(self) -> list[float]:
        return [time for times in self.rounds for time in times]

    def __str__(self) -> str:
        return f"  {self.name:<72} n={len(self._all):<6} p50 {self.p50:8.3f}  p99 {self.p99:8.3f} ms"


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def side_by_side(
    works: Mapping[str, Callable[[], object]], *, times: int, rounds: int = ROUNDS, warm: int = 20
) -> list[Measured]:
    """Each work in turn, so that what else the machine does meets all of them alike."""
    for work in works.values():
        for _ in range(warm):
            work()
    taken: dict[str, list[tuple[float, ...]]] = {name: [] for name in works}
    for _ in range(rounds):
        some: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(times):
            for name, work in works.items():
                some[name].append(milliseconds(work))
        for name in works:
            taken[name].append(tuple(some[name]))
    return [Measured(name, tuple(taken[name])) for name in works]


def ratio(one: Measured, other: Measured) -> float:
    """The median over the rounds of how many times as long *one* takes."""
    return statistics.median(a / b for a, b in zip(one.medians, other.medians, strict=True))


def report(title: str, lines: Sequence[object]) -> None:
    print("\n" + "\n".join([title, *map(str, lines)]))  # noqa: T201 - the figures are what a bench is run for


def verdict(what: str, value: float, bar: float, *, at_most: bool) -> str:
    """One line that says the ratio, its bar and whether it is held."""
    held = value <= bar if at_most else value >= bar
    return f"  {what}: {value:.2f} × (bar {'≤' if at_most else '≥'} {bar:g}: {'held' if held else 'MISSED'})"
