"""A new edition of a real programme comes into force while its cases run: one decision moves those that it takes, and names the rest."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from chassis.procedures import MOVE
from chassis.procedures.lint import lint_all
from chassis.procedures.reading import load
from contracts.commands.cases import MoveCases, PreviewMoves
from contracts.commands.platform import ReadJob
from rulebooks.procedures import FOLDER
from services.all_in_one import SERVICES
from tests.support.backend import Backend, until
from tests.support.counties import County
from tests.support.procedures import known
from tests.support.shape import clock_at

pytestmark = [pytest.mark.inside, pytest.mark.slow("cases of a programme at several stages")]
OLD, NEW = "NAT_2023@2023-06-29", "NAT_2023@2023-07-10"
# The formal check by a third party falls away, a return is called otherwise, seven experts are asked for.
CHANGED = (
    ("from = 2023-06-29\n", "from = 2023-07-10\n"),
    ('to = "FORMAL_CHECK"\nneeds = ["materials_complete"]', 'to = "EXPERT_REVIEW"\nneeds = ["materials_complete"]'),
    ("[acts.return]", "[acts.give_back]"),
    ('act = "return"', 'act = "give_back"'),
    ("at_least = 5", "at_least = 7"),
    ('  "act:pass",\n', ""),
    ('"RETURNED", "FORMAL_CHECK", "EXPERT_REVIEW"', '"RETURNED", "EXPERT_REVIEW"'),
    ("至少5位", "至少7位"),
    ("At least 5", "At least 7"),
)
GONE = ("[documents.formal_result]", "[acts.pass]", "[acts.fail]", "[states.FORMAL_CHECK]", "[roles.third_party]")
RULE = '\n[transition]\ncases = "may_move"\nbasis = "office"\nacts = { return = "give_back" }\nstates = { FORMAL_CHECK = "EXPERT_REVIEW" }\n'


def later_edition(folder):
    """The next edition as data: the package of today with these lines otherwise."""
    text = (FOLDER / "NAT_2023" / "2023-06-29.toml").read_text("utf-8")
    for old, new in CHANGED:
        assert old in text, old
        text = text.replace(old, new)
    for head in GONE:
        start = text.index(head)
        text = text[:start] + text[text.index("\n[", start + 1) + 1 :]
    path = folder / "NAT_2023" / "2023-07-10.toml"
    path.parent.mkdir()
    (folder / "fragments").symlink_to(FOLDER / "fragments")
    path.write_text(text + RULE, "utf-8")
    return load(path)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A county on 3 July 2023; from the 10th the later edition is on the shelf."""
    module = sys.modules["chassis.procedures.shelf"]
    today = module.shelf()
    editions = {**today, OLD: replace(today[OLD], until=date(2023, 7, 10)), NEW: later_edition(tmp_path)}
    assert [str(one) for one in lint_all([editions[OLD], editions[NEW]], known())] == []
    monkeypatch.setattr(module, "_shelf", lambda _folder: editions)
    folder = tmp_path / "world"
    clock = clock_at(folder, datetime(2023, 7, 3, 9, tzinfo=SHANGHAI))
    county = County(
        Backend(folder, clock, SERVICES), agencies=1
    ).settled()  # here: others would not see the new edition
    yield county
    county.backend.stop()


def another(county, name):
    """A case of a zone of its own."""
    state = {"name": name, "region": county.region, "operating_unit": "蠡岸公司"}
    county.zone = county.people["province"].create("zone", state)
    county.backend.settle()
    return county.hand_in(county.file("NAT_2023"))


def test_one_decision_moves_the_cases_of_a_programme_that_its_new_edition_takes_and_names_the_rest(world):
    draft = another(world, "甲区")
    with_province = world.do("applicant", another(world, "乙区"), "submit")
    returned = world.do("applicant", another(world, "丙区"), "submit")
    world.do("province", returned, "material.send_back", "material:work_plan", defect="缺预算")
    world.do("province", returned, "return")
    checked = world.do("applicant", another(world, "丁区"), "submit")
    world.do("partner", world.do("province", checked, "recommend", opinion="推荐"), "pass")
    unchecked = world.do("applicant", another(world, "戊区"), "submit")
    world.do("province", unchecked, "recommend", opinion="推荐")
    world.backend.clock.set(datetime(2023, 7, 11, 9, tzinfo=SHANGHAI))
    office = world.people["province"]
    seen = office.send(PreviewMoves(kind="application", edition=OLD))
    said = {one.id: [each.zh for each in one.against] for one in seen.items}
    assert (seen.to, seen.running) == (NEW, 5)
    free = (draft, with_province, returned, unchecked)
    assert said == {one.id: [] for one in free} | {checked.id: ["已办的“形式审查通过”无对应"]}
    assert any("至少7位专家" in one.zh for one in seen.differences)
    job = office.send(MoveCases(kind="application", edition=OLD, target=NEW, reason="国家局通知，在办案件适用新版"))
    until(lambda: office.send(ReadJob(service="applications", id=job.id)).state == "done", seconds=30)
    told = office.send(ReadJob(service="applications", id=job.id)).result
    assert (told["moved"], told["left"], [one["id"] for one in told["stayed"]]) == (4, 1, [checked.id])
    for case in free:
        view = world.see("province", case)
        assert (view.edition, view.entries[-1].act) == (NEW, MOVE)
        world.seen[case.id] = view.revision
    assert world.see("province", checked).edition == OLD
    # what was done before counts in the new words: a second return still needs an approval
    world.give(returned, "material:work_plan", b"%PDF-1.7 again")
    world.do("applicant", world.pledged(returned), "submit")
    world.do("province", returned, "material.send_back", "material:application", defect="缺页")
    (shut,) = [one for one in world.see("province", returned).closed_acts if one.act == "give_back"]
    assert [one.context["condition"] for one in shut.reasons] == ["second_return"]
    assert world.see("province", unchecked).stage == "EXPERT_REVIEW"  # where the new edition says that it stands
    # and the new route holds: from the province straight to the experts
    assert world.do("province", with_province, "recommend", opinion="推荐").stage == "EXPERT_REVIEW"
