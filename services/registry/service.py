"""The registry: agencies and their standing, practitioners, zones, and who is in them."""

from __future__ import annotations

from chassis.service import Service
from services.registry.keeps import KEEPS


class RegistryService(Service):
    """Answers for who is in the register and in which zone; all its kinds are kept the common way."""

    name = "registry"
    keeps = KEEPS
