"""What every verb gets: the language, the server, and what is remembered; loaded only as far as it is used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from cli.home import SERVER, Home

if TYPE_CHECKING:
    from cli.client import Client
    from contracts.declare import Words


def environment() -> Mapping[str, str]:
    """The variables of the person's shell."""
    return os.environ  # noqa: TID251 - a client has no settings class: it reads JIJU_HOME, JIJU_SERVER and LANG


class Context:
    """One call of the command."""

    def __init__(self, environ: Mapping[str, str], *, server: str = "", lang: str = "") -> None:
        self._environ, self._server = environ, server
        self.lang = lang or ("en" if language_of(environ).startswith("en") else "zh")

    @cached_property
    def home(self) -> Home:
        """Where things are remembered."""
        own = self._environ.get("JIJU_HOME")
        return Home(Path(own) if own else Path.home() / ".config" / "jiju")

    @cached_property
    def client(self) -> Client:
        """The server's API, with the token and the position that are remembered for it."""
        from cli.client import Client  # noqa: PLC0415 - the verbs that stay on this machine need none

        return Client(self.home, self.server, self.lang)

    @property
    def server(self) -> str:
        """Said with this call, in the shell, at the last sign-in, or on this machine."""
        said = self._server or self._environ.get("JIJU_SERVER") or self.home.read().server or SERVER
        return address(said)

    def say(self, words: Words | tuple[str, str]) -> str:
        """A text in the person's language."""
        return words[1] if self.lang == "en" else words[0]


def address(said: str) -> str:
    """A server's address as it is used; a word that is none ends with 2."""
    text = said.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"\s", text)
    except ValueError:  # brackets that do not close, a port that is none
        right = False
    if not right:
        raise click.UsageError(
            f"服务地址写作 http://主机:端口 · a server is written http://host:port: {said.strip()[:80]}"
        )
    return text


def language_of(environ: Mapping[str, str]) -> str:
    """What the shell says about messages, as POSIX orders it."""
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")


handed = click.make_pass_decorator(Context)
