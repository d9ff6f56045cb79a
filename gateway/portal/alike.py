"""The part of a form that shows which recorded agencies a new one resembles, and takes the answer that they are two."""

from __future__ import annotations

from dataclasses import replace

from chassis.errors import Refused
from contracts.codes.base import Fault
from contracts.commands.duplicates import TellApart
from contracts.declare import State
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.forms import Form

ANSWER, REASON = "apart", "apart_reason"  # codes of the recorded ones that were ticked, and why


def tell_apart(form: Form, state: State) -> None:
    """Remember the answers of a form, before the record is begun that they are about."""
    code = str(state.get("credit_code") or "")
    for other in filter(None, form.several(ANSWER)):
        command = TellApart(codes=(code, other), reason=form.value(REASON))
        try:
            send(command, principal(), key=f"{form.key}.{other}"[:80])
        except Refused as refused:
            raise Refused(*map(_beside_its_field, refused.faults)) from None


def _beside_its_field(fault: Fault) -> Fault:
    return replace(fault, pointer=f"#/{REASON}") if fault.pointer == "#/reason" else fault
