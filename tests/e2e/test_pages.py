"""Every page a person can ask for, at a desk and on a phone: accessible, not wider than the screen, without complaint."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from chassis.clock import SHANGHAI
from tests.support.browser import DESK, PHONE
from tests.support.served import Trial

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
VISITOR = {
    "start": "/",
    "find": "/agencies?q=商标在国外被抢注",
    "find-filtered": "/agencies?categories=agency&city=3202",
    "find-empty": "/agencies?q=芯片版图&city=3202&languages=de&rights=plant_variety",
    "agency": "/agencies/{agency}",
    "agency-past": "/agencies/{agency}?asOf={past}",
    "agency-listed": "/agencies/{listed}",
    "zones": "/zones",
    "zone": "/zones/{zone}",
    "zone-past": "/zones/{zone}?asOf={past}",
    "notices": "/notices",
    "verify": "/verify",
    "verify-entry": "/verify?service=registry&index=0",
    "records": "/records/agencies",
    "record": "/records/listings/{listing}",
    "history": "/records/agencies/{agency}/history",
    "comparison": "/records/agencies/{agency}/comparison?asOf={past}",
    "calendar": "/records/titles/{title}/calendar",
    "sign-in": "/sign-in",
}
SIGNED_IN = {
    "operator": {"work-operator": "/work", "new-residence": "/records/residences/new"},
    "city": {"work-city": "/work"},
    "province": {
        "work-province": "/work",
        "new-agency": "/records/agencies/new",
        "change-agency": "/records/agencies/{agency}/change",
        "act-lift": "/records/listings/{listing}/acts/lift",
        "agency-officer": "/agencies/{agency}",
    },
    "sysadmin": {"work-sysadmin": "/work", "operations": "/operations"},
}
EVERY = [("", VISITOR), *SIGNED_IN.items()]


@pytest.fixture(scope="session")
def ids(portal: Trial) -> dict[str, str]:
    """One thing of each kind, as links of the pages name them."""

    def first(page: str, pattern: str) -> str:
        found = re.search(pattern, portal.get(page).read().decode())
        assert found, f"{page} links to no {pattern}"
        return found[1]

    listing = first("/notices", r"/records/listings/([0-9A-Z-]{12,14})")
    zone = first("/zones", r"/zones/([0-9A-Z-]{12,14})")
    yesterday = datetime.now(SHANGHAI).date() - timedelta(days=1)
    return {
        "listing": listing,
        "listed": first(f"/records/listings/{listing}", r"/agencies/([0-9A-Z-]{12,14})\""),
        "zone": zone,
        "agency": first("/agencies?categories=agency", r"/agencies/([0-9A-Z-]{12,14})\""),
        "title": first("/records/titles", r"/records/titles/([0-9A-Z-]{12,14})"),
        "past": yesterday.isoformat(),
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(("role", "pages"), EVERY, ids=["visitor", *SIGNED_IN])
def test_pages_are_accessible_fit_the_screen_and_complain_of_nothing(enter, ids, role, pages, size):
    tab, wrong = enter(role, size=size), []
    for name, address in pages.items():
        answer = tab.page.goto(address.format(**ids))
        tab.shot(f"{name}-{size[0]}")
        wrong += [f"{name}: status {answer.status}"] if answer.status != 200 else []
        wrong += [f"{name}: {breach}" for breach in tab.axe()]
        wrong += [f"{name}: {over} px too wide"] if (over := tab.page.evaluate(OVERFLOW)) > 0 else []
        wrong += [f"{name}: {count} h1"] if (count := tab.page.locator("h1").count()) != 1 else []
    assert wrong + tab.complaints == []


@pytest.mark.parametrize(("role", "pages"), EVERY, ids=["visitor", *SIGNED_IN])
def test_english_pages_say_english_in_their_headings_labels_and_buttons(enter, ids, role, pages):
    tab, chinese = enter(role, lang="en"), []
    for name, address in pages.items():
        tab.page.goto(address.format(**ids))
        tab.shot(f"{name}-en")
        words = tab.page.locator("h2, dt, label, legend, caption, thead th, button, .form-text").all_text_contents()
        chinese += [
            f"{name}: {one.strip()}" for one in words if re.search(r"[\u4e00-\u9fff]", one) and one.strip() != "中文"
        ]
    assert chinese == []
