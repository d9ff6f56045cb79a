"""
Legal procedures run from dated packages (`rulebooks/procedures`). Pure: no store, no clock, no noun of any procedure.

What a service does with it
---------------------------
A case is a thing of the service (edition, state, desk, `wakes_on`); its entries are an append-only ordinary table whose
columns are those of `packed`. Everything else is computed::

    case = fold(shelf(), map(unpacked, rows))  # where it stands
    ways = acts(case, facts, now)  # buttons, and the grey ones with every reason
    case = perform(case, facts, entry)  # or chassis.errors.Refused with every reason
    insert(packed(case.newest))  # one row of the entries table
    thing.state, thing.desk = case.state, case.desk
    thing.wakes_on = wakes(case, today)  # the scheduler's column

`case.newest` is the entry with the facts that its tests saw. After it the service does the act's `effects`, makes its
`document`, and for a decision stores `receipt(shelf(), case.entries, n).as_json()`.

What a service supplies
-----------------------
- *facts*: a `Fact` for each name of `rulebooks/procedures/vocabulary.toml` that the packages it owns ask for
  (`facts_needed`); what is not known is left out, and its test answers "unknown". It looks facts up as of the legal day.
- *effects* and *templates*: a function and a template for each name that its packages use.
- *tables*: the case as a thing, the entries; parts are derived (`case.parts`) and never stored as the truth.
- `now`: an `Entry` with the legal day, the moment of recording, who, and their role, which may be the platform's
  (`province`) or the procedure's (`regulator`).

Time acts through the role `system`: after each act, and on the day of `wakes_on`, the service performs what `automatic`
answers until it answers nothing (the linter proves that each automatic act closes itself). A correction
is an entry too (`$correct`): `corrected` tells the others as it says, `recheck` which acts would then have been refused.
Legal day and recording are two things: a day before the last step is refused by `perform` and is a correction.
"""

from chassis.procedures.acts import SYSTEM, Way, acts, automatic, lies_behind, next_part, perform
from chassis.procedures.case import (
    CORRECT,
    MOVE,
    OPEN,
    Case,
    Entry,
    Fact,
    Facts,
    Line,
    Stay,
    as_day,
    corrected,
    opened,
    step,
    told,
)
from chassis.procedures.clocks import Run, entered, owed, run, runs, stood, wakes
from chassis.procedures.conditions import Asked, Finding, Outcome, facts_of
from chassis.procedures.model import Definition, Document, kind_of
from chassis.procedures.move import Again, fold, move, obstacles, recheck
from chassis.procedures.of_deeds import part_words
from chassis.procedures.packed import packed, unpacked
from chassis.procedures.reading import Malformed, load
from chassis.procedures.reasons import ACTIVATED, Check, checks, doer, doer_words, reasons, role_words, way_to
from chassis.procedures.receipt import Receipt, differs, receipt, why_edition
from chassis.procedures.seats import seat_words
from chassis.procedures.shelf import binding, editions, shelf


def facts_needed(definition: Definition) -> frozenset[str]:
    """Every fact that the acts of a package ask for."""
    return facts_of(definition.conditions, tuple(definition.conditions))


__all__ = [
    "ACTIVATED",
    "CORRECT",
    "MOVE",
    "OPEN",
    "SYSTEM",
    "Again",
    "Asked",
    "Case",
    "Check",
    "Definition",
    "Document",
    "Entry",
    "Fact",
    "Facts",
    "Finding",
    "Line",
    "Malformed",
    "Outcome",
    "Receipt",
    "Run",
    "Stay",
    "Way",
    "acts",
    "as_day",
    "automatic",
    "binding",
    "checks",
    "corrected",
    "differs",
    "doer",
    "doer_words",
    "editions",
    "entered",
    "facts_needed",
    "fold",
    "kind_of",
    "lies_behind",
    "load",
    "move",
    "next_part",
    "obstacles",
    "opened",
    "owed",
    "packed",
    "part_words",
    "perform",
    "reasons",
    "receipt",
    "recheck",
    "role_words",
    "run",
    "runs",
    "seat_words",
    "shelf",
    "step",
    "stood",
    "told",
    "unpacked",
    "wakes",
    "way_to",
    "why_edition",
]
