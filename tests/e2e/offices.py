"""People of a county, its city and its province, each at a browser of their own, at services whose clock a story can move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Browser, Locator, Page

from chassis.clock import FixedClock
from contracts.roles import Role
from tests.e2e.test_journey import fill, submit
from tests.support.browser import DESK, Tab, opened
from tests.support.counter import PASSWORD, Counter
from tests.support.counties import County

PDF = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 1"}


@dataclass
class Office:
    """One person, who works without script, and signs in on each working day."""

    tab: Tab
    login: str
    clock: FixedClock
    signed_in_on: date | None = None

    @property
    def page(self) -> Page:
        return self.tab.page

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def comes_in(self) -> None:
        """Yesterday's session has ended."""
        today = self.clock.today()
        if self.login and self.signed_in_on != today:
            self.page.goto("/sign-in")
            fill(self.page, {"login": self.login, "password": PASSWORD})
            submit(self.page)
            self.page.wait_for_url(lambda url: "/sign-in" not in url)
            self.signed_in_on = today

    def finds_on_the_worklist(self, title: str) -> None:
        """From the worklist to the case, as a working day begins."""
        self.comes_in()
        self.page.goto("/work")
        self.page.locator("main tr", has_text=title).first.get_by_role("link").first.click()
        self.page.wait_for_url("**/cases/applications/*")

    def goes(self, case: str) -> None:
        self.comes_in()
        self.page.goto(f"/cases/applications/{case}")

    def link(self, act: str, part: str = "") -> Locator:
        """The link by which an act on the case, or on one part, is begun."""
        links = self.page.locator("main a[href*='/acts/']")
        for place in range(links.count()):
            path, _, query = unquote(links.nth(place).get_attribute("href") or "").partition("?")
            if path.endswith(f"/acts/{act}") and (not part or f"part={part}" in query):
                return links.nth(place)
        raise AssertionError(f"no {act} {part} on {self.page.url}: {self.main.inner_text()[:1500]}")

    def does(self, act: str, part: str = "", file: Any = None, **said: str) -> None:
        """An act from the case's page: its link, its form, its button; and back on the case's page."""
        self.link(act, part).click()
        fill(self.page, said)
        if file:
            self.page.set_input_files("main input[type=file]", file)
        submit(self.page)
        self.page.wait_for_url(lambda url: "/acts/" not in url)

    def pledges(self) -> None:
        """Read word for word, ticked, and signed by name."""
        self.link("pledge").click()
        self.page.check("main input[type=checkbox]")
        fill(self.page, {"signatory": "周建国"})
        submit(self.page)
        self.page.wait_for_url(lambda url: "/acts/" not in url)

    def is_refused(self, act: str, part: str = "", **said: str) -> str:
        """What the page says when the act cannot be done."""
        self.link(act, part).click()
        fill(self.page, said)
        submit(self.page)
        return self.page.locator(".jj-refusal").inner_text()


@dataclass
class Offices:
    """Everybody who has to do with the cases of one county."""

    browser: Browser
    county: County
    address: str
    counter: Counter
    people: dict[str, Office] = field(default_factory=dict)
    rooms: ExitStack = field(default_factory=ExitStack)

    def __getitem__(self, who: str) -> Office:
        """A visitor has no account."""
        if who not in self.people:
            tab = self.rooms.enter_context(opened(self.browser, self.address, size=DESK, script=False))
            self.people[who] = Office(tab, "" if who == "visitor" else self._login(who), self.clock)
        return self.people[who]

    @property
    def clock(self) -> FixedClock:
        assert isinstance(self.county.backend.clock, FixedClock)
        return self.county.backend.clock

    def _login(self, who: str) -> str:
        region = self.county.region
        if who in self.county.experts:
            return self.counter.account(Role.EXPERT, organisation=who)
        place = {"applicant": region, "city": region[:4], "province": region[:2], "partner": ""}[who]
        return self.counter.account(Role(who), region=place)


@contextmanager
def offices(browser: Browser, county: County) -> Iterator[Offices]:
    """The portal of a county's world, served to browsers."""
    counter = Counter(county.backend)
    with counter.served() as address:
        found = Offices(browser, county, address, counter)
        with found.rooms:
            yield found
