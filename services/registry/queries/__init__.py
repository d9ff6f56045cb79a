"""What the registry looks up and works out beside its things."""

from services.registry.queries.alike import alike_agencies

__all__ = ["alike_agencies"]
