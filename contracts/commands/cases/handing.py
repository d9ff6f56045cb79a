"""What becomes of a case that an act hands over as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunClock:
    """A period that an act sets going, counted as if it were done today."""

    words: Words
    basis: Words
    length: Words  # as its edition says it: 20 working days
    last: date
    provisional: bool = False  # it rests on a calendar that is not published
    next: Words = Words("", "")  # the act that sets it going, where that is the one after: of whoever gets the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who hands a case over to whom, until when it can be taken back, and what begins to run."""

    by: Words
    to: Words
    state: Words  # in which it stands then
    back: Words = Words("", "")  # the act by which whoever hands it over may still end it; none
    until: Words = Words("", "")  # and the act after which that is over
    clocks: tuple[BegunClock, ...] = ()
    ahead: tuple[Words, ...] = ()  # which act on the way is out of its window as of today, and what would change it
