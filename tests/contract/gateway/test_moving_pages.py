"""The page on which an office moves many running cases: what each would do, the decision, and how far it is."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Refused
from contracts.codes import procedures as codes
from contracts.commands.cases import EditionBehind, EditionsBehind, MovableCase, MovesPreview
from contracts.commands.platform import Job
from contracts.declare import Words
from contracts.roles import Role
from gateway.access.accounts import Person
from tests.contract.gateway.conftest import PASSWORD
from tests.contract.gateway.visiting import Visitor

PAGE = "/cases/applications/moves"
OLD, NEW = "JS_2016@2017-01-01", "JS_2016@2027-01-01"
ID, JOB = "5C0H7K3Q2M9X", "7K3Q2M9X5C0Z"
PREVIEW = MovesPreview(
    edition=OLD, to=NEW, starts=date(2027, 1, 1), rule=Words("由主管机关决定", "the office decides"),
    basis=Words("第九条", "art. 9"), differences=(Words("机构数由15改为20", "agencies from 15 to 20"),), running=2,
    items=(
        MovableCase(id=ID, title="滨湖集聚区", stage=Words("市局审核", "With the city")),
        MovableCase(id=JOB, title="江阴集聚区", stage=Words("补正", "Correction"), against=(Words("无对应", "no counterpart"),)),
    ),
    next=JOB,
)  # fmt: skip


def job(state="running", **result):
    at = datetime(2026, 11, 19, 8, tzinfo=SHANGHAI)
    return Job(id=JOB, kind="cases.move", state=state, done=1, total=2, message="", result=result, started_by="x",
               created_at=at, updated_at=at)  # fmt: skip


@pytest.fixture
def office(app, accounts, services):
    accounts.make(Person(login="province", role=Role.PROVINCE, name="省局甲", region="32"), PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("province", PASSWORD)
    behind = EditionBehind(edition=OLD, to=NEW, words=Words("江苏办法", "Jiangsu's plan"), running=2)
    services["applications"].answers |= {
        "ReadEditionsBehind": lambda said, headers: EditionsBehind(items=(behind,)),
        "PreviewMoves": lambda said, headers: PREVIEW,
        "MoveCases": lambda said, headers: job("waiting"),
        "ReadJob": lambda said, headers: job(moved=1, left=1, stayed=[{"id": ID, "why": [["已办结", "it is over"]]}]),
    }
    return visitor


def test_an_office_sees_each_case_before_it_decides(office):
    assert "江苏办法" in office.get(PAGE).text
    page = office.get(f"{PAGE}?edition={OLD}").text
    for text in ("机构数由15改为20", "滨湖集聚区", "无对应", "转换这 2 件", f"after={JOB}"):
        assert text in page
    english = office.get(f"{PAGE}?edition={OLD}", headers={"Accept-Language": "en"}).text
    assert "Move these 2" in english


def test_the_decision_names_both_editions_and_the_reason_and_leads_to_its_progress(office, services):
    answer = office.submit(f"{PAGE}?edition={OLD}", PAGE, reason="省局决定")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{JOB}")
    said = next(said for method, said, _ in services["applications"].heard if method == "MoveCases")
    assert {name: said[name] for name in ("edition", "target", "reason")} == {
        "edition": OLD,
        "target": NEW,
        "reason": "省局决定",
    }
    page = office.get(answer.location).text
    for text in ("正在办理", "共 2 件", "已办结"):
        assert text in page


def test_a_refused_decision_keeps_what_was_typed_and_says_why(office, services):
    def refuse(said, headers):
        raise Refused(codes.CANNOT_MOVE.fault("#/target", edition=NEW, why=Words("不是现行版本", "not in force")))

    services["applications"].answers["MoveCases"] = refuse
    answer = office.submit(f"{PAGE}?edition={OLD}", PAGE, reason="省局决定")
    assert answer.status_code == 422
    assert "不是现行版本" in answer.text
    assert "省局决定" in answer.text


def test_whoever_is_no_office_has_no_such_page(app, accounts):
    accounts.make(Person(login="county", role=Role.APPLICANT, name="县", region="320211"), PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("county", PASSWORD)
    assert visitor.get(PAGE).status_code == 403
