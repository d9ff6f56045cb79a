"""
The trial's data folder: held by one process, looked through before anything in it is changed.

Everything that the trial keeps is in here; a copy of the folder, taken while nothing runs, is a backup.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chassis.running import CannotStart
from chassis.storage import migrate
from contracts.declare import Words

NONE = "none"
FORM = 1  # of the folder; a later program may lay it out otherwise
SESSION_KEY = "session"  # signs the portal's forms and cookies
HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the folder says of itself."""

    demo: str  # full, small, or none: decided at the first start
    seeded: bool = False
    zone: str = ""  # what the accounts of an operator and of an agency see as theirs
    agency: str = ""
    expert: str = ""
    form: int = FORM

    @property
    def is_demo(self) -> bool:
        return self.demo != NONE


class Folder:
    """A data folder that this process holds until it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys = path / "keys"
        self._held: int | None = None

    # -- holding it

    def claim(self) -> None:
        """Make it where it is missing, and hold it; CannotStart while another process does."""
        if "?" in str(self.path):
            raise CannotStart(Words("数据目录名不能含问号", "a data folder's name holds no question mark"))
        self.path.mkdir(parents=True, exist_ok=True)
        self._held = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(self._taken()) from None
        os.ftruncate(self._held, 0)
        os.write(self._held, str(os.getpid()).encode())

    def _taken(self) -> Words:
        pid = (self.path / "lock").read_text("ascii", "replace").strip() or "?"
        return Words(
            f"{self.path} 正由另一进程使用（进程号 {pid}）；先停止它，或换一个目录：make run DATA=…",
            f"{self.path} is in use by another process (pid {pid}); stop it, or take another folder: make run DATA=…",
        )

    # -- what it says of itself

    @property
    def _marks(self) -> Path:
        return self.path / "jiju.json"

    def marks(self) -> Marks | None:
        """What was written at the first start; None before."""
        if not self._marks.exists():
            return None
        try:
            said: dict[str, Any] = json.loads(self._marks.read_text("utf-8"))
            found = None if said["form"] > FORM else Marks(**said)
        except (ValueError, KeyError, TypeError):
            raise CannotStart(_damaged(self._marks)) from None
        if found is None:
            raise CannotStart(_newer(self._marks))
        return found

    def marks_for(self, wanted: str | None) -> Marks:
        """
        What the folder says, or what it will say of *wanted* (full, small, none; None where nobody says).

        CannotStart where it holds something else: demonstration data never get into a real register.
        """
        found = self.marks()
        if found is None:
            return Marks(wanted or "full", seeded=wanted == NONE)
        if wanted in (None, found.demo):
            return found
        holds = Words("演示数据", "demonstration data") if found.is_demo else Words("正式数据", "data of its own")
        raise CannotStart(
            Words(
                f"{self.path} 里是{holds.zh}（--demo {found.demo}），不能以 --demo {wanted} 启动；换一个目录",
                f"{self.path} holds {holds.en} (--demo {found.demo}) and cannot start with --demo {wanted}; "
                "take another folder",
            )
        )

    def begin(self, marks: Marks, session_key: str) -> None:
        """What the first start decides; later ones find it decided."""
        self.keys.mkdir(mode=0o700, exist_ok=True)
        if not (self.keys / SESSION_KEY).exists():
            self.write(f"keys/{SESSION_KEY}", session_key + "\n")
        if self.marks() is None:
            self.mark(marks)

    def mark(self, marks: Marks) -> None:
        """Write it down, whole or not at all."""
        self.write("jiju.json", json.dumps(asdict(marks)) + "\n")

    def write(self, name: str, text: str) -> Path:
        """A small file that only its owner reads, whole or not at all, whatever happens meanwhile."""
        path = self.path / name
        beside = path.with_name(f".{path.name}.new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return path

    # -- looking it through

    def inspect(self, services: Iterable[str]) -> None:
        """CannotStart where a database is damaged, not writable, or of a later program; nothing is changed by looking."""
        owners = list(services)
        for name in (*owners, "gateway"):
            file = self.path / f"{name}.sqlite"
            if file.exists():
                _inspect(file, name if name in owners else "")


def _inspect(file: Path, owner: str) -> None:
    """An empty owner: a database without numbered migrations."""
    with file.open("r+b") as opened:  # raises what is told of a file that cannot be written
        head = opened.read(len(HEADER))
    if head not in (HEADER, b""):  # an empty file is a new database
        raise CannotStart(_damaged(file))
    if owner and (revision := _revision(file)):
        known = {one.revision for one in migrate.script_of(owner).walk_revisions()}
        if revision not in known:
            raise CannotStart(_newer(file))


def _revision(file: Path) -> str:
    """The last migration that was run; empty where none was."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            if not conn.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone():
                return ""
            row = conn.execute("select version_num from alembic_version").fetchone()
    except sqlite3.DatabaseError:
        raise CannotStart(_damaged(file)) from None
    return str(row[0]) if row else ""


def _damaged(file: Path) -> Words:
    return Words(
        f"{file} 已损坏，没有改动它；请从备份恢复整个数据目录",
        f"{file} is damaged and was left as it is; restore the whole data folder from a backup",
    )


def _newer(file: Path) -> Words:
    return Words(
        f"{file} 由更新版本的程序写成，没有改动它；请用那个版本启动",
        f"{file} was written by a later version of this program and was left as it is; start that version",
    )
