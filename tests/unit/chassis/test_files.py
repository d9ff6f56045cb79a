"""Files by hash: whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.errors import Missing, Refused, Unavailable
from chassis.files import Damaged, Files, Stored
from tests.support import needs

CONTENT = "章程".encode() * 1000
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "files")


def put(files: Files, content: bytes = CONTENT, limit: int = 1 << 20) -> Stored:
    return files.put(io.BytesIO(content), limit)


def contents(files: Files) -> list[Path]:
    return sorted(path for path in files._folder.rglob("*") if path.is_file())


def test_content_is_found_again_by_its_hash(files):
    assert put(files) == Stored(HASH, len(CONTENT))
    assert files.has(HASH)
    with files.open(HASH) as file:
        assert file.read() == CONTENT


def test_content_lies_two_levels_deep_and_nothing_else_is_left(files):
    put(files)
    assert contents(files) == [files._folder / HASH[:2] / HASH[2:4] / HASH]


def test_content_is_readable_by_its_owner_alone(files):
    put(files)
    assert contents(files)[0].stat().st_mode & 0o777 == 0o600


def test_identical_content_is_kept_once_and_not_written_again(files):
    put(files)
    before = contents(files)[0].stat()
    assert put(files) == Stored(HASH, len(CONTENT))
    (only,) = contents(files)
    assert (only.stat().st_ino, only.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_empty_content_is_content(files):
    assert put(files, b"") == Stored(hashlib.sha256(b"").hexdigest(), 0)


def test_content_longer_than_a_chunk_is_streamed(files):
    long = os.urandom(3 << 20) + b"end"
    stored = put(files, long, len(long))
    assert stored == Stored(hashlib.sha256(long).hexdigest(), len(long))
    with files.open(stored.hash, verify=True) as file:
        assert file.read() == long


def test_content_up_to_the_limit_is_taken_and_one_byte_more_is_refused(files):
    assert put(files, b"12345", limit=5).size == 5
    with pytest.raises(Refused) as refused:
        put(files, b"123456", limit=5)
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["most"]) == ("field.too-large", 5)
    assert fault.detail.en == "“Size of the file in bytes” must be at most 5."
    assert len(contents(files)) == 1


def test_a_stream_past_the_limit_is_not_read_to_its_end(files):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(Refused):
        files.put(stream, 1 << 20)
    assert stream.given <= 4 << 20


def test_a_stream_that_breaks_off_leaves_nothing_behind(files):
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.put(Broken(), 100)
    assert contents(files) == []


@pytest.mark.parametrize(
    "name", ["", "abc", HASH.upper(), HASH + "0", "../" * 20 + "etc", HASH[:-1] + "g", HASH + "\n"]
)
def test_what_is_no_hash_is_refused(files, name):
    for ask in (files.open, files.has):
        with pytest.raises(Refused) as refused:
            ask(name)
        assert refused.value.code == "field.bad-form"


def test_a_hash_that_is_not_kept_is_missing(files):
    assert not files.has(HASH)
    with pytest.raises(Missing) as missing:
        files.open(HASH)
    assert missing.value.faults[0].detail.zh == f"没有编号为 {HASH} 的文件。"


def test_damaged_content_is_found_when_asked_for(files):
    put(files)
    (path,) = contents(files)
    path.write_bytes(CONTENT[:-1] + b"?")
    with files.open(HASH) as file:
        assert file.read() != CONTENT
    with pytest.raises(Damaged, match=HASH):
        files.open(HASH, verify=True)


def test_content_that_was_cut_short_is_mended_by_the_next_put(files):
    put(files)
    (path,) = contents(files)
    path.write_bytes(CONTENT[:5])
    put(files)
    with files.open(HASH, verify=True) as file:
        assert file.read() == CONTENT


def test_processes_that_put_the_same_content_at_once_all_succeed(files):
    stored: list[Stored] = []
    threads = [threading.Thread(target=lambda: stored.append(put(files))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored == [Stored(HASH, len(CONTENT))] * 8
    assert len(contents(files)) == 1


def test_what_a_killed_process_left_is_swept_after_a_day(files):
    put(files)
    old, new = files._incoming / "old", files._incoming / "new"
    for left in (old, new):
        left.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert files.sweep() == 1
    assert not old.exists()
    assert new.exists()
    assert files.has(HASH)
    assert files.sweep(timedelta(days=-1)) == 1


def test_sweeping_an_unused_folder_finds_nothing(files):
    assert files.sweep() == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_as_what_it_is(files, number):
    class Full(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(number, "full")

    with pytest.raises(Unavailable) as unavailable:
        files.put(Full(), 100)
    assert unavailable.value.code == "store.full"
    assert contents(files) == []


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 128 kB."""
    needs("root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("needs mount: this root may not mount a file system")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_really_full_disk_leaves_nothing_behind(small_disk):
    files = Files(small_disk / "files")
    small = put(files, b"small")
    for size in (1 << 20, 200_000, 130_000):
        with pytest.raises(Unavailable) as unavailable:
            put(files, os.urandom(size), 2 << 20)
        assert unavailable.value.code == "store.full"
    assert [path.name for path in contents(files)] == [small.hash]
    assert put(files, os.urandom(40_000), 2 << 20).size == 40_000  # the room is free again


def test_another_fault_of_the_disk_is_not_called_full(tmp_path):
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(OSError, match="files"):
        put(Files(tmp_path / "files"))


def test_a_folder_in_which_nothing_can_be_kept_is_told_by_its_name_and_one_that_is_sound_is_left_empty(files, tmp_path):
    assert files.unusable() is None
    assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []
    (tmp_path / "taken").write_text("a file where the folder should be")
    said = Files(tmp_path / "taken").unusable()
    assert said is not None
    assert str(tmp_path / "taken") in said.zh
    assert "FILES" in said.en
