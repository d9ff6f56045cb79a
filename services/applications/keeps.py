"""The kinds of thing that applications keeps, each with its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chassis.cases.keep import Cases
from chassis.keeping import Keep
from chassis.procedures import shelf
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.events.applications import TitleAwarded
from contracts.things.applications import Activation, Application, Award, Expert, Indicator, Inquiry, Panel, TaskReport
from rulebooks.in_force import Status
from services.applications.domain import panel
from services.applications.domain.programmes import binding
from services.applications.usecases import awaiting, cases, panels, targets, tasks, visits
from services.applications.usecases.amending import AMENDS


def faults(reading: Reading, award: Award) -> Iterable[Fault]:
    """A title is awarded under an edition in force that day, with a number of its own."""
    edition = binding(award.programme, award.awarded_on)
    if edition is None:
        yield codes.NOT_IN_FORCE.fault("#/programme", day=award.awarded_on, programme=award.programme)
    elif "title" not in edition.provisions:
        yield codes.GIVES_NO_TITLE.fault("#/programme", programme=Words(*edition.name))
    for other in reading.list(Award, Where(equal={"title_no": (award.title_no,)}), limit=2):
        if other.id != award.id:
            yield codes.TITLE_NO_USED.fault("#/title_no", number=award.title_no, zone=other.zone_name)


def with_edition(_work: Work, award: Award) -> Award:
    """The award names the edition that it was made under."""
    edition = binding(award.programme, award.awarded_on)
    return replace(award, edition=edition.label if edition else "")


def wrong_activation(reading: Reading, activation: Activation) -> Iterable[Fault]:
    """A draft edition of the officer's own province, once."""
    drafts = {one.edition: one for one in shelf().values() if one.status is Status.DRAFT}
    if activation.edition not in drafts:
        yield codes.NO_SUCH_DRAFT.fault("#/edition", edition=activation.edition, known="、".join(drafts) or "-")
    for other in reading.list(Activation, Where(equal={"edition": (activation.edition,)}), limit=2):
        if other.id != activation.id:
            yield codes.ACTIVATED_ALREADY.fault("#/edition", edition=activation.edition, day=other.active_from)


def with_region(work: Work, activation: Activation) -> Activation:
    """It is for the province of the procedure."""
    found = shelf().get(activation.edition)
    province = found.province if found and found.province else work.principal.region
    return replace(activation, region=province.ljust(6, "0"))


AWARD = Keep(
    Award, created=TitleAwarded, complete=with_edition, check=faults, begins=lambda award: award.awarded_on
)  # fmt: skip
APPLICATIONS = Cases(
    Application,
    facts=cases.FACTS,
    effects=cases.EFFECTS,
    fills=cases.filled,
    check=cases.faults,
    against=cases.against,
    veils=cases.veiled,
    lends=cases.lent,
    marks=panel.mark_words,
    offers=cases.offered,
    chosen=cases.chosen,
    names=cases.named,
    filer=cases.filer,
    called=cases.called,
    remarks=cases.remarked,
    sources=cases.sources,
    completes=visits.completed,
    follows=panels.follows,
    awaits=awaiting.awaited,
    activated=cases.activated,
    spared=frozenset({"number_plan"}),
    amends=AMENDS,
)
ACTIVATION = Keep(Activation, complete=with_region, check=wrong_activation, begins=lambda one: one.active_from)
EXPERT = Keep(Expert)
PANEL = Keep(Panel)
INDICATOR = Keep(Indicator, complete=targets.filled, check=targets.faults, closed=targets.closed)
TASK_REPORT = Keep(TaskReport, check=tasks.report_faults)
INQUIRY = Keep(Inquiry, check=tasks.inquiry_faults)
KEEPS = (APPLICATIONS.keep, AWARD, EXPERT, PANEL, ACTIVATION, INDICATOR, TASK_REPORT, INQUIRY)
