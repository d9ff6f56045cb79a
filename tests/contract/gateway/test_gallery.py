"""Every component in a real browser: at a desk and on a phone, in both languages, refused and not."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import make_server

from contracts.commands.platform import ParkedEvents, UnsendableEvents
from contracts.roles import Role
from deploy.dev import assets
from gateway.access.accounts import Person
from tests.contract.gateway.conftest import PASSWORD
from tests.contract.gateway.test_operations import EVENT, UNSENT
from tests.support.browser import DESK, PHONE, Tab

SIZES = {"desk": DESK, "phone": PHONE, "tiny": (320, 640)}
OWN_PAGES = ("/sign-in", "/sources", "/accessibility", "/problems", "/problems/thing.stale", "/nowhere", "/account")


@pytest.fixture
def address(app) -> Iterator[str]:
    assert assets.present(), "the portal's assets are not there: make setup fetches them"
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def breaches(tab: Tab, name: str) -> list[str]:
    """On each screen whether it fits; the rules of accessibility on a phone, where more is in the way."""
    found = []
    for kind, size in SIZES.items():
        tab.resize(size)
        found += [f"{name}: {over} px too wide, {kind}"] if (over := tab.too_wide()) else []
        tab.album(f"{name}-{kind}")
    tab.resize(PHONE)
    return found + [f"{name}: {breach}" for breach in tab.axe()]


@pytest.mark.slow("a browser looks at a page of every component")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_component_is_accessible_fits_and_is_silent(open_tab, address, lang):
    tab = open_tab(address, lang=lang)
    tab.page.goto("/gallery")
    assert breaches(tab, f"gallery-{lang}") == []
    tab.resize(DESK)
    assert tab.axe() == []
    assert tab.complaints == []


@pytest.mark.slow("a browser looks at a page of every component")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_refusal_lists_every_reason_and_has_the_focus(open_tab, address, lang):
    tab = open_tab(address, lang=lang)
    tab.page.goto("/gallery")
    tab.page.click("form[action='/gallery'] .btn-primary")
    assert tab.page.locator(".jj-refusal > ol > li").count() == 3
    assert tab.page.evaluate("document.activeElement.className") == "jj-refusal"
    assert breaches(tab, f"refusal-{lang}") == []
    assert [line for line in tab.complaints if "422" not in line] == []  # Chromium reports the status itself
    tab.page.click(".jj-refusal a[href='#f-area']")
    assert tab.page.evaluate("document.activeElement.id") == "f-area"


@pytest.mark.slow("a browser looks at a page of every component")
def test_a_refusal_has_the_focus_without_script_too(open_tab, address):
    tab = open_tab(address, script=False)
    tab.page.goto("/gallery")
    tab.page.click("form[action='/gallery'] .btn-primary")
    assert tab.page.locator(".jj-refusal:focus").count() == 1


@pytest.mark.slow("a browser looks at each page")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_portals_own_pages_are_accessible_fit_and_are_silent(open_tab, address, lang):
    tab, wrong = open_tab(address, lang=lang), []
    for path in OWN_PAGES:
        tab.page.goto(path)
        wrong += breaches(tab, f"page{path.replace('/', '-')}-{lang}")
    assert wrong == []
    assert [line for line in tab.complaints if "40" not in line] == []  # 401 and 404, reported by Chromium


@pytest.mark.slow("a browser signs in and looks at each page")
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_pages_of_the_signed_in_are_accessible_fit_and_are_silent(open_tab, address, accounts, services, lang):
    accounts.make(Person(login="admin", role=Role.SYSTEM_ADMIN, name="系统管理员甲"), PASSWORD)
    accounts.make(Person(login="keeper", role=Role.SECURITY_ADMIN, name="安全管理员甲"), PASSWORD)
    services["search"].answers["ReadParked"] = lambda said, headers: ParkedEvents(items=(EVENT,), next="e1")
    services["search"].answers["ReadUnsendable"] = lambda said, headers: UnsendableEvents(items=(UNSENT,))
    wrong = []
    for login, paths in (
        ("admin", ("/account", "/operations", "/operations/events/search")),
        ("keeper", ("/operations/accounts",)),
    ):
        tab = open_tab(address, lang=lang)
        tab.page.goto("/sign-in?next=/account")
        tab.page.fill("#f-login", login)
        tab.page.fill("#f-password", PASSWORD)
        tab.page.click("main .btn-primary")
        for path in paths:
            tab.page.goto(path)
            wrong += breaches(tab, f"page{path.replace('/', '-')}-signed-in-{lang}")
        wrong += tab.complaints
    assert wrong == []


@pytest.mark.slow("a browser waits for the next look at a long work")
def test_a_long_work_is_looked_at_until_it_is_done_and_then_no_more(open_tab, address):
    tab = open_tab(address)
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.goto("/gallery")
    tab.page.wait_for_selector("#job-7K3Q2M9X5C0H:has-text('20,000 / 20,000')")
    tab.page.wait_for_timeout(2500)
    assert sum(url.endswith("/gallery/job") for url in asked) == 1
    assert tab.complaints == []


@pytest.mark.slow("a browser looks at a page of every component")
def test_large_text_is_kept_and_fits(open_tab, address):
    tab = open_tab(address, size=PHONE)
    tab.page.goto("/gallery")
    with tab.page.expect_navigation():
        tab.page.click("button:has-text('大字')")
    assert tab.page.url.endswith("/gallery")
    assert tab.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    tab.album("gallery-large")
    assert tab.too_wide() == 0
    assert tab.axe() == []


@pytest.mark.slow("a browser prints a page of every component")
def test_paper_shows_no_buttons_and_opens_what_is_folded(open_tab, address):
    tab = open_tab(address)
    tab.page.goto("/gallery")
    tab.page.emulate_media(media="print")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.album("gallery-print")
    assert tab.page.locator(".btn:visible").count() == 0
    assert tab.page.locator("details:not([open])").count() == 0
    assert tab.page.locator("figure table").is_visible()


@pytest.mark.slow("a browser looks at a page of every component")
def test_a_state_is_told_without_colours(open_tab, address):
    tab = open_tab(address)
    tab.page.emulate_media(forced_colors="active")
    tab.page.goto("/gallery")
    tab.album("gallery-forced")
    assert tab.axe("color-contrast") == []  # the colours are the reader's own
    assert tab.too_wide() == 0
