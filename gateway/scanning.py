"""
Files are shown to a virus scanner before any service gets them; what it finds is kept apart and refused.

The setting names a clamd (`clamd:/run/clamav/clamd.ctl`, `clamd:host:3310`) or a command that reads the file on its
standard input (`command:/usr/bin/clamdscan --no-summary -`) and ends with 0 (clean), 1 (found) or anything else. A scanner
that is named and does not answer lets nothing through.
"""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import structlog

from chassis.errors import Refused, Unavailable
from chassis.files import Files
from contracts.codes import chassis as codes
from contracts.roles import Principal
from gateway.desk import desk

log = structlog.get_logger()
CHUNK = 1 << 20
LONGEST_ANSWER = 4096
Scan = Callable[[IO[bytes], float], str]  # the name of what was found; empty where it is clean


def let_through(file: IO[bytes], name: str, who: Principal) -> None:
    """Nothing, with the file at its beginning again; Refused where something was found, Unavailable where nobody looked."""
    settings = desk().settings
    if not settings.scanner:
        return
    file.seek(0)
    found = _scan(settings.scanner)(file, settings.scanner_seconds)
    file.seek(0)
    if found:
        _set_apart(file, name, who, found)
        raise Refused(codes.FILE_INFECTED.fault("#/file", found=found[:80]))


def _scan(scanner: str) -> Scan:
    kind, _, where = scanner.partition(":")
    by = _by_clamd if kind == "clamd" else _by_command
    return lambda file, seconds: by(where, file, seconds)


def _by_command(where: str, file: IO[bytes], seconds: float) -> str:
    try:
        ended = subprocess.run(  # noqa: S603 - the command is the operator's own setting
            shlex.split(where), stdin=file, capture_output=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _nobody(error) from None
    if ended.returncode == 0:
        return ""
    said = ended.stdout.decode(errors="replace").strip()
    if ended.returncode != 1:
        raise _nobody(f"exit {ended.returncode} {said[:200]}")
    return said.splitlines()[0] if said else "?"


def _by_clamd(where: str, file: IO[bytes], seconds: float) -> str:
    """INSTREAM of clamd's protocol: pieces with their length before them, an empty one at the end, one line back."""
    try:
        with _connected(where, seconds) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            said = _answer(line)
    except OSError as error:
        raise _nobody(error) from None
    text = said.rstrip("\0\n").removeprefix("stream: ")
    if text == "OK":
        return ""
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")
    raise _nobody(text[:200] or "no answer")


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
        said += more
        if said.endswith(b"\0"):
            break
    return said.decode(errors="replace")


@contextmanager
def _connected(where: str, seconds: float) -> Iterator[socket.socket]:
    host, colon, port = where.rpartition(":")
    is_path = where.startswith("/") or not colon
    family = socket.AF_UNIX if is_path else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.settimeout(seconds)
        line.connect(where if is_path else (host, int(port)))
        yield line


def _nobody(why: object) -> Unavailable:
    log.error("scanner.silent", why=str(why))
    return Unavailable(codes.SCANNER_SILENT.fault())


def _set_apart(file: IO[bytes], name: str, who: Principal, found: str) -> None:
    """By its hash in a folder of its own, with who sent it, when and what was found; nothing reads it from there."""
    folder = desk().settings.quarantine
    kept = Files(folder).put(file, desk().settings.largest_file)  # type: ignore[arg-type]  # a binary stream either way
    file.seek(0)
    line = {
        "at": desk().clock.now().isoformat(), "hash": kept.hash, "size": kept.size, "name": name[-200:],
        "by": who.id, "role": who.role.value, "found": found,
    }  # fmt: skip
    with (folder / "quarantine.jsonl").open("a", encoding="utf-8") as book:
        book.write(json.dumps(line, ensure_ascii=False) + "\n")
    log.warning("file.infected", hash=kept.hash, size=kept.size, by=who.id, found=found)
