"""
A reader's copy that differs from its owner is named by the owner's digest, and mended by asking for what differs.

These look into both services and stop one in the middle of a page, so they are of one process whatever the shape; between
processes of their own: `tests/integration/test_copies.py`.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import replays
from chassis.bus.envelope import parse
from chassis.bus.kept import Kept
from chassis.clock import FixedClock
from chassis.digests import bucket_of
from contracts.commands.platform import StartJob
from contracts.commands.things import ChangeThing
from rulebooks import credit_code
from services.all_in_one import SERVICES
from tests.support.backend import AGENCY, NOW, SYSADMIN, Backend, until

MANY = 12


def code(number):
    bodies = (f"91320211MA{number:06d}{sign}" for sign in credit_code.ALPHABET)
    return next(
        whole
        for whole in (body + credit_code.check(body + "0").expected for body in bodies)
        if credit_code.check(whole).valid
    )


@pytest.fixture
def backend(tmp_path):
    running = Backend(tmp_path, FixedClock(NOW), SERVICES)
    yield running
    running.stop()


@pytest.fixture
def agencies(backend):
    made = [
        backend.province.create("agency", AGENCY | {"credit_code": code(number), "name": f"第{number}机构"})
        for number in range(MANY)
    ]
    backend.settle()
    return made


class Both:
    """The registry and search, looked at past the code under test."""

    def __init__(self, backend):
        self.backend = backend
        self.registry, self.search = (backend.all.services[name] for name in ("registry", "search"))

    def owned(self):
        rows = self._rows(self.registry, "SELECT id, revision, gone, state FROM agency")
        return {row.id: (row.revision, bool(row.gone), json.loads(row.state)) for row in rows}

    def heard(self):
        rows = self._rows(self.search, "SELECT id, sequence, gone, state FROM heard WHERE kind = 'agency'")
        return {row.id: (row.sequence, bool(row.gone), json.loads(row.state)) for row in rows}

    def spoil(self, statement, **values):
        with self.search.store.writing() as conn:
            return conn.execute(sa.text(statement), values)

    def asked(self):
        """The buckets of agencies that search ever asked for."""
        found = self._rows(self.search, "SELECT body FROM event_log WHERE type = 'search.replay.requested'")
        asked = [json.loads(row.body)["data"] for row in found]
        return [one["kinds"] for one in asked if one["of"] == "registry"]

    def sent(self):
        return self._bodies("registry.replay_to_search.sent")

    def digests(self):
        return self._bodies("registry.digest.published")

    def day(self):
        """The next day has come, and with it the digest; whatever follows from it is awaited."""
        self.backend.clock.set(self.backend.clock.now() + timedelta(days=1))
        before = len(self.digests())
        for service in self.backend.all.services.values():
            service.replays.daily()
        until(lambda: len(self.digests()) > before)
        self.settle()

    def settle(self):
        self._finish()
        asked = self._last(self.search)
        until(lambda: self.registry.inbox.applied("search") >= asked)
        self._finish()

    def _finish(self):
        until(lambda: not self._open(self.registry))
        self.backend.settle()

    def _open(self, service):
        return self._rows(service, "SELECT 1 FROM job WHERE state IN ('waiting', 'running')")

    def _last(self, service):
        return self._rows(service, "SELECT position FROM service_head")[0].position

    def _bodies(self, type_):
        found = self._rows(self.registry, "SELECT body FROM event_log WHERE type = :of ORDER BY position", of=type_)
        return [json.loads(row.body) for row in found]

    def _rows(self, service, statement, **values):
        with service.store.reading() as conn:
            return list(conn.execute(sa.text(statement), values))


@pytest.fixture
def both(backend, agencies):
    return Both(backend)


def test_a_digest_comes_once_a_day_whoever_asks(both):
    both.day()
    before = len(both.digests())
    assert not both.registry.replays.daily()
    another = replays.Replays(both.registry.transactions, [keep.kind for keep in both.registry.keeps])
    assert not another.daily()
    assert len(both.digests()) == before
    both.day()
    assert len(both.digests()) == before + 1
    assert both.asked() == []


def test_nothing_is_said_on_the_day_on_which_the_log_began(both):
    assert not both.registry.replays.daily()
    assert both.digests() == []
    both.day()
    assert len(both.digests()) == 1


def test_nothing_is_said_while_there_is_nothing(backend):
    assert not backend.all.services["registry"].replays.daily()
    assert Both(backend).digests() == []


@pytest.mark.parametrize("spoiled", ["deleted", "altered", "added"])
def test_the_digest_names_the_bucket_that_differs_and_the_replay_mends_it(both, agencies, spoiled):
    victim = agencies[3].id
    strange = "agency-that-never-was"
    statements = {
        "deleted": "DELETE FROM heard WHERE id = :id",
        "altered": 'UPDATE heard SET sequence = 0, state = \'{"name": "假"}\' WHERE id = :id',
        "added": "INSERT INTO heard SELECT kind, :new, sequence, gone, about, state FROM heard WHERE id = :id",
    }
    values = {"id": victim} | ({"new": strange} if spoiled == "added" else {})
    both.spoil(statements[spoiled], **values)
    assert both.heard() != both.owned()
    both.day()
    bucket = bucket_of(strange if spoiled == "added" else victim)
    assert both.asked() == [{"agency": [bucket]}]
    sent = [one for page in both.sent() for one in page["data"]["things"]]
    assert sorted(one["id"] for one in sent) == sorted(id for id in both.owned() if bucket_of(id) == bucket)
    assert both.heard() == both.owned()
    both.day()
    assert len(both.asked()) == 1


def test_without_a_digest_the_difference_stays(both, agencies, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(replays.Replays, "daily", lambda _: False)
    both.spoil("DELETE FROM heard WHERE id = :id", id=agencies[3].id)
    both.backend.clock.set(both.backend.clock.now() + timedelta(days=1))
    both.backend.province.create("agency", AGENCY | {"credit_code": code(99), "name": "又一机构"})
    both.backend.settle()
    assert both.heard().keys() == both.owned().keys() - {agencies[3].id}


@pytest.mark.slow("a copy filled from nothing, page by page")
def test_a_reader_that_lost_its_database_is_full_again(both, monkeypatch):
    monkeypatch.setattr(replays, "PAGE", 5)
    for table in ("heard", "document", "inbox", "inbox_subject", "inbox_source"):
        both.spoil(f"DELETE FROM {table}")  # noqa: S608 - names written here
    assert both.heard() == {}
    both.day()
    assert both.heard() == both.owned()
    assert {len(page["data"]["things"]) for page in both.sent()} <= {0, 1, 2, 3, 4, 5}
    both.search.caught_up()
    assert both.search.index.engine.count() == MANY


def test_an_operator_has_a_digest_published_at_once(both, agencies):
    both.spoil("DELETE FROM heard WHERE id = :id", id=agencies[0].id)
    before = len(both.digests())
    both.backend.someone(SYSADMIN).send(StartJob(service="registry", kind="digest", inputs={}))
    until(lambda: len(both.digests()) > before)
    until(lambda: both.heard() == both.owned())


def test_a_replay_that_ends_in_the_middle_goes_on_at_the_last_page(both, monkeypatch):
    """As after kill -9: what a process was at is gone, the job's row and the log stand."""
    monkeypatch.setattr(replays, "PAGE", 4)
    both.registry.jobs.stop()
    both.spoil("DELETE FROM heard")
    with both.registry.transactions.work() as work:
        inputs = {"reader": "search", "kinds": {"agency": list(range(64))}}
        both.registry.jobs.start_one(work, "replay", inputs)
    assert both.registry.jobs.once()
    with monkeypatch.context() as patch:
        patch.setattr("chassis.jobs.Jobs._set", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            both.registry.jobs.once()
    assert len(both.sent()) == 1
    while both.registry.jobs.once():
        pass
    ids = [one["id"] for page in both.sent() for one in page["data"]["things"]]
    assert ids == sorted(both.owned())
    until(lambda: both.heard() == both.owned())


def test_an_ordinary_second_copy_is_dropped_a_replay_of_equal_sequence_is_not(both, agencies, monkeypatch):
    subject = f"agency/{agencies[0].id}"
    (row,) = both._rows(both.registry, "SELECT position, body FROM event_log WHERE subject = :of", of=subject)
    ordinary = parse(row.body, row.position)
    both.spoil("DELETE FROM heard WHERE id = :id", id=agencies[0].id)
    both.search.inbox.receive("registry", [ordinary], 0)
    assert agencies[0].id not in both.heard()
    body = json.loads(row.body) | {"replay": True, "id": "again"}
    replay = parse(json.dumps(body), row.position)
    both.search.inbox.receive("registry", [replay], 0)
    assert both.heard() == both.owned()
    both.spoil("DELETE FROM heard WHERE id = :id", id=agencies[0].id)
    both.search.inbox.receive("registry", [replay], 0)
    assert agencies[0].id not in both.heard()  # a second copy of the replay is a second copy
    monkeypatch.setattr(Kept, "came", lambda *_: False)  # the negative control
    both.search.inbox.receive("registry", [replay], 0)
    assert both.heard() == both.owned()


@pytest.mark.slow("random orders")
def test_a_replay_among_ordinary_events_in_any_order_ends_equal(both, agencies):
    for agency in agencies[:3]:
        both.backend.province.send(
            ChangeThing(kind="agency", id=agency.id, revision=1, sets={"name": "改了名"}, basis="更名")
        )
    with both.registry.transactions.work() as work:
        inputs = {"reader": "search", "kinds": {"agency": list(range(64))}}
        both.registry.jobs.start_one(work, "replay", inputs)
    both.settle()
    rows = both._rows(
        both.registry,
        "SELECT position, body FROM event_log WHERE subject LIKE 'agency/%' OR type LIKE '%.sent' ORDER BY position",
    )
    events = [parse(row.body, row.position) for row in rows]
    assert len(events) == MANY + 4

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.permutations(events), st.lists(st.sampled_from(events), max_size=4), st.integers(1, 8))
    def hold(order, again, size):
        for table in ("heard", "document", "inbox", "inbox_subject"):
            both.spoil(f"DELETE FROM {table}")  # noqa: S608 - names written here
        every = [*order, *again]
        for at in range(0, len(every), size):
            both.search.inbox.receive("registry", every[at : at + size], 0)
        assert both.heard() == both.owned()

    hold()


def test_a_difference_is_told(both, agencies):
    with structlog.testing.capture_logs() as told:
        both.spoil("DELETE FROM heard WHERE id = :id", id=agencies[3].id)
        both.day()
    (line,) = [one for one in told if one["event"] == "copy.differs"]
    assert line["owner"] == "registry"
    assert line["buckets"] == {"agency": [bucket_of(agencies[3].id)]}
