"""What every service answers about itself: events, parked events, ledger, jobs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from chassis.bus.unsendable import Unsendable
from chassis.clock import from_micros
from chassis.errors import Forbidden, Refused
from chassis.ledger import log as ledger
from chassis.storage.audit import verify
from contracts.codes import chassis as codes
from contracts.commands import platform as asked
from contracts.commands.base import Request
from contracts.declare import EVENTS, KINDS, State, Words
from contracts.roles import ROLE_WORDS, Principal, Role

if TYPE_CHECKING:
    from chassis.service import Service
    from chassis.storage.reading import Call

Special = Callable[["Service", Any, "Call"], Any]
MOST = 500
SUBSCRIBERS = (Role.PARTNER, Role.AUDITOR, Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN, Role.CITY, Role.PROVINCE)
OPERATIONS = (Role.SYSTEM_ADMIN,)
LEDGER_KEEPERS = (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR)


def only(principal: Principal, roles: tuple[Role, ...]) -> None:
    """Forbidden to all others."""
    if principal.role is Role.SYSTEM or principal.role in roles:
        return
    if principal.role is Role.VISITOR:
        raise Forbidden(codes.SIGN_IN.fault())
    names = Words("、".join(ROLE_WORDS[r].zh for r in roles), ", ".join(ROLE_WORDS[r].en for r in roles))
    raise Forbidden(codes.NOT_YOUR_ROLE.fault(roles=names, role=ROLE_WORDS[principal.role]))


# -- events


def read_events(service: Service, query: asked.ReadEvents, call: Call) -> asked.Events:
    """The events after a position, in order, as they were sent."""
    only(call.principal, SUBSCRIBERS)
    table, head = service.schema.common.event_log, service.schema.common.head
    wanted = sa.select(table.c.position, table.c.body).where(table.c.position > query.after)
    if query.types:
        wanted = wanted.where(table.c.type.in_(query.types))
    if query.subject:
        wanted = wanted.where(table.c.subject == query.subject)
    if closed := _closed_to(call.principal):
        wanted = wanted.where(table.c.type.not_in(closed))
    with service.transactions.reading() as reading:
        rows = reading.conn.execute(wanted.order_by(table.c.position).limit(max(1, min(query.limit, MOST)))).all()
        last = reading.conn.execute(sa.select(head.c.position)).scalar_one()
    return asked.Events(
        items=tuple(asked.LoggedEvent(position=row.position, event=json.loads(row.body)) for row in rows), last=last
    )


def _closed_to(principal: Principal) -> list[str]:
    """Events about what this role may not read; who watches the platform itself is kept from what is a party's own alone."""
    role = principal.role.value
    watches = principal.role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR)
    closed = {
        kind.name
        for kind in KINDS.values()
        if kind.readers and role not in kind.readers and (kind.parties or not watches)
    }
    return [] if principal.role is Role.SYSTEM else [type_ for type_, cls in EVENTS.items() if cls.about in closed]


# -- parked events


def read_parked(service: Service, query: asked.ReadParked, call: Call) -> asked.ParkedEvents:
    """What waits for another try or for a decision; each with what waits behind it."""
    only(call.principal, OPERATIONS)
    inbox = service.schema.common.inbox
    behind = inbox.alias()
    held = (
        sa.select(sa.func.count())
        .where(
            behind.c.source == inbox.c.source,
            behind.c.subject == inbox.c.subject,
            behind.c.sequence > inbox.c.sequence,
            behind.c.state == "waiting",
            behind.c.tries == 0,
        )
        .scalar_subquery()
    )
    wanted = sa.select(inbox, held.label("held")).where(
        inbox.c.state.in_(["waiting", "parked"]), inbox.c.tries > 0, inbox.c.id > query.after
    )
    limit = max(1, min(query.limit, MOST))
    with service.transactions.reading() as reading:
        rows = reading.conn.execute(wanted.order_by(inbox.c.id).limit(limit + 1)).all()
    return asked.ParkedEvents(
        items=tuple(_parked(row) for row in rows[:limit]), next=rows[limit - 1].id if len(rows) > limit else ""
    )


def _parked(row: Any) -> asked.ParkedEvent:
    return asked.ParkedEvent(
        id=row.id,
        source=row.source,
        type=row.type,
        subject=row.subject,
        sequence=row.sequence,
        received_at=from_micros(row.received_at),
        tries=row.tries,
        state=row.state,
        next_try_at=from_micros(row.next_try_at) if row.next_try_at else None,
        error=row.error or "",
        held_behind=row.held,
        event=_event(row.body),
    )


def _event(body: str) -> State:
    """What came; as a text, where it is no event at all."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        event = None
    return event if isinstance(event, dict) else {"undecodable": body}


def settle_parked(service: Service, command: asked.SettleParked, call: Call) -> asked.Settled:
    """Try again, or drop, because …; either may be repeated."""
    only(call.principal, OPERATIONS)
    if command.act == "retry":
        state, error = service.inbox.retry(command.id)
        return asked.Settled(id=command.id, state=state, error=error)
    if command.act != "drop":
        raise _no_such_act(command.act)
    with service.transactions.work(call) as work:
        service.inbox.drop(work, command.id, command.because)
    return asked.Settled(id=command.id, state="dropped")


def _no_such_act(act: str) -> Refused:
    return Refused(codes.NO_SUCH_ACT.fault("#/act", kind=Words("事件", "event"), act=act[:40], known="retry、drop"))


# -- events that could not be sent


def read_unsendable(service: Service, query: asked.ReadUnsendable, call: Call) -> asked.UnsendableEvents:
    """What the broker did not take, and why."""
    only(call.principal, OPERATIONS)
    return _unsendable(service).list(query.after, max(1, min(query.limit, MOST)))


def settle_unsendable(service: Service, command: asked.SettleUnsendable, call: Call) -> asked.Settled:
    """Try again, or drop, because …; either may be repeated until it is gone."""
    only(call.principal, OPERATIONS)
    if command.act not in ("retry", "drop"):
        raise _no_such_act(command.act)
    with service.transactions.work(call) as work:
        if command.act == "retry":
            return _unsendable(service).again(work, command.id)
        return _unsendable(service).drop(work, command.id, command.because)


def _unsendable(service: Service) -> Unsendable:
    return Unsendable(service.store, service.schema, service.clock)


# -- ledger


def read_head(service: Service, _query: asked.ReadHead, _call: Call) -> asked.SignedHead:
    """The newest signed head; the first one is signed when it is asked for."""
    return service.heads.newest() or service.heads.sign()


def sign_head(service: Service, _command: asked.SignHead, call: Call) -> asked.SignedHead:
    """Sign the ledger as it stands."""
    only(call.principal, LEDGER_KEEPERS)
    return service.heads.sign()


def read_leaves(service: Service, query: asked.ReadLeaves, call: Call) -> asked.Leaves:
    """Entries of the ledger; they hold only what is sealed or public."""
    only(call.principal, (*LEDGER_KEEPERS, Role.CITY, Role.PROVINCE, Role.PARTNER))
    limit = max(1, min(query.limit, MOST))
    with service.transactions.reading() as reading:
        rows = ledger.entries(reading.conn, query.after, limit + 1)
    return asked.Leaves(
        items=tuple(
            asked.Leaf(index=row.index, recorded_at=from_micros(row.recorded_at), entry=row.entry, hash=row.hash.hex())
            for row in rows[:limit]
        ),
        next=str(rows[limit - 1].index) if len(rows) > limit else "",
    )


def prove_leaf(service: Service, query: asked.ProveLeaf, _call: Call) -> asked.Proof:
    """That a leaf stands in the tree."""
    with service.transactions.reading() as reading:
        conn = reading.conn
        size = ledger.size(conn) if query.size is None else query.size
        path, root = ledger.inclusion(conn, query.index, size), ledger.root(conn, size)
        leaf = ledger.entries(conn, query.index - 1, 1)[0]
    return asked.Proof(
        first=query.index, size=size, root=root.hex(), path=tuple(node.hex() for node in path), leaf=leaf.hash.hex()
    )


def prove_growth(service: Service, query: asked.ProveGrowth, _call: Call) -> asked.Proof:
    """That a later tree continues an earlier one."""
    with service.transactions.reading() as reading:
        conn = reading.conn
        second = ledger.size(conn) if query.second is None else query.second
        path, root = ledger.consistency(conn, query.first, second), ledger.root(conn, second)
    return asked.Proof(first=query.first, size=second, root=root.hex(), path=tuple(node.hex() for node in path))


def verify_ledger(service: Service, _query: asked.VerifyLedger, call: Call) -> asked.Verified:
    """Recompute everything."""
    only(call.principal, LEDGER_KEEPERS)
    with service.store.reading() as conn:
        return verify(conn, service.schema, service.heads.checker)


# -- jobs


def read_job(service: Service, query: asked.ReadJob, call: Call) -> asked.Job:
    """For who started it, and for operations."""
    job = service.jobs.read(query.id)
    if job.started_by != call.principal.id:
        only(call.principal, OPERATIONS)
    return job


def list_jobs(service: Service, query: asked.ListJobs, call: Call) -> asked.Jobs:
    only(call.principal, OPERATIONS)
    return service.jobs.list(query.after, max(1, min(query.limit, MOST)))


PLATFORM_REQUESTS: dict[type[Request[Any]], Special] = {
    asked.ReadEvents: read_events,
    asked.ReadParked: read_parked,
    asked.SettleParked: settle_parked,
    asked.ReadUnsendable: read_unsendable,
    asked.SettleUnsendable: settle_unsendable,
    asked.ReadHead: read_head,
    asked.SignHead: sign_head,
    asked.ReadLeaves: read_leaves,
    asked.ProveLeaf: prove_leaf,
    asked.ProveGrowth: prove_growth,
    asked.VerifyLedger: verify_ledger,
    asked.ReadJob: read_job,
    asked.ListJobs: list_jobs,
}
