"""One small trial for all tests of the command, and people who use it in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.support.demonstration import demonstration
from tests.support.served import Trial
from tests.support.served_full import FullTrial
from tests.support.shape import FULL, SHAPE

Ask = Callable[..., Any]
Served = Trial | FullTrial


class User:
    """Somebody with a memory of their own; the command runs in this process, which is quicker than a new one."""

    def __init__(self, trial: Served, home: Path, login: str = "") -> None:
        self._environ = {"JIJU_HOME": str(home), "JIJU_SERVER": trial.url, "LANG": "", "LC_ALL": "", "LC_MESSAGES": ""}
        self.home = home
        if login:
            signed_in = self("login", login, "--password-stdin", typed=trial.passwords[login] + "\n")
            assert signed_in.exit_code == 0, signed_in.stderr

    def __call__(self, *words: str, typed: str = "", **environ: str) -> Result:
        """`jiju words…`"""
        return CliRunner().invoke(main, words, input=typed, env=self._environ | environ, prog_name="jiju")

    def asks(self, *words: str) -> Any:
        """The same with --json; it must not be refused."""
        result = self(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def refused(self, *words: str) -> Any:
        """The problem with which it was refused."""
        result = self(*words, "--json")
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        return json.loads(result.stderr[result.stderr.index("{") :])


@pytest.fixture(scope="session")
def trial(tmp_path_factory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("trial") / "data"
    running: Served = FullTrial(data, demo="small", elastic=SHAPE == "full") if SHAPE in FULL else demonstration(data)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def people(trial, tmp_path_factory) -> Callable[[str], User]:
    """`people("province")`: the demonstration's person of that role, signed in once."""
    known: dict[str, User] = {}

    def person(role: str) -> User:
        if role not in known:
            login = "" if role == "visitor" else f"demo-{role}"
            known[role] = User(trial, tmp_path_factory.mktemp(role), login)
        return known[role]

    return person


@pytest.fixture
def province(people):
    return people("province")


@pytest.fixture
def visitor(people):
    return people("visitor")


@pytest.fixture
def stranger(trial, tmp_path) -> User:
    """Somebody whose memory is empty and may be spoilt."""
    return User(trial, tmp_path)
