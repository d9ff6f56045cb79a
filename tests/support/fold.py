"""The specification of a history, as the architecture says it in one sentence; nothing here is fast."""

from __future__ import annotations


def fold(assertions, day, known, upgrade=lambda state, at, to: state, shape=1):
    """What was so on *day* as known at *known*: the assertions in order of recording, each setting its fields."""
    state, at = None, shape
    for a in assertions:
        if a.recorded_at <= known and a.valid_from <= day < a.valid_until:
            state = {**({} if state is None else upgrade(state, at, a.shape)), **a.sets}
            at = a.shape
    state = None if state is None else upgrade(state, at, shape)
    return None if state is None or state.get("$gone") else state
