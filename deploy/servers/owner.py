"""Who a server runs as: an ordinary user, for none of them may or should run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.servers.processes import Process, process

ORDINARY_USER = "jiju-test"
BARE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}


class NoServer(Exception):
    """A server cannot be started here; the message says why."""


def obstacle() -> str:
    """Why nothing can be run as an ordinary user here; empty where it can."""
    if os.geteuid() == 0 and not _known(ORDINARY_USER) and shutil.which("useradd") is None:
        return "servers do not run as root, and there is no useradd to make an ordinary user with"
    return ""


def user() -> str | None:
    """The user to run as; None where we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    if not _known(ORDINARY_USER):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ORDINARY_USER]
        subprocess.run(command, check=True, capture_output=True)
    return ORDINARY_USER


def give(*paths: Path) -> None:
    """Hand folders and files over to the user that the server runs as."""
    name = user()
    if name:
        entry = pwd.getpwnam(name)
        for path in paths:
            os.chown(path, entry.pw_uid, entry.pw_gid)


def run(*command: str | Path, folder: Path, environ: Mapping[str, str] | None = None) -> str:
    """
    Empty where the command went well, else what it said.

    It gets an almost empty environment, so that nothing of ours leaks into a server.
    """
    with tempfile.TemporaryFile() as output:  # not a pipe: a server would keep it open after its starter has ended
        done = subprocess.run(
            [str(word) for word in command], stdout=output, stderr=output, check=False, **_how(folder, environ)
        )
        output.seek(0)
        said = output.read().decode("utf-8", "replace").strip()
    return (said or f"exit status {done.returncode}") if done.returncode else ""


def begin(*command: str | Path, folder: Path, log: Path, environ: Mapping[str, str] | None = None) -> Process:
    """
    A process that goes on by itself: in a session of its own, so that our Ctrl-C does not reach it.

    A shell starts it and ends, so that it is the machine's child and not ours: we need not wait for its end.
    """
    log.touch(0o600)
    give(log)
    shell = ("/bin/sh", "-c", '"$@" >>"$0" 2>&1 & echo $!', str(log))
    words = [*shell, *(str(word) for word in command)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, start_new_session=True, **_how(folder, environ))
    return process(int(done.stdout))


def begin_own(*command: str | Path, folder: Path, log: Path, environ: Mapping[str, str]) -> Process:
    """The same as ourselves, with an environment of its own."""
    words = ["/bin/sh", "-c", '"$@" >>"$0" 2>&1 & echo $!', str(log), *(str(word) for word in command)]
    done = subprocess.run(
        words, cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True,
        start_new_session=True,
    )  # fmt: skip
    return process(int(done.stdout))


def _how(folder: Path, environ: Mapping[str, str] | None) -> dict[str, Any]:
    how: dict[str, Any] = {"cwd": folder, "env": BARE | dict(environ or {}), "stdin": subprocess.DEVNULL}
    name = user()
    if name:
        entry = pwd.getpwnam(name)
        how |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return how


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False
