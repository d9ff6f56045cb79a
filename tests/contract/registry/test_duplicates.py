"""An agency that may be on the register already waits for a person's word, which is asked for once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import Forbidden, Refused
from contracts.commands.duplicates import ReadToldApart, TellApart
from contracts.commands.things import ChangeThing, CreateThing, ListThings, View
from contracts.roles import PLATFORM, Principal, Role
from services.registry.service import RegistryService
from services.registry.usecases import duplicates
from tests.support.agency_workbook import credit_code
from tests.support.places import Place
from tests.support.trial import EVERYBODY, Caller, open_trial

OFFICER = Principal(id="keeper-of-agencies", role=Role.CITY, region="3202")
FIRM = Principal(id="firm-that-asks", role=Role.FIRM)


@pytest.fixture
def register(database: Place, clock: Any) -> Caller:
    EVERYBODY.update({one.id: one for one in (OFFICER, FIRM, PLATFORM)})
    return Caller(open_trial(database, clock, RegistryService), OFFICER.id)


def begin(register: Caller, number: int, name: str, by: Principal | None = None, **more: Any) -> View:
    state = {"credit_code": credit_code(number), "name": name, "region": "320211", "categories": ["agency"], **more}
    return register.send(CreateThing(kind="agency", state=state), by=by)


def refusal(register: Caller, number: int, name: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        begin(register, number, name, **more)
    return refused.value


def test_the_same_code_is_held_and_says_which_agency_has_it(register: Caller) -> None:
    first = begin(register, 1, "无锡市远衡知识产权代理有限公司")
    refused = refusal(register, 1, "苏州别样商标代理有限公司")
    assert [(fault.code, fault.context["id"]) for fault in refused.faults] == [
        ("registry.credit-code-in-use", first.id)
    ]


def test_a_like_name_is_held_and_every_candidate_is_told_with_what_speaks_for_it(register: Caller) -> None:
    made = [
        begin(register, 1, "无锡市远衡知识产权代理有限公司"),
        begin(register, 2, "杭州远衡知识产权代理有限公司"),
    ]
    refused = refusal(register, 3, "无锡远衡知识产权代理有限公司（普通合伙）")
    (fault,) = refused.faults
    assert (fault.code, fault.pointer, fault.context["id"]) == ("registry.alike", "#/name", made[0].id)
    fired = {sign["words"]["zh"]: (sign["left"], sign["right"]) for sign in fault.context["candidate"]["signs"]}
    assert fired["字号相同"] == ("远衡", "远衡")
    assert "字号相同" in fault.detail.zh
    assert "The same own word" in fault.detail.en
    assert register.send(ListThings(kind="agency", count=True, limit=1)).total == 2


def test_own_words_that_differ_in_one_of_two_characters_are_held_where_the_door_is_the_same(register: Caller) -> None:
    place = {"address": "滨湖区太湖大道100号", "building": "2幢301室"}
    begin(register, 1, "无锡远衡知识产权代理有限公司", place=place)
    refused = refusal(register, 2, "无锡远恒知识产权代理有限公司", place=place)
    assert [fault.code for fault in refused.faults] == ["registry.alike"]
    assert begin(register, 2, "无锡远恒知识产权代理有限公司").revision == 1


def test_who_says_why_they_are_two_is_not_asked_again_about_this_pair(register: Caller) -> None:
    begin(register, 1, "无锡市远衡知识产权代理有限公司")
    refusal(register, 2, "无锡远衡知识产权代理有限公司")
    pair = (credit_code(2).lower(), credit_code(1))
    told = register.send(TellApart(codes=pair, reason="地址和负责人不同，执照已核对"))
    assert (set(told.codes), told.by) == ({credit_code(1), credit_code(2)}, OFFICER.id)
    begin(register, 2, "无锡远衡知识产权代理有限公司")
    refused = refusal(register, 3, "无锡远衡知识产权代理有限公司")
    assert len(refused.faults) == 2
    (answer,) = register.send(ReadToldApart(code=credit_code(1))).items
    assert (answer.reason, answer.at) == ("地址和负责人不同，执照已核对", told.at)
    before = timedelta(days=1)
    for then, seen in (
        ({"as_of": told.at.date() - before}, 0),
        ({"known_on": told.at - before}, 0),
        ({"as_of": told.at.date()}, 1),
    ):
        assert len(register.send(ReadToldApart(code=credit_code(1), **then)).items) == seen


def test_the_first_answer_stands(register: Caller) -> None:
    begin(register, 1, "无锡市远衡知识产权代理有限公司")
    pair = (credit_code(1), credit_code(2))
    first = register.send(TellApart(codes=pair, reason="执照已核对"))
    assert register.send(TellApart(codes=pair[::-1], reason="别的话")) == first


@pytest.mark.parametrize(
    ("codes", "reason", "found"),
    [
        ((credit_code(1), credit_code(1).lower()), "执照已核对", "registry.not-a-pair"),
        ((credit_code(1),), "执照已核对", "registry.not-a-pair"),
        ((credit_code(1), credit_code(2), credit_code(3)), "执照已核对", "registry.not-a-pair"),
        ((credit_code(1), credit_code(2)), "  ", "field.required"),
        ((credit_code(8), credit_code(9)), "执照已核对", "registry.none-registered"),
    ],
)
def test_an_answer_is_about_two_codes_one_of_them_registered_and_says_why(
    register: Caller, codes: tuple[str, ...], reason: str, found: str
) -> None:
    begin(register, 1, "无锡市远衡知识产权代理有限公司")
    with pytest.raises(Refused) as refused:
        register.send(TellApart(codes=codes, reason=reason))
    assert refused.value.code == found


def test_only_who_may_register_agencies_tells_them_apart_and_sees_the_answers(register: Caller) -> None:
    begin(register, 1, "无锡市远衡知识产权代理有限公司")
    with pytest.raises(Forbidden):
        register.send(TellApart(codes=(credit_code(1), credit_code(2)), reason="执照已核对"), by=FIRM)
    with pytest.raises(Forbidden):
        register.send(ReadToldApart(code=credit_code(1)), by=FIRM)


def test_an_agency_is_found_by_its_new_name_and_its_old_one(register: Caller) -> None:
    made = begin(register, 1, "无锡市远衡知识产权代理有限公司")
    sets = {"name": "无锡泰嘉知识产权代理有限公司", "former_names": ["无锡市远衡知识产权代理有限公司"]}
    register.send(ChangeThing(kind="agency", id=made.id, revision=1, sets=sets))
    for name in ("无锡市泰嘉知识产权代理有限公司", "无锡远衡知识产权代理有限公司"):
        assert refusal(register, 2, name).code == "registry.alike"


def test_an_agency_recorded_before_signs_were_kept_is_found_once_the_day_was_worked_through(register: Caller) -> None:
    begin(register, 1, "无锡市远衡知识产权代理有限公司")
    transactions = register.service.transactions
    with transactions.work() as work:
        work.conn.execute(work.schema.meta.tables["agency_sign"].delete())
    begin(register, 2, "无锡远衡知识产权代理有限公司")
    with transactions.work() as work:
        assert duplicates.signs_of_the_day(work, "") == ""
    assert len(refusal(register, 3, "无锡远衡知识产权代理有限公司").faults) == 2


def test_the_platform_itself_has_nobody_to_ask(register: Caller) -> None:
    for number in (1, 2):
        assert begin(register, number, "无锡市远衡知识产权代理有限公司", by=PLATFORM).revision == 1


FOUNDED_ANEW = "无锡知衡远知识产权代理有限公司"  # one character from the other's own word: not alike by itself


def practitioner(register: Caller, agency: View, name: str = "周立新") -> View:
    state = {"name": name, "profession": "patent_attorney", "region": "320211", "agency_id": agency.id}
    since = register.service.clock.today() - timedelta(30)
    return register.send(CreateThing(kind="practitioner", state=state, valid_from=since))


def test_a_head_who_practises_with_another_agency_or_did_is_a_sign(register: Caller) -> None:
    old = begin(register, 1, "无锡知衡达商标代理有限公司")
    begin(register, 2, FOUNDED_ANEW, head="周立新")  # nobody of that name has practised with the other
    person = practitioner(register, old)
    refused = refusal(register, 3, FOUNDED_ANEW.replace("远", "宏"), head="周立新")
    signs = {sign["words"]["zh"]: sign["left"] for sign in refused.faults[0].context["candidate"]["signs"]}
    assert (old.id in {fault.context["id"] for fault in refused.faults}, signs["有相同人员"]) == (True, "周立新")
    other = begin(register, 4, "杭州别样商标代理有限公司")
    register.send(ChangeThing(kind="practitioner", id=person.id, revision=1, sets={"agency_id": other.id}))
    found = {
        fault.context["id"] for fault in refusal(register, 5, FOUNDED_ANEW.replace("远", "宏"), head="周立新").faults
    }
    assert old.id in found  # who has left is still known by where they were


def test_without_the_people_of_the_register_the_new_one_is_not_held(register: Caller, monkeypatch: Any) -> None:
    """The control."""
    practitioner(register, begin(register, 1, "无锡知衡达商标代理有限公司"))
    monkeypatch.setattr(
        "services.registry.queries.alike.ever_with", lambda _reading, ids: dict.fromkeys(ids, frozenset())
    )
    begin(register, 2, FOUNDED_ANEW, head="周立新")
