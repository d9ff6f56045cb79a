"""The registry: agencies and their standing, practitioners, zones, and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.cases import tables as of_cases
from chassis.cases.desk import Desk as CaseDesk
from chassis.exports import datasets
from chassis.intake import likeness, steps, tables
from chassis.intake.desk import Desk
from chassis.service import Answer, Service
from contracts.commands.base import Request
from contracts.commands.duplicates import ReadToldApart, TellApart
from contracts.commands.registry import ReadAgencyChecks, ReadBoundary, ReadDuties, ReadGauges
from services.registry.keeps import KEEPS
from services.registry.queries import alike_agencies
from services.registry.queries.alike import read_told_apart
from services.registry.queries.boundaries import read_boundary
from services.registry.queries.duties import read_duties
from services.registry.queries.gauges import read_gauges
from services.registry.queries.opening import read_checks
from services.registry.reactions import COPY, REACTIONS
from services.registry.storage.tables import declare
from services.registry.usecases import duplicates, listed, watching
from services.registry.usecases.residency import ADMISSIONS, DEPARTURES, exits_of_the_day

ANSWERS: Mapping[type[Request[Any]], Answer] = {
    ReadAgencyChecks: read_checks,
    ReadBoundary: read_boundary,
    ReadDuties: read_duties,
    ReadGauges: read_gauges,
    TellApart: duplicates.tell_apart,
    ReadToldApart: read_told_apart,
}
INTAKE = steps.Steps({"agency": likeness.Alike(alike_agencies, duplicates.looked_at)}, {"admission": listed.BRINGING})

INTAKE_JOBS = {steps.PREVIEW: INTAKE.preview, steps.APPLY: INTAKE.apply}
OF_THE_DAY = (
    watching.zones_of_the_day,
    watching.agencies_of_the_day,
    duplicates.signs_of_the_day,
    exits_of_the_day,
    CaseDesk(ADMISSIONS, DEPARTURES).of_the_day,
)


class RegistryService(Service):
    """Answers for who is in the register and in which zone; all its kinds are kept the common way."""

    name = "registry"
    keeps = KEEPS
    reactions = REACTIONS
    copy = COPY
    ordinary = (
        tables.declare,
        declare,
        of_cases.declare,
        of_cases.declare_papers,
        of_cases.declare_documents,
        datasets.declare,
    )

    def __init__(self, *args: Any, **how: Any) -> None:
        published = datasets.Datasets(self.name, lambda: self.jobs)
        cases = CaseDesk(ADMISSIONS, DEPARTURES, jobs=lambda: self.jobs)
        self.answers = {**Desk(lambda: self.jobs).answers, **cases.answers, **published.answers, **ANSWERS}
        self.long_work = {**INTAKE_JOBS, **published.long_work, **cases.long_work}
        self.of_the_day = (*OF_THE_DAY, published.begin)
        super().__init__(*args, **how)
