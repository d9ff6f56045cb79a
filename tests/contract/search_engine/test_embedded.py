"""What only an index in a folder has to promise: crashes, locks, other processes, other layouts."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from services.search.domain.query import Clause, Query
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document, IndexBusy, NeedsRebuild, NoFormer, ReadOnly
from tests.contract.search_engine.agencies import LAYOUT

ROOT = Path(__file__).parents[3]
KILLS = 3

COMMIT_LOOP = """
import sys
from pathlib import Path
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import LAYOUT

engine = EmbeddedEngine(Path(sys.argv[1]), LAYOUT)
for number in range(int(sys.argv[2]), 1_000_000):
    documents = [Document(id=f"{number}-{part}", version=1, texts={"name": ("x", f"n{number}")}) for part in range(3)]
    engine.put([*documents, Document(id="counter", version=number, texts={"name": (f"c{number}",)})])
    engine.commit()
    print(number, flush=True)
"""

REBUILD_LOOP = """
import sys
from pathlib import Path
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import LAYOUT

engine = EmbeddedEngine(Path(sys.argv[1]), LAYOUT)
print("open", flush=True)
for version in range(2, 1_000_000):
    engine.rebuild(Document(id=f"{at}", version=version, texts={"name": ("x",)}) for at in range(200))
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder):
    engine = EmbeddedEngine(folder, LAYOUT)
    engine.rebuild(())
    yield engine
    engine.close()


def put(engine, *documents):
    engine.put(documents)
    engine.commit()


def one(id_="a", word="x", version=1):
    return Document(
        id=id_, version=version, texts={"name": (word,)}, keywords={"region": ("r",)}, suggest=((word, word),)
    )


def found(engine, word):
    return engine.search(Query(clauses=(Clause((word,), 1, (("name", 1.0),)),))).total


def start(script, *args):
    """A process of its own, in its own group."""
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    return rest


@pytest.mark.slow(reason="processes that are killed and started again")
def test_nothing_acknowledged_is_lost_and_nothing_is_torn_by_kill_9(folder):
    EmbeddedEngine(folder, LAYOUT).rebuild(())
    random, acknowledged = Random(9), 0
    for _ in range(KILLS):
        process = start(COMMIT_LOOP, folder, acknowledged + 1)
        for _ in range(random.randint(3, 25)):
            acknowledged = int(process.stdout.readline())
        acknowledged = int((kill(process).split() or [acknowledged])[-1])
        engine = EmbeddedEngine(folder, LAYOUT)
        triples = [found(engine, f"n{number}") for number in range(1, acknowledged + 2)]
        assert triples[:-1] == [3] * acknowledged, "0 lost"
        assert triples[-1] in (0, 3), "0 torn"
        assert found(engine, f"c{acknowledged}") + found(engine, f"c{acknowledged + 1}") == 1
        engine.close()


@pytest.mark.slow(reason="processes that are killed and started again")
def test_a_rebuild_that_is_killed_leaves_a_whole_index_and_the_next_one_clears_up(folder):
    first = EmbeddedEngine(folder, LAYOUT)
    first.rebuild(one(str(at)) for at in range(200))
    first.close()
    random = Random(4)
    for _ in range(KILLS):
        process = start(REBUILD_LOOP, folder)
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(random.uniform(0.02, 0.3))
        kill(process)
        engine = EmbeddedEngine(folder, LAYOUT)
        assert (engine.needs_rebuild, engine.count(), found(engine, "x")) == ("", 200, 200)
        engine.close()
    engine = EmbeddedEngine(folder, LAYOUT)
    engine.rebuild([one()])
    engine.close()
    assert len(list(folder.glob("idx-*"))) == 2, "the present generation and the one before"


def test_everything_is_there_after_closing_and_opening(engine, folder):
    put(engine, one("a"), one("b"), Document(id="b", version=2, gone=True))
    before = (engine.search(Query(facets=("region",))), engine.digest(), engine.suggest("x"))
    engine.close()
    again = EmbeddedEngine(folder, LAYOUT)
    assert (again.search(Query(facets=("region",))), again.digest(), again.suggest("x")) == before
    assert again.put([one("b")]) == 0, "the tombstone is remembered"
    again.close()


def test_what_was_put_is_committed_on_closing(engine, folder):
    engine.put([one()])
    engine.close()
    again = EmbeddedEngine(folder, LAYOUT)
    assert again.count() == 1
    again.close()


def test_a_second_writer_is_told_in_both_languages_what_to_do(engine, folder):
    with pytest.raises(IndexBusy, match=r"另一进程.*another process"):
        EmbeddedEngine(folder, LAYOUT)


def test_a_second_builder_of_the_first_index_is_refused_too(folder):
    first, second = EmbeddedEngine(folder, LAYOUT), EmbeddedEngine(folder, LAYOUT)

    def source():
        with pytest.raises(IndexBusy):
            second.rebuild(())
        yield one()

    assert first.rebuild(source()) == 1
    first.close()


def test_who_opened_it_for_reading_cannot_write(engine, folder):
    reader = EmbeddedEngine(folder, LAYOUT, write=False)
    for forbidden in (lambda: reader.put([one()]), reader.commit, lambda: reader.rebuild(())):
        with pytest.raises(ReadOnly, match=r"只读.*opened for reading"):
            forbidden()
    reader.close()


@pytest.mark.slow(reason="seven commits, each read by another engine")
def test_a_reader_sees_each_commit_at_its_next_search(engine, folder):
    reader = EmbeddedEngine(folder, LAYOUT, write=False)
    for version in range(1, 8):
        put(engine, one("a", f"w{version}", version), one(f"b{version}"))
        assert (found(reader, f"w{version}"), found(reader, f"w{version - 1}"), reader.count()) == (1, 0, version + 1)
        assert reader.suggest(f"w{version}")
        assert reader.digest() == engine.digest()
    reader.close()


def test_a_reader_changes_over_with_the_writer(engine, folder):
    reader = EmbeddedEngine(folder, LAYOUT, write=False)
    for count in (3, 1, 5):
        engine.rebuild(one(str(at)) for at in range(count))
        assert reader.search(Query(facets=("region",))).total == count
    reader.close()


def test_a_reader_that_came_before_the_first_index_sees_it_as_soon_as_it_stands(folder):
    reader, writer = EmbeddedEngine(folder, LAYOUT, write=False), EmbeddedEngine(folder, LAYOUT)
    assert reader.needs_rebuild
    writer.rebuild([one()])
    assert (reader.needs_rebuild, reader.count()) == ("", 1)
    writer.close()


@pytest.mark.parametrize("other", [replace(LAYOUT, analyser=99), replace(LAYOUT, texts=("name", "other"))])
def test_an_index_of_another_analyser_or_layout_is_not_used_but_rebuilt(engine, folder, other):
    put(engine, one())
    engine.close()
    again = EmbeddedEngine(folder, other)
    assert "99" in again.needs_rebuild or "wanted" in again.needs_rebuild
    with pytest.raises(NeedsRebuild, match=r"索引需要重建.*must be rebuilt"):
        again.search(Query())
    again.rebuild([one("b", "y")])
    assert (again.needs_rebuild, found(again, "y"), again.count()) == ("", 1, 1)
    again.close()


@pytest.mark.parametrize("damage", ["meta.json", "layout.json", ""])
def test_a_damaged_index_says_that_it_must_be_rebuilt_and_can_be(engine, folder, damage):
    put(engine, one())
    engine.close()
    present = folder / (folder / "CURRENT").read_text()
    if damage:
        (present / damage).write_text("{")
    else:
        shutil.rmtree(present)
    again = EmbeddedEngine(folder, LAYOUT)
    assert again.needs_rebuild
    assert again.rebuild([one()]) == 1
    assert again.count() == 1
    again.close()


def test_whichever_file_is_cut_off_it_opens_or_says_that_it_must_be_rebuilt(engine, folder, tmp_path):
    put(engine, *(one(f"a{number}") for number in range(40)))
    engine.close()
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    files = [path.relative_to(whole) for path in whole.glob("idx-*/*") if path.stat().st_size > 1]
    asked_for = 0
    for file in files:
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        (folder / file).write_bytes((whole / file).read_bytes()[: (whole / file).stat().st_size // 2])
        again = EmbeddedEngine(folder, LAYOUT)
        asked_for += bool(again.needs_rebuild)
        if again.needs_rebuild:
            again.rebuild([one()])
            assert again.count() == 1
        again.close()
    assert asked_for, "no damage was noticed at all"


def test_a_commit_that_the_disk_refused_is_tried_again_by_the_next(engine, folder):
    put(engine, one("a"))
    present, away = folder / (folder / "CURRENT").read_text(), folder / "away"
    engine.put([one("b")])
    present.rename(away)
    with pytest.raises((OSError, ValueError)):
        engine.commit()
    away.rename(present)
    engine.put([one("c")])
    engine.commit()
    assert (engine.count(), found(engine, "x")) == (3, 3)


@pytest.mark.slow(reason="sixty-four commits")
def test_eight_callers_share_flushes_and_each_finds_its_own(engine):
    before = engine._shelf._tick

    def write(number):
        put(engine, one(f"{number}", f"w{number}"))
        return found(engine, f"w{number}")

    with ThreadPoolExecutor(8) as callers:
        assert list(callers.map(write, range(64))) == [1] * 64
    assert engine._shelf._tick - before < 64, "commits of the folder"


@pytest.mark.slow(reason="forty commits of a hundred documents")
def test_updates_without_end_do_not_let_the_columns_grow_without_end(engine):
    for version in range(1, 40):
        values = {"services": tuple(f"s{at}" for at in range(version % 5 + 1))}
        put(engine, *(Document(id=f"{at}", version=version, keywords=values) for at in range(100)))
    column = engine._shelf.columns._keywords["services"]
    assert column._code.size < 100 * 5 * 2 + 2 * 1024


def test_what_a_kill_left_half_written_does_not_stand_in_the_way_of_the_next_commit(engine, folder):
    """A deletion that no commit names yet lies under the very name that the next life gives to its own."""
    put(engine, one("a", "old"), one("b", "old"))
    engine.close()
    committed = folder / (folder / "CURRENT").read_text().strip() / "meta.json"
    before = committed.read_bytes()
    for _ in range(3):
        committed.write_bytes(before)  # killed after the files were written and before the commit was
        life = EmbeddedEngine(folder, LAYOUT)
        put(life, one("a", "new", 2))
        assert (found(life, "new"), found(life, "old")) == (1, 1)
        life.close()


def test_what_was_taken_back_is_in_use_after_a_restart_and_for_readers_in_other_processes(engine, folder):
    put(engine, one(word="old"))
    engine.rebuild([one(word="new")])
    reader = EmbeddedEngine(folder, LAYOUT, write=False)
    assert found(reader, "new") == 1
    engine.take_back()
    assert (found(reader, "old"), found(reader, "new")) == (1, 0)
    engine.close()
    again = EmbeddedEngine(folder, LAYOUT)
    assert (found(again, "old"), again.take_back() != again.generations.former) == (1, True)
    assert found(again, "new") == 1
    again.close()


def test_the_index_before_of_another_layout_is_kept_but_not_taken_back(engine, folder):
    engine.close()
    newer = EmbeddedEngine(folder, replace(LAYOUT, analyser=99))
    newer.rebuild([one()])
    with pytest.raises(NoFormer):
        newer.take_back()
    newer.close()
    older = EmbeddedEngine(folder, LAYOUT)
    assert older.needs_rebuild
    older.take_back()
    assert (older.needs_rebuild, older.count()) == ("", 0)
    older.close()
