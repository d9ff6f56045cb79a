"""What an act asks, what was said with one, and what its tests found."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class InputChoice:
    """One of the values that an input may have."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidInput:
    """What was said with an act."""

    name: str
    words: Words
    type: str
    value: str
    told: Words = Words("", "")  # what the value says, where it is a code or an id


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInput:
    """What must be said with an act; the values are given where it is one of a list."""

    name: str
    words: Words
    type: str  # text, date, number, person, condition, file, marks, statement (its one choice is the text to be said)
    choices: tuple[InputChoice, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTest:
    """One condition of an act: what was found, against which limit, by which article, on which records."""

    condition: str
    words: Words
    basis: Words
    outcome: str  # met, failed, unknown, waived
    value: str
    limit: str
    told: Words
    change: Words
    source: str
    as_of: str
    unit: Words = Words("", "")  # of value and limit
    counted: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    fact: str = ""  # about which fact it asks, by the name under which that is declared
    act: str = ""  # which act of the case it asks to have been done
