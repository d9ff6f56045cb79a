"""Where a run of the tests writes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.support import scratch


@pytest.fixture(autouse=True)
def _unchosen(monkeypatch, tmp_path):
    """Nobody has chosen yet, and memory is a folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv(scratch.TMPDIR, "")  # so that what is chosen is taken back
    monkeypatch.delenv(scratch.TMPDIR)
    monkeypatch.setattr(scratch, "MEMORY", tmp_path)
    monkeypatch.setattr(scratch, "ROOM", 0)


def test_it_is_memory_where_there_is_room(tmp_path):
    scratch.choose()
    assert Path(tempfile.gettempdir()) == tmp_path


def test_whoever_chose_a_place_keeps_it(monkeypatch, tmp_path):
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    monkeypatch.setenv(scratch.TMPDIR, str(chosen))
    scratch.choose()
    assert Path(tempfile.gettempdir()) == chosen


@pytest.mark.parametrize(("name", "value"), [("ROOM", 1 << 60), ("MEMORY", Path("/no/such/place"))])
def test_it_is_the_usual_place_where_there_is_none_or_too_little(monkeypatch, tmp_path, name, value):
    monkeypatch.setattr(scratch, name, value)
    scratch.choose()
    assert Path(tempfile.gettempdir()) != tmp_path
