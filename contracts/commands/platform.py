"""What every service answers about itself: its events, its parked events, its ledger, its jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.commands.base import Command, Query
from contracts.declare import State


@dataclass(frozen=True, slots=True, kw_only=True)
class OfService:
    """Goes to the service that it names."""

    service: str

    @property
    def to(self) -> str:
        return self.service


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One event as it was sent, and its gap-free position in its service's log."""

    position: int
    event: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Some of a service's log; *last* is the position of its newest event."""

    items: tuple[LoggedEvent, ...]
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvents(OfService, Query[Events]):
    """The events after a position, oldest first."""

    after: int = 0
    limit: int = 100
    types: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedEvent:
    """An event whose reaction kept failing, kept until somebody decides."""

    id: str
    source: str
    type: str
    subject: str
    sequence: int
    received_at: datetime
    tries: int
    state: str  # waiting, parked
    next_try_at: datetime | None
    error: str
    held_behind: int  # later events of the same subject that wait for it
    event: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedEvents:
    """Some of the events that wait or are parked, oldest first."""

    items: tuple[ParkedEvent, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParked(OfService, Query[ParkedEvents]):
    """What waits for another try or for a decision."""

    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a parked event."""

    id: str
    state: str  # done, waiting, parked, dropped
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleParked(OfService, Command[Settled]):
    """Try a parked event again, or drop it, because …"""

    id: str
    act: str  # retry, drop
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsendableEvent:
    """An event that the broker did not take; its readers do not know of it."""

    id: str
    position: int  # in its service's log
    type: str
    subject: str
    sequence: int
    at: datetime  # when it was refused, or when somebody wanted it tried again
    state: str  # waiting: tried again at the next look; parked: until somebody decides
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsendableEvents:
    """Some of the events that could not be sent, oldest first."""

    items: tuple[UnsendableEvent, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnsendable(OfService, Query[UnsendableEvents]):
    """What a service announced and the broker did not take."""

    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleUnsendable(OfService, Command[Settled]):
    """Try to send it again, or give it up, because …"""

    id: str
    act: str  # retry, drop
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """The root of a service's ledger at a size, signed."""

    service: str
    size: int
    root: str
    signed_at: datetime
    key_id: str
    signature: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHead(OfService, Query[SignedHead]):
    """The newest signed head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignHead(OfService, Command[SignedHead]):
    """Sign the ledger as it stands now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry of the ledger and its place."""

    index: int
    recorded_at: datetime
    entry: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """Some entries of the ledger, oldest first."""

    items: tuple[Leaf, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLeaves(OfService, Query[Leaves]):
    """The ledger's entries after an index."""

    after: int = -1
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An RFC 6962 audit path or consistency path."""

    first: int  # leaf index, or the smaller size
    size: int
    root: str
    path: tuple[str, ...]
    leaf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveLeaf(OfService, Query[Proof]):
    """That a leaf stands in the tree of a size."""

    index: int
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveGrowth(OfService, Query[Proof]):
    """That the tree of *second* leaves continues the tree of *first*."""

    first: int
    second: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a full check of a service's ledger found."""

    service: str
    leaves: int
    heads: int
    sound: bool
    first_bad: int | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyLedger(OfService, Query[Verified]):
    """Recompute everything: leaves, tree, heads, signatures, guards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long work: how far it is, and how it ended."""

    id: str
    kind: str
    state: str  # waiting, running, done, failed, cancelled
    done: int
    total: int | None
    message: str
    result: State | None
    started_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Some jobs, newest first."""

    items: tuple[Job, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob(OfService, Query[Job]):
    """One job."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListJobs(OfService, Query[Jobs]):
    """The jobs of a service."""

    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob(OfService, Command[Job]):
    """Begin a long work of a kind that the service knows."""

    kind: str
    inputs: State


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelJob(OfService, Command[Job]):
    """Ask a job to stop after its present step."""

    id: str
