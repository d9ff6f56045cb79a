"""Credit: a file per agency, and the lists that agencies stand on."""

from __future__ import annotations

from chassis.service import Service
from services.credit.keeps import KEEPS
from services.credit.reactions import REACTIONS


class CreditService(Service):
    """Answers for who stands on which list, and why."""

    name = "credit"
    keeps = KEEPS
    reactions = REACTIONS
