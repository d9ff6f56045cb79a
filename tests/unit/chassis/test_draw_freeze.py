"""The freeze and the reveal: bytes as an outsider computes them, and what is refused."""

from __future__ import annotations

import json
from datetime import datetime
from fractions import Fraction

import pytest

from chassis import chance
from chassis.draw.after import Course
from chassis.draw.frozen import Secrets
from chassis.draw.keyed import keyed
from chassis.draw.published import auditors_list
from chassis.draw.revealed import normalised
from chassis.draw.staffed import staff
from chassis.errors import Missing, Refused
from chassis.ledger import tree
from tests.support import naive_draw as naive
from tests.support.draws import LATER, SECOND, SOURCES, VALUES, case, frozen, revealed

BANS = [(0, 3), (2, 0), (1, 3)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 33])
def test_the_plan_is_the_one_that_the_text_of_the_scheme_gives(size):
    of = case(size, bans=[ban for ban in BANS if ban[1] < size], draw={"甲": 1})
    assert frozen(of).plan == naive.plan(of)
    assert frozen(of).plan_hash == naive.h(naive.jcs(naive.plan(of)))


def test_the_key_is_the_one_that_the_text_of_the_scheme_gives():
    of = case(bans=BANS)
    assert revealed(of).prk == naive.prk(naive.plan(of), of["nonce"], VALUES)


@pytest.mark.parametrize("key", [b"", b"k", b"k" * 64, b"k" * 65, b"k" * 200])
def test_a_keyed_text_is_its_hmac(key):
    assert keyed(key)(b"text") == naive.mac(key, b"text")


def test_the_key_is_that_of_rfc_5869s_extraction():
    """Appendix A.1 of the RFC."""
    extracted = keyed(bytes.fromhex("000102030405060708090a0b0c"))(b"\x0b" * 22)
    assert extracted.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"


def test_the_order_of_import_does_not_matter():
    of = case(bans=BANS)
    turned = {**of, **{name: of[name][::-1] for name in ("objects", "inspectors", "bans")}}
    turned["draw"] = dict(reversed(of["draw"].items()))
    assert revealed(turned).drawn == revealed(of).drawn
    assert frozen(turned).plan_hash == frozen(of).plan_hash


def test_a_stratum_is_the_same_however_it_is_spelt():
    objects = [{"id": f"O{n}", "stratum": name} for n, name in enumerate(("é", "e\u0301", "e\u0301"))]
    assert frozen(case(draw={"é": 1}) | {"objects": objects}).plan["strata"] == {"é": {"objects": 3, "draw": 1}}
    assert frozen(case(draw={}) | {"objects": objects[1:]}).plan["strata"] == {"é": {"objects": 2, "draw": 0}}


CHANGES = {
    "task": {"task": "T-2026-2"},
    "one more object": {"objects": [*case()["objects"], {"id": "X", "stratum": "甲"}]},
    "an object less": {"objects": case()["objects"][:-1]},
    "another identifier": {"objects": [*case()["objects"][:-1], {"id": "X", "stratum": "甲"}]},
    "another stratum": {"objects": [*case()["objects"][:-1], {"id": "O008", "stratum": "乙"}]},
    "an inspector": {"inspectors": [*case()["inspectors"], {"id": "X", "unit": "U0"}]},
    "a unit": {"inspectors": [*case()["inspectors"][:-1], {"id": "P04", "unit": "U0"}]},
    "a ban": {"bans": [{"inspector": "P00", "object": "O000", "reason": "kin"}]},
    "how many": {"draw": {"甲": 2, "乙": 2}},
    "team": {"team": 3},
    "units": {"units": 1},
    "load": {"load": 5},
    "nonce": {"nonce": b"m" * 32},
    "salts": {"salt_key": b"t" * 32},
    "a source's name": {"sources": [{**SOURCES[0], "name": "另一期"}, SOURCES[1]]},
    "a source's time": {"sources": [{**SOURCES[0], "at": "2026-11-21T20:31:00+08:00"}, SOURCES[1]]},
    "when it was frozen": {"frozen_at": "2026-11-20T09:00:01+08:00"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changing_any_input_changes_the_key(change):
    of = {**case(), **change}
    values = [{**one, "name": source["name"]} for one, source in zip(VALUES, of["sources"], strict=True)]
    assert revealed(of, values).prk != revealed(case()).prk


@pytest.mark.parametrize("place", [0, 1])
def test_changing_any_published_value_changes_the_key(place):
    other = [dict(one) for one in VALUES]
    other[place]["value"] += "1"
    assert revealed(case(), other).prk != revealed(case()).prk


def test_a_ban_with_another_reason_gives_another_key():
    one, two = (case(bans=[(0, 3)]) for _ in range(2))
    two["bans"][0]["reason"] = "owner"
    assert revealed(one).prk != revealed(two).prk


@pytest.mark.parametrize(
    ("said", "hashed"),
    [
        ("  7  2 ", "7 2"),
        ("７２", "72"),
        ("7\u30002\u00a03\t4\r\n5\u20286", "7 2 3 4 5 6"),
        ("7\u001f2", "7\u001f2"),
        ("\ufeff7", "\ufeff7"),
        ("\u001fX7 X\u001f", "\u001fX7 X\u001f"),
        ("X7X", "X7X"),
        ("ﬁ e\u0301", "fi é"),
        (" \u2003", ""),
    ],
)
def test_a_published_value_is_normalised_so_that_its_layout_does_not_matter(said, hashed):
    assert normalised(said) == hashed


def test_where_one_text_ends_and_the_next_begins_is_part_of_the_key():
    """Without the lengths, ("ab", "c") and ("a", "bc") would be the same bytes."""

    def key(name, value):
        sources = [{**SOURCES[0], "name": name}]
        return naive.prk({}, b"", [{"name": name, "value": value}]), frozen(case(sources=sources))

    assert key("ab", "c")[0] != key("a", "bc")[0]


def test_each_firm_gets_a_proof_and_its_chance():
    of = case(bans=BANS)
    held = frozen(of)
    root = bytes.fromhex(naive.plan(of)["object_root"])
    for number, one in enumerate(of["objects"]):
        proof = held.proof(one["id"])
        leaf = naive.h(b"\0" + naive.jcs({"id": one["id"], "salt": proof.salt, "stratum": one["stratum"]}))
        assert tree.verify_inclusion(leaf, number, 9, [bytes.fromhex(node) for node in proof.path], root)
        assert (proof.id, proof.index, proof.stratum) == (one["id"], number, one["stratum"])
    assert (held.proof("O000").chance, held.proof("O001").chance) == (Fraction(2, 5), Fraction(1, 4))


@pytest.mark.parametrize("id", ["", "O0000", "X", "A"])
def test_nobody_outside_the_list_gets_a_proof(id):
    with pytest.raises(Missing) as refused:
        frozen(case()).proof(id)
    assert refused.value.code == "draw.not-listed"


def test_the_auditors_list_holds_every_object_with_the_salt_of_its_leaf():
    of = case()
    rows = json.loads(auditors_list(frozen(of)))
    assert rows == naive.rows_with_salt(of["objects"], of["salt_key"])
    assert auditors_list(frozen(of)) == naive.jcs(rows)


def refusal(**change):
    of = {**case(), **change}
    with pytest.raises(Refused) as refused:
        frozen(of)
    return [fault.code for fault in refused.value.faults]


REFUSED = {
    "an object twice": ({"objects": [*case()["objects"], {"id": "O003", "stratum": "乙"}]}, ["draw.twice"]),
    "two twice": ({"objects": case()["objects"][:2] * 2, "draw": {}}, ["draw.twice"] * 2),
    "an inspector twice": ({"inspectors": [*case()["inspectors"], {"id": "P00", "unit": "U9"}]}, ["draw.twice"]),
    "a ban twice": (
        {"bans": [{"inspector": "P00", "object": "O000", "reason": why} for why in ("kin", "owner")]},
        ["draw.twice"],
    ),
    "a ban on nobody": (
        {"bans": [{"inspector": "P99", "object": "O999", "reason": "kin"}]},
        ["draw.not-listed", "draw.not-listed"],
    ),
    "two spellings of one": (
        {"objects": [{"id": "é", "stratum": "甲"}, {"id": "e\u0301", "stratum": "甲"}], "draw": {}},
        ["draw.twice"],
    ),
    "an empty identifier": ({"objects": [{"id": "", "stratum": "甲"}], "draw": {}}, ["draw.bad-text"]),
    "a border in an identifier": ({"objects": [{"id": "a\0b", "stratum": "甲"}], "draw": {}}, ["draw.bad-text"]),
    "a border in a task": ({"task": "T\0"}, ["draw.bad-text"]),
    "no source": ({"sources": []}, ["draw.no-source"]),
    "a source of the past": (
        {"sources": [SOURCES[0], {**SOURCES[1], "at": "2026-11-19T09:00:00+08:00"}]},
        ["draw.source-past"],
    ),
    "a source of this moment": ({"sources": [{**SOURCES[0], "at": "2026-11-20T09:00:00+08:00"}]}, ["draw.source-past"]),
    "one inspector per object": ({"team": 1, "units": 1}, ["draw.bad-number"]),
    "more units than members": ({"units": 3}, ["draw.bad-number"]),
    "no unit": ({"units": 0}, ["draw.bad-number"]),
    "no load": ({"load": 0}, ["draw.bad-number"]),
    "more than there are": ({"draw": {"甲": 6}}, ["draw.bad-number"]),
    "fewer than none": ({"draw": {"甲": -1}}, ["draw.bad-number"]),
    "a stratum of nobody": ({"draw": {"丙": 1}}, ["draw.bad-number"]),
    "every reason": ({"draw": {"丙": 1}, "load": 0, "sources": []}, ["draw.bad-number"] * 2 + ["draw.no-source"]),
}


@pytest.mark.parametrize(("change", "codes"), REFUSED.values(), ids=REFUSED)
def test_a_freeze_that_cannot_be_is_refused_with_every_reason(change, codes):
    assert refusal(**change) == codes


def told(freeze):
    """Where each reason of a refusal points, and what it says in both languages."""
    with pytest.raises((Refused, Missing)) as refused:
        freeze()
    return [(fault.pointer, fault.detail.zh, fault.detail.en) for fault in refused.value.faults]


def listed(list_):
    return {"对象": "the list of objects", "检查人员": "the list of inspectors", "回避": "the list of bans"}[list_[:-2]]


def twice(list_, id):
    return ("", f"{list_}中 {id} 出现不止一次。", f"{id} stands in {listed(list_)} more than once.")


def absent(list_, id):
    return ("#/bans", f"{list_}中没有 {id}。", f"{listed(list_)} does not hold {id}.")


def bad_number(name, value, least, most):
    zh = f"{name} 为 {value}，应在 {least} 与 {most} 之间。"
    return (f"#/{name}", zh, f"{name} is {value}; it must be from {least} to {most}.")


def bad_text(text):
    zh = f"编号、层名、单位、来源名不能为空，也不能含控制字符：{text}"
    return ("", zh, f"An identifier, stratum, unit or source is not empty and holds no control character: {text}")


PAST = "2026-11-19T09:00:00+08:00"
TOLD = [
    ({"objects": case()["objects"][:2] * 2, "draw": {}}, [twice("对象名单", "O000"), twice("对象名单", "O001")]),
    ({"inspectors": [*case()["inspectors"], {"id": "P00", "unit": "U9"}]}, [twice("检查人员名单", "P00")]),
    (
        {"bans": [{"inspector": "P00", "object": "O000", "reason": why} for why in ("kin", "owner")]},
        [twice("回避名单", "O000 / P00")],
    ),
    (
        {"bans": [{"inspector": f"P9{n}", "object": f"O99{n}", "reason": "kin"} for n in (2, 1)]},
        [*(absent("对象名单", f"O99{n}") for n in (1, 2)), *(absent("检查人员名单", f"P9{n}") for n in (1, 2))],
    ),
    ({"objects": [{"id": "a\0b", "stratum": "甲"}], "draw": {}}, [bad_text(repr("a\0b"))]),
    ({"task": "\n" * 100}, [bad_text(repr("\n" * 80))]),
    ({"inspectors": [{"id": "P", "unit": ""}]}, [bad_text("''")]),
    ({"sources": [{**SOURCES[0], "name": "\0"}]}, [bad_text(repr("\0"))]),
    ({"draw": {"\0": 0}}, [bad_text(repr("\0"))]),
    ({"objects": [{"id": "a", "stratum": "\ud800"}], "draw": {}}, [bad_text(repr("\ud800"))]),
    ({"team": 1, "units": 2}, [bad_number("team", 1, 2, 1_000_000_000), bad_number("units", 2, 1, 1)]),
    ({"team": 0, "units": 2}, [bad_number("team", 0, 2, 1_000_000_000), bad_number("units", 2, 1, 1)]),
    ({"load": 1_000_000_001}, [bad_number("load", 1_000_000_001, 1, 1_000_000_000)]),
    ({"load": 0, "draw": {"丙": 1, "甲": -1}}, [
        bad_number("load", 0, 1, 1_000_000_000), bad_number("draw.丙", 1, 0, 0), bad_number("draw.甲", -1, 0, 5)
    ]),
    ({"sources": []}, [
        ("#/sources", "至少指明一个将来才公布的来源。", "At least one source that becomes public later must be named.")
    ]),
    ({"sources": [{"name": "x", "at": PAST}]}, [
        (
            "#/sources",
            f"来源 x 在 {PAST} 公布，不晚于冻结时刻 2026-11-20T09:00:00+08:00。",
            f"The source x becomes public at {PAST}, which is not after the freeze at 2026-11-20T09:00:00+08:00.",
        )
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "due"), TOLD)
def test_each_reason_against_a_freeze_names_its_place_and_its_values(change, due):
    assert told(lambda: frozen({**case(), **change})) == due


def test_each_reason_against_a_reveal_names_its_place_and_its_values():
    first, second = (one["name"] for one in SOURCES)
    now = datetime.fromisoformat("2026-11-21T20:59:59+08:00")
    assert told(lambda: revealed(case(), now=now)) == [
        (
            "#/values",
            f"来源 {second} 在 {SOURCES[1]['at']} 公布，现在是 {now.isoformat()}。",
            f"The source {second} becomes public at {SOURCES[1]['at']}; it is {now.isoformat()}.",
        )
    ]
    assert told(lambda: revealed(case(), VALUES[::-1])) == [
        (
            "#/values",
            f"方案的来源依次为 {first}、{second}，填的是 {second}、{first}。",
            f"The plan names {first}、{second} in this order; given were {second}、{first}.",
        )
    ]
    assert told(lambda: revealed(case(), [{**one, "value": " "} for one in VALUES])) == [
        ("#/values", f"来源 {name} 的数值为空。", f"The value of the source {name} is empty.")
        for name in (first, second)
    ]
    assert told(lambda: frozen(case()).proof("X")) == [("", *absent("对象名单", "X")[1:])]


def test_what_cannot_be_replaced_is_told_with_the_fixed_reasons_and_whom_it_is_about():
    held = revealed(case(4, 2, strata=("甲",), draw={"甲": 4}, load=4))
    course = Course(held, staff(held))
    (one, team), *_ = course.teams.items()

    def nobody(after):
        return [("", f"{after} 之后没有符合规则的下一个。", f"After {after} nobody is left who keeps the rules.")]

    assert told(lambda: course.replace_object(one, "ceased", LATER)) == nobody(one)
    assert told(lambda: course.replace_inspector(one, team[0], "illness", LATER)) == nobody(team[0])
    known = "ceased、moved_out、not_in_scope、inspected_elsewhere"
    assert told(lambda: course.replace_object(one, "x", LATER)) == [
        ("#/reason", f"x 不在规定的理由之列：{known}。", f"x is none of the fixed reasons: {known}.")
    ]


def test_a_stratum_may_be_drawn_whole_or_not_at_all():
    held = revealed(case(draw={"甲": 5}))
    assert sorted(one.id for one in held.drawn) == ["O000", "O002", "O004", "O006", "O008"]
    assert held.frozen.plan["strata"]["乙"] == {"objects": 4, "draw": 0}


@pytest.mark.parametrize("second", [0, 1])
def test_before_the_last_source_is_public_there_is_no_key(second):
    public = datetime.fromisoformat(SOURCES[second]["at"])
    with pytest.raises(Refused) as refused:
        revealed(case(), now=public - SECOND)
    assert [fault.code for fault in refused.value.faults] == ["draw.too-early"] * (2 - second)
    assert revealed(case(), now=datetime.fromisoformat(SOURCES[1]["at"])).prk == revealed(case(), now=LATER).prk


@pytest.mark.parametrize("values", [VALUES[:1], VALUES[::-1], [VALUES[0], {**VALUES[1], "name": "x"}]])
def test_the_values_are_those_of_the_plans_sources_in_its_order(values):
    with pytest.raises(Refused) as refused:
        revealed(case(), values)
    assert refused.value.code == "draw.sources-differ"


def test_an_empty_value_is_none():
    with pytest.raises(Refused) as refused:
        revealed(case(), [{**VALUES[0], "value": " \u3000"}, VALUES[1]])
    assert refused.value.code == "draw.no-value"


def test_both_secrets_are_whole_and_never_shown():
    of = frozen(case())
    assert "nnnn" not in repr(of)
    assert "ssss" not in repr(of)
    for nonce, salt_key in ((b"n" * 31, b"s" * 32), (b"n" * 32, b"s" * 33)):
        with pytest.raises(ValueError, match="32 bytes"):
            Secrets(nonce, salt_key)


def test_a_secret_is_another_each_time():
    assert len({chance.secret() for _ in range(100)}) == 100
    assert len(chance.secret()) == 32


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        frozen({**case(), "frozen_at": "2026-11-20T09:00:00", "sources": [{"name": "x", "at": "2026-11-21T09:00:00"}]})
