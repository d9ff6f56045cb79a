"""What an office is called in a case: by its place, where the package says how offices of that kind are named."""

from __future__ import annotations

from datetime import date

from chassis.procedures.model import Definition
from chassis.procedures.reasons import role_words
from contracts.declare import Words
from rulebooks import codes

PLACE = "{place}"
LENGTH = 6  # of the code of a region; the first digits are those of what it lies in


def seat_words(definition: Definition, role: str, region: str, day: date, filer: str = "") -> Words:
    """
    The office of *role* for *region* as places were called on *day*; where that cannot be said, the role's own words.

    Who has the first move is the *filer*, where a register names them.
    """
    if filer and role == definition.case.states[definition.case.start].desk:
        return Words(filer, filer)
    one = definition.roles.get(role)
    if one is None or not one.digits or len(region) < one.digits:
        return role_words(definition, role)
    place = codes.load("regions").get(region[: one.digits].ljust(LENGTH, "0"), day)
    if place is None:
        return one.words
    return Words(one.of_zh.replace(PLACE, place.words.zh), one.of_en.replace(PLACE, place.words.en))
