"""
Whether the ranking is as good as it was: measured on the judged demands, a drop of over one point fails.

    python -m tests.quality.gate            # the table; what has dropped, and in which demands, with what each seems to ask for
    python -m tests.quality.gate --write    # the present figures become the ones to hold
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from services.search.domain.needs import guesses
from tests.quality import judged
from tests.quality.fresh import FRESH
from tests.quality.left_out import left_out
from tests.quality.systems import Rank, analyse, built, by_match, by_standard, by_words, columns_of, standard

AGENCIES, DEMANDS = 2_000, 160
HELD = Path(__file__).with_name("held.json")
HELD_QUERIES = Path(__file__).with_name("held_queries.json")  # nDCG@10 of the product, demand by demand
MOST_TOLD = 12
MOST_DROP = 0.01
MEASURES = (nDCG @ 10, RR(rel=2), R @ 50)
SETS = ("", "fresh/", "left out/")
FAMILIES = {"product": judged.product_of, "sum": judged.sum_of}


@dataclass(frozen=True)
class Told:
    """One demand: what it says, how well it was answered, and what it seemed to ask for against what it needs."""

    words: str
    ndcg: float
    guessed: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass
class Measured:
    """By set of wordings, variant and family the mean of each measure, for unseen wordings apart; and each demand."""

    means: dict[str, dict[str, float]]
    queries: dict[str, Told]


def measured(agencies: int = AGENCIES, demands: int = DEMANDS) -> Measured:
    """Everything that the gate looks at."""
    world = judged.agencies(agencies)
    columns = columns_of(world)
    with built(world, standard) as plain, built(world, analyse) as ours:
        systems = {
            "standard": by_standard(plain),
            "words": by_words(ours),
            "match": by_match(ours, columns),
            "confirmed": by_match(ours, columns, confirmed=True),
            "ceiling": by_match(ours, columns, told=True),
        }
        found = Measured({}, {})
        _add(found, "", world, judged.demands(demands), systems)
        _add(found, "fresh/", world, judged.demands(demands, seed=13, hidden=FRESH), systems)
        with left_out() as hidden:
            _add(found, "left out/", world, judged.demands(demands, seed=17, hidden=hidden), systems)
    return found


def _add(
    found: Measured, name: str, world: list[judged.Truth], asking: Iterable[judged.Asked], systems: Mapping[str, Rank]
) -> None:  # fmt: skip
    asked = list(asking)
    runs = {system: {one.id: dict(rank(one)) for one in asked} for system, rank in systems.items()}
    for family, utility in FAMILIES.items():
        right = {one.id: judged.grades(world, one, utility) for one in asked}
        for part, some in _parts(asked):
            for system, run in runs.items():
                found.means[f"{name}{system}/{family}/{part}"] = _measured(run, right, some)
        if family == "product":
            each = {one.query_id: one.value for one in ir_measures.iter_calc([nDCG @ 10], right, runs["match"])}
            found.queries |= {f"{name}{one.id}": _told(one, each[one.id]) for one in asked}


def _told(one: judged.Asked, ndcg: float) -> Told:
    words = f"{one.demand.title} {one.demand.wish or ''}"
    guessed = tuple(guess.code for guess in guesses(words, judged.TODAY) if guess.list == "services" and guess.taken)
    return Told(" ".join(words.split()), round(ndcg, 4), guessed, one.needs)


def bars(found: Mapping[str, Mapping[str, float]], name: str = "") -> dict[str, float]:
    """Q1 to Q5 of a set of wordings; Q2 and Q3 against the better of the two rankings by words alone."""

    def of(system: str, family: str = "product", part: str = "all") -> float:
        return found[f"{name}{system}/{family}/{part}"][str(nDCG @ 10)]

    best = {family: max(of("standard", family), of("words", family)) for family in FAMILIES}
    return {
        "Q1": of("match") / of("standard"),
        "Q2": of("match") / best["product"],
        "Q3": of("match", "sum") / best["sum"],
        "Q4": of("match") / of("ceiling"),
        "Q4 confirmed": of("confirmed") / of("ceiling"),
        "Q5": of("match", part="unseen") / of("match", part="seen"),
        "Q5 confirmed": of("confirmed", part="unseen") / of("confirmed", part="seen"),
    }


def _parts(asked: Iterable[judged.Asked]) -> list[tuple[str, set[str]]]:
    every = list(asked)
    unseen = {one.id for one in every if one.is_unseen}
    return [("all", {one.id for one in every}), ("seen", {one.id for one in every} - unseen), ("unseen", unseen)]


def _measured(
    run: dict[str, dict[str, float]], right: dict[str, dict[str, int]], some: set[str]
) -> dict[str, float]:  # fmt: skip
    judged_ = {id: grades for id, grades in right.items() if id in some}
    found = ir_measures.calc_aggregate(list(MEASURES), judged_, {id: run[id] for id in some})
    return {str(measure): round(float(value), 4) for measure, value in found.items()}


def dropped(now: dict[str, dict[str, float]], held: dict[str, dict[str, float]]) -> list[str]:
    """Each variant of the product whose nDCG@10 fell by more than a point."""
    name = str(nDCG @ 10)
    return [
        f"{variant}: {name} {held[variant][name]} → {now.get(variant, {}).get(name, 0.0)}"
        for variant in held
        if held[variant][name] - now.get(variant, {}).get(name, 0.0) > MOST_DROP
    ]


def fallen(now: Mapping[str, Told], held: Mapping[str, float]) -> list[str]:
    """The demands that are answered worse than before, the worst first: what they say, were guessed to need, and need."""
    less = sorted((one.ndcg - held[id], id) for id, one in now.items() if id in held and one.ndcg < held[id])
    return [
        f"  {id}: {held[id]} → {now[id].ndcg}, taken for {', '.join(now[id].guessed) or 'nothing'}, needs "
        f"{', '.join(now[id].needs)}: {now[id].words}"
        for _, id in less[:MOST_TOLD]
    ]


def main() -> int:
    whole = measured()
    now = whole.means
    for variant, values in now.items():
        sys.stdout.write(
            f"{variant:<36} " + "  ".join(f"{name} {value:.4f}" for name, value in sorted(values.items())) + "\n"
        )
    for name in SETS:
        told = "  ".join(f"{bar} {value:.2f}" for bar, value in bars(now, name).items())
        sys.stdout.write(f"{name or 'judged/':<10} {told}\n")
    if "--write" in sys.argv:
        HELD.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        each = {id: one.ndcg for id, one in whole.queries.items()}
        HELD_QUERIES.write_text(json.dumps(each, indent=0) + "\n", encoding="utf-8")
        return 0
    worse = dropped(now, json.loads(HELD.read_text(encoding="utf-8")))
    if worse:
        worse += fallen(whole.queries, json.loads(HELD_QUERIES.read_text(encoding="utf-8")))
    sys.stdout.write(("\n".join(worse) or f"{len(now)} variants hold their nDCG@10") + "\n")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
