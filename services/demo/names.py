"""Names that nobody has: people and agencies."""

from __future__ import annotations

from services.demo.dice import Dice
from services.demo.steps import book


def name_of(dice: Dice) -> str:
    """A person's name."""
    parts = book("parts")
    return str(dice.pick(parts["surnames"]) + dice.pick(parts["given_first"]) + dice.pick(parts["given_second"]))


def brand(number: int) -> str:
    """The distinctive part of an agency's name; the first 900 are all different."""
    parts = book("parts")
    first, second = parts["brand_first"], parts["brand_second"]
    place = number * 367 % (len(first) * len(second))  # 367 has no factor with 900: no brand comes twice
    return str(first[place // len(second)] + second[place % len(second)])
