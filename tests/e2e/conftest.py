"""One served trial for every story told in the browser, and people who are signed in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.support.browser import DESK, Open, Tab, opened
from tests.support.demonstration import demonstration
from tests.support.served import Trial

Enter = Callable[..., Tab]


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[Trial]:
    """The small demonstration, served."""
    running = demonstration(tmp_path_factory.mktemp("portal") / "data").start()
    yield running
    running.stop()


def sign_in(tab: Tab, portal: Trial, role: str) -> Tab:
    """The person of that role; nobody where there is none."""
    if role:
        tab.page.goto("/sign-in")
        tab.page.fill("[name=login]", f"demo-{role}")
        tab.page.fill("[name=password]", portal.passwords[f"demo-{role}"])
        tab.page.click("main form button")
        tab.page.wait_for_url(lambda url: "/sign-in" not in url)
    return tab


@contextmanager
def signed_in_tab(
    browser: Browser, portal: Trial, role: str, *, lang: str = "zh-CN", size: tuple[int, int] = DESK
) -> Iterator[Tab]:
    """One person's browser, closed after the block."""
    with opened(browser, portal.url, lang=lang, size=size) as tab:
        yield sign_in(tab, portal, role)


@pytest.fixture
def enter(portal: Trial, open_tab: Open) -> Enter:
    """`enter("province", lang="en")`: that person in a browser of their own; without a role, a visitor."""

    def entered(role: str = "", *, lang: str = "zh-CN", size: tuple[int, int] = DESK, script: bool = True) -> Tab:
        return sign_in(open_tab(portal.url, lang=lang, size=size, script=script), portal, role)

    return entered
