"""The servers of one run, its workers included: started by whoever asks first, gone with the run, even after `kill -9`."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.servers import elasticsearch, postgres, rabbitmq
from deploy.servers.processes import Process, process
from tests.support import scratch
from tests.support.capabilities import needs

RUN = "JIJU_TEST_RUN"  # names the process that began the run; workers inherit it
BEGAN = pytest.StashKey[bool]()  # this process began the run, and ends it
AT_END: list[Callable[[], object]] = []  # what uses the servers until the last test is over: waited for before they go
KINDS: tuple[Any, ...] = (postgres, rabbitmq, elasticsearch)
SHORT_LIVED = (
    " -XX:TieredStopAtLevel=1"  # compiling for speed costs a node of a test more than it ever runs: half of its start
)


def run_folder() -> Path:
    """A folder for this run in a place that an ordinary user may enter, named after the process that began the run."""
    return Path(tempfile.gettempdir()) / f"jiju-tests-{os.geteuid()}" / os.environ[RUN]


@contextmanager
def asking() -> Iterator[Path]:
    """The run's folder, for one who starts a server in it: one at a time."""
    folder = run_folder()
    folder.parent.mkdir(mode=0o755, exist_ok=True)
    with one_at_a_time(folder.parent / "lock"):
        sweep(folder.parent)
        yield folder


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def sweep(base: Path) -> None:
    """Stop and remove what runs left behind that were killed before they could do it themselves."""
    for folder in base.glob("*@*"):
        pid, _, started = folder.name.partition("@")
        if not Process(int(pid), started).alive:
            remove(folder)


def remove(folder: Path) -> None:
    """The run's folder and every server in it; tests of servers and of whole platforms start theirs below."""
    for kind in KINDS:
        for kept in list(folder.rglob(f"{kind.KIND}.json")):
            if server := kind.read(kept.parent):
                kind.stop(server)
    shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    if RUN not in os.environ:  # workers, and a run that a test of this run starts, use its servers
        begun_by = process(os.getpid())
        os.environ[RUN] = f"{begun_by.pid}@{begun_by.started}"
        config.stash[BEGAN] = True
    if "not bench" in config.option.markexpr:
        scratch.choose()
        if SHORT_LIVED not in elasticsearch.OPTIONS:
            elasticsearch.OPTIONS += SHORT_LIVED


def pytest_sessionfinish() -> None:
    for wait in AT_END:
        wait()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(BEGAN, False):
        remove(run_folder())
        del os.environ[RUN]


def run_broker() -> rabbitmq.Broker:
    """Started by whoever asks first; the test is left out where none can run."""
    needs("rabbitmq")
    with asking() as folder:
        return rabbitmq.start(folder)


def run_elastic() -> elasticsearch.Node:
    """The same of Elasticsearch."""
    needs("elasticsearch")
    with asking() as folder:
        return elasticsearch.start(folder)


@pytest.fixture(scope="session")
def broker() -> rabbitmq.Broker:
    """The run's broker."""
    return run_broker()


@pytest.fixture(scope="session")
def elastic() -> elasticsearch.Node:
    """The run's Elasticsearch."""
    return run_elastic()
