"""Every page a person can ask for, at a desk and on a phone: accessible, not wider than the screen, in one language."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from chassis.clock import SHANGHAI
from tests.e2e.conftest import signed_in_tab
from tests.support.browser import DESK, PHONE, Tab
from tests.support.served import Trial

VISITOR = {
    "start": "/",
    "find": "/agencies?q=商标在国外被抢注",
    "find-filtered": "/agencies?categories=agency&city=320200",
    "find-empty": "/agencies?q=芯片版图&city=320200&languages=de&rights=plant_variety",
    "agency": "/agencies/{agency}",
    "agency-past": "/agencies/{agency}?asOf={past}",
    "agency-listed": "/agencies/{listed}",
    "zones": "/zones",
    "zone": "/zones/{zone}",
    "zone-past": "/zones/{zone}?asOf={past}",
    "notices": "/notices",
    "plans": "/progress",
    "progress": "/progress/{titled}",
    "verify": "/verify",
    "verify-entry": "/verify?service=registry&index=0",
    "verify-draw": "/verify/draw",
    "verify-wrong": "/verify?service=registry&index=999999",
    "records": "/records/agencies",
    "record": "/records/listings/{listing}",
    "history": "/records/agencies/{agency}/history",
    "comparison": "/records/agencies/{agency}/comparison?asOf={past}",
    "calendar": "/records/titles/{title}/calendar",
    "sign-in": "/sign-in",
    "401-sign-in-needed": "/work",
    "404-no-such-record": "/agencies/7K3Q2M9X5C0X",
    "404-no-such-page": "/nowhere",
    "400-two-wrong-days": "/agencies/{agency}?asOf=gestern&knownOn=x",
}
SIGNED_IN = {
    "operator": {
        "work-operator": "/work",
        "new-residence": "/records/residences/new",
        "agency-operator": "/agencies/{agency}",
        "403-not-your-role": "/operations",
    },
    "agency": {"new-correction": "/records/correction-requests/new", "corrections": "/records/correction-requests"},
    "city": {"work-city": "/work", "alerts": "/records/alerts"},
    "applicant": {
        "work-applicant": "/work",
        "new-application": "/records/applications/new",
        "case": "/cases/applications/{case}?days=1",
        "case-act": "/cases/applications/{case}/acts/withdraw",
        "case-paper": "/cases/applications/{case}/acts/material.give?part=material:pledge",
        "case-shut": "/cases/applications/{case}/acts/submit",
        "case-declare": "/cases/applications/{case}/declare",
        "case-titled": "/cases/applications/{titled}",
        "case-receipt": "/cases/applications/{titled}/receipts/6",
        "cases": "/records/applications",
    },
    "province": {
        "work-province": "/work",
        "new-agency": "/records/agencies/new",
        "new-listing": "/records/listings/new?agency_id={agency}",
        "change-agency": "/records/agencies/{agency}/change",
        "change-zone": "/records/zones/{zone}/change",
        "act-lift": "/records/listings/{listing}/acts/lift",
        "act-shut": "/records/agencies/{agency}/acts/restore",
        "agency-officer": "/agencies/{agency}",
    },
    "sysadmin": {"work-sysadmin": "/work", "operations": "/operations", "parked": "/operations/events/credit"},
    "secadmin": {"accounts": "/operations/accounts", "account": "/account"},
}
STATEMENTS = {  # looked at by the gateway's own tests; here for their English
    "sources": "/sources",
    "accessibility": "/accessibility",
    "problems": "/problems",
    "problem": "/problems/field.required",
}
EVERY = {"": VISITOR, **SIGNED_IN}

# What a reader meets that is Chinese and not marked as such; what somebody types is theirs.
CHINESE = r"""() => {
  const han = /[\u4e00-\u9fff]/, names = ["aria-label", "title", "alt", "placeholder"], found = [];
  const page = document.body.cloneNode(true);
  page.querySelectorAll("[lang|=zh], script, textarea").forEach(one => one.remove());
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (han.test(walker.currentNode.data)) found.push(walker.currentNode.data.trim());
  page.querySelectorAll("*").forEach(one => names.forEach(name => {
    if (han.test(one.getAttribute(name) || "")) found.push(one.getAttribute(name));
  }));
  return found;
}"""

# Somebody who reads Chinese only: codes of the machinery are no words; the number of a title or of a plan is its name.
RAW = (
    r"(?<![A-Za-z0-9_])(?:[a-z]+_[a-z_]+(?!\.py|[a-z_])|[A-Z]{2,}_\d{4}(?!-\d{4}-)(?:@[\d-]+)?|[A-Z]{2,}@\d{4}|None(?! on record)|undefined|Undefined)"
    r"(?![A-Za-z0-9_])"
)


@pytest.fixture(scope="module")
def ids(portal: Trial) -> dict[str, str]:
    """One thing of each kind, as links of the pages name them."""

    def first(page: str, pattern: str) -> str:
        found = re.search(pattern, portal.get(page).read().decode())
        assert found, f"{page} links to no {pattern}"
        return found[1]

    listing = first("/notices", r"/records/listings/([0-9A-Z-]{12,14})")
    yesterday = datetime.now(SHANGHAI).date() - timedelta(days=1)
    return {
        "listing": listing,
        "listed": first(f"/records/listings/{listing}", r"/agencies/([0-9A-Z-]{12,14})\""),
        "zone": first("/zones", r"/zones/([0-9A-Z-]{12,14})"),
        "agency": first("/agencies?categories=agency&city=320200", r"/agencies/([0-9A-Z-]{12,14})\""),
        "title": first("/records/titles", r"/records/titles/([0-9A-Z-]{12,14})"),
        "past": yesterday.isoformat(),
        "case": _case(portal),
        "titled": first("/progress", r"/progress/([0-9A-Z-]{12,14})"),
    }


def _case(portal: Trial) -> str:
    """The draft that the demonstration tries, as its applicant finds it."""
    said = json.dumps({"login": "demo-applicant", "password": portal.passwords["demo-applicant"]}).encode()
    asked = Request(f"{portal.url}/api/v1/sessions", data=said, headers={"Content-Type": "application/json"})  # noqa: S310 - our own address
    with urlopen(asked) as answer:  # noqa: S310 - our own address
        token = json.load(answer)["token"]
    with portal.get("/api/v1/cases/applications/desk", Authorization=f"Bearer {token}") as answer:
        return str(json.load(answer)["items"][0]["id"])


def status_of(name: str) -> int:
    return int(name[:3]) if name[:3].isdigit() else 200


def breaches(tab: Tab, name: str) -> list[str]:
    """At a desk and on a phone; the rules of accessibility are asked on the phone, where more is in the way."""
    found = [f"{name}: {over} px too wide at a desk"] if (over := tab.too_wide()) else []
    tab.album(f"{name}-{DESK[0]}")
    tab.resize(PHONE)
    found += [f"{name}: {over} px too wide on a phone"] if (over := tab.too_wide()) else []
    found += [f"{name}: {breach}" for breach in tab.axe()]
    tab.album(f"{name}-{PHONE[0]}")
    tab.resize(DESK)
    found += [f"{name}: {count} h1"] if (count := tab.page.locator("h1").count()) != 1 else []
    said = tab.page.locator("body").inner_text()
    return found + [f"{name}: says {raw}" for raw in re.findall(RAW, said)]


@pytest.mark.slow("a browser looks at each page a role can see")
@pytest.mark.parametrize("role", EVERY, ids=lambda role: role or "visitor")
def test_pages_are_accessible_fit_every_screen_and_complain_of_nothing(browser, portal, ids, role):
    with signed_in_tab(browser, portal, role) as tab:
        wrong = []
        for name, address in EVERY[role].items():
            answer = tab.page.goto(address.format(**ids))
            status = answer.status if answer else 0
            wrong += [f"{name}: status {status}"] if status != status_of(name) else []
            wrong += breaches(tab, name)
        assert wrong + [line for line in tab.complaints if "the server responded with a status of 40" not in line] == []


@pytest.mark.slow("a browser looks at each page a role can see")
@pytest.mark.parametrize("role", EVERY, ids=lambda role: role or "visitor")
def test_an_english_page_has_no_chinese_but_names_and_law_marked_as_chinese(browser, portal, ids, role):
    with signed_in_tab(browser, portal, role, lang="en", size=PHONE) as tab:
        wrong = []
        for name, address in (EVERY[role] if role else VISITOR | STATEMENTS).items():
            tab.page.goto(address.format(**ids))
            wrong += [f"{name}: {text}" for text in tab.page.evaluate(CHINESE)]
            wrong += [f"{name}: {over} px too wide"] if (over := tab.too_wide()) else []
        assert wrong == []


def asked(portal: Trial, address: str) -> tuple[int, str]:
    """The status and the text of a page, refused or not; of a file that is none, what can be read of it."""
    try:
        with portal.get(quote(address, safe="/?&=%")) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.mark.slow("each page, and a link of each kind on it")
def test_no_link_of_any_page_is_dead(portal, ids):
    pages = [asked(portal, address.format(**ids))[1] for address in (VISITOR | STATEMENTS).values()]
    links = {unescape(link) for page in pages for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}
    kinds = {re.sub(r"[0-9A-Z]{12}", "ID", link.partition("?")[0]): link for link in sorted(links)}
    wrong = {link.partition("?")[0]: status for link in kinds.values() if (status := asked(portal, link)[0]) != 200}
    assert wrong == {"/work": 401, "/records/saved-searches/new": 401}, "which ask to sign in"
