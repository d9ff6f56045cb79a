"""What counts as another machine."""

from __future__ import annotations

import socket

import pytest

from tests.support.sockets import OutsideCall, _guard, is_outside


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", None])
def test_this_machine_is_not_outside(host):
    assert not is_outside(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.0.2.7", "2001:db8::1", "example.org", "0.0.0.0"])  # noqa: S104 - an address to refuse
def test_every_other_machine_and_every_name_is_outside(host):
    assert is_outside(host)


@pytest.fixture
def guarded(monkeypatch):
    """A socket under the guard of unit tests."""
    _guard(monkeypatch)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        yield made


@pytest.mark.parametrize(
    "call",
    [
        lambda made: made.connect(("192.0.2.7", 9)),
        lambda made: made.connect_ex(("192.0.2.7", 9)),
        lambda made: made.sendto(b"x", ("192.0.2.7", 9)),
        lambda made: socket.getaddrinfo("example.org", 80),
        lambda made: socket.create_connection(("example.org", 80)),
    ],
)
def test_a_call_outside_is_refused_with_the_host_s_name(guarded, call):
    with pytest.raises(OutsideCall, match=r"192\.0\.2\.7|example\.org"):
        call(guarded)


def test_a_call_to_this_machine_goes_through(guarded):
    guarded.connect(("127.0.0.1", 9))
    assert guarded.getpeername() == ("127.0.0.1", 9)
