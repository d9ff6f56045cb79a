"""`jiju … export`: a list as a file, whole also where the connection broke on the way."""

from __future__ import annotations

import csv
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from cli import exporting


@contextmanager
def breaking(url: str, after: int) -> Iterator[str]:
    """The address of a door to the server that closes the first two connections after so many bytes."""
    target, lives = urlsplit(url), [after, after, 0]
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(caller, lives.pop(0) if lives else 0), daemon=True).start()

    def carry(caller: socket.socket, most: int) -> None:
        with caller, socket.create_connection((target.hostname or "", target.port or 80)) as server:
            server.sendall(caller.recv(1 << 16))
            sent = 0
            while data := server.recv(1 << 12):
                caller.sendall(data[: most - sent] if most else data)
                sent += len(data)
                if most and sent >= most:
                    return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.close()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_list_whose_connection_broke_twice_is_the_same_as_one_that_came_at_once(
    people, trial, tmp_path, monkeypatch, form: str
) -> None:
    monkeypatch.setattr(exporting, "PAUSES", (0.0, 0.0, 0.0))
    visitor, whole, mended = people("visitor"), tmp_path / f"whole.{form}", tmp_path / f"mended.{form}"
    done = visitor("residences", "export", "--to", str(whole))
    assert done.exit_code == 0, done.stderr
    known = done.stderr.split("按 ")[1].split(" ")[0]
    with breaking(trial.url, 9000) as door:
        broken = visitor("residences", "export", "--to", str(mended), "--known-on", known, JIJU_SERVER=door)
    assert broken.exit_code == 0, broken.stderr
    assert mended.read_bytes() == whole.read_bytes()
    text = whole.read_text("utf-8-sig")
    rows = json.loads(text)["items"] if form == "json" else list(csv.reader(text.splitlines()))[1:]
    assert f"{len(rows)} 行" in done.stderr
    assert len(rows) > 10
