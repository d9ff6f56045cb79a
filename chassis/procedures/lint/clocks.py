"""Clocks: one length each, acts and states that exist, an end or somebody who waits; duties are owed by somebody."""

from __future__ import annotations

from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, place
from chassis.procedures.lint.states import closes
from chassis.procedures.model import Clock, Definition, kind_of

OF_CLOCKS = frozenset({"elapsed", "running", "closing"})


def lengths(d: Definition, _known: Known) -> Said:
    for name, clock in d.clocks.items():
        if len(clock.lengths) != 1:
            yield "clocks.length", place("clocks", name), f"exactly one length, not {sorted(clock.lengths) or 'none'}"
        if clock.first_day and not (clock.days or clock.working_days):
            yield (
                "clocks.length",
                place("clocks", name, "first_day"),
                "only of days it is asked whether the first counts",
            )
        if not clock.starts:
            yield "clocks.act", place("clocks", name, "starts"), "nothing starts it"


def names(d: Definition, _known: Known) -> Said:
    for name, clock in d.clocks.items():
        for field in ("starts", "ends"):
            for act in getattr(clock, field):
                if act not in d.acts:
                    yield "clocks.act", place("clocks", name, field), f"act {act!r} is not declared"
        for act in clock.starts:
            if clock.set_by and act in d.acts and clock.set_by not in d.act(act).asks:
                yield "clocks.set-by", place("clocks", name, "set_by"), f"{act} does not ask for {clock.set_by!r}"
        for state in clock.stops_in:
            part, _, short = state.rpartition(".")
            known = d.parts[part].states if part in d.parts else {} if part else d.machine(kind_of(name)).states
            if short not in known:
                yield "clocks.state", place("clocks", name, "stops_in"), f"stops in unknown {state!r}"


def ended(d: Definition, _known: Known) -> Said:
    waited = {one.params["clock"] for one in d.conditions.values() if "clock" in one.params}
    waited |= {clock.within for clock in d.clocks.values()}
    for name, clock in d.clocks.items():
        if not clock.ends and name not in waited:
            yield "clocks.endless", place("clocks", name), "never ends and nothing waits for it"


def recurring(d: Definition, _known: Known) -> Said:
    """A clock that comes again is met one day at a time, and nothing waits for it as for one period."""
    waits = {
        one.params["clock"]: key for key, one in d.conditions.items() if one.test in OF_CLOCKS and "clock" in one.params
    }
    for name, clock in d.clocks.items():
        if not clock.recurs:
            continue
        if name in waits:
            yield "clocks.recurring", f"conditions.{waits[name]}.clock", f"{name} comes again and again"
        if clock.every and clock.within not in d.case.clocks:
            yield "clocks.within", place("clocks", name, "within"), "each year for ever: while which clock runs?"
        for act in clock.ends:
            if clock.every and act in d.acts and "due" not in d.act(act).asks:
                yield "clocks.due", place("clocks", name, "ends"), f"{act} does not say which due day it meets"
        if clock.repeat and not (clock.months or clock.years):
            yield "clocks.length", place("clocks", name, "repeat"), "only months or years come again"


def begun_again(d: Definition, _known: Known) -> Said:
    """What begins or settles a period and stays where it is could be done again: the period would begin anew unseen."""
    for name, clock in d.clocks.items():
        if clock.set_by:
            continue  # whoever names a new day means it
        settling = () if clock.recurs else clock.ends
        for act in (*clock.starts, *settling):
            one = d.acts.get(act)
            if one and not (one.to or one.opens or one.once or any(closes(d, act, need) for need in one.needs)):
                yield "clocks.again", place("acts", act), f"{name} begins or ends with it: done once?"


def owed(d: Definition, _known: Known) -> Said:
    """A duty has somebody who owes it and an act that meets it."""
    for name, clock in d.clocks.items():
        for field, roles in (("owed_by", filter(None, [clock.owed_by])), ("to", clock.to)):
            for role in roles:
                if role not in d.roles:
                    yield "clocks.owed", place("clocks", name, field), f"{role!r} is no role of the package"
        if (clock.stages or clock.to or clock.recurs) and not clock.owed_by:
            yield "clocks.owed", place("clocks", name), "a duty, but nobody owes it"
        if clock.owed_by and not _met(d, clock):
            yield "clocks.owed", place("clocks", name, "ends"), f"{clock.owed_by} has no act that meets it"


def _met(d: Definition, clock: Clock) -> bool:
    """Whether somebody can do what is owed: the debtor, or the platform for it."""
    doers = {clock.owed_by, "system"}
    return any(doers & set(d.act(act).by) for act in clock.ends if act in d.acts)


CHECKS: tuple[Check, ...] = (lengths, names, ended, recurring, owed)
OF_GRAPH: tuple[Check, ...] = (begun_again,)
