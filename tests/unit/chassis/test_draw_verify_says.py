"""What the verifier says of a file that does not hold: the step, and what is wrong there, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.draw.verify_draw import Failed, main, read, root, root_by_path, verify
from tests.support import naive_draw as naive
from tests.support.draws import SOURCES, VALUES, case

OF = case(7, 4, bans=[(0, 3), (2, 0)], draw={"甲": 1, "乙": 1})
GOOD = naive.published(OF, VALUES)
FULL = naive.rows_with_salt(OF["objects"], OF["salt_key"])
KEY = bytes.fromhex(GOOD["prk"])
FIRST, SECOND = GOOD["drawn"]
AT = "2026-11-22T09:00:00+08:00"


def built(of=OF, ids=None, rows=None, **plan):
    """A file that was forged whole: every hash, ticket and proof is right for a plan, rows and drawn ones of one's own."""
    rows = rows or naive.rows_with_salt(of["objects"], of["salt_key"])
    leaves = [naive.jcs(one) for one in rows]
    made = {**naive.plan(of), "object_root": naive.mth(leaves).hex(), **plan}
    key = naive.prk(made, of["nonce"], VALUES)
    drawn = []
    for id in sorted(ids or naive.drawn(of, key), key=lambda id: naive.ticket(key, id)):
        place = next(number for number, one in enumerate(rows) if one["id"] == id)
        path = [node.hex() for node in naive.path(place, leaves)]
        drawn.append({**rows[place], "ticket": naive.ticket(key, id).hex(), "index": place, "path": path})
    _, teams = naive.teams([one["id"] for one in drawn], of, key)
    return {
        "plan": made,
        "plan_hash": naive.h(naive.jcs(made)).hex(),
        "nonce": of["nonce"].hex(),
        "values": VALUES,
        "prk": key.hex(),
        "drawn": drawn,
        "inspectors": sorted(of["inspectors"], key=lambda one: one["id"]),
        "bans": sorted(of["bans"], key=lambda one: (one["object"], one["inspector"])),
        "teams": [{"object": id, "inspectors": team} for id, team in teams.items()],
        "replaced": [],
    }


def changed(path, value):
    """The good file with another value in one place; nothing else is made to fit."""
    *way, last = path
    file = json.loads(naive.jcs(GOOD))
    place = file
    for step in way:
        place = place[step]
    place[last] = value
    return file


def without(file, *names, **more):
    return {**{name: value for name, value in file.items() if name not in names}, **more}


def certified(kind, objects, people, of=OF, **more):
    """A file with a certificate in place of the teams."""
    return without(built(of), "teams", blocked={"kind": kind, "objects": objects, "inspectors": people}, **more)


def replacing(object_, by, reason="illness", **who):
    return {"object": object_, "by": by, "reason": reason, "at": AT, **who}


def of_stratum(name, key=KEY):
    return naive.order(OF, key, name)


NAMES = [one["name"] for one in SOURCES]
PEOPLE = sorted(one["id"] for one in OF["inspectors"])
DRAWN = sorted(one["id"] for one in GOOD["drawn"])
SHORT = case(2, 2, draw={"甲": 1, "乙": 1}, load=1)
STUCK = case(3, 6, strata=("甲",), draw={"甲": 3}, bans=[(n, 1) for n in (1, 2, 4, 5)])
STRANGE = {**OF, "bans": [{"inspector": "P77", "object": "O000", "reason": "kin"}]}
TEAM, OTHER_TEAM = (one["inspectors"] for one in GOOD["teams"])
TURNED = naive.rows_with_salt(OF["objects"], OF["salt_key"])[::-1]

SAID = {
    "another scheme": (built(scheme="jiju-draw/2"), "plan: 不是本方案 · not the scheme jiju-draw/1"),
    "another plan": (changed(["plan_hash"], "0" * 64), "plan: 与方案不符 · it is not that of the plan"),
    **{
        f"numbers {numbers}": (
            built(**numbers),
            "plan: 组数、单位数或工作量不成立 · team, units or load make no sense",
        )
        for numbers in ({"team": 1, "units": 1}, {"units": 0}, {"units": 3}, {"load": 0})
    },
    "another nonce": (changed(["nonce"], "00" * 32), "nonce: 与承诺不符 · it is not the one committed to"),
    "no source": (built(sources=[]), "sources: 没有来源 · there is none"),
    "a source at the freeze": (
        built(frozen_at=SOURCES[0]["at"]),
        f"sources: {NAMES[0]} 不晚于冻结 · {NAMES[0]} is not after the freeze",
    ),
    "the second source before the freeze": (
        built(sources=[SOURCES[0], {**SOURCES[1], "at": "2026-11-20T08:59:59+08:00"}]),
        f"sources: {NAMES[1]} 不晚于冻结 · {NAMES[1]} is not after the freeze",
    ),
    "a value of another source": (
        changed(["values", 0, "name"], "x"),
        "sources: 与方案的来源不一致 · not those of the plan",
    ),
    "an empty value": (
        changed(["values", 1, "value"], " \u3000"),
        f"prk: {NAMES[1]} 没有数值 · {NAMES[1]} has no value",
    ),
    "another value": (changed(["values", 0, "value"], "72391"), "prk: 重算不符 · recomputed, it is another"),
    **{
        f"{name} {what}": (changed([name], rows), f"{name}: {text}")
        for name in ("inspectors", "bans")
        for what, rows, text in (
            ("turned", GOOD[name][::-1], "次序不对或有重复 · out of order, or twice"),
            ("twice", [GOOD[name][0], *GOOD[name]], "次序不对或有重复 · out of order, or twice"),
            ("one less", GOOD[name][:-1], "数目与方案不符 · not as many as in the plan"),
            (
                "changed",
                [{**GOOD[name][0], **({"unit": "U9"} if name == "inspectors" else {"reason": "x"})}, *GOOD[name][1:]],
                "与方案的根不符 · not the root of the plan",
            ),
        )
    },
    "a ban of a stranger": (built(STRANGE), "bans: 有不在名单的人员 · somebody is not an inspector"),
    "another salt": (
        changed(["drawn", 1, "salt"], "0" * 32),
        f"proofs: {SECOND['id']} 的证明不成立 · the proof of {SECOND['id']} does not hold",
    ),
    "another ticket": (
        changed(["drawn", 0, "ticket"], "0" * 64),
        f"tickets: {FIRST['id']} 的抽签号不符 · {FIRST['id']} has another ticket",
    ),
    "drawn turned": (changed(["drawn"], [SECOND, FIRST]), "tickets: 次序不对或有重复 · out of order, or twice"),
    "drawn twice": (changed(["drawn"], [FIRST, FIRST]), "tickets: 次序不对或有重复 · out of order, or twice"),
    "a list in another order": (
        built(rows=TURNED),
        "proofs: 名单中的位置与编号次序不符 · places do not follow the identifiers",
    ),
    "strata of more": (
        built(strata={"甲": {"objects": 4, "draw": 1}, "乙": {"objects": 4, "draw": 1}}),
        "counts: 各层之和不是总数 · the strata do not add up to the list",
    ),
    "a stratum of nowhere": (
        built(strata={"甲": {"objects": 7, "draw": 1}}),
        "counts: 有方案没有的层 · a stratum is not in the plan",
    ),
    "one drawn less": (
        built(ids=[of_stratum("乙")[0]]),
        "counts: 甲 应有 1，实有 0 · 甲 must have 1 and has 0",
    ),
    "one drawn more": (
        built(ids=[*of_stratum("甲")[:1], *of_stratum("乙")[:2]]),
        "counts: 乙 应有 1，实有 2 · 乙 must have 1 and has 2",
    ),
    "more due than there are": (
        built(ids=DRAWN, strata={"甲": {"objects": 7, "draw": 1}, "乙": {"objects": 0, "draw": 1}}),
        "counts: 乙 应有 1，实有 1 · 乙 must have 1 and has 1",
    ),
    "neither teams nor a certificate": (
        without(GOOD, "teams"),
        "teams: 应有检查组或排不出的证明之一 · there must be teams or a certificate",
    ),
    "both": (
        {**GOOD, "blocked": {"kind": "load", "objects": [], "inspectors": []}},
        "teams: 应有检查组或排不出的证明之一 · there must be teams or a certificate",
    ),
    "teams of nobody": (built(SHORT), "teams: 名单排不出检查组 · the lists leave no assignment"),
    "teams where units block": (built(STUCK), "teams: O001 排不出检查组 · O001 cannot be staffed"),
    "teams turned": (
        changed(["teams"], GOOD["teams"][::-1]),
        "teams: 与抽中的次序不一致 · not in the order of the drawn",
    ),
    "another team": (
        changed(["teams", 1, "inspectors"], OTHER_TEAM[::-1]),
        f"teams: {SECOND['id']} 应为 {'、'.join(OTHER_TEAM)} · {SECOND['id']} must get {', '.join(OTHER_TEAM)}",
    ),
    "a replacement without teams": (
        certified("load", DRAWN, PEOPLE, replaced=[replacing("O", "P", inspector="Q")]),
        "replaced: 没有检查组，不能替换 · without teams nothing is replaced",
    ),
    "a certificate about others": (
        certified("load", ["O999"], PEOPLE),
        "blocked: 对象不在抽中之列 · its objects were not drawn",
    ),
    "a certificate that counts one twice": (
        certified("load", [DRAWN[0], DRAWN[0]], PEOPLE),
        "blocked: 对象不在抽中之列 · its objects were not drawn",
    ),
    "a certificate that does not count": (
        certified("load", DRAWN, PEOPLE),
        "blocked: 计数不成立 · counting does not confirm it",
    ),
    "a certificate of another kind": (
        certified("wish", DRAWN, PEOPLE),
        "blocked: 理由不成立 · its reason does not hold",
    ),
    "units where load blocks": (
        certified("units", ["O000"], ["P00", "P01"], SHORT),
        "blocked: 理由不成立 · its reason does not hold",
    ),
    "units where nothing blocks": (
        certified("units", DRAWN[:1], PEOPLE),
        "blocked: 重算不符 · recomputed, it is another",
    ),
    "units of another object": (
        certified("units", ["O000"], ["P00", "P03"], STUCK),
        "blocked: 重算不符 · recomputed, it is another",
    ),
    "units of other people": (
        certified("units", ["O001"], ["P00"], STUCK),
        "blocked: 重算不符 · recomputed, it is another",
    ),
    "a replacement of nobody": (
        changed(["replaced"], [replacing("O999", PEOPLE[0], inspector=PEOPLE[1])]),
        "replaced: 第 1 条：对象未抽中 · number 1: its object is not drawn",
    ),
    "not the next": (
        changed(["replaced"], [replacing(FIRST["id"], TEAM[1], inspector=TEAM[0])]),
        "replaced: 第 1 条：理由不在其列，或不是下一个 · number 1: no such reason, or not the next",
    ),
    "a list for an object": (changed(["drawn"], {}), "file: /drawn 应为列表 · /drawn must be a list"),
    "an object for a list": (changed(["plan"], []), "file: /plan 应为对象 · /plan must be an object"),
    "a negative number": (
        changed(["drawn", 1, "index"], -1),
        "file: /drawn/1/index 的值不合格式 · /drawn/1/index has not the form of a number",
    ),
    "no hash": (
        changed(["drawn", 0, "path", 1], "x"),
        "file: /drawn/0/path/1 的值不合格式 · /drawn/0/path/1 has not the form of a hash",
    ),
    "a stratum without a name": (
        changed(["plan", "strata", ""], {"objects": 0, "draw": 0}),
        "file: /plan/strata 的值不合格式 · /plan/strata has not the form of a text",
    ),
    "no number in a stratum": (
        changed(["plan", "strata", "甲", "draw"], "1"),
        "file: /plan/strata/甲/draw 的值不合格式 · /plan/strata/甲/draw has not the form of a number",
    ),
    "a member too many": (
        changed(["plan", "more"], 1),
        "file: /plan 的项目不对 · /plan has not the members due",
    ),
    "a member too few": (without(GOOD, "prk"), "file: / 的项目不对 · / has not the members due"),
    "no object at all": ([], "file: / 应为对象 · / must be an object"),
    "a number with a point": (
        changed(["drawn", 0, "index"], 1.5),
        "file: 不是所要的 JSON：number 1.5 · not the JSON expected: number 1.5",
    ),
    "no number at all": (
        changed(["drawn", 0, "index"], float("nan")),
        "file: 不是所要的 JSON：number NaN · not the JSON expected: number NaN",
    ),
}


def said(data, objects=None, fingerprint=""):
    with pytest.raises(Failed) as failed:
        verify(data, objects, fingerprint)
    return str(failed.value)


@pytest.mark.parametrize(("file", "text"), SAID.values(), ids=SAID)
def test_a_file_that_does_not_hold_is_told_what_is_wrong_where(file, text):
    assert said(naive.jcs(file)) == text


def test_what_is_laid_out_otherwise_or_has_another_fingerprint_is_not_the_file():
    data, found = naive.jcs(GOOD), naive.h(naive.jcs(GOOD)).hex()
    assert said(data + b"\n") == "file: 不是规范的 JSON（RFC 8785） · not canonical JSON (RFC 8785)"
    text = f"file: SHA-256 为 {found}，不是所给的 · its SHA-256 is {found}, not the one given"
    assert said(data, fingerprint="0" * 64) == text
    assert "teams" in verify(data, None, found.upper())


STRATA = {"甲": {"objects": 3, "draw": 1}, "乙": {"objects": 4, "draw": 1}}
LISTS = {
    "turned": (GOOD, FULL[::-1], "名单次序不对或有重复 · the list is out of order, or names one twice"),
    "one twice": (GOOD, [FULL[0], *FULL], "名单次序不对或有重复 · the list is out of order, or names one twice"),
    "one less": (GOOD, FULL[:-1], "不是冻结的名单 · it is not the frozen list"),
    "another salt": (GOOD, [{**FULL[0], "salt": "0" * 32}, *FULL[1:]], "不是冻结的名单 · it is not the frozen list"),
    "other strata": (built(strata=STRATA), FULL, "乙 的数目不符 · 乙 has another number of objects"),
    "passed over": (
        built(ids=[of_stratum("甲")[0], of_stratum("乙")[1]]),
        FULL,
        "乙 有人被越过 · in 乙 somebody was passed over",
    ),
}


@pytest.mark.parametrize(("file", "rows", "text"), LISTS.values(), ids=LISTS)
def test_with_the_full_list_it_is_told_who_was_passed_over(file, rows, text):
    assert said(naive.jcs(file), naive.jcs(rows)) == f"complete: {text}"


FORMS: dict[str, tuple[list[Any], list[Any]]] = {
    "number": ([0, 1, 2**53 - 1], [-1, 2**53, True, "1", None]),
    "hash": (["0123456789abcdef" * 4], ["0" * 63, "0" * 65, "A" * 64, "g" * 64, 1, ""]),
    "salt": (["0123456789abcdef" * 2], ["0" * 31, "0" * 33, "A" * 32, 1]),
    "time": (
        ["2026-11-22T09:00:00+08:00", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00.5-01:30"],
        ["2026-11-22", "2026-11-22T09:00:00", "2026-13-22T09:00:00Z", "2026-11-22T09:00:00Z ", "now", 1],
    ),
    "text": (["a", "甲", "é", "\u00a0"], ["", "e\u0301", "a\nb", "\0", "\x1f", "\x7f", "\x9f", 1, None]),
    "free": (["", "e\u0301", "a\nb"], [1, None, []]),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_value_has_the_form_that_the_scheme_gives_it(form):
    good, bad = FORMS[form]
    assert [read(naive.jcs(value), form) for value in good] == good
    for value in bad:
        with pytest.raises(Failed, match="file"):
            read(naive.jcs(value), form)


def test_names_stand_in_the_order_of_utf_16():
    """U+FF21 comes after U+1F600, which UTF-16 writes with surrogates."""
    data = '{"\U0001f600":"1","\uff21":"2"}'.encode()
    assert read(data, {"*": "text"}) == {"\U0001f600": "1", "\uff21": "2"}
    with pytest.raises(Failed, match="canonical"):
        read('{"\uff21":"2","\U0001f600":"1"}'.encode(), {"*": "text"})


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33])
def test_a_path_leads_to_the_root_from_its_own_place_alone(size):
    leaves = [b"%d" % number for number in range(size)]
    hashes, whole = [naive.h(b"\0" + one) for one in leaves], naive.mth(leaves)
    assert root(hashes) == whole
    for place, start in enumerate(hashes):
        path = naive.path(place, leaves)
        assert root_by_path(start, place, size, path) == whole
        others = [root_by_path(start, other, size, path) for other in range(size + 1) if other != place]
        wrong = [root_by_path(start, place, size, path[:-1])] if path else []
        assert whole not in [*others, *wrong, root_by_path(start, place, size, [*path, whole])]


def test_a_list_of_nobody_has_the_root_of_nothing():
    assert root([]) == naive.h(b"")


@pytest.fixture
def program(tmp_path, capsys):
    """The program: what it ends with, what it says, and what it says of troubles."""
    files = {"good": GOOD, "full": FULL, "bad": SAID["drawn turned"][0]}
    for name, content in files.items():
        (tmp_path / name).write_bytes(naive.jcs(content))

    def run(*words):
        status = main([str(tmp_path / word) if word in (*files, "none") else word for word in words])
        return (status, *capsys.readouterr())

    return run


HOLDS = """\
✓ file: 文件格式 · form of the file
✓ plan: 方案散列 · hash of the plan
✓ nonce: 承诺的随机数 · committed nonce
✓ sources: 随机来源 · sources of chance
✓ prk: 密钥 · key from plan, nonce and sources
✓ inspectors: 检查人员名单 · list of inspectors
✓ bans: 回避名单 · list of bans
✓ proofs: 在冻结名单中的证明 · proofs against the frozen list
✓ tickets: 抽签号与次序 · tickets and their order
✓ counts: 各层数目 · counts per stratum
✓ teams: 检查组 · teams
✓ replaced: 替换 · replacements
"""
PASSED = "✓ complete: 无一漏抽 · nobody was passed over\n"
WHOLE = "全部成立 · all of it holds\n"


def test_the_program_tells_each_step_that_holds_and_ends_with_nothing(program):
    found = naive.h(naive.jcs(GOOD)).hex()
    assert program("good") == (0, f"SHA-256 {found}\n{HOLDS}{WHOLE}", "")
    assert program("good", "--objects", "full") == (0, f"SHA-256 {found}\n{HOLDS}{PASSED}{WHOLE}", "")
    assert program("good", "--sha256", found)[0] == 0


def test_the_program_tells_the_step_that_fails_and_ends_with_one(program):
    status, told, troubles = program("bad")
    reason = "次序不对或有重复 · tickets and their order: out of order, or twice"
    assert (status, told.splitlines()[1:], troubles) == (1, [f"✗ tickets: 抽签号与次序：{reason}"], "")
    assert program("good", "--objects", "good")[0] == 1
    status, told, _ = program("good", "--sha256", "0" * 64)
    assert status == 1
    assert "✗ file: 文件格式：SHA-256 为" in told


def test_the_program_ends_with_two_where_it_can_read_nothing(program):
    for words in (["none"], ["good", "--objects", "none"]):
        status, told, troubles = program(*words)
        assert (status, told) == (2, "")
        assert troubles.startswith("读不到 · cannot be read: ")
        assert "none" in troubles


def test_the_program_says_in_both_languages_what_it_takes(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    for text in (
        "核验公布的抽查 · Check a published draw (jiju-draw/1)",
        "file 公布的文件 · the published file",
        "--objects OBJECTS 完整对象名单 · the full list of objects, which an auditor has",
        "--sha256 SHA256 账本中文件的散列 · the hash of the file, as the ledger has it",
    ):
        assert f" {text} " in f" {told} "
