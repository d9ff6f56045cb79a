"""The product with four in ten of its Chinese sayings taken away, and these as wordings that it has never seen."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rulebooks.matching.sayings import sayings
from services.search.domain import likeness
from tests.quality.judged import SERVICES, Hidden

SHARE = 0.4
CACHES = (likeness._texts, likeness._sayings, likeness._held, likeness._width, likeness.named_by)


@contextmanager
def left_out(seed: int = 5) -> Iterator[Hidden]:
    """What was taken away; as long as this lasts, the product's list is without it."""
    dice = random.Random(seed)
    gone = {code: tuple(dice.sample(some, round(len(some) * SHARE))) for code, some in sayings().items()}
    kept = {code: tuple(one for one in some if one not in gone[code]) for code, some in sayings().items()}
    with _instead(kept):
        yield {code: gone[code] for code in SERVICES}


@contextmanager
def _instead(kept: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
    whole = vars(likeness)["sayings"]
    try:
        vars(likeness)["sayings"] = lambda: kept  # the data, not the code
        _forget()
        yield
    finally:
        vars(likeness)["sayings"] = whole
        _forget()


def _forget() -> None:
    for cache in CACHES:
        cache.cache_clear()
