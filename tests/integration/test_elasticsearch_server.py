"""Our own Elasticsearch: private, on loopback, kept from start to start; and search while it is frozen, killed or full."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from chassis.clock import FixedClock
from chassis.errors import Unavailable
from contracts.commands.search import Find, Suggest
from deploy.servers import elasticsearch
from rulebooks import credit_code
from services.all_in_one import SERVICES
from services.search.domain.query import Clause, Query
from services.search.service import SearchService
from services.search.storage.engines.elastic import ElasticEngine
from services.search.storage.engines.elastic_indexes import leaving, writing
from services.search.storage.engines.elastic_link import LONGEST_PAUSE, Link
from services.search.storage.engines.judging import FallsShort
from services.search.storage.engines.port import Document, NeedsRebuild
from tests.contract.search_engine.agencies import LAYOUT
from tests.support.backend import AGENCY, NOW, Backend, until
from tests.support.capabilities import needs
from tests.support.elastic import address, indexes, own_place, remove
from tests.support.servers import run_folder

ROOT = Path(__file__).parents[2]
SECONDS = 2.0  # a question's time in these tests
PATIENCE = 30.0  # for a node that comes back on a busy machine

REBUILD = """
import sys, time
from services.search.storage.engines.elastic import ElasticEngine
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import LAYOUT

def source():
    for at in range(100_000):
        if at == 2_500:
            print("half", flush=True)
        yield Document(id=f"{at}", version=9, texts={"name": ("new",)})

ElasticEngine(ElasticAt.read(sys.argv[1]), LAYOUT).rebuild(source())
"""


@pytest.fixture(scope="module")
def folder():
    needs("elasticsearch")
    found = run_folder() / "own-elastic"
    found.mkdir(parents=True, exist_ok=True)
    yield found
    if left := elasticsearch.read(found):
        elasticsearch.stop(left)


@pytest.fixture
def node(folder):
    """A node that this module alone uses: it is frozen and killed."""
    running = elasticsearch.start(folder)
    yield running
    running.process.send(signal.SIGCONT)


@pytest.fixture
def place(node):
    with own_place(node, seconds=SECONDS, write_seconds=4.0) as at:
        yield at
        node.process.send(signal.SIGCONT)
        elasticsearch.start(node.folder)
        until_it_answers(at)


@pytest.fixture
def opened(place):
    """Opens engines and closes them at the end, whatever became of the node."""
    engines = []

    def open_one(at=place, layout=LAYOUT):
        engines.append(ElasticEngine(at, layout))
        return engines[-1]

    yield open_one
    for one in engines:
        with suppress(Unavailable, NeedsRebuild):
            one.close()


@pytest.fixture
def engine(opened, place):
    patient = ElasticEngine(replace(place, write_seconds=PATIENCE), LAYOUT)
    patient.rebuild(batch(1))  # the first index of a node that has just begun takes it seconds
    patient.close()
    return opened()


def batch(version, count=200, word="x"):
    return [Document(id=f"{at}", version=version, texts={"name": (word,)}) for at in range(count)]


def found(engine, word="x"):
    return engine.search(Query(clauses=(Clause((word,), 1, (("name", 1.0),)),), limit=1)).total


def freeze(node):
    """Stop it as a hanging disk would; the signal takes each thread a moment."""
    node.process.send(signal.SIGSTOP)
    threads = list(Path(f"/proc/{node.process.pid}/task").glob("*/stat"))
    until(lambda: all(each.read_text("ascii").rpartition(")")[2].split()[0] == "T" for each in threads))


def kill(node):
    """Its half a gigabyte takes the kernel a moment, and a start meanwhile would find it running."""
    node.process.send(signal.SIGKILL)
    assert node.process.ended_within(PATIENCE)


def until_it_answers(at):
    def answers():
        link = Link(replace(at, seconds=10.0))
        try:
            link.ask(lambda client: client.cluster.health(wait_for_status="yellow", timeout="2s"))
        except Unavailable:
            return False
        finally:
            link.close()
        return True

    until(answers, seconds=PATIENCE)


def asked(node, path, user=elasticsearch.USER, password=None):
    known = base64.b64encode(f"{user}:{password or node.password}".encode()).decode()
    request = urllib.request.Request(node.url + path, headers={"Authorization": f"Basic {known}"})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
        return json.load(answer)


# -- the server


def test_it_listens_on_loopback_only(node, folder):
    said = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    lines = [line for line in said.splitlines() if f"pid={node.process.pid}," in line]
    assert {line.split()[3].rpartition(":")[0] for line in lines} == {"[::ffff:127.0.0.1]"}
    assert elasticsearch.start(folder) == node, "a running node is left alone"


def test_nobody_enters_without_the_password(node):
    for user, password in ((elasticsearch.USER, "wrong"), ("elastic", "changeme")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            asked(node, "/_cluster/health", user, password)
        assert refused.value.code == 401
        refused.value.close()


def test_it_runs_as_an_ordinary_user(node):
    status = Path(f"/proc/{node.process.pid}/status").read_text("ascii")
    assert os.geteuid() != 0 or "Uid:\t0" not in status


def test_nothing_but_the_servers_own_modules_is_there(node):
    modules = {one["name"] for each in asked(node, "/_nodes/plugins")["nodes"].values() for one in each["modules"]}
    assert modules.isdisjoint({"analysis-common", "lang-painless", "reindex", "percolator"})


# -- a new index beside the old one


def standing(place):
    """By number of each index, which of the three aliases it stands behind."""
    known = {place.prefix: "read", writing(place.prefix): "written", leaving(place.prefix): "left"}
    return {int(name[-6:]): {known[one] for one in aliases if one in known} for name, aliases in indexes(place).items()}


def test_a_rebuild_leaves_the_new_index_in_use_and_the_one_before_it_to_go_back_to(engine, place):
    engine.rebuild(batch(2))
    assert standing(place) == {1: {"left"}, 2: {"read", "written"}}
    engine.rebuild(batch(3))
    assert standing(place) == {2: {"left"}, 3: {"read", "written"}}, "the one before that is gone"


def test_a_taking_back_changes_both_over_for_every_process(engine, opened, place):
    engine.rebuild(batch(2, word="new"))
    other = opened()
    assert found(other, "new") == 200
    engine.take_back()
    assert standing(place) == {1: {"read", "written"}, 2: {"left"}}
    assert (found(other), found(other, "new")) == (200, 0)
    other.put([Document(id="late", version=1, texts={"name": ("x",)})])
    other.commit()
    assert found(engine) == 201


class Losing:
    """A source that takes some of what it gave away from the index that is being filled, as a fault would."""

    def __init__(self, place):
        self.place = place

    def __iter__(self):
        yield from batch(2, 1_000, "new")
        link = Link(self.place)
        fresh = max(indexes(self.place))
        link.tell(lambda client: client.delete(index=fresh, id="7"))
        link.close()


def test_a_new_index_that_lacks_a_document_is_not_taken_into_use(engine, place):
    with pytest.raises(FallsShort, match="holds 999 of 1000 documents"):
        engine.rebuild(Losing(place))
    assert (found(engine), found(engine, "new"), standing(place)) == (200, 0, {1: {"read", "written"}})
    assert engine.rebuild(batch(2, 1_000, "new")) == 1_000
    assert found(engine, "new") == 1_000


def test_unless_somebody_looks_that_index_is_served(engine, place):
    assert engine.rebuild(Losing(place), lambda fresh, given: None) == 999
    assert (found(engine), found(engine, "new")) == (0, 999)


def test_what_another_process_puts_meanwhile_is_in_the_new_index_too(engine, opened):
    other = opened()

    def source():
        yield from batch(2)
        other.put([Document(id="late", version=1, texts={"name": ("x",)})])
        other.commit()

    engine.rebuild(source())
    assert (found(engine), found(other)) == (201, 201)


def test_a_process_killed_while_it_builds_leaves_the_old_index_serving_and_the_next_build_tidies_up(
    engine, opened, place
):
    with subprocess.Popen(
        [sys.executable, "-c", REBUILD, address(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "half\n"
        builder.send_signal(signal.SIGKILL)
    assert (found(engine), found(engine, "new")) == (200, 0)
    assert len(indexes(place)) == 2
    again = opened()
    again.put([Document(id="0", version=2, texts={"name": ("y",)})])
    again.commit()
    assert (found(again), found(again, "y")) == (199, 1)
    assert (again.rebuild(batch(3)), standing(place)) == (200, {1: {"left"}, 3: {"read", "written"}})


def test_a_node_killed_while_it_is_filled_loses_nothing_and_serves_the_old_index_again(engine, opened, place, node):
    engine.put([Document(id="kept", version=1, texts={"name": ("x",)})])
    engine.commit()

    def source():
        yield from batch(2, 1_500, "new")
        kill(node)
        yield from batch(2, 3_000, "new")

    with pytest.raises(Unavailable):
        engine.rebuild(source())
    started = elasticsearch.start(node.folder)
    assert (started.port, started.password) == (node.port, node.password)
    until_it_answers(place)
    again = opened()
    assert (found(again), found(again, "new")) == (201, 0)
    assert again.rebuild(batch(3)) == 200
    assert standing(place) == {1: {"left"}, 3: {"read", "written"}}


@pytest.mark.drill
def test_twenty_thousand_documents_survive_a_node_killed_while_a_new_index_is_filled(engine, opened, place, node):
    """The same at length, with somebody who reads all the while: away, or whole, and never in between."""
    many, seen, away, ending = 20_000, set[int](), list[float](), threading.Event()
    engine.rebuild(batch(1, many))

    def read():
        reader = opened()
        while not ending.is_set():
            try:
                seen.add(found(reader))
            except Unavailable:
                away.append(monotonic())
            sleep(0.02)

    def source():
        yield from batch(2, many // 2, "new")
        kill(node)
        yield from batch(2, many, "new")

    reading = threading.Thread(target=read)
    reading.start()
    try:
        with pytest.raises(Unavailable):
            engine.rebuild(source())
        elasticsearch.start(node.folder)
        until_it_answers(place)
        began = monotonic()
        assert opened().rebuild(batch(3, many, "newest")) == many
        took = monotonic() - began
    finally:
        ending.set()
        reading.join()
    lost = many - found(opened(), "newest")
    gap = away[-1] - away[0] if away else 0.0
    print(f"node killed at {many // 2:,} of {many:,}: lost {lost}, counts that readers saw {sorted(seen)},"  # noqa: T201 - figures
          f" away {gap:.1f} s, built again in {took:.1f} s")  # fmt: skip
    assert lost == 0
    assert seen <= {many, 0}  # 0 for the old word once the new index serves
    assert len(indexes(place)) == 2, "the new one and the one before"


def test_an_index_of_another_layout_is_not_used_and_not_touched(engine, opened):
    newer = opened(layout=replace(LAYOUT, analyser=99))
    assert "99" in newer.needs_rebuild
    with pytest.raises(NeedsRebuild):
        newer.search(Query())
    assert newer.rebuild(batch(2)) == 200
    sleep(2.1)  # for so long the older program believes what it saw last
    with pytest.raises(NeedsRebuild):
        engine.search(Query())


# -- frozen, away, refused, full


CALLS = {
    "search": lambda engine: engine.search(Query()),
    "suggest": lambda engine: engine.suggest("x"),
    "put": lambda engine: engine.put(batch(2)),
    "commit": lambda engine: engine.commit(),
    "count": lambda engine: engine.count(),
    "digest": lambda engine: engine.digest(),
    "bound": lambda engine: engine.bound((Clause(("x",), 1, (("name", 1.0),)),)),
}


@pytest.mark.parametrize("call", CALLS)
def test_every_call_to_a_frozen_node_ends_within_its_time(engine, node, call):
    freeze(node)
    begun = monotonic()
    with pytest.raises(Unavailable):
        CALLS[call](engine)
    assert monotonic() - begun < SECONDS + 0.5


def test_a_frozen_node_is_not_asked_for_every_request(engine, node):
    freeze(node)
    with pytest.raises(Unavailable):
        engine.search(Query())
    begun = monotonic()
    for _ in range(200):
        with pytest.raises(Unavailable):
            engine.search(Query())
    assert monotonic() - begun < 0.4, "a fifth of a second at most for two hundred"


def test_the_backlog_goes_on_when_it_is_back_and_nothing_is_lost(engine, node):
    put = 0

    def putting():
        nonlocal put
        try:
            engine.put([Document(id=f"more-{put}", version=1, texts={"name": ("more",)})])
            engine.commit()
        except Unavailable:
            return False
        put += 1
        return True

    assert putting()
    freeze(node)
    assert not putting()
    assert not putting()
    node.process.send(signal.SIGCONT)
    until(putting, seconds=PATIENCE)
    assert found(engine, "more") == put == 2
    assert found(engine) == 200


def test_a_wrong_password_is_named(opened, place):
    with pytest.raises(Unavailable, match="wrong user, password or role; check the settings"):
        opened(replace(place, password="wrong")).count()


def test_a_full_disk_is_named_and_what_was_put_waits_until_there_is_room(engine, place):
    link = Link(place)
    name = next(iter(indexes(place)))
    block(link, name, on=True)
    engine.put([Document(id="more", version=1, texts={"name": ("more",)})])
    with pytest.raises(Unavailable, match="the disk is nearly full and indexes are read-only; make room"):
        engine.commit()
    assert found(engine) == 200, "it is still read"
    block(link, name, on=False)
    engine.commit()
    assert found(engine, "more") == 1
    link.close()


def block(link, name, *, on):
    settings = {"index.blocks.read_only_allow_delete": on or None}
    link.tell(lambda client: client.indices.put_settings(index=name, settings=settings))


# -- the service


@pytest.fixture
def backend(place, tmp_path):
    classes = [cls.on(address(place)) if cls is SearchService else cls for cls in SERVICES]
    running = Backend(tmp_path, FixedClock(NOW), classes)
    yield running
    running.stop()


def admitted(backend, number):
    agency = backend.province.create(
        "agency", AGENCY | {"credit_code": code(number), "name": f"无锡澄观{number}号事务所"}
    )
    zone = backend.province.create("zone", {"name": f"蠡岸{number}集聚区", "region": "320211"})
    backend.province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
    return agency


def code(number):
    begin = f"91320211MAFAKE{number:03}"
    return begin + credit_code.check(f"{begin}0").expected


def names(backend, **how):
    answer = backend.visitor.knows(backend.province).send(Find(q="澄观", **how))
    return {card.state["name"] for card in answer.items}, answer.reduced


def test_while_it_is_frozen_search_answers_from_its_tables_and_says_so_and_catches_up_later(backend, node):
    admitted(backend, 1)
    assert names(backend) == ({"无锡澄观1号事务所"}, False)
    freeze(node)
    admitted(backend, 2)
    assert names(backend) == ({"无锡澄观1号事务所", "无锡澄观2号事务所"}, True)
    begun = monotonic()
    assert names(backend)[1]
    assert [one.name for one in backend.visitor.send(Suggest(prefix="无锡澄观")).items]
    assert monotonic() - begun < SECONDS
    node.process.send(signal.SIGCONT)
    until(
        lambda: names(backend) == ({"无锡澄观1号事务所", "无锡澄观2号事务所"}, False), seconds=LONGEST_PAUSE + PATIENCE
    )
    assert backend.all.services["search"].index.lag == 0


FLOOD = "cluster.routing.allocation.disk.watermark"
MORE_THAN_THERE_IS = "100pb"  # that must stay free, so that the disk is over its flood stage
NOTICED = 60.0  # s: a node looks at its disk every ten at most often


def flooded(place, *, on):
    """What a disk that fills up does to a node: it finds it over its flood stage and blocks every index itself."""
    free = MORE_THAN_THERE_IS if on else None
    settings = {f"{FLOOD}.{stage}": free for stage in ("low", "high", "flood_stage")}
    settings["cluster.info.update.interval"] = "10s" if on else None
    link = Link(place)
    link.tell(lambda client: client.cluster.put_settings(transient=settings))
    link.close()


def is_blocked(place):
    link = Link(place)
    found = link.ask(lambda client: client.indices.get_settings(index=f"{place.prefix}-0*", flat_settings=True))
    link.close()
    return any("index.blocks.read_only_allow_delete" in one["settings"] for one in found.body.values())


@pytest.mark.drill
def test_a_disk_over_its_flood_stage_is_named_and_the_backlog_is_put_once_there_is_room(backend, place, opened):
    admitted(backend, 1)
    assert names(backend) == ({"无锡澄观1号事务所"}, False)
    flooded(place, on=True)
    try:
        until(lambda: is_blocked(place), seconds=NOTICED)
        admitted(backend, 2)
        with pytest.raises(Unavailable, match="make room"):
            backend.all.services["search"].index.catch_up()
        assert names(backend) == ({"无锡澄观1号事务所"}, False), "it is still read"
        assert backend.all.services["search"].index.lag > 0
    finally:
        flooded(place, on=False)
    until(lambda: not is_blocked(place), seconds=NOTICED)
    both = {"无锡澄观1号事务所", "无锡澄观2号事务所"}
    until(lambda: names(backend) == (both, False), seconds=PATIENCE)


def test_an_index_that_somebody_removed_is_built_again_from_the_tables_by_itself(backend, place):
    admitted(backend, 1)
    assert names(backend) == ({"无锡澄观1号事务所"}, False)
    remove(place)
    assert names(backend) == ({"无锡澄观1号事务所"}, True)
    until(lambda: names(backend) == ({"无锡澄观1号事务所"}, False), seconds=PATIENCE)


def test_it_ends_when_it_is_told_to(node):
    """The last of this module: whatever is asked of it afterwards would have to start it again."""
    elasticsearch.stop(node)
    assert not node.process.alive
