"""The data folder: held by one, private, and never taken for something that it is not."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing

import pytest

from chassis.running import CannotStart
from services.trial.folder import Folder, Marks
from services.trial.logfile import LogFile


@pytest.fixture
def folder(tmp_path) -> Folder:
    made = Folder(tmp_path / "data")
    made.claim()
    return made


def test_a_second_claim_is_refused_with_the_process_that_holds_it(folder):
    with pytest.raises(CannotStart, match=r"pid \d+"):
        Folder(folder.path).claim()


def test_a_new_folder_becomes_what_was_asked_for_and_else_a_whole_demonstration(folder):
    assert folder.marks_for(None) == Marks("full")
    assert folder.marks_for("small") == Marks("small")
    assert folder.marks_for("none") == Marks("none", seeded=True)


@pytest.mark.parametrize(("held", "wanted"), [("full", "none"), ("none", "full"), ("small", "full")])
def test_a_folder_never_becomes_something_else(folder, held, wanted):
    folder.begin(Marks(held), "k" * 40)
    assert folder.marks_for(None).demo == held
    with pytest.raises(CannotStart, match=held):
        folder.marks_for(wanted)


def test_what_the_first_start_decided_stays(folder):
    folder.begin(Marks("small"), "first-key")
    folder.mark(Marks("small", seeded=True, zone="Z", agency="A"))
    folder.begin(Marks("full"), "second-key")
    assert folder.marks() == Marks("small", seeded=True, zone="Z", agency="A")
    assert (folder.keys / "session").read_text().strip() == "first-key"


@pytest.mark.parametrize("text", ["", "[]", '{"demo": "full", "form": 1, "colour": 1}', '{"form": 1}'])
def test_a_torn_note_is_told_as_damage(folder, text):
    (folder.path / "jiju.json").write_text(text)
    with pytest.raises(CannotStart, match="damaged"):
        folder.marks()


def test_a_note_of_a_later_form_is_told_as_such(folder):
    (folder.path / "jiju.json").write_text('{"form": 2, "anything": "else"}')
    with pytest.raises(CannotStart, match="later version"):
        folder.marks()


def test_what_is_written_is_private_and_replaced_whole(folder):
    path = folder.write("keys.txt", "one")
    folder.write("keys.txt", "two")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("two", 0o600)
    assert sorted(one.name for one in folder.path.iterdir()) == ["keys.txt", "lock"]


def test_an_empty_file_and_an_unmigrated_database_are_new_ones(folder):
    (folder.path / "registry.sqlite").touch()
    with closing(sqlite3.connect(folder.path / "credit.sqlite")) as conn:
        conn.execute("create table something (a)")
    folder.inspect(["registry", "credit"])


def test_a_file_that_is_no_database_is_told_and_left(folder):
    (folder.path / "registry.sqlite").write_text("once upon a time")
    with pytest.raises(CannotStart, match="damaged"):
        folder.inspect(["registry"])
    assert (folder.path / "registry.sqlite").read_text() == "once upon a time"


def test_a_question_mark_in_the_name_is_told(tmp_path):
    with pytest.raises(CannotStart, match="question mark"):
        Folder(tmp_path / "what?").claim()


def test_the_log_begins_anew_when_it_is_large_enough(tmp_path):
    log = LogFile(tmp_path / "jiju.log", most=20)
    for number in range(6):
        log.write(f"line {number} of it\n")
    log.close()
    assert (tmp_path / "jiju.log").stat().st_size < 40
    assert "line" in (tmp_path / "jiju.log.1").read_text()


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path):
    log = LogFile(tmp_path / "jiju.log")
    log._file.close()
    assert log.write("lost\n") == 5
    log.close()
