"""Our own RabbitMQ: private, on loopback, kept from start to start, gone without a trace when stopped."""

from __future__ import annotations

import subprocess
from pathlib import Path

import amqp
import pytest

from deploy.servers import rabbitmq
from tests.support.capabilities import needs
from tests.support.servers import run_folder


@pytest.fixture(scope="module")
def folder():
    needs("rabbitmq")
    found = run_folder() / "own-broker"
    found.mkdir(parents=True, exist_ok=True)
    yield found
    if left := rabbitmq.read(found):
        rabbitmq.stop(left)


def connected(broker):
    port = broker.ports["amqp"]
    return amqp.Connection(f"127.0.0.1:{port}", rabbitmq.USER, broker.password, virtual_host=rabbitmq.VHOST)


def listening(pid: int) -> set[str]:
    """The addresses on which a process listens, by the kernel's own tables."""
    said = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    return {line.split()[3].rpartition(":")[0] for line in said.splitlines() if f"pid={pid}," in line}


def test_it_listens_on_loopback_only_and_keeps_what_it_holds(folder):
    broker = rabbitmq.start(folder)
    assert listening(broker.process.pid) == {"127.0.0.1"}
    assert listening(broker.mapper.pid) <= {"127.0.0.1", "[::1]"}
    with connected(broker) as connection:
        channel = connection.channel()
        channel.queue_declare("kept", durable=True, auto_delete=False)
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message("here", delivery_mode=2), routing_key="kept")
    assert rabbitmq.start(folder) == broker, "a running broker is left alone"
    rabbitmq.stop(broker)
    assert not broker.process.alive
    assert not broker.mapper.alive
    again = rabbitmq.start(folder)
    assert again.ports == broker.ports
    with connected(again) as connection:
        assert connection.channel().basic_get("kept", no_ack=True).body == "here"


def test_nobody_enters_without_the_password_and_there_is_no_guest(folder):
    broker = rabbitmq.start(folder)
    for user, password in ((rabbitmq.USER, "wrong"), ("guest", "guest")):
        with pytest.raises((amqp.AccessRefused, OSError)):
            amqp.Connection(f"127.0.0.1:{broker.ports['amqp']}", user, password, virtual_host=rabbitmq.VHOST).connect()


def test_it_runs_as_an_ordinary_user(folder):
    broker = rabbitmq.start(folder)
    status = Path(f"/proc/{broker.process.pid}/status").read_text("ascii")
    assert "Uid:\t0" not in status
