"""The gateway's settings: every fault at once, the secret never shown."""

from __future__ import annotations

import pytest

from chassis.settings import BadSettings, load
from gateway.settings import Settings

KEY = "k" * 32


def test_only_the_key_must_be_set():
    assert load(Settings, "GATEWAY", {"GATEWAY_SESSION_KEY": KEY}).rate == "600 per minute"


def test_every_fault_is_told_at_once():
    with pytest.raises(BadSettings) as told:
        Settings(session_key="short", password_profile="none")
    assert [fault.en for fault in told.value.faults] == [
        "GATEWAY_SESSION_KEY needs at least 32 characters",
        "GATEWAY_PASSWORD_PROFILE is one of asvs, dengbao",
    ]


def test_the_key_is_in_no_repr():
    assert KEY not in repr(Settings(session_key=KEY))
