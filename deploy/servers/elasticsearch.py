"""
An Elasticsearch node of our own, from its distribution on Maven Central: `server` and the netty transport, no more.

The node runs on Debian's JDK 17. `GET /` answers 405 there, so readiness is asked of the cluster's health.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import signal
import time
import urllib.request
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.dev.debian import java
from deploy.servers import fetch, owner, state
from deploy.servers.owner import NoServer
from deploy.servers.processes import NONE, Process, free_port, process

VERSION = "8.19.20"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
USER = "jiju"
START_SECONDS = 120.0
KIND = "elasticsearch"
STOP_SECONDS = 30
OPTIONS = "-Xms512m -Xmx512m"


@dataclass(frozen=True, slots=True)
class Node:
    """A running node: where it works, how to reach it, which process it is."""

    folder: Path
    port: int
    transport: int
    password: str
    process: Process

    @property
    def url_with_password(self) -> str:
        """For those who are told one address and nothing else."""
        return f"http://{USER}:{self.password}@127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def obstacle() -> str:
    """Why no node can be started here; empty where one can."""
    if java() is None:
        return "no Java 17 or later (Debian: apt install openjdk-17-jre-headless)"
    return fetch.obstacle(ARTIFACT) or owner.obstacle()


def start(folder: Path) -> Node:
    """The node of *folder*, started if it does not run; its indexes are kept from one start to the next."""
    if reason := obstacle():
        raise NoServer(reason)
    found = read(folder)
    if found and found.process.alive:
        return found
    if found is None:
        port = free_port()
        found = Node(folder, port, free_port(but=(port,)), secrets.token_hex(16), NONE)
        _keep(found)
    program = _program()
    _prepare(found, program)
    return _launch(found, program)


def read(folder: Path) -> Node | None:
    """What the state file of *folder* says, whether or not the node still runs."""
    kept = state.read(folder, KIND)
    if not kept:
        return None
    return Node(folder, kept["port"], kept["transport"], kept["password"], Process(*kept["process"]))


def stop(node: Node) -> None:
    """End the node in order, or at once where that takes too long."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not node.process.send(number) or node.process.ended_within(STOP_SECONDS):
            return


def _keep(node: Node) -> None:
    own = {"port": node.port, "transport": node.transport, "password": node.password, "process": node.process}
    state.write(node.folder, KIND, own)


def _program() -> Path:
    """The unpacked distribution, shared by every node of this machine's user; Python's zipfile drops the run bits."""
    archive = fetch.archive(ARTIFACT)
    home = archive.parent / archive.stem
    if not home.exists():
        half = home.with_name(f"{home.name}-{secrets.token_hex(4)}")
        with zipfile.ZipFile(archive) as packed:
            for one in packed.infolist():
                path = Path(packed.extract(one, half))
                path.chmod((one.external_attr >> 16) & 0o777 or 0o755)
        next(half.iterdir()).rename(home)
        half.rmdir()
    return home


def _prepare(node: Node, program: Path) -> None:
    """The node's folder with its settings; its indexes are left as they are."""
    home = node.folder / "node"
    for folder in (home, home / "config", home / "data", home / "log", home / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
        owner.give(folder)
    settings = {
        "cluster.name": "jiju",
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": node.port,
        "transport.port": node.transport,
        "path.data": str(home / "data"),
        "path.logs": str(home / "log"),
        "action.auto_create_index": False,
        "xpack.security.enabled": True,  # left out it means on, with certificates that nobody made
        "xpack.security.http.ssl.enabled": False,
        "xpack.security.transport.ssl.enabled": False,
        "xpack.security.autoconfiguration.enabled": False,
        "xpack.security.authc.realms.file.own.order": 0,
    }
    files = {
        "elasticsearch.yml": "".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items()),
        "users": f"{USER}:{_hash(node.password)}\n",
        "users_roles": f"superuser:{USER}\n",
        "roles.yml": "",
        "jvm.options": (program / "config" / "jvm.options").read_text("utf-8"),
        "log4j2.properties": (program / "config" / "log4j2.properties").read_text("utf-8"),
    }
    for name, text in files.items():
        path = home / "config" / name
        path.touch(0o600)
        path.write_text(text, "utf-8")
        owner.give(path)


def _hash(password: str) -> str:
    """As the file realm reads it."""
    salt, rounds = secrets.token_bytes(32), 10_000
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, dklen=32)
    return f"{{PBKDF2}}{rounds}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _launch(node: Node, program: Path) -> Node:
    home = node.folder / "node"
    environ = {
        "ES_JAVA_HOME": str(java()),
        "ES_PATH_CONF": str(home / "config"),
        "ES_TMPDIR": str(home / "tmp"),
        "ES_JAVA_OPTS": OPTIONS,
        "HOME": str(home),
    }
    written = home / "pid"
    written.unlink(missing_ok=True)
    said = owner.run(program / "bin" / "elasticsearch", "-d", "-p", written, folder=home, environ=environ)
    if said and not written.exists():
        raise NoServer(f"Elasticsearch did not start in {node.folder}: {said[-2000:]}")
    running = replace(node, process=process(int(written.read_text("ascii"))))
    _keep(running)
    until = time.monotonic() + START_SECONDS
    while not is_ready(running):
        if not running.process.alive or time.monotonic() > until:
            stop(running)
            log = (home / "log" / "jiju.log").read_text("utf-8", errors="replace")
            raise NoServer(f"Elasticsearch did not start in {node.folder}: {log[-2000:]}")
        time.sleep(0.2)
    return running


def is_ready(node: Node) -> bool:
    """Whether the node answers for its cluster; anybody else on its port does not know the password."""
    known = base64.b64encode(f"{USER}:{node.password}".encode()).decode()
    own = f"{node.url}/_cluster/health"
    request = urllib.request.Request(own, headers={"Authorization": f"Basic {known}"})  # noqa: S310 - our own address
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return json.load(answer)["status"] in ("green", "yellow")
    except OSError:
        return False
