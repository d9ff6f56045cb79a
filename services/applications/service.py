"""Applications: the programmes in force, the cases in which a zone asks for a title, and the awards at their end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.cases import tables as of_cases
from chassis.cases.desk import Desk
from chassis.service import Answer, Service
from contracts.commands.applications import (
    ReadForm,
    ReadPanelFile,
    ReadPanelMembers,
    ReadPlans,
    ReadProgrammes,
    ReadProgress,
    ReadTasks,
)
from contracts.commands.base import Request
from services.applications.keeps import APPLICATIONS, KEEPS
from services.applications.queries import (
    read_panel_file,
    read_panel_members,
    read_plans,
    read_programmes,
    read_progress,
    read_tasks,
)
from services.applications.reactions import COPY, REACTIONS
from services.applications.storage import tables
from services.applications.usecases.forms import read_form

OF_THE_DAY = (Desk(APPLICATIONS).of_the_day,)
ANSWERS: Mapping[type[Request[Any]], Answer] = {
    ReadProgrammes: read_programmes,
    ReadPanelFile: read_panel_file,
    ReadPanelMembers: read_panel_members,
    ReadPlans: read_plans,
    ReadProgress: read_progress,
    ReadTasks: read_tasks,
    ReadForm: read_form,
}


class ApplicationsService(Service):
    """Answers for what a zone may apply for, how its case stands, and what it was given."""

    name = "applications"
    keeps = KEEPS
    reactions = REACTIONS
    copy = COPY
    of_the_day = OF_THE_DAY
    ordinary = (
        tables.declare,
        tables.declare_panels,
        of_cases.declare,
        of_cases.declare_papers,
        of_cases.declare_documents,
    )

    def __init__(self, *args: Any, **how: Any) -> None:
        desk = Desk(APPLICATIONS, jobs=lambda: self.jobs)
        self.answers, self.long_work = {**ANSWERS, **desk.answers}, desk.long_work
        super().__init__(*args, **how)
