"""The portal and the API in front of a `Backend`: what its people see in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS, Person
from gateway.app import create_app
from gateway.settings import Settings
from tests.support.backend import Backend

PASSWORD = "ganzhe-huoche-xingqi"


@dataclass
class Counter:
    """One app; people are signed in as they come."""

    backend: Backend
    settings: dict[str, Any] = field(default_factory=dict)
    app: Flask = field(init=False)
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = Settings(
            session_key="k" * 40,
            db_url=f"sqlite:///{self.backend.folder}/gateway-{id(self)}.sqlite",
            principal_key=self.backend.folder / "gateway.pem",
            password_memory=1,
            rate="1000000 per minute",
            **self.settings,
        )
        self.app = create_app(settings, self.backend.clients, self.backend.clock)

    def account(self, role: Role, **place: str) -> str:
        """A login of this role; the same words give the same."""
        login = "-".join((role.value, *place.values()))
        if login not in self.tokens:
            person = Person(login=login, role=role, name=role.value, **place)
            self.app.extensions[ACCOUNTS].make(person, PASSWORD)
            answer = self.app.test_client().post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
            assert answer.json
            self.tokens[login] = answer.json["token"]
        return login

    def ask(self, path: str, login: str = "", lang: str = "zh", **how: Any) -> TestResponse:
        """An answer of the API."""
        sent = {"Authorization": f"Bearer {self.tokens[login]}"} if login else {}
        return self.app.test_client().open(path, headers=sent | {"Accept-Language": lang}, **how)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address on this machine, for whoever comes by network."""
        server = make_server("127.0.0.1", 0, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:  # else a test that fails never ends
            server.shutdown()
            thread.join()
            server.server_close()

    def page(self, path: str, lang: str = "zh") -> str:
        """A page as a visitor reads it."""
        answer = self.app.test_client().get(path, headers={"Accept-Language": lang})
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return answer.text
