"""The acts of a case for one person: what may be done now, what not and why, what is asked and tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chassis.cases import access, handing, pending
from chassis.cases.sight import Sight
from chassis.cases.wording import unit_of
from chassis.clock import from_micros
from chassis.procedures import Asked, Check, Entry, Way, acts, checks, doer, kind_of, lies_behind, reasons, way_to
from contracts.codes import procedures as codes
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks import statements

NONE = Words("", "")


def ways(sight: Sight) -> tuple[list[asked.OpenCaseAct], list[asked.ClosedCaseAct]]:
    """What is open, and what is closed with every reason, as far as this person sees it."""
    open_, closed = [], []
    tried, named = list(_tried(sight)), list(pending.named(sight.case))
    owed = _owed(sight, tried)
    next_ = _next(sight, tried, named, owed)
    awaited = set(
        sight.cases.awaits(sight.reading, sight.thing, sight.case)
    )  # from their party, wherever the case lies
    passed_over = (*pending.told(sight.case, named), *_told_of(sight, owed))
    for way in tried:
        if not sight.shows(way.part):
            continue
        common: dict[str, Any] = {
            "act": way.act,
            "part": way.part,
            "words": way.words,
            "part_words": _part_words(sight, way),
        }
        if not way.reasons:
            beware = passed_over if way.act in sight.way[:1] and way.act != next_ else ()
            open_.append(
                asked.OpenCaseAct(
                    **common,
                    **_said_of(sight, way),
                    onward=way.act in {next_, *awaited}
                    or (way.part in owed and _brings(sight, way))
                    or _moves_on(sight, way, named),
                    beware=beware,
                    hands=handing.handover(sight, way.act),
                )
            )
        elif sight.whole or sight.mine(way.part) or access.ANYBODY in sight.case.definition.act(way.act).by:
            mine = not any(one.code == codes.WRONG_ROLE.name for one in way.reasons)
            seen = mine or (sight.whole and sight.cases.open_tests)
            tests = _tests(sight, way.act, way.part) if seen else ()
            over = lies_behind(sight.case, way.act, way.part)
            hands = handing.handover(sight, way.act) if mine else None
            closed.append(
                asked.ClosedCaseAct(**common, reasons=way.reasons, mine=mine, over=over, tests=tests, hands=hands)
            )
    return open_, closed


def _next(sight: Sight, tried: list[Way], named: list[pending.Named], owed: list[str]) -> str:
    """What is to be done next: what was named as wrong and what is still owed come first, else the shortest way to a good end."""
    if not named:
        return _remedy(sight, tried, owed) or (sight.way[0] if sight.way and not owed else "")
    found = (way.act for way in tried if not way.part and not way.reasons)
    return next((act for act in found if pending.answers(sight.case, act, named)), "")


def _remedy(sight: Sight, tried: list[Way], owed: list[str]) -> str:
    """Where one condition alone is unmet of the next step: the act that does it, as a pledge, or as planning a visit."""
    definition = sight.case.definition
    against = [fault for way in tried if way.act in sight.way[:1] for fault in way.reasons]
    known = {str(fault.context.get("condition")) for fault in against} & definition.conditions.keys()
    unmet = definition.conditions[known.pop()] if len(known) == 1 else None
    if unmet is None or unmet.test not in ("done", "parts") or "at_most" in unmet.params:
        return ""
    open_ = [way.act for way in tried if not way.reasons]
    if unmet.test == "done":  # a pledge is about what was handed in, so it comes after it
        return next((act for act in open_ if act == unmet.params["act"] and not owed), "")
    kind, parts = unmet.params["kind"], sight.case.parts.values()
    if any(line.kind == kind and not definition.parts[kind].states[line.state].end for line in parts):
        return ""  # begun already: it waits for somebody
    return next((act for act in open_ if kind_of(act) == kind and definition.act(act).opens), "")


def _owed(sight: Sight, tried: list[Way]) -> list[str]:
    """The entries of a list that this person has to bring, can bring now, and has not."""
    can = {way.part for way in tried if not way.reasons and _brings(sight, way)}
    return [part for part in sight.case.parts if part in can and _is_missing(sight, part)]


def _brings(sight: Sight, way: Way) -> bool:
    act = sight.case.definition.act(way.act)
    return bool(act.to) and not act.refuses


def _is_missing(sight: Sight, part: str) -> bool:
    definition, line = sight.case.definition, sight.case.parts[part]
    machine = definition.parts[line.kind]
    item = definition.lists.get(machine.each, {}).get(part.partition(":")[2])
    required = item is not None and item.required and line.state == machine.start
    return item is not None and required and sight.who.role.value in definition.platform_roles(item.by)


def _told_of(sight: Sight, owed: list[str]) -> Iterator[Words]:
    for part in owed:
        words = sight.named(part)
        yield Words(f"尚未提交：{words.zh}", f"Not handed in: {words.en}")


def _moves_on(sight: Sight, way: Way, named: list[pending.Named]) -> bool:
    """Whether it mends what was named as wrong, or takes a part on, by the shortest way to a good end of its own."""
    if way.part not in sight.case.parts or not sight.on_desk(way.part):
        return False
    line, act = sight.case.parts[way.part], sight.case.definition.act(way.act)
    if any(part == way.part for part, _ in named):
        return bool(act.to) and not act.refuses
    machine = sight.case.definition.parts[line.kind]
    good = tuple(name for name, one in machine.states.items() if one.end == "good")
    return way_to(machine, line.state, good)[:1] == (way.act.rpartition(".")[2],)


def _tried(sight: Sight) -> Iterator[Way]:
    """Every act for this person, in the role in which they would do it."""
    for way in acts(sight.case, sight.facts, _now(sight, "")):
        now = replace(_now(sight, way.act), act=way.act, part=way.part)
        found = way.reasons
        if now.role != sight.who.role.value:
            found = reasons(Asked(sight.case, sight.facts, now), way.act, final=False)
        scope = access.against(sight.cases, sight.thing, sight.case, sight.who, now.role, way.part)
        more = sight.cases.against(sight.reading, sight.thing, sight.case, now)
        yield replace(way, reasons=(*scope, *found, *more))


def _now(sight: Sight, act: str) -> Entry:
    role = access.role_in(sight.case.definition, act, sight.who)
    return Entry(act, sight.reading.today, from_micros(sight.reading.now), sight.me, role)


def _said_of(sight: Sight, way: Way) -> dict[str, Any]:
    definition = sight.case.definition
    act = definition.act(way.act)
    own, mine = definition.acts.get(act.instead_of), sight.who.role.value
    role = doer(definition, way.act, mine)
    return {
        "basis": definition.articles[act.basis].words,
        "asks": tuple(_asked(sight, way.act, name) for name in (*act.asks, *act.may_say)),
        "decides": act.decides,
        "refuses": act.refuses,
        "document": definition.documents[act.document].words if act.document else NONE,
        "tests": _tests(sight, way.act, way.part),
        "instead_of": own.words if own else NONE,
        "recorded_for": sight.called(role) if role != mine and access.ANYBODY not in act.by else NONE,
        "final": not kind_of(way.act) and act.to in definition.final,
        "for_party": definition.platform_roles(own.by[0])[-1] if own else "",
    }


def _asked(sight: Sight, act: str, name: str) -> asked.AskedInput:
    definition = sight.case.definition
    one = definition.inputs[name]
    choices: tuple[asked.InputChoice, ...] = ()
    if one.type == "statement":
        said = statements.in_force(one.statement, sight.reading.today)
        choices = (asked.InputChoice(value=said.edition, words=Words(*said.words)),) if said else ()
    elif one.type == "condition":
        waived = ((id, test.words) for id, test in definition.conditions.items() if test.waived_by == act)
        choices = tuple(asked.InputChoice(value=id, words=words) for id, words in waived)
    elif offered := tuple(sight.cases.offers(sight.reading, sight.thing, sight.case, act, name)):
        choices = tuple(asked.InputChoice(value=value, words=words) for value, words in offered)
    optional = name not in definition.act(act).asks
    return asked.AskedInput(name=name, words=one.words, type=one.type, choices=choices, optional=optional)


def _tests(sight: Sight, act: str, part: str) -> tuple[asked.CaseTest, ...]:
    if part and part not in sight.case.parts:
        return ()
    now = replace(_now(sight, act), part=part)
    basis = sight.case.definition.articles
    return tuple(
        told_test(one, basis[one.condition.basis].words) for one in checks(Asked(sight.case, sight.facts, now), act)
    )


def _part_words(sight: Sight, way: Way) -> Words:
    if not way.part:
        return NONE
    return (
        sight.named(way.part) if way.part in sight.case.parts else sight.case.definition.parts[kind_of(way.act)].words
    )


def told_test(one: Check, basis: Words) -> asked.CaseTest:
    """A condition with what it found, as people read it."""
    found = one.finding
    return asked.CaseTest(
        condition=one.condition.id,
        words=one.condition.words,
        basis=basis,
        outcome=one.outcome.value,
        value="" if found.value is None else str(found.value),
        limit="" if found.limit is None else str(found.limit),
        told=found.told or NONE,
        change=found.change,
        source=one.source,
        as_of=one.as_of,
        unit=unit_of(one),
        counted=found.counted,
        omitted=found.omitted,
        fact=str(one.condition.params.get("fact", "")),
        act=str(one.condition.params.get("act", "")) if "at_most" not in one.condition.params else "",
    )
