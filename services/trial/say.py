"""What the start says on the terminal: one line per fault, one block when it serves, progress in between."""

from __future__ import annotations

import errno
import logging
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO, cast

from chassis import logs
from chassis.clock import monotonic
from chassis.errors import Problem
from chassis.ledger.heads import BadKey
from chassis.running import CannotStart
from chassis.settings import BadSettings
from contracts.declare import Words
from services.trial.accounts import NAME, Listed
from services.trial.folder import Marks
from services.trial.logfile import LogFile

LOG = "jiju.log"
WIDE = ("W", "F")
OFTEN = 0.2  # seconds between two looks of a bar on a terminal
SELDOM = 5.0  # and between two lines where nobody watches
OF_FILES = {
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
    errno.EDQUOT: Words("磁盘配额已满", "the disk quota is used up"),
    errno.EROFS: Words("只读", "it is read-only"),
    errno.EACCES: Words("没有权限", "permission denied"),
    errno.EPERM: Words("没有权限", "permission denied"),
    errno.ENOTDIR: Words("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: Words("是文件，不是文件夹", "it is a file, not a folder"),
    errno.ENOENT: Words("不存在", "it does not exist"),
}


def faults_of(error: Exception) -> tuple[Words, ...] | None:
    """Why a start failed, in both languages; None where it is a mistake of ours and deserves its traceback."""
    match error:
        case CannotStart():
            return (error.words,)
        case BadSettings():
            return error.faults
        case Problem():
            return tuple(fault.detail for fault in error.faults)
        case BadKey():
            zh, _, en = str(error).partition(" · ")
            return (Words(zh, en),)
        case OSError():
            return (_of_file(error),)
    return None


def _of_file(error: OSError) -> Words:
    why = OF_FILES.get(error.errno or 0) or Words(error.strerror or "?", error.strerror or "?")
    where = error.filename2 or error.filename or ""
    return Words(f"不能写入 {where}：{why.zh}", f"cannot write {where}: {why.en}")


def complain(faults: Iterable[Words]) -> None:
    """One line each, on stderr."""
    for fault in faults:
        sys.stderr.write(" ".join(f"{fault.zh} · {fault.en}".split()) + "\n")
    sys.stderr.flush()


def block(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> str:
    """Rows in columns; a Han character is two columns wide."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "".join(cell + " " * (wide - width(cell) + 2) for cell, wide in zip(row, widths, strict=True)) for row in rows
    ]
    return "\n".join(indent + line.rstrip() for line in lines)


def width(text: str) -> int:
    """How many columns of a terminal it takes."""
    return sum(2 if unicodedata.east_asian_width(char) in WIDE else 1 for char in text)


def to_log(folder: Path, *, debug: bool) -> None:
    """Log lines go to a file in the data folder; what is written there never stops a request."""
    logging.raiseExceptions = False
    logs.configure("debug" if debug else "info", stream=cast("TextIO", LogFile(folder / LOG)))


def serving(url: str, folder: Path, marks: Marks, made: Sequence[Listed], *, clock: bool) -> None:
    """The one block that a person needs: where it is, who may sign in, what it holds, how to end it."""
    rows = [("地址 · address", url), ("数据 · data", str(folder.resolve()))]
    if marks.is_demo:
        rows.append(("演示 · demo", "机构、人员、数据均为虚构 · all agencies, people and figures are invented"))
    if clock:
        rows.append(("时钟 · clock", "可往后调 · can be moved forward: jiju clock set 2027-01-31"))
    where = folder / NAME
    if made:
        rows.append(("账号 · accounts", f"见下，并存于 · below, and in {where}"))
    elif where.exists():
        rows.append(("账号 · accounts", f"初始密码见 · first passwords in {where}"))
    lines = ["", "集聚 · Jiju", "", block(rows)]
    if made:
        lines += ["", block([one.row for one in made], indent="    ")]
    lines += ["", "  停止 · stop: Ctrl-C", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


class Progress:
    """How far a long work is: one line that is written over, or on a file a line now and then."""

    def __init__(self, words: Words, out: TextIO | None = None) -> None:
        self._words, self._out = words, out or sys.stderr
        self._watched = self._out.isatty()
        self._said = 0.0

    def __call__(self, done: int, total: int) -> None:
        pause = OFTEN if self._watched else SELDOM
        if done < total and monotonic() - self._said < pause:
            return
        self._said = monotonic()
        line = f"{self._words.zh} · {self._words.en}  {done} / {total}"
        ended = "\n" if done >= total or not self._watched else ""
        self._out.write(f"\r{line}{ended}" if self._watched else f"{line}\n")
        self._out.flush()
