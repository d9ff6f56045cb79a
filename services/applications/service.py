"""Applications: the programmes in force, and the awards made under them."""

from __future__ import annotations

from chassis.service import Service
from contracts.commands.applications import ReadProgrammes
from services.applications.keeps import KEEPS
from services.applications.queries import read_programmes


class ApplicationsService(Service):
    """Answers for what a zone may apply for, and what it was given."""

    name = "applications"
    keeps = KEEPS
    answers = {ReadProgrammes: read_programmes}  # noqa: RUF012 - a table, never changed
