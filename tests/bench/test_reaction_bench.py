"""
P7: a command with a second service's reaction, HTTP apart, against the same rows written by hand.

The yardstick writes exactly what the services wrote (registry: assertion, segments, current row, ledger leaf, event,
command's key; credit: the same of its file, and its inbox) with sqlite3 alone, in two transactions on copies of both
databases; in the end both hold the same rows. What the services read is not read again, and nothing is computed.
The bar of 2 × stands above what can be reached while the rules are asked and the answer is made in Python; it is
printed whether it is held, and a miss does not fail the run (the design says so of P7).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.clock import SystemClock
from chassis.storage.engine import PRAGMAS
from contracts.commands.things import ChangeThing, View
from tests.bench.figures import ROUNDS, Measured, milliseconds, ratio, report, verdict
from tests.support.backend import AGENCY, Backend

pytestmark = pytest.mark.bench
EACH = 100  # commands of one round
BOTH = ("registry", "credit")
Said = list[tuple[str, Any, bool]]  # statement, parameters, whether there are many rows of them
WRITES = ("INSERT", "UPDATE", "DELETE")


class Lived:
    """The services as the trial runs them; what they say to their databases while they change an agency."""

    def __init__(self, folder: Path) -> None:
        clock: Any = SystemClock()  # the relay writes its mark now and then, as it does in earnest
        self.backend = Backend(folder, clock)
        self.seen: View = self.backend.province.create("agency", dict(AGENCY))
        self.said: dict[str, Said] = {name: [] for name in BOTH}  # what both write, since somebody looked
        self.number = 0
        self.answered = 0.0  # milliseconds until the command's own answer
        self.reacted = threading.Event()
        self.backend.settle()
        credit = self.backend.all.services["credit"].transactions
        before = credit.on_commit

        def committed() -> None:
            self.reacted.set()
            before()

        credit.on_commit = committed
        for name in BOTH:
            self._listen(name)

    def change(self) -> None:
        """One command, until the other service has committed its reaction."""
        self.number += 1
        self.reacted.clear()
        sets = {"name": f"无锡第{self.number}知识产权代理事务所"}
        how = ChangeThing(kind="agency", id=self.seen.id, revision=self.seen.revision, sets=sets, basis="变更")
        self.answered = milliseconds(lambda: self._send(how))
        assert self.reacted.wait(10)

    def _send(self, command: ChangeThing) -> None:
        self.seen = self.backend.province.send(command)

    def _listen(self, name: str) -> None:
        def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
            if statement.startswith(WRITES) and " relay " not in statement:
                self.said[name].append((statement, parameters, many))

        sa.event.listen(self.backend.all.services[name].store.engine, "before_cursor_execute", note)

    def copied(self, folder: Path) -> dict[str, sqlite3.Connection]:
        """Both databases as they are now, opened with the same pragmas."""
        folder.mkdir()
        made = {}
        for name in BOTH:
            source = self.backend.all.services[name].store.url.database
            made[name] = sqlite3.connect(folder / f"{name}.sqlite", isolation_level=None)
            with closing(sqlite3.connect(str(source))) as there:
                there.backup(made[name])
            for pragma in PRAGMAS:
                made[name].execute(pragma)
        return made


def by_hand(conn: sqlite3.Connection, said: Said) -> None:
    """One transaction."""
    conn.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in said:
        cursor = conn.executemany(statement, parameters) if many else conn.execute(statement, parameters)
        if not many:
            cursor.fetchall()
    conn.execute("COMMIT")


def both_by_hand(copies: dict[str, sqlite3.Connection], said: dict[str, Said]) -> None:
    for name in BOTH:
        by_hand(copies[name], said[name])


def content(conn: sqlite3.Connection) -> dict[str, list[Any]]:
    """All rows of all tables but the relay's mark, which is written beside the work."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'relay'"
    names: Sequence[str] = [row[0] for row in conn.execute(asked)]
    return {name: sorted(map(repr, conn.execute(f"SELECT * FROM {name}"))) for name in names}  # noqa: S608 - its names


def test_p7_a_command_with_a_reaction_elsewhere(tmp_path):
    lived = Lived(tmp_path / "lived")
    try:
        for _ in range(30):
            lived.change()
        lived.backend.settle()
        copies = lived.copied(tmp_path / "copy")
        ours, theirs, answers = [], [], []
        for _ in range(ROUNDS):
            taken, answered, said = [], [], []
            for _ in range(EACH):
                lived.said = {name: [] for name in BOTH}
                taken.append(milliseconds(lived.change))
                answered.append(lived.answered)
                said.append(lived.said)
            ours.append(tuple(taken))
            answers.append(tuple(answered))
            theirs.append(tuple(milliseconds(partial(both_by_hand, copies, one)) for one in said))
        lived.backend.settle()
        for name in BOTH:
            with closing(sqlite3.connect(str(lived.backend.all.services[name].store.url.database))) as there:
                assert content(there) == content(copies[name])
        for conn in copies.values():
            conn.close()
    finally:
        lived.backend.stop()
    found = [
        Measured("command, until the other service's reaction is committed", tuple(ours)),
        Measured("the same rows by hand in two transactions", tuple(theirs)),
        Measured("of the first: until the command is answered", tuple(answers)),
    ]
    times = ratio(found[0], found[1])
    report("P7 sqlite, the trial's services and threads", [*found, verdict("command with reaction, of by hand", times, 2, at_most=True)])  # fmt: skip
