"""Making good what a corrected act had brought about: a record says it anew by an entry of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.storage.work import Work
from contracts.declare import Event, Thing


def told_anew(work: Work, thing: Thing, sets: partial[Any], *, basis: str, announce: type[Event] | None = None) -> None:
    """The entry that said these fields was wrong: corrected from its own first day on, and kept as it was."""
    said = [one for one in work.assertions(thing.kind, thing.id) if sets.keywords.keys() & one.sets.keys()]
    wrong = said[-1]
    work.correct(
        thing, sets, valid_from=wrong.valid_from, until=None, corrects=wrong.revision, basis=basis, announce=announce
    )
