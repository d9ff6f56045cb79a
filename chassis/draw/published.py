"""What is published for ever, and what an auditor gets besides; both as exact bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.draw.after import Replaced
from chassis.draw.frozen import Frozen, salt_of
from chassis.draw.keyed import keyed
from chassis.draw.revealed import Revealed, Ticket
from chassis.draw.staffed import Certificate
from chassis.jcs import canonical


def file_of(
    revealed: Revealed, teams: dict[str, tuple[str, ...]] | Certificate, replaced: Sequence[Replaced] = ()
) -> bytes:
    """
    The published file, media type MEDIA_TYPE, in canonical JSON.

    *teams* names each object's first team, those of replacements included (`Course.first_teams`).
    """
    frozen, drawn = revealed.frozen, _drawn(revealed, replaced)
    content: dict[str, Any] = {
        "plan": frozen.plan,
        "plan_hash": frozen.plan_hash.hex(),
        "nonce": frozen.secrets.nonce.hex(),
        "values": [{"name": one.name, "value": one.value, "url": one.url} for one in revealed.values],
        "prk": revealed.prk.hex(),
        "drawn": [_shown(frozen, one) for one in drawn],
        "inspectors": [one._asdict() for one in frozen.inspectors],
        "bans": [one._asdict() for one in frozen.bans],
        "replaced": [_replaced(one) for one in replaced],
    }
    if isinstance(teams, Certificate):
        content["blocked"] = {"kind": teams.kind, "objects": teams.objects, "inspectors": teams.inspectors}
    else:
        content["teams"] = [{"object": one.id, "inspectors": teams[one.id]} for one in drawn]
    return canonical(content).encode()


def auditors_list(frozen: Frozen) -> bytes:
    """The full list with salts, in frozen order: with it the completeness of the draw is checked."""
    authenticated = keyed(frozen.secrets.salt_key)
    rows = ((one, salt_of(authenticated(one.id.encode()))) for one in frozen.objects)
    return canonical([{"id": one.id, "stratum": one.stratum, "salt": salt} for one, salt in rows]).encode()


def _drawn(revealed: Revealed, replaced: Sequence[Replaced]) -> list[Ticket]:
    """The drawn, and those who came in for one of them: these are the next of their strata."""
    came = [Ticket(revealed.ticket(one.by), one.by) for one in replaced if not one.inspector]
    return sorted([*revealed.drawn, *came])


def _shown(frozen: Frozen, one: Ticket) -> dict[str, Any]:
    proof = frozen.proof(one.id)
    shown = {"id": one.id, "stratum": proof.stratum, "ticket": one.ticket.hex(), "salt": proof.salt}
    return {**shown, "index": proof.index, "path": proof.path}


def _replaced(one: Replaced) -> dict[str, str]:
    """The object's own replacement names no inspector."""
    who = {"inspector": one.inspector} if one.inspector else {}
    return {"object": one.object, **who, "by": one.by, "reason": one.reason, "at": one.at.isoformat()}
