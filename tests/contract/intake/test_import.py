"""A workbook that somebody filled by hand: what is told of each row, what is written, and what a repetition does."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from chassis.errors import Forbidden, Missing, Refused
from chassis.intake import desk, marked, writing
from contracts.commands import intake as asked
from contracts.commands.things import GetThing, ListThings
from contracts.roles import Principal, Role
from services.registry.service import RegistryService
from tests.contract.intake import conftest
from tests.contract.intake.conftest import OTHER, Importer
from tests.support.agency_workbook import HEADS, Line, credit_code, lines, workbook
from tests.support.trial import EVERYBODY, open_trial

FIRST = 4  # the row of the first agency, as the spreadsheet counts


def codes_of(row: asked.IntakeRow) -> set[str]:
    return {one.fault.code for one in row.faults}


def tallied(made: list[Line]) -> dict[str, tuple[int, int]]:
    """Of each column, how many cells say nothing, and in how many the generator made a mistake."""
    at = {
        "registry.credit-code": 2,
        "intake.digits-lost": 2,
        "field.not-in-list": 5,
        "field.wrong-type": 4,
        "field.required": 1,
    }
    bad = Counter(at[code] for line in made for code in line.wrong)
    return {head: (sum(not str(line.cells[n]) for line in made), bad[n]) for n, head in enumerate(HEADS)}


@pytest.mark.slow("600 rows")
def test_every_mistake_of_a_list_of_600_is_told_at_its_row_and_all_else_is_taken(importer: Importer) -> None:
    made = list(lines(600))
    seen = importer.preview(workbook(made))
    assert seen.state == "ready"
    wrong = {row.number - FIRST: codes_of(row) for row in importer.rows(seen, "bad")}
    assert wrong == {at: set(line.wrong) for at, line in enumerate(made) if line.wrong}
    assert seen.counts == {"new": 600 - len(wrong), "bad": len(wrong)}
    assert {one.head: (one.empty, one.bad) for one in seen.columns} == tallied(made)
    done = importer.confirm(seen)
    assert done.counts["applied"] == 600 - len(wrong)
    found = importer.send(ListThings(kind="agency", count=True, limit=1))
    assert found.total == 600 - len(wrong)
    again = importer.preview(workbook(made))
    assert again.counts == {"unchanged": 600 - len(wrong), "bad": len(wrong)}
    assert "applied" not in importer.confirm(again).counts


def test_what_people_write_becomes_what_the_register_says(importer: Importer) -> None:
    cells = (
        1, "无锡澄观知识产权代理事务所", credit_code(1).lower(), "王芳", "2019年5月6日", "无锡市滨湖区", "代理、维权",
        "专利申请代理", "12人", "50.5", "0510-85000000", "太湖大道1号",
    )  # fmt: skip
    seen = importer.preview(workbook([Line(cells)]))
    (row,) = importer.rows(seen)
    assert row.verdict == "new", row
    importer.confirm(seen)
    (row,) = importer.rows(seen)
    state = importer.send(GetThing(kind="agency", id=row.thing_id)).state
    said = {name: state[name] for name in ("credit_code", "founded", "region", "categories", "services", "staff", "capital_fen")}  # fmt: skip
    assert said == {
        "credit_code": credit_code(1), "founded": "2019-05-06", "region": "320211",
        "categories": ["agency", "rights_protection"], "services": ["patent_filing"], "staff": 12, "capital_fen": 50500000,
    }  # fmt: skip


def one_line(number: int = 1, **but: object) -> Line:
    made = dict(zip(HEADS, next(iter(lines(1, mistakes=0))).cells, strict=True))
    made |= {"统一信用代码": credit_code(number)} | but
    return Line(tuple(made[head] for head in HEADS))


def test_a_changed_row_shows_what_was_and_what_will_be_and_is_recorded_as_a_change(importer: Importer) -> None:
    importer.confirm(importer.preview(workbook([one_line()])))
    seen = importer.preview(workbook([one_line(员工人数="40", 机构名称="无锡改称知识产权代理有限公司")]))
    (row,) = importer.rows(seen, "changed")
    was = one_line().cells[HEADS.index("机构名称")]
    assert {(one.field, one.was, one.now) for one in row.differences if one.field == "name"} == {("name", was, "无锡改称知识产权代理有限公司")}  # fmt: skip
    importer.confirm(seen)
    view = importer.send(GetThing(kind="agency", id=row.thing_id, history=5))
    assert (view.revision, view.state["staff"]) == (2, 40)
    assert view.entries[0].cause == f"intake:{seen.hash[:16]}:{FIRST}"


def test_an_empty_cell_takes_nothing_away(importer: Importer) -> None:
    importer.confirm(importer.preview(workbook([one_line()])))
    seen = importer.preview(workbook([one_line(联系电话="", 办公地址="-")]))
    assert seen.counts == {"unchanged": 1}


def test_the_second_of_two_rows_with_one_code_is_bad_and_names_the_first(importer: Importer) -> None:
    seen = importer.preview(workbook([one_line(), one_line(机构名称="无锡别的知识产权代理有限公司")]))
    (row,) = importer.rows(seen, "bad")
    assert (row.number, codes_of(row)) == (FIRST + 1, {"intake.twice"})
    assert f"第 {FIRST} 行" in row.faults[0].fault.detail.zh


def test_an_agency_that_resembles_one_on_the_register_waits_for_a_person(importer: Importer) -> None:
    importer.confirm(importer.preview(workbook([one_line(机构名称="无锡市远衡知识产权代理有限公司")])))
    seen = importer.preview(workbook([one_line(2, 机构名称="无锡远衡知识产权代理有限公司")]))
    (row,) = importer.rows(seen, "alike")
    assert row.alike[0].title == "无锡市远衡知识产权代理有限公司"
    assert "字号相同" in {sign.words.zh for sign in row.alike[0].signs}
    done = importer.confirm(seen)
    assert done.counts == {"alike": 1}
    assert importer.rows(seen)[0].outcome == "left"


def test_a_row_that_was_looked_at_and_found_different_is_written(importer: Importer) -> None:
    importer.confirm(importer.preview(workbook([one_line(机构名称="无锡市远衡知识产权代理有限公司")])))
    seen = importer.preview(workbook([one_line(2, 机构名称="无锡远衡知识产权代理有限公司")]))
    assert importer.confirm(seen, also=(FIRST,)).counts["applied"] == 1


def test_rows_that_were_taken_out_stay_out(importer: Importer) -> None:
    names = ("无锡澄明知识产权代理有限公司", "无锡泰嘉专利事务所")
    seen = importer.preview(workbook([one_line(at + 1, 机构名称=name) for at, name in enumerate(names)]))
    done = importer.confirm(seen, without=(FIRST + 1,))
    assert done.counts["applied"] == 1
    assert [row.outcome for row in importer.rows(seen)] == ["applied", "left"]


def test_a_kill_in_the_middle_of_writing_writes_each_row_once(importer: Importer, database, clock) -> None:
    """Another process goes on at the mark; without the mark beside each row, rows would be refused as twice."""
    made = list(lines(110, mistakes=0))
    seen = importer.preview(workbook(made))
    importer.send(asked.ConfirmIntake(kind="agency", id=seen.id))
    importer.service.jobs.once()
    assert 0 < importer.read(seen).counts["applied"] < 110  # a step ends after a hundred, or after its time
    other = Importer(open_trial(database, clock, RegistryService))
    other.run()
    assert other.read(seen).counts["applied"] == 110
    assert other.send(ListThings(kind="agency", count=True, limit=1)).total == 110
    assert {row.outcome for row in other.rows(seen)} == {"applied"}


def test_a_kill_in_the_middle_of_a_step_leaves_nothing_of_it(importer: Importer, monkeypatch) -> None:
    seen = importer.preview(workbook(list(lines(20, mistakes=0))))
    importer.send(asked.ConfirmIntake(kind="agency", id=seen.id))
    write, times = writing._write, []

    def dying(*given):
        times.append(1)
        if len(times) == 11:
            raise KeyboardInterrupt
        return write(*given)

    monkeypatch.setattr(writing, "_write", dying)
    with pytest.raises(KeyboardInterrupt):
        importer.service.jobs.once()
    assert importer.send(ListThings(kind="agency", count=True, limit=1)).total == 0
    importer.run()
    assert importer.send(ListThings(kind="agency", count=True, limit=1)).total == 20


def test_reading_goes_on_in_another_process_where_it_was(importer: Importer, database, clock) -> None:
    begun = importer.upload(workbook(list(lines(1200, mistakes=0))))
    importer.service.jobs.once()
    other = Importer(open_trial(database, clock, RegistryService))
    other.service.long_work["intake.preview"].__self__._close()
    other.run()
    seen = other.read(begun)
    assert seen.counts == {"new": 1200}
    assert seen.columns[0].samples == ("1", "2", "3"), "what was counted of the columns is not begun anew"


def test_two_previews_of_one_file_write_it_once(importer: Importer) -> None:
    content = workbook([one_line()])
    one, two = importer.preview(content), importer.preview(content)
    importer.confirm(one)
    assert importer.confirm(two).counts == {"new": 1, "unchanged_since": 1}


def test_a_row_that_was_overtaken_is_told_and_not_written(importer: Importer) -> None:
    one = importer.preview(workbook([one_line()]))
    two = importer.preview(workbook([one_line(机构名称="无锡抢先知识产权代理有限公司")]))
    importer.confirm(two)
    importer.confirm(one)
    (row,) = importer.rows(one)
    assert (row.outcome, row.faults[0].fault.code) == ("refused", "intake.overtaken")


def test_a_cancelled_import_writes_nothing_more(importer: Importer) -> None:
    seen = importer.preview(workbook(list(lines(110, mistakes=0))))
    importer.send(asked.ConfirmIntake(kind="agency", id=seen.id))
    importer.service.jobs.once()
    written = importer.read(seen).counts["applied"]
    importer.send(asked.CancelIntake(kind="agency", id=seen.id))
    importer.run()
    assert 0 < written < 110  # a step ends after a hundred, or after its time
    assert (importer.read(seen).state, importer.read(seen).counts["applied"]) == ("cancelled", written)


def test_of_an_import_that_was_cancelled_before_it_was_read_there_is_no_marked_file(importer: Importer) -> None:
    begun = importer.upload(workbook([one_line()]))
    importer.send(asked.CancelIntake(kind="agency", id=begun.id))
    with pytest.raises(Refused) as refused:
        importer.marked(begun)
    assert [one.code for one in refused.value.faults] == ["intake.not-now"]


def test_a_head_that_was_explained_once_is_known_the_next_time(importer: Importer) -> None:
    heads = tuple("字头" if head == "机构名称" else head for head in HEADS)
    refused = importer.preview(workbook([one_line()], heads=heads))
    assert (refused.state, {one.code for one in refused.faults}) == ("refused", {"intake.no-column"})
    assert refused.columns[1].samples == (one_line().cells[1],), "who has to say what it is sees some of it"
    assert importer.preview(workbook([one_line()], heads=heads), columns={"字头": "name"}).counts == {"new": 1}
    seen = importer.preview(workbook([one_line()], heads=heads))
    assert seen.counts == {"new": 1}
    assert [one.head for one in seen.columns if one.by_hand] == ["字头"]


def test_what_stood_in_the_columns_goes_with_the_file_after_a_week(importer: Importer, clock) -> None:
    seen = importer.preview(workbook([one_line()]))
    assert seen.columns[1].samples
    clock.advance(days=8)
    importer.upload(workbook([one_line()]))
    assert not any(one.samples for one in importer.read(seen).columns)


def test_columns_may_stand_in_any_order(importer: Importer) -> None:
    turned = workbook([Line(tuple(reversed(one_line().cells)))], heads=tuple(reversed(HEADS)))
    assert importer.preview(turned).counts == {"new": 1}


def test_an_import_belongs_to_who_began_it_and_is_for_writers_alone(importer: Importer) -> None:
    seen = importer.preview(workbook([one_line()]))
    with pytest.raises(Missing):
        Importer(importer.service, OTHER).read(seen)
    firm = Principal(id="a-firm", role=Role.FIRM)
    EVERYBODY[firm.id] = firm
    with pytest.raises(Forbidden):
        Importer(importer.service, firm).upload(b"x")


def test_a_row_of_another_region_is_refused_as_it_would_be_by_hand(importer: Importer) -> None:
    seen = importer.preview(workbook([one_line(所在区="杭州市西湖区")]))
    (row,) = importer.rows(seen)
    assert "access.region" in codes_of(row)


def test_the_own_file_comes_back_with_red_cells_and_a_column_that_says_why(importer: Importer) -> None:
    made = [one_line(), one_line(2, 所在区="蠡湖新城区", 成立时间="去年")]
    seen = importer.preview(workbook(made))
    sheet = importer.marked(seen).active
    last = len(HEADS) + 1
    assert sheet.cell(3, last).value == "错误说明"
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"}
    assert red == {"E5", "F5"}
    assert not sheet.cell(4, last).value
    assert "蠡湖新城区" in sheet.cell(5, last).value


def test_the_bad_rows_alone_can_be_mended_and_sent_again(importer: Importer) -> None:
    made = [one_line(), one_line(2, 机构名称="无锡泰嘉专利事务所", 所在区="蠡湖新城区")]
    seen = importer.preview(workbook(made))
    book = importer.marked(seen, only_bad=True)
    assert book.active.max_row == 2
    book.active.cell(2, HEADS.index("所在区") + 1, "滨湖区")
    mended = io.BytesIO()
    book.save(mended)
    assert importer.preview(mended.getvalue()).counts == {"new": 1}


def test_the_generator_makes_each_kind_of_mistake() -> None:
    made = Counter(code for line in lines(600) for code in line.wrong)
    assert len(made) == 5


@pytest.mark.parametrize("only_bad", [False, True])
def test_the_marked_file_of_a_long_list_holds_every_row_and_every_reason(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, only_bad: bool
) -> None:
    """With the limits at a hundredth: past both of them no row and no reason is left out."""
    monkeypatch.setattr(marked, "MOST_EDITED", 200)
    monkeypatch.setattr(desk, "MOST_MARKS", 30)
    monkeypatch.setattr(conftest, "PART", 3000)
    made = [Line((at, f"无锡{at}", "坏", "", "", "", "", "", "", "", "", "")) for at in range(260)]
    seen = importer.preview(workbook(made))
    assert seen.counts == {"bad": 260}
    sheet = importer.marked(seen, only_bad=only_bad).active
    assert sheet.max_row == 261
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [line.cells[1] for line in made]
    assert all("统一信用代码" in row[len(HEADS)].value for row in sheet.iter_rows(min_row=2))
