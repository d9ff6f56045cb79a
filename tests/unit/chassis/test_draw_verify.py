"""The verifier, on files that our program did not write, and on every change of one byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.draw import verify_draw
from chassis.draw.published import file_of
from chassis.draw.staffed import Certificate, staff
from chassis.draw.verify_draw import Failed, verify
from tests.support import naive_draw as naive
from tests.support.draws import VALUES, case, keyed_by, revealed

PROGRAM = Path(verify_draw.__file__)
OF = case(7, 4, bans=[(0, 3), (2, 0)], draw={"甲": 1, "乙": 1})
NAIVE = naive.published(OF, VALUES)
DATA = naive.jcs(NAIVE)
FULL = naive.jcs(naive.rows_with_salt(OF["objects"], OF["salt_key"]))


def failed(file, objects=None):
    """The step that fails."""
    with pytest.raises(Failed) as found:
        verify(file if isinstance(file, bytes) else naive.jcs(file), objects)
    assert found.value.zh
    assert found.value.en
    return found.value.step


def test_a_file_written_from_the_schemes_text_alone_is_verified():
    steps = [step for step in verify_draw.STEPS if step != "blocked"]
    assert verify(DATA) == steps[:-1]
    assert verify(DATA, FULL) == steps


@pytest.mark.parametrize("bans", [[], [(0, 0), (1, 5), (3, 2), (3, 5)]])
@pytest.mark.parametrize("size", [3, 4, 8, 21])
def test_our_file_is_the_one_written_from_the_schemes_text(size, bans):
    of = case(size, bans=[ban for ban in bans if ban[1] < size], draw={"甲": 2, "乙": 1})
    held = revealed(of)
    assert file_of(held, staff(held)) == naive.jcs(naive.published(of, VALUES))


@pytest.mark.parametrize("value", ["X7X", "\u001fX7 X\u001f", " 7 ２ "])
def test_the_verifier_lays_a_published_value_out_as_the_program_does(value):
    held = revealed(OF, [{**VALUES[0], "value": value}, VALUES[1]])
    assert "prk" in verify(file_of(held, staff(held)))


def test_a_certificate_is_verified_and_a_padded_one_is_not():
    for number in range(10):
        of = case(12, 4, draw={"甲": 4, "乙": 2}, load=2, bans=[(n % 4, n) for n in range(8)])
        held = keyed_by(of, number)
        found = staff(held)
        assert isinstance(found, Certificate)
        data = file_of(held, found)
        assert "blocked" in verify(data)
        file = json.loads(data)
        file["blocked"]["inspectors"] = file["blocked"]["inspectors"][1:]
        assert failed(file) == "blocked"
        file = json.loads(data)
        file["blocked"]["objects"] = file["blocked"]["objects"][:1]
        assert failed(file) == "blocked"


def test_a_units_certificate_is_verified_and_not_believed_where_there_is_a_team():
    of = case(3, 6, strata=("甲",), draw={"甲": 3}, bans=[(n, 1) for n in (1, 2, 4, 5)])
    held = revealed(of)
    found = staff(held)
    assert isinstance(found, Certificate)
    assert found.kind == "units"
    assert verify(file_of(held, found)) == [step for step in verify_draw.STEPS if step not in ("teams", "complete")]
    good = {name: value for name, value in NAIVE.items() if name != "teams"}
    people = sorted(one["id"] for one in OF["inspectors"])
    good["blocked"] = {"kind": "units", "objects": [NAIVE["drawn"][0]["id"]], "inspectors": people}
    assert failed(good) == "blocked"


def changed(name, *path_and_value):
    *path, value = path_and_value
    file = json.loads(DATA)
    place = file
    for step in [name, *path][:-1]:
        place = place[step]
    place[[name, *path][-1]] = value
    return file


STEPS = {
    "plan": changed("plan", "load", 5),
    "nonce": changed("nonce", "00" * 32),
    "sources": changed("values", 0, "name", "x"),
    "prk": changed("values", 0, "value", "72391"),
    "inspectors": changed("inspectors", 0, "unit", "U9"),
    "bans": changed("bans", 0, "reason", "owner"),
    "proofs": changed("drawn", 0, "salt", "0" * 32),
    "tickets": changed("drawn", NAIVE["drawn"][::-1]),
    "counts": {**changed("drawn", NAIVE["drawn"][:1]), "teams": NAIVE["teams"][:1]},
    "teams": changed("teams", 0, "inspectors", NAIVE["teams"][0]["inspectors"][::-1]),
    "file": changed("drawn", 0, "index", -1),
    "replaced": changed("replaced", [{"object": "O", "by": "P", "inspector": "Q", "reason": "illness", "at": "2026-11-22T09:00:00+08:00"}]),
}  # fmt: skip


@pytest.mark.parametrize(("step", "file"), STEPS.items(), ids=STEPS)
def test_a_failed_check_names_its_step(step, file):
    assert failed(file) == step


def rehashed(**change):
    """A plan that was forged whole, with its hash and its key."""
    file = json.loads(DATA)
    file["plan"].update(change)
    file["plan_hash"] = naive.h(naive.jcs(file["plan"])).hex()
    file["prk"] = naive.prk(file["plan"], bytes.fromhex(file["nonce"]), file["values"]).hex()
    return file


FORGED = {
    "scheme": ({"scheme": "jiju-draw/2"}, "plan"),
    "one per team": ({"team": 1, "units": 1}, "plan"),
    "no source": ({"sources": []}, "sources"),
    "a source before the freeze": ({"frozen_at": "2026-11-21T20:45:00+08:00"}, "sources"),
    "more objects": ({"objects": 8}, "tickets"),
    "more inspectors": ({"inspectors": 5}, "inspectors"),
    "fewer bans": ({"bans": 1}, "bans"),
    "another list": ({"object_root": "0" * 64}, "proofs"),
}


@pytest.mark.parametrize(("change", "step"), FORGED.values(), ids=FORGED)
def test_a_plan_forged_whole_is_found(change, step):
    assert failed(rehashed(**change)) == step


def uncovered():
    """The bytes that no hash covers: addresses, and how a value was laid out. The file's own hash covers them."""
    found: set[int] = set()
    for one in NAIVE["values"]:
        for name in ("url", "value"):
            text = naive.jcs(one[name])
            begin = DATA.index(naive.jcs({name: one[name]})[1:-1]) + len(name) + 3
            found.update(range(begin, begin + len(text)))
    return found


def one_byte_changes(bits):
    for place in range(len(DATA)):
        for bit in bits:
            yield place, DATA[:place] + bytes([DATA[place] ^ 1 << bit]) + DATA[place + 1 :]
        yield place, DATA[:place] + DATA[place + 1 :]


@pytest.mark.parametrize("bits", [(0,), pytest.param(range(8), marks=pytest.mark.drill)], ids=["one", "every"])
@pytest.mark.slow(reason="thousands of files")
def test_every_change_of_one_byte_is_found_and_named(bits):
    passed, steps, fingerprint = set(), set(), naive.h(DATA).hex()
    for place, data in one_byte_changes(bits):
        step = broken(data)
        steps.add(step)
        if not step:
            passed.add(place)
            assert broken(data, fingerprint) == "file"
    assert passed <= uncovered()
    assert steps <= {"", *verify_draw.STEPS}
    assert steps >= {"file", "plan", "nonce", "prk", "inspectors", "bans", "proofs", "tickets", "teams"}
    assert broken(DATA, fingerprint) == ""


def broken(data, fingerprint=""):
    """The step that fails, or nothing."""
    try:
        verify(data, None, fingerprint)
    except Failed as found:
        return found.step
    return ""


@pytest.mark.slow(reason="hundreds of files")
def test_every_change_of_one_byte_in_the_full_list_is_found():
    for place in range(len(FULL)):
        assert failed(DATA, FULL[:place] + bytes([FULL[place] ^ 1]) + FULL[place + 1 :]) in ("file", "complete")


def test_with_the_full_list_it_is_seen_that_somebody_was_passed_over():
    """The file alone cannot show it: the second of a stratum stands where the first is due, with a true proof."""
    key, rows = bytes.fromhex(NAIVE["prk"]), json.loads(FULL)
    order = naive.order(OF, key, "甲")
    leaves, place = [naive.jcs(one) for one in rows], next(n for n, one in enumerate(rows) if one["id"] == order[1])
    path = [node.hex() for node in naive.path(place, leaves)]
    wrong = {**rows[place], "ticket": naive.ticket(key, order[1]).hex(), "index": place, "path": path}
    kept = [one for one in NAIVE["drawn"] if one["stratum"] != "甲"]
    drawn = sorted([*kept, wrong], key=lambda one: (one["ticket"], one["id"]))
    _, teams = naive.teams([one["id"] for one in drawn], OF, key)
    file = {**NAIVE, "drawn": drawn, "teams": [{"object": id, "inspectors": team} for id, team in teams.items()]}
    assert "teams" in verify(naive.jcs(file))
    assert failed(file, FULL) == "complete"


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"null", b"\xff", b'{"plan":1e999}', b'{"a":"\\ud800"}', b"[" * 100_000, b'{"a":1,"a":1}'],
)
def test_what_is_no_file_of_a_draw_is_told_so(data):
    assert failed(data) == "file"


def test_the_same_values_in_another_layout_are_not_the_published_file():
    assert failed(json.dumps(NAIVE, ensure_ascii=False, indent=1).encode()) == "file"


def run(*words):
    return subprocess.run([sys.executable, "-I", *words], capture_output=True, text=True, check=False)


@pytest.mark.slow(reason="starts programs")
def test_the_file_runs_alone_without_this_project(tmp_path):
    """In a folder of its own, isolated from the environment and from site-packages."""
    alone = tmp_path / "verify_draw.py"
    alone.write_bytes(PROGRAM.read_bytes())
    (tmp_path / "draw.json").write_bytes(DATA)
    (tmp_path / "full.json").write_bytes(FULL)
    (tmp_path / "bad.json").write_bytes(naive.jcs(STEPS["tickets"]))
    good = run("-S", str(alone), str(tmp_path / "draw.json"), "--objects", str(tmp_path / "full.json"))
    assert (good.returncode, good.stderr) == (0, "")
    assert "✓ complete" in good.stdout
    bad = run("-S", str(alone), str(tmp_path / "bad.json"))
    assert bad.returncode == 1
    assert re.search("✗ tickets: 抽签号与次序：.* · tickets and their order: ", bad.stdout)
    assert run("-S", str(alone), str(tmp_path / "none.json")).returncode == 2


def test_the_program_takes_nothing_but_the_standard_library():
    taken = re.findall(r"^(?:from|import) (\w+)", PROGRAM.read_text("utf-8"), re.MULTILINE)
    assert set(taken) <= set(sys.stdlib_module_names) | {"__future__"}
