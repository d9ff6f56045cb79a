"""P4: what a change costs with its outbox row, against the same without it; and P16: a read of the past."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.storage.recording import Recording
from tests.bench.figures import ratio, report, side_by_side, verdict
from tests.support.samples import Sample
from tests.support.worlds import World

pytestmark = pytest.mark.bench
VERSIONS = 1000


@contextmanager
def without(**steps: Callable[..., Any]) -> Iterator[None]:
    """The recording of a change, with some of its steps replaced by ones that do nothing."""
    before = {name: getattr(Recording, name) for name in steps}
    for name, nothing in steps.items():
        setattr(Recording, name, nothing)
    try:
        yield
    finally:
        for name, step in before.items():
            setattr(Recording, name, step)


def no_version(_work: Any, _kind: Any, _id: str, _revision: int, at: int, _said: Any) -> dict[str, Any]:
    return {"recorded_at": at}


def nothing(*_: Any) -> str:
    return ""


def test_p4_a_change_with_its_outbox_row(world: World):
    ids = {name: world.begin(staff=0) for name in "abcd"}
    numbers = itertools.count(1)

    def whole(which: str) -> None:
        with world.work() as work:
            work.change(work.get(Sample, ids[which]), partial(Sample, staff=next(numbers)), basis="变更")

    def silent() -> None:
        with without(_tell=nothing):
            whole("b")

    def plain() -> None:
        with without(_tell=nothing, _write_version=no_version, _write_segments=nothing, finish=nothing):
            whole("c")

    bare_update = sa.text("UPDATE sample SET revision = revision + 1 WHERE id = :id")

    def bare() -> None:
        with world.place.store.writing() as conn:
            conn.execute(bare_update, {"id": ids["d"]})

    works = {
        "change: history, ledger leaf, outbox row": lambda: whole("a"),
        "the same without the outbox row": silent,
        "without history and ledger too": plain,
        "a bare update": bare,
    }
    found = side_by_side(works, times=100)
    rate = ratio(found[1], found[0])
    report(
        f"P4 {world.place.dialect}",
        [
            *found,
            verdict("rate of a change with its outbox row, of one without", rate, 0.85, at_most=False),
            f"  a whole change costs {ratio(found[0], found[2]):.2f} × one without history, ledger and outbox",
            f"  a whole change costs {ratio(found[0], found[3]):.2f} × a bare update",
        ],
    )
    assert rate >= 0.85


def test_p16_a_read_of_the_past_of_a_thing_with_a_thousand_versions(world: World):
    id = world.begin(world.day(-VERSIONS - 1), staff=0)
    for number in range(1, VERSIONS):
        world.change(id, world.day(number - VERSIONS), staff=number)
    assert len(world.history(id)) == VERSIONS
    days = itertools.cycle([world.day(-number) for number in range(1, VERSIONS, 37)])

    def present() -> None:
        with world.reading() as reading:
            assert reading.find(Sample, id)

    def past() -> None:
        with world.reading() as reading:
            assert reading.as_of(Sample, id, next(days))

    found = side_by_side({"current read": present, f"as-of read among {VERSIONS} versions": past}, times=200)
    times = ratio(found[1], found[0])
    report(f"P16 {world.place.dialect}", [*found, verdict("as-of read, of a current one", times, 2, at_most=True)])
    assert times <= 2
