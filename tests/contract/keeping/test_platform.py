"""What a service answers about itself: its log, its parked events, its ledger; and who may ask."""

from __future__ import annotations

import json

import pytest

from chassis.bus.envelope import Envelope
from chassis.errors import Forbidden, Missing, Refused
from chassis.ledger import tree
from contracts.commands import platform as asked
from contracts.roles import Principal, Role
from tests.contract.bus.reader import TYPES, Broken, envelope
from tests.support.samples import OWNER
from tests.support.trial import ADMIN, EVERYBODY, FIRM, Caller

AUDITOR = EVERYBODY.setdefault("u5", Principal(id="u5", role=Role.AUDITOR))
PARTNER = EVERYBODY.setdefault("u6", Principal(id="u6", role=Role.PARTNER))


@pytest.fixture
def admin(caller):
    return Caller(caller.service, ADMIN.id)


def log_of(caller, id):
    return caller.send(asked.ReadEvents(service=OWNER, subject=f"sample/{id}"), by=PARTNER)


def test_the_log_is_read_in_order_by_position_type_and_subject(caller):
    seen = caller.create()
    caller.change(seen, staff=1)
    events = log_of(caller, seen.id)
    assert [item.event["type"] for item in events.items] == ["trial.sample.created", "trial.sample.changed"]
    assert events.last == events.items[-1].position
    after = asked.ReadEvents(service=OWNER, subject=f"sample/{seen.id}", after=events.items[0].position)
    assert [item.position for item in caller.send(after, by=PARTNER).items] == [events.last]
    of_type = asked.ReadEvents(service=OWNER, subject=f"sample/{seen.id}", types=("trial.sample.created",))
    assert len(caller.send(of_type, by=PARTNER).items) == 1


def test_an_event_travels_as_it_was_announced_with_personal_fields_sealed(caller):
    seen = caller.create(phone="13912345678")
    assert "13912345678" not in str(log_of(caller, seen.id))
    assert log_of(caller, seen.id).items[0].event["data"]["state"]["phone"].startswith("p1.")


@pytest.mark.parametrize(
    "request_",
    [
        asked.ReadEvents(service=OWNER), asked.ReadParked(service=OWNER), asked.SettleParked(service=OWNER, id="x", act="retry"),
        asked.SignHead(service=OWNER), asked.ReadLeaves(service=OWNER), asked.VerifyLedger(service=OWNER), asked.ListJobs(service=OWNER),
    ],
    ids=lambda request: type(request).__name__,
)  # fmt: skip
def test_who_has_no_business_there_is_forbidden(caller, request_):
    for who in (FIRM, EVERYBODY["-"]):
        with pytest.raises(Forbidden):
            caller.send(request_, by=who)


# -- parked events


@pytest.fixture
def parking(admin, monkeypatch):
    """The service's inbox with one event parked and one waiting behind it."""
    service = admin.service
    with service.transactions.work() as work:
        for table in (service.schema.common.inbox, service.schema.common.inbox_subject):
            work.conn.execute(table.delete())
    works: list[bool] = []

    def react(_work, _envelope):
        if not works:
            raise Broken("no such zone")

    monkeypatch.setattr(service.inbox, "_reactions", dict.fromkeys(TYPES, react))
    monkeypatch.setattr(service.inbox, "_pauses", ())
    service.inbox.receive(OWNER, [envelope("P", 1), envelope("P", 2)], 2)
    return admin, works


def test_a_parked_event_is_shown_with_its_error_and_what_waits_behind_it(parking):
    admin, _ = parking
    shown = admin.send(asked.ReadParked(service=OWNER))
    assert [(one.id, one.state, one.tries, one.error, one.held_behind) for one in shown.items] == [
        (envelope("P", 1).id, "parked", 1, "Broken: no such zone", 1)
    ]
    assert shown.items[0].event["subject"] == "sample/P"


def test_try_again_answers_what_became_of_it(parking):
    admin, works = parking
    retry = asked.SettleParked(service=OWNER, id=envelope("P", 1).id, act="retry")
    assert (admin.send(retry).state, admin.send(retry).error) == ("parked", "Broken: no such zone")
    works.append(True)
    assert admin.send(retry).state == "done"
    with pytest.raises(Missing):
        admin.send(retry)


def test_drop_needs_a_reason_and_stands_in_the_ledger(parking):
    admin, _ = parking
    drop = asked.SettleParked(service=OWNER, id=envelope("P", 1).id, act="drop")
    with pytest.raises(Refused):
        admin.send(drop)
    assert admin.send(asked.SettleParked(service=OWNER, id=drop.id, act="drop", because="重复")).state == "dropped"
    assert admin.send(asked.ReadParked(service=OWNER)).items == ()
    size = admin.send(asked.SignHead(service=OWNER)).size
    leaf = admin.send(asked.ReadLeaves(service=OWNER, after=size - 2)).items[-1]
    assert json.loads(leaf.entry)["because"] == "重复"


def test_an_unknown_act_on_a_parked_event_is_refused(parking):
    admin, _ = parking
    with pytest.raises(Refused) as caught:
        admin.send(asked.SettleParked(service=OWNER, id=envelope("P", 1).id, act="burn"))
    assert caught.value.code == "act.unknown"


def test_a_parked_event_that_cannot_be_read_is_shown_as_the_text_that_it_is(parking):
    admin, _ = parking
    bad = Envelope(
        id="trial:sample/Q:1", source=OWNER, type=TYPES[1], subject="sample/Q", sequence=1,
        time=envelope().time, actor="", data={}, raw="{nonsense",
    )  # fmt: skip
    admin.service.inbox.receive(OWNER, [bad], 3)
    shown = {one.subject: one.event for one in admin.send(asked.ReadParked(service=OWNER)).items}
    assert shown["sample/Q"] == {"undecodable": "{nonsense"}


# -- the ledger


def test_a_signed_head_covers_what_was_recorded_and_every_leaf_can_be_proven(caller):
    seen = caller.create()
    head = caller.send(asked.SignHead(service=OWNER), by=AUDITOR)
    assert caller.send(asked.ReadHead(service=OWNER), by=FIRM) == head
    leaf = caller.send(asked.ReadLeaves(service=OWNER, after=head.size - 2), by=AUDITOR).items[-1]
    assert json.loads(leaf.entry)["id"] == seen.id
    proof = caller.send(asked.ProveLeaf(service=OWNER, index=leaf.index, size=head.size), by=FIRM)
    path = [bytes.fromhex(node) for node in proof.path]
    assert tree.verify_inclusion(bytes.fromhex(leaf.hash), leaf.index, head.size, path, bytes.fromhex(head.root))


def test_a_later_head_is_proven_to_continue_an_earlier_one(caller):
    caller.create()
    first = caller.send(asked.SignHead(service=OWNER), by=AUDITOR)
    caller.create()
    second = caller.send(asked.SignHead(service=OWNER), by=AUDITOR)
    proof = caller.send(asked.ProveGrowth(service=OWNER, first=first.size, second=second.size), by=FIRM)
    path = [bytes.fromhex(node) for node in proof.path]
    roots = bytes.fromhex(first.root), bytes.fromhex(second.root)
    assert tree.verify_consistency(first.size, second.size, path, *roots)


@pytest.mark.parametrize("index", [-1, 10**6])
def test_a_leaf_that_is_not_there_cannot_be_proven(caller, index):
    with pytest.raises(Refused):
        caller.send(asked.ProveLeaf(service=OWNER, index=index))


def test_the_full_check_of_a_service_that_was_only_used_finds_nothing(caller):
    seen = caller.create(phone="13912345678")
    caller.change(seen, staff=1)
    caller.send(asked.SignHead(service=OWNER), by=AUDITOR)
    found = caller.send(asked.VerifyLedger(service=OWNER), by=AUDITOR)
    assert (found.sound, found.first_bad, found.findings) == (True, None, ())


def test_a_head_is_signed_once_a_day_by_itself(caller):
    service = caller.service
    service.heads.sign_daily()
    first = service.heads.newest()
    caller.create()
    service.heads.sign_daily()
    assert service.heads.newest() == first
    service.clock.advance(days=1)
    service.heads.sign_daily()
    assert service.heads.newest().size > first.size
