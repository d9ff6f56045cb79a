"""
A RabbitMQ broker of our own: its own Erlang port mapper, folder, ports, name and cookie, all on loopback.

The script of the package's library is run, not the wrapper in /usr/sbin: that one insists on certain users and hides the
broker's process. Erlang starts a port mapper by itself when it finds none, and that one outlives the broker: so ours is
started first, in the foreground, on a port of its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import shutil
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.dev import debian
from deploy.servers import owner, state
from deploy.servers.owner import NoServer
from deploy.servers.processes import NONE, Process, free_port

PROGRAMS = debian.RABBITMQ
VHOST = "jiju"
USER = "jiju"
START_SECONDS = 90.0
KIND = "rabbitmq"
STOP_SECONDS = 30
# A node of a cluster that says nothing for some tenths of a second is taken for dead, and another leads its queues.
FAILURE_DETECTOR = "[{aten, [{poll_interval, 100}]}].\n"
LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"
# Seconds of silence after which the other nodes of a cluster count one as gone; 60 by itself.
TICK = "-kernel net_ticktime 4"


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker and its port mapper: where they work, how to reach them, which processes they are."""

    folder: Path
    name: str  # of the node: jiju-6f2a@localhost
    ports: Mapping[str, int]  # amqp, management, dist, epmd
    password: str
    cookie: str
    process: Process
    mapper: Process  # nobody's where the broker uses that of the first of its cluster
    first: str = ""  # the folder of the first of its cluster

    def url(self, user: str = USER, password: str = "") -> str:
        return f"amqp://{user}:{password or self.password}@127.0.0.1:{self.ports['amqp']}/{VHOST}"

    @property
    def management(self) -> str:
        return f"http://127.0.0.1:{self.ports['management']}"


def obstacle() -> str:
    """Why no broker can be started here; empty where one can."""
    if not debian.rabbitmq() or shutil.which("epmd") is None:
        return "no RabbitMQ (Debian: apt install rabbitmq-server)"
    return owner.obstacle()


def start(folder: Path, *, beside: Broker | None = None) -> Broker:
    """
    The broker of *folder*, started if it does not run; its queues are kept from one start to the next.

    One that is to join another is made *beside* it: with its cookie, its password and its port mapper.
    """
    if reason := obstacle():
        raise NoServer(reason)
    found = read(folder)
    if found and found.process.alive:
        return found
    if found is None:
        found = _new(folder, beside)
    _prepare(found)
    return _launch(found)


def read(folder: Path) -> Broker | None:
    """What the state file of *folder* says, whether or not the broker still runs."""
    kept = state.read(folder, KIND)
    if not kept:
        return None
    own = {name: kept[name] for name in ("name", "ports", "password", "cookie", "first")}
    return Broker(folder, **own, process=Process(*kept["process"]), mapper=Process(*kept["mapper"]))


def stop(broker: Broker) -> None:
    """End the broker in order, then its port mapper."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not broker.process.send(number) or broker.process.ended_within(STOP_SECONDS):
            break
    broker.mapper.send(signal.SIGTERM)
    broker.mapper.ended_within(STOP_SECONDS)


def control(broker: Broker, *words: str) -> str:
    """`rabbitmqctl words…` at this broker; empty where it went well, else what it said."""
    program = PROGRAMS / "rabbitmqctl"
    return owner.run(program, "-q", "-n", broker.name, *words, folder=broker.folder / "node", environ=_environ(broker))


def join(broker: Broker, first: Broker) -> None:
    """Make *broker* a member of the cluster of *first*, beside which it was started; it forgets what it had."""
    for words in (("stop_app",), ("reset",), ("join_cluster", first.name), ("start_app",)):
        if said := control(broker, *words):
            raise NoServer(f"{broker.name} could not join {first.name}: {said}")


def _new(folder: Path, beside: Broker | None) -> Broker:
    """Ports and secrets are made once, and written down before anything is made with them."""
    ports: dict[str, int] = {}
    for use in ("amqp", "management", "dist", "epmd"):
        ports[use] = free_port(but=ports.values())
    name = f"jiju-{secrets.token_hex(4)}@localhost"
    made = Broker(folder, name, ports, secrets.token_hex(16), secrets.token_hex(16), NONE, NONE)
    if beside:
        ports["epmd"] = beside.ports["epmd"]
        made = replace(made, password=beside.password, cookie=beside.cookie, first=str(beside.folder))
    _keep(made)
    return made


def _keep(broker: Broker) -> None:
    state.write(
        broker.folder,
        KIND,
        {
            "name": broker.name,
            "ports": dict(broker.ports),
            "password": broker.password,
            "cookie": broker.cookie,
            "process": broker.process,
            "mapper": broker.mapper,
            "first": broker.first,
        },
    )


def _prepare(broker: Broker) -> None:
    """The node's folder with its settings; what a node keeps for itself is left as it is."""
    home = broker.folder / "node"
    home.mkdir(parents=True, exist_ok=True)
    ports = broker.ports
    files = {
        "rabbitmq.conf": "\n".join((
            f"listeners.tcp.default = 127.0.0.1:{ports['amqp']}",
            "management.tcp.ip = 127.0.0.1",
            f"management.tcp.port = {ports['management']}",
            f"load_definitions = {home}/definitions.json",
            "loopback_users = none",
            "log.console = false",
            "log.file.level = info",
            "vm_memory_high_watermark.relative = 0.4",
            "cluster_partition_handling = pause_minority",
            "",
        )),
        "advanced.config": FAILURE_DETECTOR,
        "definitions.json": json.dumps(definitions(broker.password)),
        "enabled_plugins": "[rabbitmq_management].\n",
        "empty.conf": "",
        ".erlang.cookie": broker.cookie,
    }  # fmt: skip
    for name, text in files.items():
        path = home / name
        path.unlink(missing_ok=True)  # the cookie is read-only, even for its owner
        path.touch(0o600)
        path.write_text(text, "utf-8")
        path.chmod(0o400 if name == ".erlang.cookie" else 0o600)
        owner.give(path)
    owner.give(home)


def definitions(password: str) -> dict[str, Sequence[object]]:
    """No guest: one virtual host and one user with a generated password."""
    salt = secrets.token_bytes(4)
    digest = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    kept = {"name": USER, "password_hash": digest, "hashing_algorithm": "rabbit_password_hashing_sha256"}
    return {
        "users": [kept | {"tags": "administrator"}],
        "vhosts": [{"name": VHOST}],
        "permissions": [{"user": USER, "vhost": VHOST, "configure": ".*", "write": ".*", "read": ".*"}],
    }


def _environ(broker: Broker) -> dict[str, str]:
    home, ports = broker.folder / "node", broker.ports
    return {
        "HOME": str(home),
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": broker.name,
        "RABBITMQ_CONF_ENV_FILE": str(home / "empty.conf"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_DIST_PORT": str(ports["dist"]),
        "RABBITMQ_CTL_DIST_PORT_MIN": str(ports["dist"] + 1),
        "RABBITMQ_CTL_DIST_PORT_MAX": str(ports["dist"] + 20),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{LOOPBACK} {TICK}",
        "RABBITMQ_CTL_ERL_ARGS": LOOPBACK,
        "RUNNING_UNDER_SYSTEMD": "true",  # then the process that we start becomes the broker itself
    }


def _launch(broker: Broker) -> Broker:
    home, log = broker.folder / "node", broker.folder / "output.log"
    mapper = broker.mapper
    if not mapper.alive and not broker.first:
        words = ("epmd", "-port", str(broker.ports["epmd"]), "-address", "127.0.0.1")
        mapper = owner.begin(*words, folder=home, log=log, environ=_environ(broker))
    begun = owner.begin(PROGRAMS / "rabbitmq-server", folder=home, log=log, environ=_environ(broker))
    running = replace(broker, process=begun, mapper=mapper)
    _keep(running)
    until = time.monotonic() + START_SECONDS
    while not is_ready(running):
        if not running.process.alive or time.monotonic() > until:
            stop(running)
            said = log.read_text("utf-8", errors="replace")
            raise NoServer(f"RabbitMQ did not start in {broker.folder}: {said[-2000:]}")
        time.sleep(0.1)
    return running


def is_ready(broker: Broker) -> bool:
    """Whether the broker opens connections: a listening port alone says too little."""
    import amqp  # noqa: PLC0415 - the set-up reads this module before any package is installed

    where = f"127.0.0.1:{broker.ports['amqp']}"
    try:
        with amqp.Connection(where, USER, broker.password, virtual_host=VHOST, connect_timeout=2, read_timeout=5):
            return True
    except (OSError, amqp.AMQPError):
        return False
