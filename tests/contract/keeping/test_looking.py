"""Personal fields are shown in clear by right and for a purpose, and each look is noted before it is granted."""

from __future__ import annotations

import pytest

from chassis.errors import Forbidden, Refused, Unavailable
from contracts.codes import chassis as codes
from contracts.commands import things as asked
from contracts.roles import PLATFORM
from tests.support.trial import FIRM, NEIGHBOUR

PHONE = "13912345678"


def looks(caller, id):
    table = caller.service.schema.common.look
    with caller.service.transactions.reading() as reading:
        rows = reading.conn.execute(table.select().where(table.c.id == id).order_by(table.c.number))
        return [(row.principal, row.kind, row.fields, row.purpose, row.at) for row in rows]


def ask(id, **how):
    return asked.GetThing(kind="sample", id=id, **{"reveal": ("phone",), "purpose": "核对联系方式"} | how)


def test_a_look_shows_the_value_and_is_noted_with_who_and_what_for(caller):
    seen = caller.create(phone=PHONE)
    assert caller.send(ask(seen.id)).state["phone"] == PHONE
    assert looks(caller, seen.id) == [("u1", "sample", "phone", "核对联系方式", caller.service.clock.micros())]


def test_without_asking_it_stays_masked_and_nothing_is_noted(caller):
    seen = caller.create(phone=PHONE)
    assert caller.get(seen.id).state["phone"] == "139****5678"
    assert (
        caller.send(asked.ListThings(kind="sample", where={"id": (seen.id,)})).items[0].state["phone"] == "139****5678"
    )
    assert looks(caller, seen.id) == []


def test_without_a_purpose_nothing_is_shown_and_every_reason_is_told(caller):
    seen = caller.create(phone=PHONE)
    with pytest.raises(Refused) as caught:
        caller.send(ask(seen.id, purpose=" ", reveal=("phone", "name")))
    assert {fault.code for fault in caught.value.faults} == {"access.purpose", "field.unknown"}
    assert looks(caller, seen.id) == []


@pytest.mark.parametrize("purpose", ["长" * 201, "a\x07b"])
def test_a_purpose_is_a_line_of_text(caller, purpose):
    seen = caller.create(phone=PHONE)
    with pytest.raises(Refused):
        caller.send(ask(seen.id, purpose=purpose))
    assert looks(caller, seen.id) == []


@pytest.mark.parametrize(("who", "code"), [(FIRM, "access.role"), (NEIGHBOUR, "access.region")])
def test_who_may_not_write_the_record_may_not_look(caller, who, code):
    """The role alone is not enough: an officer of another city has no business with it."""
    seen = caller.create(phone=PHONE)
    with pytest.raises(Forbidden) as caught:
        caller.send(ask(seen.id), by=who)
    assert caught.value.code == code
    assert looks(caller, seen.id) == []


def test_a_look_that_cannot_be_noted_is_not_granted(caller, monkeypatch):
    seen = caller.create(phone=PHONE)

    def full(*_):
        raise Unavailable(codes.STORE_FULL.fault())

    monkeypatch.setattr(type(caller.service), "_note", full)
    with pytest.raises(Unavailable):
        caller.send(ask(seen.id))


def test_a_look_into_the_past_is_noted_too(caller):
    from datetime import timedelta

    seen = caller.create({"valid_from": caller.service.clock.today() - timedelta(5)}, phone=PHONE)
    caller.change(seen, phone=None)
    past = caller.send(ask(seen.id, as_of=caller.service.clock.today() - timedelta(1)))
    assert past.state["phone"] == PHONE
    assert len(looks(caller, seen.id)) == 1


def test_the_platform_itself_may_look_and_is_noted(caller):
    seen = caller.create(phone=PHONE)
    assert caller.send(ask(seen.id), by=PLATFORM).state["phone"] == PHONE
    assert [look[0] for look in looks(caller, seen.id)] == ["platform"]


def test_no_answer_to_a_command_and_no_entry_of_a_history_shows_it(caller):
    seen = caller.create(phone=PHONE)
    changed = caller.change(seen, staff=1)
    history = caller.send(asked.ReadHistory(kind="sample", id=seen.id))
    assert PHONE not in str(seen) + str(changed) + str(history)
