"""An act on a case, and what the platform then does by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from chassis.cases import access, documents, filing, kept, papers
from chassis.clock import from_micros
from chassis.errors import Forbidden, Problem, Refused, Stale
from chassis.procedures import (
    SYSTEM,
    Asked,
    Case,
    Entry,
    automatic,
    corrected,
    fold,
    kind_of,
    next_part,
    perform,
    reasons,
    role_words,
)
from chassis.procedures.bases import BESIDE, basis_beside, basis_of
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.codes import chassis as common
from contracts.codes import procedures as codes
from contracts.codes.base import Fault
from contracts.commands.cases import ActOnCase
from contracts.declare import Event, Words
from contracts.roles import PLATFORM, Role

if TYPE_CHECKING:
    from chassis.cases.keep import Cases, Deed


@dataclass
class Going:
    """A case while it is worked on: what was added, and which fields of the thing that sets."""

    case: Case
    new: list[Entry] = field(default_factory=list)
    sets: dict[str, Any] = field(default_factory=dict)
    tells: type[Event] | None = None  # what others heard of a corrected act, they hear again as it is now


LONGEST = 4000
PARTIES = frozenset({Role.APPLICANT, Role.AGENCY, Role.FIRM, Role.EXPERT, Role.VISITOR})  # what they do is of today
NOTHING: Mapping[str, Any] = {}
WAKING = {"wakes_on"}
TIMES = 20  # how often the platform acts by itself after one act: each closes itself, so this is never reached


def act(work: Work, cases: Cases[Any], command: ActOnCase) -> CaseThing:
    """Do it; refused with every reason, and whoever comes second sees what was done meanwhile."""
    thing = work.get(cases.cls, command.id)
    rows = kept.rows_of(work, thing.id)
    case = fold(cases.book, corrected(kept.entries_of(rows)))
    entry = _entry(work, cases, case, command)
    if against := access.against(cases, thing, case, work.principal, entry.role, entry.part):
        raise Forbidden(*against)
    fresh(work, case, rows, thing, command.revision, entry.part)
    return _done(work, cases, thing, case, [entry], _unsound(work, thing, case, command))


def follow(work: Work, cases: Cases[Any], thing: Any) -> Any:
    """What the platform does by itself now, because of what it knows: at filing, on hearing of something, when waking."""
    return _done(work, cases, thing, kept.case_of(work, cases.book, thing.id), [], ())


def _entry(work: Work, cases: Cases[Any], case: Case, command: ActOnCase) -> Entry:
    definition, who = case.definition, work.principal
    known = definition.acts.get(command.act)
    kind = kind_of(command.act)
    part = next_part(case, kind) if known and known.opens and not command.part else command.part
    said = {name: value for name, value in command.inputs.items() if value not in (None, "")}
    role = access.role_in(definition, command.act, who)
    me = access.actor(cases, who, command.code)
    return Entry(command.act, command.on or work.today, from_micros(work.now), me, role, part if kind else "", said)


def _unsound(work: Work, thing: CaseThing, case: Case, command: ActOnCase) -> tuple[Fault, ...]:
    """What is wrong with the words as such."""
    files = papers.not_here(work, case.definition, thing.id, command.act, command.inputs)
    return (*_unknown(case, command), *files, *_day_of_parties(work, command))


def _day_of_parties(work: Work, command: ActOnCase) -> Iterator[Fault]:
    """Only who keeps the book of what came in says another day: else whoever is late would say that it was yesterday."""
    if command.on and command.on != work.today and work.principal.role in PARTIES:
        yield codes.DAY_OF_PARTIES.fault("#/on", day=command.on, today=work.today)


def _unknown(case: Case, command: ActOnCase) -> tuple[Fault, ...]:
    """Words that the act does not ask for, or that are too long for anybody to read."""
    act = case.definition.acts.get(command.act)
    known = (*act.asks, *act.may_say) if act else ()
    inputs = case.definition.inputs
    strange = [name for name in command.inputs if name not in known]
    long = [name for name in known if len(str(command.inputs.get(name) or "")) > LONGEST]
    return (
        *(common.UNKNOWN_FIELD.fault(f"#/inputs/{name[:40]}", name=name[:40], known="、".join(known) or "-") for name in strange),
        *(
            common.TOO_LONG.fault(
                f"#/inputs/{name}", label=inputs[name].words, length=len(str(command.inputs[name])), longest=LONGEST
            )
            for name in long
        ),
    )  # fmt: skip


def fresh(  # noqa: PLR0913 - what was seen against what is there
    work: Work, case: Case, rows: Sequence[Mapping[str, Any]], thing: CaseThing, revision: int, part: str = ""
) -> None:
    """
    Stale where something was done that this person has not seen and that their act is about.

    An act on the case is about all of it; one on a part about that part and the case itself: seven experts may score at once.
    That the platform has looked at the case in the night and found nothing to do is no reason.
    """
    if revision == thing.revision:
        return
    seen = [row for row in rows if row["revision"] > revision]
    mine = [row for row in seen if not part or row["part"] in ("", part)]
    if mine or not (seen or _only_woken(work, thing, revision)):  # what was declared may have changed, too
        told = (_told(case, row) for row in mine)
        raise Stale(common.STALE.fault(seen=revision, now=thing.revision), *told)


def _only_woken(work: Work, thing: CaseThing, seen: int) -> bool:
    """Whether since then nothing but the day of the next waking has changed."""
    later = (one for one in work.assertions(thing.kind, thing.id) if one.revision > seen)
    return all(set(one.sets) <= WAKING for one in later)


def _told(case: Case, row: Mapping[str, Any]) -> Fault:
    name = case.aliases.get(row["act"], row["act"])
    act = case.definition.acts.get(name)
    words = act.words if act else BESIDE.get(name, Words(name, name))
    return codes.DONE_MEANWHILE.fault(day=row["day"], act=words, role=role_words(case.definition, row["role"]))


def _done(  # noqa: PLR0913 - each says what it is
    work: Work, cases: Cases[Any], thing: Any, case: Case, entries: Sequence[Entry], faults: Iterable[Fault]
) -> CaseThing:
    """The case after these entries and whatever follows by itself, stored."""
    going = Going(case)
    for entry in entries:
        _perform(work, cases, thing, going, entry, faults)
    return _onward(work, cases, thing, going, len(case.entries))


def entered(  # noqa: PLR0913 - each says what it is
    work: Work, cases: Cases[Any], thing: Any, case: Case, entry: Entry, sets: Mapping[str, Any] = NOTHING,
    tells: type[Event] | None = None,
) -> CaseThing:  # fmt: skip
    """*case*, whose newest entry is no act of its package (a correction, a move), with what follows by itself, stored."""
    return _onward(work, cases, thing, Going(case, [entry], dict(sets), tells), len(case.entries) - 1)


def _onward(work: Work, cases: Cases[Any], thing: Any, going: Going, before: int) -> CaseThing:
    for _ in range(TIMES):
        if not (following := _following(work, cases, thing, going.case)):
            break
        for act, part, said in following:
            _perform(work, cases, thing, going, _by_platform(work, going.case, act, part, said), ())
    return _stored(work, cases, thing, going, before)


def _following(work: Work, cases: Cases[Any], thing: Any, case: Case) -> Sequence[Deed]:
    """The next act that follows by the package, else everything that the service knows and the case does not."""
    facts = cases.facts_of(work, thing, case.definition, work.today)
    by_itself = automatic(case, facts, _by_platform(work, case, "", "", {}))
    return [(one.act, one.part, {}) for one in by_itself[:1]] or list(cases.follows(work, thing, case))


def _by_platform(work: Work, case: Case, act: str, part: str, said: Mapping[str, Any]) -> Entry:
    kind = kind_of(act)
    part = part or (next_part(case, kind) if kind else "")
    return Entry(act, work.today, from_micros(work.now), PLATFORM.id, SYSTEM, part, dict(said))


def _perform(  # noqa: PLR0913 - each says what it is
    work: Work, cases: Cases[Any], thing: Any, going: Going, entry: Entry, faults: Iterable[Fault]
) -> None:
    """One entry, and what it brings about beside the case; refused with every reason."""
    entry = replace(entry, said=cases.completes(work, thing, going.case, entry))
    facts = cases.facts_of(work, thing, going.case.definition, entry.day)
    if more := (*faults, *cases.against(work, thing, going.case, entry)):
        raise problem((*reasons(Asked(going.case, facts, entry), entry.act), *more))
    try:
        after = perform(going.case, facts, entry)
    except Refused as refused:
        raise problem(refused.faults) from None
    known = set(map(id, going.case.entries))
    (done,) = (one for one in after.entries if id(one) not in known)
    going.case, going.new = after, [*going.new, done]
    for name in after.definition.act(after.named(done)).effects:
        going.sets |= cases.effects[name](work, replace(thing, **going.sets), after, done)


def problem(faults: Sequence[Fault]) -> Problem:
    """Not for this role is another answer than not now."""
    role = [fault for fault in faults if fault.code == codes.WRONG_ROLE.name]
    return Forbidden(*role, *(fault for fault in faults if fault not in role)) if role else Refused(*faults)


def _stored(work: Work, cases: Cases[Any], thing: Any, going: Going, before: int) -> CaseThing:
    """Its rows, the fields that follow from them, and on whose desk it lies now."""
    case, new = going.case, going.new
    every = filing.derived(case, work.today) | going.sets
    differing = {name: value for name, value in every.items() if getattr(thing, name) != value}
    changed = thing
    if differing:
        day = max(entry.day for entry in case.entries) if new else work.today
        told = next((cases.tells[name] for name in map(case.named, new) if name in cases.tells), going.tells)
        changed = work.change(
            thing, _setting(cases, differing), valid_from=day, basis=_basis(case, new), announce=told
        )  # fmt: skip
    for number, entry in enumerate(new, start=before):
        kept.write(work, thing.id, number, changed.revision, entry)
    kept.put_desks(work, thing.id, filing.desks(work, cases, changed, case))
    documents.issue(work, cases, changed, case, dict(enumerate(new, start=before)))
    return changed  # type: ignore[no-any-return]  # work.change answers the class that it was given


def _setting(cases: Cases[Any], sets: Mapping[str, Any]) -> partial[Any]:
    make: Callable[..., Any] = cases.cls
    return partial(make, **sets)


def _basis(case: Case, new: Sequence[Entry]) -> str:
    """The act and its article, as they stand in the thing's history."""
    if not new:
        return case.definition.zh
    if new[0].act in BESIDE:
        return basis_beside(new[0].act, new[0].said.get("reason", "")).zh
    return basis_of(case.definition, case.named(new[0])).zh
