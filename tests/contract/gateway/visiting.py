"""A browser without a screen, as far as forms go: reads a page, fills in its form with whatever it hides, submits it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from contracts.roles import Role
from tests.support.counter import PASSWORD, Counter

Attributes = dict[str, str]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Attributes, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given, {}))
        elif tag == "input" and self.found and "name" in given:
            self.found[-1][1][given["name"]] = given.get("value", "")


def hidden(page: str, action: str) -> dict[str, str]:
    """The values of the inputs of the form that is posted to *action*."""
    parser = _Forms()
    parser.feed(page)
    return next(
        values
        for given, values in parser.found
        if given.get("method") == "post" and given.get("action", "").split("?")[0] == action
    )


def first(pattern: str, text: str) -> str:
    """What the pattern's first group, or the whole pattern, matches first."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is not there"
    return found[1] if found.re.groups else found[0]


class Visitor:
    """Keeps cookies; sends them to this app only."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.client.get(path, **how)

    def submit(self, page: str, action: str, /, *, referrer: str = "", **typed: str) -> TestResponse:
        """Open *page*, type into the form that goes to *action*, and send it."""
        values = hidden(self.get(page).text, action) | typed
        headers = {"Referer": f"http://localhost{referrer or page}"}
        return self.client.post(action, data=values, headers=headers)

    def sign_in(self, login: str, password: str, page: str = "/sign-in") -> TestResponse:
        return self.submit(page, "/sign-in", login=login, password=password)

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""


def officer(counter: Counter, role: Role, region: str) -> Visitor:
    """Somebody of a region, signed in."""
    found = Visitor(counter.app)
    found.sign_in(counter.account(role, region=region), PASSWORD)
    return found
