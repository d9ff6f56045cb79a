"""What may be done to a demand, a contact and a saved search, where it leads, by which clause, and what it sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contracts.events import search as events
from contracts.things.search import Because, Contact, ContactState, DemandState, Note, SavedState, Signing  # fmt: skip
from rulebooks.matching.rules import LOCKED, WARNED
from rulebooks.printed import in_english
from services.search.domain.moves import DEMAND, MOST_NOTES, SAVED, contact_moves, note_faults

CONTACT = Contact(demand_id="D", agency_id="A", log=("一",))


def rows(moves):
    """From where, by which act, to where, by which clause, told as what, and whether it takes a later entry's place."""
    return {
        (state.value, act): (move.leads_to.value, move.basis.article, move.event, move.overrides)
        for (state, act), move in moves.table.items()
    }


def test_what_an_act_is_recorded_by_is_read_in_english():
    """The record keeps the Chinese words alone; an English page has to know them."""
    recorded = {move.basis for moves in (DEMAND, SAVED, contact_moves(None)) for move in moves.table.values()}
    for basis in recorded | {LOCKED, WARNED}:
        assert in_english(basis.zh) == basis.en != ""


def test_a_demand_ends_without_a_service_by_its_owner_alone():
    assert rows(DEMAND) == {
        (DemandState.OPEN.value, "none_suitable"): (
            DemandState.UNSUITABLE.value, "结果登记", events.DemandGivenUp, False
        ),
        (DemandState.OPEN.value, "cancel"): (DemandState.CANCELLED.value, "结果登记", events.DemandGivenUp, False),
    }  # fmt: skip
    assert {DEMAND.state, SAVED.state, contact_moves(None).state} == {"state"}
    for move in DEMAND.table.values():
        assert move.sets(None, Because(because="不做了")) == {"outcome": "不做了"}


def test_a_contact_is_answered_noted_signed_or_closed():
    asked, accepted = ContactState.ASKED.value, ContactState.ACCEPTED.value
    assert rows(contact_moves(None)) == {
        (asked, "accept"): (accepted, "双方选定", events.ContactAccepted, True),
        (asked, "decline"): (ContactState.DECLINED.value, "双方选定", events.ContactDeclined, True),
        (asked, "close"): (ContactState.CLOSED.value, "结果登记", events.ContactClosed, True),
        (accepted, "close"): (ContactState.CLOSED.value, "结果登记", events.ContactClosed, False),
        (accepted, "sign"): (ContactState.SIGNED.value, "结果登记", events.ContactSigned, False),
        (accepted, "note"): (accepted, "双方选定", events.ContactNoted, False),
    }


def test_each_act_on_a_contact_leaves_a_line_in_its_log_but_the_acceptance():
    def signing(_work, _contact):
        return None

    table = contact_moves(signing).table
    why = Because(because="没有空")
    for key in ((ContactState.ASKED, "decline"), (ContactState.ASKED, "close"), (ContactState.ACCEPTED, "close")):
        assert table[key].sets(CONTACT, why) == {"log": ("一", "没有空")}
    assert table[ContactState.ACCEPTED, "note"].sets(CONTACT, Note(text="去电")) == {"log": ("一", "去电")}
    assert table[ContactState.ASKED, "accept"].sets(CONTACT, None) == {}
    signed = table[ContactState.ACCEPTED, "sign"]
    day = date(2026, 11, 21)
    assert signed.sets(CONTACT, Signing(signed_on=day, evidence="合同")) == {
        "signed_on": day, "evidence": "合同", "log": ("一", "2026-11-21：合同")
    }  # fmt: skip
    assert [move.then for move in table.values() if move.then] == [signing]
    assert signed.then is signing


@pytest.mark.parametrize(("lines", "refused"), [(MOST_NOTES - 1, False), (MOST_NOTES, True), (MOST_NOTES + 1, True)])
def test_a_log_has_an_end(lines, refused):
    full = replace(CONTACT, log=("x",) * lines)
    says = contact_moves(None).table[ContactState.ACCEPTED, "note"].says
    assert says is note_faults
    faults = list(note_faults(full, Note(text="y")))
    assert bool(faults) is refused
    for fault in faults:
        assert (fault.code, fault.pointer) == ("field.too-long", "#/inputs/text")
        assert (fault.context["length"], fault.context["longest"]) == (lines, 200)
        assert "联系" in fault.detail.zh


def test_a_saved_search_is_turned_off_and_on_again():
    assert rows(SAVED) == {
        (SavedState.ON.value, "unsubscribe"): (SavedState.OFF.value, "订阅", events.SavedSearchTurned, False),
        (SavedState.OFF.value, "subscribe"): (SavedState.ON.value, "订阅", events.SavedSearchTurned, False),
    }
