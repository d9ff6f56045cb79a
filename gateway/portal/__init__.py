"""The portal: pages for people, whole without script, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Flask

from gateway.portal import catalogue, frame, published, ranked, recall, shown, things, views
from gateway.portal.views import session
from gateway.problems import SignInNeeded


def install(app: Flask) -> None:
    """Texts, filters, the frame around every page, and the pages."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    catalogue.install(app)
    shown.install(app)
    frame.install(app)
    recall.install(app)
    published.install(app)
    ranked.install(app)
    things.install(app)
    app.register_error_handler(SignInNeeded, session.ask_to_sign_in)
    for blueprint in _groups():
        app.register_blueprint(blueprint)


def _groups() -> Iterator[Blueprint]:
    """The pages of each module in `views`: a new group is a file there and nothing else."""
    for found in iter_modules(views.__path__):
        yield import_module(f"{views.__name__}.{found.name}").pages
