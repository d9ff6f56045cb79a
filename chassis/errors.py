"""Four kinds of refusal, each with every reason; the gateway alone knows what HTTP calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.codes.base import Fault


class Problem(Exception):
    """Something the caller can be told in full; *faults* are all the reasons, the first names the problem."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise TypeError(f"{type(self).__name__} without a reason")
        super().__init__("; ".join(f"{fault.code}: {fault.detail.en}" for fault in faults))
        self.faults = faults

    @property
    def code(self) -> str:
        return self.faults[0].code


class Refused(Problem):
    """A rule or the form of what was sent forbids it."""


class Missing(Problem):
    """There is no such thing, or not for this caller."""


class Stale(Problem):
    """The caller saw an older revision."""


class Forbidden(Problem):
    """Not for this role, zone or region."""


class Unavailable(Problem):
    """Not a refusal: the platform cannot answer now; the same request may be sent again."""

    retry_after = 2


KINDS: dict[str, type[Problem]] = {
    "refused": Refused,
    "missing": Missing,
    "stale": Stale,
    "forbidden": Forbidden,
    "unavailable": Unavailable,
}
