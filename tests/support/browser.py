"""Debian's Chromium under Playwright; what the page complains about is kept, so that a test can ask for silence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from deploy.dev import debian
from tests.support.capabilities import needs

SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"
DESK = (1366, 768)
PHONE = (360, 740)

# Without the network ones Chromium calls its maker at every start; --no-sandbox because tests may run as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The event says which directive was broken by what; the console's line about it is for people.
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", event =>
    jijuPolicyBroken(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`));
"""


@dataclass(eq=False)  # Playwright hangs marks of its own on whoever listens, so no slots
class Tab:
    """One page in a profile of its own, and everything it complained about."""

    page: Page
    console: list[str] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """Warnings and errors of the console, script errors, breaches of the policy, requests without an answer."""
        return [*self.console, *self.policy, *self.failed]

    def shot(self, name: str, *, whole: bool = True) -> Path:
        """A picture of the page under var/shots, to be looked at by a person."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole)
        return path

    def album(self, name: str) -> None:
        """The same of a page among many, where JIJU_SHOTS asks for it: a picture takes as long as the page."""
        if os.environ.get("JIJU_SHOTS"):
            self.shot(name)

    def too_wide(self) -> int:
        """How many pixels of the page lie outside its window."""
        pixels: int = self.page.evaluate(
            "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
        )
        return pixels

    def resize(self, size: tuple[int, int]) -> None:
        """The same page in another window, once it has been drawn there, charts included."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def axe(self, *rules_off: str) -> list[str]:
        """Every breach of an accessibility rule (WCAG A and AA, best practice), as `rule: element`."""
        rules = {rule: {"enabled": False} for rule in rules_off}
        options: dict[str, Any] = {
            "rules": rules,
            "resultTypes": ["violations"],
        }  # what holds is not described: a third
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{breach['id']}: {' '.join(node['target'])}" for breach in found for node in breach["nodes"]]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("warning", "error", "assert"):
            self.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _breach(self, line: str) -> None:
        self.policy.append(line)

    def _lose(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that was left on purpose
            self.failed.append(f"{request.method} {request.url}: {request.failure}")


Open = Callable[..., Tab]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium for a whole run (per worker), with a profile that is new and thrown away."""
    needs("chromium", "cjk-font")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=debian.chromium(), args=FLAGS, env=_environment())
        yield running
        running.close()


def _environment() -> dict[str, str | float | bool]:
    """No proxy: pages come from loopback, and nothing else may be asked."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@contextmanager
def opened(
    browser: Browser, base_url: str = "", *, lang: str = "zh-CN", size: tuple[int, int] = DESK, script: bool = True
) -> Iterator[Tab]:
    """One person with a profile of their own, thrown away after the block."""
    width, height = size
    context = browser.new_context(
        base_url=base_url or None,
        locale=lang,
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        accept_downloads=True,
    )
    try:
        yield _watched(context)
    finally:
        context.close()


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[Open]:
    """`open_tab(base_url, lang="en", size=PHONE, script=False)`: as many people as the story has, each apart."""
    with ExitStack() as people:
        yield lambda base_url="", **how: people.enter_context(opened(browser, base_url, **how))


def _watched(context: BrowserContext) -> Tab:
    context.set_default_timeout(10_000)
    tab = Tab(context.new_page())
    tab.page.expose_function("jijuPolicyBroken", tab._breach)
    tab.page.add_init_script(WATCH_POLICY)
    tab.page.on("console", tab._hear)
    tab.page.on("pageerror", lambda error: tab.console.append(f"script: {error}"))
    tab.page.on("requestfailed", tab._lose)
    return tab


@pytest.fixture
def tab(open_tab: Open) -> Tab:
    """One tab in Chinese at a desk."""
    return open_tab()
