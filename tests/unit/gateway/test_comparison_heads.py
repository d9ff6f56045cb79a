"""Of two states of one day, the heads of a comparison tell as known when each is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask, g
from flask_babel import Babel

from contracts.commands.things import View
from gateway.portal.views.records import head


def test_a_head_tells_the_day_and_as_known_when_where_that_is_not_now():
    app = Flask("heads")
    Babel(app)
    known = View(kind="agency", id="", revision=1, state={}, recorded_at=datetime(2019, 1, 1, tzinfo=UTC),
                 as_of=date(2020, 1, 1), known_at=datetime(2021, 1, 1, 1, tzinfo=UTC))  # fmt: skip
    with app.test_request_context():
        g.language = "zh"
        assert head(known).striptags() == "2020-01-01 按 2021-01-01 09:00 所知"
        assert "&lt;" not in head(known)
        assert head(None).striptags() == "没有记录"
