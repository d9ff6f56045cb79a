"""The services behind the gateway, by the name that stands in addresses, positions and cursors."""

from __future__ import annotations

SERVICES = ("applications", "assessment", "credit", "registry", "search")
ONE = f"<any({', '.join(SERVICES)}):service>"  # in an address; any other word is no address
