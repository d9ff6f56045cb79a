from __future__ import annotations

from tests.contract.slice.conftest import agency, backend, clock, operator, province, residence, visitor, zone

__all__ = ["agency", "backend", "clock", "operator", "province", "residence", "visitor", "zone"]
