"""The portal: pages for people, whole without script, in Chinese and English."""

from __future__ import annotations

from flask import Flask

from gateway.portal import catalogue, frame, shown
from gateway.portal.views import account, accounts, operations, preferences, problems, session, statements
from gateway.problems import SignInNeeded

BLUEPRINTS = (
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
    app.register_error_handler(SignInNeeded, session.ask_to_sign_in)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
