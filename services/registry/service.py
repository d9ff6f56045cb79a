"""The registry: agencies and their standing, practitioners, zones, and who is in them."""

from __future__ import annotations

from typing import Any, ClassVar

from chassis.intake import steps, tables
from chassis.intake.desk import Desk
from chassis.service import Service
from services.registry.keeps import KEEPS
from services.registry.queries import alike_agencies

INTAKE = steps.Steps({"agency": alike_agencies})


class RegistryService(Service):
    """Answers for who is in the register and in which zone; all its kinds are kept the common way."""

    name = "registry"
    keeps = KEEPS
    ordinary = (tables.declare,)
    long_work: ClassVar = {steps.PREVIEW: INTAKE.preview, steps.APPLY: INTAKE.apply}

    def __init__(self, *args: Any, **how: Any) -> None:
        self.answers = Desk(lambda: self.jobs).answers
        super().__init__(*args, **how)
