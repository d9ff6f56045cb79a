"""The page that checks a draw in the browser says what the program says, and asks no server."""

from __future__ import annotations

import json

import pytest

from chassis.draw.after import Course
from chassis.draw.published import auditors_list, file_of
from chassis.draw.staffed import staff
from chassis.draw.verify_draw import Failed, verify
from tests.support import naive_draw as naive
from tests.support.draws import LATER, VALUES, case, revealed

OF = case(9, 5, bans=[(0, 3), (2, 0)], draw={"甲": 1, "乙": 1})
GOOD = naive.jcs(naive.published(OF, VALUES))
FULL = naive.jcs(naive.rows_with_salt(OF["objects"], OF["salt_key"]))


def replaced():
    """Identifiers beyond the basic plane, and one replacement of each kind."""
    of = case(20, 8, draw={"甲": 3, "乙": 2}, load=3, strata=("甲", "乙"))
    of["objects"] = [
        {**one, "id": mark + one["id"]} for one, mark in zip(of["objects"], "\U0001f600\ufb33aé" * 5, strict=True)
    ]
    held = revealed(of)
    course = Course(held, staff(held))
    objects = list(course.teams)
    course.replace_object(objects[0], "ceased", LATER)
    course.replace_inspector(objects[1], course.teams[objects[1]][1], "illness", LATER)
    return file_of(held, course.first_teams, course.replaced), auditors_list(held.frozen)


def blocked(**numbers):
    of = case(3, 6, strata=("甲",), draw={"甲": 3}, **numbers)
    held = revealed(of)
    return file_of(held, staff(held))


def by_program(data, objects=None):
    """The step that fails, or nothing."""
    try:
        verify(data, objects)
    except Failed as failed:
        return failed.step
    return ""


def one_byte_changes():
    """One place in each part of the file, and a few more."""
    for place in [
        *range(0, len(GOOD), 89),
        *(GOOD.index(f'"{part}"'.encode()) + len(part) + 6 for part in json.loads(GOOD)),
    ]:
        yield GOOD[:place] + bytes([GOOD[place] ^ 1]) + GOOD[place + 1 :]


@pytest.fixture
def reader(enter):
    """A visitor before the page."""
    tab = enter()
    tab.page.goto("/verify/draw")
    return tab


@pytest.fixture
def check(reader):
    tab = reader
    asked: list[str] = []
    tab.page.on(
        "request", lambda request: asked.append(request.url) if "/static/" not in request.url else None
    )  # its icon

    def checked(data, objects=None):
        """The step that fails in the browser, or nothing."""
        for name, content in (("draw", data), ("objects", objects)):
            given = (
                {"name": f"{name}.json", "mimeType": "application/json", "buffer": content}
                if content is not None
                else []
            )
            tab.page.set_input_files(f"[name={name}]", given)
        tab.page.click("#verify-draw button")
        tab.page.wait_for_selector("#draw-result[data-state=good], #draw-result[data-state=bad]")
        assert (tab.complaints, asked) == ([], [])
        return tab.page.get_attribute("#draw-result", "data-failed")

    return checked


def test_good_files_are_verified_as_the_program_does(check, reader):
    with_replacements, its_list = replaced()
    bans = [(n, 1) for n in (1, 2, 4, 5)]
    of_units, of_load = blocked(bans=bans), blocked(load=1, bans=[(0, 0)], team=3)
    assert {json.loads(data)["blocked"]["kind"] for data in (of_units, of_load)} == {"units", "load"}
    for data, objects in ((GOOD, None), (GOOD, FULL), (with_replacements, its_list), (of_units, None), (of_load, None)):
        assert by_program(data, objects) == ""
        assert check(data, objects) == ""
    assert reader.axe() == []
    assert reader.page.inner_text("[data-step=plan] [data-mark]") == "✓"
    assert reader.page.inner_text("[data-step=complete] [data-mark]") == "–"


def test_files_with_one_byte_changed_fail_at_the_step_that_the_program_names(check):
    found = {(by_program(data), check(data)) for data in one_byte_changes()}
    assert all(program == browser for program, browser in found), found
    assert len(found) > 6
    assert check(GOOD, FULL[:40] + bytes([FULL[40] ^ 1]) + FULL[41:]) in ("file", "complete")


def drawn_later(file):
    """Another of the stratum of the one that was replaced, drawn at first as well."""
    of = {one["id"]: one["stratum"] for one in file["drawn"]}
    replaced = file["replaced"][0]
    return next(id for id in of if of[id] == of[replaced["object"]] and id not in (replaced["object"], replaced["by"]))


def test_forged_files_fail_at_the_step_that_the_program_names(check):
    with_replacements, _ = replaced()
    forged = []
    for change in (
        lambda file: file["replaced"][0].update(reason="wish"),
        lambda file: file["replaced"][1].update(by=file["inspectors"][0]["id"], reason="interest"),
        lambda file: file["teams"][-1]["inspectors"].reverse(),
        lambda file: file["replaced"].pop(0),
        lambda file: file["replaced"][0].update(by=drawn_later(file)),
    ):
        file = json.loads(with_replacements)
        change(file)
        forged.append(naive.jcs(file))
    assert [check(data) for data in forged] == [by_program(data) for data in forged]
    assert "" not in map(by_program, forged)


def test_without_script_the_page_tells_how_to_check_with_the_program(enter):
    tab = enter(script=False, lang="en")
    tab.page.goto("/verify/draw")
    assert not tab.page.is_visible("#verify-draw")
    assert tab.page.get_attribute("main a[download]", "href") == "/verify_draw.py"
