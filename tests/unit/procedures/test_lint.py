"""The linter: the packages of the product are without mistake, and each kind of mistake is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.procedures import Malformed, edges, lint, load, shelf
from chassis.procedures.lint import Known, Mistake, lint_all
from chassis.procedures.lint.law import says
from deploy.dev import procedures as checked
from rulebooks.book import BrokenBook
from rulebooks.procedures import paths
from tests.support.procedures import copied, known

KNOWN = known()
JS, ZJ, DRAFT = "JS_2016/2017-01-01", "ZJ_2018/2018-01-01", "JS_DRAFT/2024-01-01"
NAT, RECTIFY, LISTING = "NAT_2023/2023-06-29", "RECTIFY_ZJ/2018-01-01", "LISTING/2021-09-01"
ENTRY, EXIT = "ENTRY/2017-01-01", "EXIT/2017-01-01"


def changed(tmp_path: Path, name: str, old: str, new: str) -> tuple[Path, str]:
    """The packages with one text of one file replaced once; the text must have been there."""
    folder = copied(tmp_path)
    path = folder / f"{name}.toml"
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder, path.read_text("utf-8")


def mistakes(folder: Path, known: Known = KNOWN) -> list[Mistake]:
    return lint_all((load(path) for path in paths(folder)), known)


def line_of(text: str, header: str, field: str) -> int:
    """The line of *field* under its table's header, by counting, apart from how the reader does it."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.strip("[]") == header)
    return next(n + 1 for n in range(start, len(lines)) if not field or lines[n].startswith(f"{field} ="))


def test_the_packages_of_the_product_are_without_mistake():
    assert [str(one) for one in lint_all(shelf().values(), KNOWN)] == []


SPARE = '[lists.spare.one]\nzh = "甲"\nen = "A"\nbasis = "office"\nby = "city"\n\n'

# rule, file, what is replaced by what, and where the linter must point: table, field
SEEDED = [
    ("shape.text", JS, 'zh = "市局审核"', 'zh = "with the city"', "states.SUBMITTED_CITY", "zh"),
    ("shape.text", JS, 'en = "With the city"', 'en = "市局审核"', "states.SUBMITTED_CITY", "en"),
    ("shape.role", NAT, 'acts_as = "partner"', 'acts_as = "third"', "roles.third_party", ""),
    ("shape.role", JS, "digits = 6", "digits = 5", "roles.applicant", "digits"),
    ("shape.role", JS, "digits = 6\n", "", "roles.applicant", "of_zh"),
    ("shape.role", JS, 'of_en = "Government of {place}"', 'of_en = "Government"', "roles.applicant", "of_en"),
    ("shape.text", JS, 'of_en = "Government of {place}"', 'of_en = "{place}政府"', "roles.applicant", "of_en"),
    ("shape.reference", JS, 'needs = ["out_of_window"]', 'needs = ["out_of_windows"]', "acts.receive", "needs"),
    ("shape.reference", JS, 'effects = ["award_title"]', 'effects = ["award_titel"]', "acts.approve", "effects"),
    ("shape.reference", JS, 'by = ["city"]', 'by = ["town"]', "acts.return", "by"),
    ("shape.reference", JS, 'document = "receipt"', 'document = "recept"', "acts.receive", "document"),
    ("shape.reference", JS, 'by = "city"', 'by = "town"', "lists.materials.recommendation", "by"),
    ("shape.reference", EXIT, 'instead_of = "ask"', 'instead_of = "askk"', "acts.ask_for", "instead_of"),
    ("shape.reference", EXIT, 'instead_of = "ask"', 'instead_of = "force"', "acts.ask_for", "instead_of"),
    ("shape.reference", EXIT, 'of = ["expired", "revoked"]', 'of = ["expired", "revokt"]', "conditions.ground", "of"),
    ("shape.reference", LISTING, 'since = "TOLD"', 'since = "TELLED"', "conditions.consent_given", "since"),
    ("shape.reference", RECTIFY, 'state = ["SERVED"]', 'state = ["SRVED"]', "conditions.stage_1_served", "state"),
    ("shape.template", JS, 'template = "receipt"', 'template = "recept"', "documents.receipt", "template"),
    ("shape.unused", JS, 'needs = ["out_of_window"]\n', "", "conditions.out_of_window", ""),
    ("shape.unused", JS, 'asks = ["file", "due"]', 'asks = ["file"]', "inputs.due", ""),
    ("shape.input", JS, 'type = "person"', 'type = "persona"', "inputs.approver", "type"),
    ("shape.code", JS, 'code = "applications.min-agencies"', 'code = "applications.few"', "conditions.min_agencies", "code"),
    ("shape.waiver", JS, 'asks = ["condition", "reason", "approver"]',
     'asks = ["reason", "approver", "condition_"]', "conditions.second_city_return", "waived_by"),
    ("shape.test", JS, 'test = "in_window"', 'test = "in_the_window"', "conditions.out_of_window", "test"),
    ("shape.parameter", JS, 'closes = "06-30"', 'closed = "06-30"', "conditions.out_of_window", "closed"),
    ("shape.parameter", JS, "limit = 15", 'limit = "15"', "conditions.min_agencies", "limit"),
    ("shape.parameter", JS, "limit = 15\n", "", "conditions.min_agencies", ""),
    ("shape.fact", JS, 'fact = "area.demand"', 'fact = "area.demands"', "conditions.demand", "fact"),
    ("shape.form", JS, 'fact = "area.demand"', 'fact = "zone.core_area"', "conditions.demand", "fact"),
    ("shape.value", JS, 'allowed = ["COUNTY_GOV"]', 'allowed = ["COUNTY"]', "conditions.applicant_type", "allowed"),
    ("shape.value", JS, 'standing = ["active"]', 'standing = ["aktive"]', "conditions.min_agencies.only", "standing"),
    ("shape.value", DRAFT, '"rapid_centre"', '"rapid_center"', "conditions.min_agencies.omit", "body"),
    ("shape.value", JS, 'distinct = "credit_code"', 'distinct = "creditcode"', "conditions.min_agencies", "distinct"),
    ("law.basis", JS, 'basis = "window"', 'basis = "windows"', "acts.receive", "basis"),
    ("law.unused", JS, "[articles.office]", '[articles.spare]\nsource = "platform"\nzh = "多余"\nen = "spare"\n\n[articles.office]', "articles.spare", ""),
    ("law.proposal", JS, 'zh = "办理时限与程序细节"\nen = "office terms and details of procedure"\n', "", "articles.office", ""),
    ("law.source", JS, 'sha256 = "40345b6e', 'sha256 = "50345b6e', "articles.applicant", ""),
    ("law.quote", JS, "江苏省范围内的县（市、区）所在地人民政府。", "江苏省范围内的市人民政府。", "articles.applicant", "quote"),
    ("law.limit", JS, "limit = 15", "limit = 16", "conditions.min_agencies", "limit"),
    ("law.limit", JS, 'closes = "06-30"', 'closes = "07-31"', "conditions.out_of_window", "closes"),
    ("law.length", JS, "years = 3", "years = 4", "clocks.term", "years"),
    ("law.length", JS, 'every = "01-31"', 'every = "03-31"', "clocks.yearly", "every"),
    ("law.words", DRAFT, '"rapid_centre"', '"mediation_body"', "conditions.min_agencies.omit", "body"),
    ("law.agreement", JS, 'distinct = "credit_code"\n', "", "conditions.min_agencies", ""),
    ("law.agreement", NAT, "first_day = true\n", "", "clocks.notice", ""),
    ("law.agreement", DRAFT, 'body = ["protection_centre", "rapid_centre", "service_window"]',
     'body = ["protection_centre"]', "conditions.min_agencies.omit", ""),
    ("law.agreement", ZJ, '  "maker_space",\n', "", "conditions.carrier", "allowed"),
    ("law.agreement", JS, '[lists.materials.pledge]', '[lists.materials.oath]', "lists.materials.recommendation", ""),
    ("law.agreement", JS, 'provision = "window"', 'provision = "windows"', "articles.window", "provision"),
    ("law.agreement", JS, 'programme = "JS_2016"', 'programme = "JS_2061"', "", "programme"),
    ("graph.state", JS, 'to = "CITY_RETURNED"', 'to = "RETURNED"', "acts.return", "to"),
    ("graph.part", JS, 'during = ["SUBMITTED_CITY", "PROVINCE_REVIEW"]\n', "", "parts.material.acts.send_back", ""),
    ("graph.end", JS, 'end = "gone"', 'end = "away"', "states.WITHDRAWN", "end"),
    ("graph.no-way-out", EXIT, 'on = ["MADE"]', 'on = ["ANSWERED"]', "parts.plea.states.MADE", ""),
    ("graph.left-end", LISTING, 'en = "Removed"\nend = "good"', 'en = "Removed"\nend = "gone"', "states.REMOVED", "end"),
    ("graph.unreached", JS, 'to = "CITY_RETURNED"', 'to = "DRAFT"', "states.CITY_RETURNED", ""),
    ("graph.desk", JS, 'desk = "expert"\n', "", "states.EXPERT_REVIEW", ""),
    ("graph.desk", JS, 'desk = "expert"\n', 'desk = "judge"\n', "states.EXPERT_REVIEW", "desk"),
    ("graph.idle-desk", ENTRY, 'desk = "operator"\n\n[states.ADMITTED]', 'desk = "system"\n\n[states.ADMITTED]', "states.CHECKING", "desk"),
    ("graph.dead-act", RECTIFY, 'act = "reassess"\nsince', 'act = "reinstate"\nsince', "acts.announce", ""),
    ("graph.automatic", JS, 'ends = ["finish"]\n', "", "acts.finish", "automatic"),
    ("graph.automatic", JS, 'by = ["system"]\n', 'by = ["province"]\n', "acts.finish", "automatic"),
    ("graph.once", JS, 'document = "receipt"', 'once = true\ndocument = "receipt"', "acts.receive", "once"),
    ("clocks.again", ZJ, "once = true\n", "", "acts.hang", ""),
    ("clocks.again", JS, "once = true\n", "", "acts.file_plan", ""),
    ("remedies.unmet", JS, 'during = ["DRAFT", "SUBMITTED_CITY", "CITY_RETURNED", "CORRECTION"]', 'during = ["DRAFT"]', "acts.accept", "needs"),
    ("remedies.unbegun", RECTIFY, 'to = "SENT_1"\nduring = ["RECTIFYING", "OVERDUE"]', 'to = "SENT_1"\nduring = ["FOUND"]', "acts.announce", "needs"),
    ("decisions.reason", JS, 'asks = ["reason"]\ndecides = true\neffects = ["award_title"]', 'decides = true\neffects = ["award_title"]', "acts.approve",
     ""),
    ("remedies.undone", JS, 'effects = ["number_plan"]', 'effects = ["draw_panel"]', "acts.file_plan", ""),
    ("decisions.refusal", JS, 'asks = ["reason"]\nrefuses = true\ndecides = true', "refuses = true\ndecides = true", "parts.adjustment.acts.deny", ""),
    ("decisions.unmarked", JS, 'decides = true\nrefuses = true\ndocument = "decision"', 'decides = true\ndocument = "decision"', "acts.refuse", "to"),
    ("decisions.end", JS, 'asks = ["reason"]\ndecides = true\neffects = ["award_title"]', 'effects = ["award_title"]', "acts.approve", "to"),
    ("documents.data", JS, 'data = ["sheet", "opinion"]', 'data = ["sheet", "approver"]', "documents.expert_opinion", "data"),
    ("clocks.length", JS, "working_days = 20", "working_days = 20\ndays = 3", "clocks.review", ""),
    ("clocks.length", JS, "working_days = 20\n", "", "clocks.review", ""),
    ("clocks.length", JS, "years = 3", "years = 3\nfirst_day = true", "clocks.term", "first_day"),
    ("clocks.act", JS, 'starts = ["receive"]', 'starts = ["recieve"]', "clocks.review", "starts"),
    ("clocks.set-by", RECTIFY, 'asks = ["rectification_deadline"]', 'asks = ["text"]', "clocks.rectification", "set_by"),
    ("clocks.state", JS, 'stops_in = ["CORRECTION", ', 'stops_in = ["CORECTION", ', "clocks.review", "stops_in"),
    ("clocks.endless", JS, 'ends = ["approve", "refuse", "withdraw"]\n', "", "clocks.review", ""),
    ("clocks.due", JS, 'ends = ["report"]', 'ends = ["file_plan"]', "clocks.yearly", "ends"),
    ("clocks.within", JS, 'within = "term"\n', "", "clocks.yearly", ""),
    ("clocks.owed", JS, 'owed_by = "applicant"\nto = ["province"]', 'owed_by = "expert"\nto = ["province"]', "clocks.plan", "ends"),
    ("clocks.owed", JS, 'owed_by = "applicant"\nto = ["province"]', 'to = ["province"]', "clocks.plan", ""),
    ("clocks.recurring", JS, 'clock = "term"\n', 'clock = "yearly"\n', "conditions.term_over", "clock"),
    ("clocks.act", JS, 'starts = ["receive"]', "starts = []", "clocks.review", "starts"),
    ("clocks.length", ZJ, "years = 2\nrepeat", "days = 2\nrepeat", "clocks.assessment", "repeat"),
    ("clocks.owed", JS, 'to = ["province"]', 'to = ["mayor"]', "clocks.plan", "to"),
    ("law.agreement", JS, 'instrument = "《江苏省知识产权服务业集聚发展区建设实施方案》"', 'instrument = "《别的方案》"', "articles.applicant", ""),
    ("shape.reference", JS, 'by = ["city"]', "by = []", "acts.return", "by"),
    ("shape.reference", JS, 'zh = "指标调整"\n', 'zh = "指标调整"\neach = "targets"\n', "parts.adjustment", "each"),
    ("shape.reference", JS, 'clock = "term"', 'clock = "turm"', "conditions.term_over", "clock"),
    ("shape.unused", JS, "[inputs.opinion]", f"{SPARE}[inputs.opinion]", "lists.spare.one", ""),
    ("graph.state", JS, 'start = "DRAFT"', 'start = "DRAFTT"', "", "start"),
    ("graph.part", JS, 'on = ["CITY_RECOMMENDED"]\n', "", "acts.receive", ""),
    ("graph.part", JS, 'on = ["CITY_RECOMMENDED"]\n', 'on = ["CITY_RECOMMENDED"]\nopens = true\n', "acts.receive", "opens"),
    ("graph.part", JS, "opens = true\n", "", "parts.adjustment", ""),
    ("editions.transition", JS, "[[demands]]", '[transition]\nbasis = "office"\nclocks = "drop"\n\n[[demands]]', "transition", "clocks"),
    ("demands.escape", JS, 'needs = ["materials_complete", "min_agencies"]', 'needs = ["min_agencies"]', "demands", "must"),
    ("demands.missing", JS, 'goal = "APPROVED"', 'goal = "WITHDRAWN"', "states.APPROVED", ""),
    ("demands.goal", JS, 'goal = "APPROVED"', 'goal = "APROVED"', "demands", "goal"),
    ("demands.mark", JS, '"act:receive",', '"act:recieve",', "demands", "must"),
    ("demands.escape", JS, 'to = "CITY_RECOMMENDED"', 'to = "PROVINCE_REVIEW"', "demands", "must"),
    ("editions.place", JS, "from = 2017-01-01", "from = 2017-01-02", "", "from"),
    ("editions.dates", JS, "from = 2017-01-01", "from = 2017-01-01\nuntil = 2016-12-31", "", "until"),
    ("editions.transition", JS, "[[demands]]", '[transition]\nbasis = "office"\ncases = "go"\n\n[[demands]]', "transition", "cases"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "name", "old", "new", "table", "field"), SEEDED, ids=[f"{n}-{one[0]}" for n, one in enumerate(SEEDED)]
)
def test_a_seeded_mistake_is_named_with_its_file_line_and_field(tmp_path, rule, name, old, new, table, field):
    folder, text = changed(tmp_path, name, old, new)
    told = lint_all([load(folder / f"{name}.toml")], KNOWN)
    found = [one for one in told if one.rule == rule]
    line = line_of(text, table, field) if table else line_of(f"[]\n{text}", "", field) - 1
    places = {one.at for one in found}
    assert f"rulebooks/procedures/{name}.toml:{line}" in places, [str(one) for one in told]


def test_every_rule_of_the_linter_is_seeded_once():
    """The rules that stand in the linter's own text; each has its mistake above or in a test below."""
    folder = Path(lint.__file__).parent
    rules = {
        rule for path in folder.glob("*.py") for rule in re.findall(r'"([a-z]+\.[a-z-]+)"', path.read_text("utf-8"))
    }
    families = {rule.partition(".")[0] for rule, *_ in SEEDED}
    places = {"demands.must"}
    below = {"shape.edges", "editions.silent", "editions.states"}
    named = {rule for rule in rules if rule.partition(".")[0] in families}
    assert named - {rule for rule, *_ in SEEDED} - below - places == set()


def test_a_quote_is_looked_for_in_the_very_text_that_is_pinned(tmp_path):
    texts = dict(KNOWN.texts)
    name = "001_23bc598e38a0d1a7.txt"
    texts[name] = texts[name].replace("20家以上".encode(), "30家以上".encode())
    known_otherwise = Known(KNOWN.roles, KNOWN.words, KNOWN.codes, texts)
    rules = {one.rule for one in mistakes(copied(tmp_path), known_otherwise)}
    assert {"law.quote", "law.source"} <= rules


def test_a_source_that_is_not_there_is_said(tmp_path):
    known_less = Known(KNOWN.roles, KNOWN.words, KNOWN.codes, {})
    assert {one.rule for one in mistakes(copied(tmp_path), known_less)} == {"law.source"}


def test_a_stated_article_without_a_quote_is_found(tmp_path):
    folder, _ = changed(tmp_path, JS, 'quote = "江苏省范围内的县（市、区）所在地人民政府。"\n', "")
    assert "law.quote" in {one.rule for one in mistakes(folder)}


# What `make check` says.


def test_make_check_says_nothing_of_sound_packages_and_names_what_is_wrong_with_others(tmp_path):
    assert checked.mistakes() == []
    folder, text = changed(tmp_path, JS, "limit = 15", "limit = 16")
    at = f"{JS}.toml:{line_of(text, 'conditions.min_agencies', 'limit')}"
    assert any(f"{at}: conditions.min_agencies.limit: 16 does not stand" in one for one in checked.mistakes(folder))


@pytest.mark.parametrize(("old", "new"), [("decides = true", "decides = 1"), ("decides = true", "decides = ")])
def test_make_check_says_why_a_package_cannot_be_read(tmp_path, old, new):
    folder, _ = changed(tmp_path, JS, old, new)
    assert any("JS_2016/2017-01-01.toml" in one for one in checked.mistakes(folder))


# Editions of one procedure among each other.


def with_next(tmp_path: Path, head: str, until: str = "2026-01-01", transition: str = "") -> Path:
    """The plan of Jiangsu, and a second edition of it."""
    folder = copied(tmp_path)
    first = folder / "JS_2016" / "2017-01-01.toml"
    text = first.read_text("utf-8")
    first.write_text(text.replace("from = 2017-01-01", f"from = 2017-01-01\nuntil = {until}"), encoding="utf-8")
    second = text.replace("from = 2017-01-01", "from = 2026-01-01").replace("CITY_RETURNED", head)
    (folder / "JS_2016" / "2026-01-01.toml").write_text(f"{second}\n{transition}", encoding="utf-8")
    return folder


MAY = '[transition]\nbasis = "office"\ncases = "may_move"\n'


def test_two_editions_without_gap_that_say_what_becomes_of_running_cases_are_sound(tmp_path):
    assert mistakes(with_next(tmp_path, "CITY_RETURNED", transition=MAY)) == []
    named = f'{MAY}\n[transition.states]\nCITY_RETURNED = "BACK"\n'
    assert mistakes(with_next(tmp_path / "named", "BACK", transition=named)) == []


@pytest.mark.parametrize(
    ("head", "until", "transition", "rule"),
    [
        ("CITY_RETURNED", "2026-01-01", "", "editions.silent"),
        ("CITY_RETURNED", "2026-02-01", MAY, "editions.dates"),
        ("CITY_RETURNED", "2025-12-01", MAY, "editions.dates"),
        ("BACK", "2026-01-01", MAY, "editions.states"),
    ],
    ids=["silent", "overlap", "gap", "a state leads nowhere"],
)
def test_a_mistake_between_editions_is_found_in_the_later_one(tmp_path, head, until, transition, rule):
    found = [one for one in mistakes(with_next(tmp_path, head, until, transition)) if one.rule == rule]
    assert found
    assert all(one.at.startswith("rulebooks/procedures/JS_2016/2026-01-01.toml:") for one in found)


# What cannot even be read: every fault at once, with its place.


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (JS, 'by = ["city"]', 'by = "city"', "acts.return.by: is no tuple[str, ...]: 'city'"),
        (JS, "refuses = true", 'refuses = "yes"', "acts.return.refuses: is no bool: 'yes'"),
        (JS, 'opens = true', "opnes = true", "parts.adjustment.acts.propose.opnes: unknown key"),
        (JS, 'basis = "city"', "", "acts.submit: basis is missing"),
        (JS, 'status = "ACTIVE"', 'status = "SOON"', "status: is neither ACTIVE nor DRAFT: 'SOON'"),
        (JS, 'owner = "applications"\n', "", "owner: is missing"),
        (JS, 'start = "DRAFT"\n', "", "start: start is missing"),
        (JS, '"visit", "revocation"]', '"visit", "dance"]', "include: there is no fragment 'dance'"),
        (JS, 'source = "plan"\n', "", "articles.applicant: "),
        (JS, "[acts.withdraw]", "[akts.withdraw]", "akts: unknown key"),
        (JS, 'zh = "指标调整"\n', 'zh = "指标调整"\ncolour = "red"\n', "parts.adjustment.colour: unknown key"),
        (JS, "[articles.office]", '[articles.office]\ncolour = "red"', "articles.office.colour: unknown key"),
        (JS, "[articles.office]", '[articles.one-notice]\narticle = "一"\n\n[articles.office]', "articles.one-notice: is said by"),
        (JS, "[acts.receive]", "[acts]\nspare = 3\n\n[acts.receive]", "acts.spare: is no table"),
        (JS, "[inputs.due]", '[inputs.file]\nzh = "文"\n\n[inputs.due]', "inputs.file.zh: is said by the package and by a fragment"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_place(tmp_path, name, old, new, said):
    folder, _ = changed(tmp_path, name, old, new)
    with pytest.raises(Malformed) as wrong:
        load(folder / f"{name}.toml")
    (line,) = [one for one in wrong.value.args if said in one]
    assert line.startswith(f"rulebooks/procedures/{name}.toml:")


def test_every_fault_of_a_shape_is_told_at_once(tmp_path):
    folder, text = changed(tmp_path, JS, 'by = ["city"]', 'by = "city"')
    (folder / f"{JS}.toml").write_text(text.replace("refuses = true", "refuses = 1"), encoding="utf-8")
    with pytest.raises(Malformed) as wrong:
        load(folder / f"{JS}.toml")
    assert len(wrong.value.args) > 3
    assert str(wrong.value).splitlines() == list(wrong.value.args)


def test_a_key_said_twice_names_the_file(tmp_path):
    folder, _ = changed(tmp_path, JS, "limit = 15", "limit = 15\nlimit = 16")
    with pytest.raises(BrokenBook, match=r"2017-01-01\.toml"):
        load(folder / f"{JS}.toml")


def test_a_condition_of_facts_without_edges_is_found(monkeypatch):
    monkeypatch.delitem(edges.EDGES, "declared")
    assert {one.rule for one in lint_all(shelf().values(), KNOWN)} == {"shape.edges"}


@pytest.mark.parametrize(
    ("quote", "number", "stands"),
    [
        ("15家以上", 15, True), ("115家", 15, False), ("三年", 3, True), ("每两年", 2, True), ("三个月内", 3, True),
        ("十五日", 15, True), ("二十日", 20, True), ("二十三日", 23, True), ("十日", 5, False), ("零", 0, False),
    ],
)  # fmt: skip
def test_a_number_stands_in_a_quote_in_digits_or_in_han_numerals(quote, number, stands):
    assert says(quote, number) is stands
