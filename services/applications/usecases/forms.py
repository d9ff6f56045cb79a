"""A form of the programme filled from what was heard of the register, each figure with its source and records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chassis.cases.access import objections_of
from chassis.errors import Forbidden, Missing
from chassis.procedures import shelf as procedures
from chassis.storage.reading import Reading, Where
from contracts.codes import applications as codes
from contracts.commands.applications import FilledForm, FormLine, FormName, FormRecord, ReadForm
from contracts.declare import Words
from contracts.things.applications import Application, Indicator
from rulebooks import forms
from rulebooks.forms import Form, Forms
from services.applications.domain import programmes, progress
from services.applications.domain.figures import FIGURES, Figure, Heard
from services.applications.storage import heard
from services.applications.usecases.cases import sources

NOTHING = Words("", "")
MOST = 200


def read_form(reading: Reading, query: ReadForm) -> FilledForm:
    """For whoever sees the whole case."""
    case = reading.get(Application, query.application_id)
    if against := objections_of(Application.kind, case, reading.principal, Application.kind.readers):
        raise Forbidden(*against)
    first, last = _span(reading, query.year or reading.today.year)
    every = forms.in_force(case.programme, last)
    form = _chosen(every, query.form)
    if form and not query.year:
        first, last = _span(reading, form.year_on(reading.today))
    if every is None or form is None:
        known = "、".join(one.name for one in every.forms) if every else "-"
        raise Missing(codes.NO_FORM.fault("?form", form=query.form[:40] or "-", known=known))
    lines = tuple(_lines(reading, case, form, first if form.of == forms.YEAR else last, last))
    return FilledForm(
        application_id=case.id,
        zone_id=case.zone_id,
        zone_name=case.zone_name,
        form=form.name,
        words=Words(*form.words),
        of_year=form.of == forms.YEAR,
        procedure=procedures()[case.edition].words,
        edition=every.edition,
        basis=Words(form.source.citation.zh, form.source.citation.en),
        evidence=form.source.citation.evidence.value,
        first=first if form.of == forms.YEAR else last,
        last=last,
        source=sources(reading)[0],
        sources=(*sources(reading), heard.source(reading, heard.MATCHING)),
        forms=tuple(FormName(name=one.name, words=Words(*one.words)) for one in every.forms),
        lines=lines,
        blanks=sum(not one.value.zh for one in lines),
        trial=case.trial,
    )


def _span(reading: Reading, year: int) -> tuple[date, date]:
    """From the first day of a year to its last, or to today."""
    first = date(year, 1, 1)
    return first, min(reading.today, date(first.year, 12, 31))


def _chosen(every: Forms | None, name: str) -> Form | None:
    return next((one for one in every.forms if name in ("", one.name)), None) if every else None


def _lines(reading: Reading, case: Application, form: Form, first: date, last: date) -> Iterator[FormLine]:
    known = _heard(reading, case, first, last)
    for line in form.lines:
        words = Words(*line.words)
        if not line.figure:
            yield FormLine(words=words, value=NOTHING, written=True)
        else:
            yield from (_told(words, one) for one in FIGURES[line.figure](known))


def _told(words: Words, one: Figure) -> FormLine:
    records = tuple(FormRecord(**each._asdict()) for each in one.records)
    return FormLine(words=one.words or words, value=one.value or NOTHING, records=records)


def _heard(reading: Reading, case: Application, first: date, last: date) -> Heard:
    residences = heard.in_zone_by_id(reading, "residence", case.zone_id)
    agencies = {one["agency_id"] for one in residences.values()}
    return Heard(
        zone={"id": case.zone_id} | (heard.zone(reading, case.zone_id) or {}),
        bases=heard.in_zone_by_id(reading, "base", case.zone_id),
        residences=residences,
        agencies=heard.states(reading, "agency", agencies),
        indicators=reading.list(Indicator, Where(equal={"application_id": (case.id,)}), limit=MOST),
        contacts=heard.in_zone_by_id(reading, "contact", case.zone_id),
        rule=progress.rule_of(case.programme, last),
        kinds=_counted(case.programme, last),
        first=first,
        last=last,
    )


def _counted(programme: str, day: date) -> tuple[str, ...]:
    """The kinds of service that the programme asks for."""
    edition = next((one for one in programmes.on(day, drafts=True, code=programme)), None)
    provision = edition.provisions.get("services.required") if edition else None
    return tuple(provision.value["codes"]) if provision and provision.value else ()
