"""What every page shows around its content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, current_app, request, url_for

from contracts.roles import ROLE_WORDS, Principal, Role
from gateway.access.principal import principal
from gateway.desk import desk
from gateway.language import TAGS, language, other_language, say
from gateway.portal.navigation import FOOTER, HEADER, Link, drawn, here, start

LARGE_TEXT = "jiju_text"
LEDGER_HEAD = "jiju.ledger_head"  # a function that answers yesterday's published head, once there is one


class Frame:
    """Drawn lazily: a page asks for what it shows."""

    @property
    def header(self) -> list[Link]:
        return drawn(HEADER)

    @property
    def footer(self) -> list[Link]:
        return drawn(FOOTER)

    @property
    def start(self) -> str:
        return start()

    @property
    def here(self) -> str:
        return here()

    @property
    def demo(self) -> bool:
        return desk().settings.demo

    @property
    def tag(self) -> str:
        """The language of the page, as `lang=` says it."""
        return TAGS[language()]

    @property
    def other_tag(self) -> str:
        return TAGS[other_language()]

    @property
    def switch(self) -> str:
        """This page in the other language."""
        return url_for("preferences.speak", tag=self.other_tag, next=self.here)

    @property
    def large(self) -> bool:
        return request.cookies.get(LARGE_TEXT) == "large"

    @property
    def user(self) -> Principal | None:
        """Who is signed in."""
        who = principal()
        return None if who.role is Role.VISITOR else who

    @property
    def role(self) -> str:
        return say(ROLE_WORDS[principal().role])

    @property
    def now(self) -> datetime:
        """The moment of the data: a page is made of what is so when it is made."""
        return desk().clock.now()

    @property
    def ledger_head(self) -> str:
        found: Callable[[], str] | None = current_app.extensions.get(LEDGER_HEAD)
        return found() if found else ""


def install(app: Flask) -> None:
    frame = Frame()

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {"frame": frame}
