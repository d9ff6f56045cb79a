"""Whether an agency meets the conditions of practice, with the records that say so, and when it will fall under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chassis.asking import moment
from chassis.clock import from_micros
from chassis.shapes.codec import from_json
from chassis.storage.reading import Found, Reading, field_words
from chassis.views import field_sources
from contracts.commands.registry import AgencyChecks, Check, CheckSource, ReadAgencyChecks
from contracts.commands.things import Source
from contracts.declare import Words
from contracts.things.registry import Agency, Practitioner
from rulebooks import credit_code
from rulebooks.opening import Conditions, on
from services.registry.domain import opening
from services.registry.domain.opening import PEOPLE, Finding
from services.registry.queries.boundaries import one_at
from services.registry.storage.people import outlook, people_of

NO_RULES = Words("这一天还没有执业条件", "No conditions stand on this day")
NOT_ONE = Words(
    "没有专利代理机构代码，也没有专利代理执业许可，不适用专利代理机构执业条件",
    "It has neither a patent agency code nor a licence: the conditions of patent agencies do not apply",
)
NO_FORM = Words("执业条件没有这种组织形式", "The conditions know no agency of this legal form")


def read_checks(reading: Reading, query: ReadAgencyChecks) -> AgencyChecks:
    """Every condition, pass, fail or unknown, with what it was judged by."""
    at = moment(reading, query.as_of, query.known_on)
    day = at.day or reading.today
    found = one_at(reading, Agency.kind, query.agency_id, at)
    agency = from_json(Agency, found.state, id=found.id)
    rules = on(day)
    applies, why = _applies(rules, agency)
    items: tuple[Check, ...] = ()
    if applies and rules is not None:
        people = people_of(reading, agency.id, at)
        sources = dict(field_sources(reading, found, day, at.known))
        findings = opening.findings(rules, agency, [one for one, _ in people], day)
        items = tuple(_check(one, sources, people) for one in findings)
    return AgencyChecks(
        agency_id=agency.id,
        on=day,
        applies=applies,
        why=why,
        items=items,
        remarks=tuple(Words(*one.words) for one in credit_code.check(agency.credit_code, day).warnings),
        falls_on=seen.falls_on if applies and at.is_present and (seen := outlook(reading, agency)) else None,
    )


def _applies(rules: Conditions | None, agency: Agency) -> tuple[bool, Words]:
    if rules is None:
        return False, NO_RULES
    if not opening.applies(rules, agency):
        return False, NOT_ONE
    if not any(True for _ in rules.of(agency.form.value)):
        return False, NO_FORM
    return True, Words(*rules.name)


def _check(finding: Finding, sources: Mapping[str, Source], people: Sequence[tuple[Practitioner, Found]]) -> Check:
    citation = finding.condition.citation
    return Check(
        code=finding.condition.code,
        words=Words(*finding.condition.words),
        outcome=finding.outcome,
        found=finding.found,
        wanted=finding.wanted,
        basis=Words(citation.zh, citation.en),
        evidence=citation.evidence.value,
        sources=tuple(dict.fromkeys(_sources(finding.fields, sources, people))),
    )


def _sources(
    fields: Sequence[str], sources: Mapping[str, Source], people: Sequence[tuple[Practitioner, Found]]
) -> Iterator[CheckSource]:
    """Who says so: the entries of the agency's record, and of people how many records, the newest of them when."""
    words = field_words(Agency.kind)
    for name in fields:
        if name == PEOPLE:
            count = "1 record" if len(people) == 1 else f"{len(people)} records"
            newest = max((found.recorded_at for _, found in people), default=None)
            yield CheckSource(
                words=Words(f"从业人员登记 {len(people)} 条", f"{count} of practitioners"),
                recorded_at=None if newest is None else from_micros(newest),
            )
        elif source := sources.get(name):
            basis = source.basis or words[name].zh
            yield CheckSource(
                words=Words(basis, source.basis or words[name].en),
                since=source.valid_from,
                recorded_at=source.recorded_at,
            )
