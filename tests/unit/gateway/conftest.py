"""What tests of the portal's pieces share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture
def page() -> Iterator[None]:
    """Within a page: its language is known, and texts are translated."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
