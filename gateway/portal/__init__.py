"""The portal: pages for people, whole without script, in Chinese and English."""

from __future__ import annotations

from flask import Flask

from gateway.portal import catalogue, frame, published, recall, shown, things
from gateway.portal.views import (
    account,
    accounts,
    agencies,
    find,
    notices,
    operations,
    preferences,
    problems,
    recording,
    records,
    session,
    start,
    statements,
    verify,
    work,
    zones,
)
from gateway.problems import SignInNeeded

BLUEPRINTS = (
    start.pages,
    find.pages,
    agencies.pages,
    zones.pages,
    notices.pages,
    verify.pages,
    work.pages,
    records.pages,
    recording.pages,
    session.pages,
    account.pages,
    preferences.pages,
    statements.pages,
    problems.pages,
    operations.pages,
    accounts.pages,
)


def install(app: Flask) -> None:
    """Texts, filters, the frame around every page, and the pages."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    catalogue.install(app)
    shown.install(app)
    frame.install(app)
    recall.install(app)
    published.install(app)
    things.install(app)
    app.register_error_handler(SignInNeeded, session.ask_to_sign_in)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
