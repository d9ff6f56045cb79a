"""Log lines: one form, one trace, nobody's data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from chassis import logs, trace
from chassis.clock import FixedClock
from chassis.errors import Refused
from contracts.codes import chassis as codes

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{ID}-00f067aa0ba902b7-01"
CLOCK = FixedClock(datetime(2026, 3, 1, 9, tzinfo=UTC))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    """The process's own logging, as it was before."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


class Said:
    """What was logged."""

    def __init__(self) -> None:
        self._stream = io.StringIO()

    def configure(self, **how: Any) -> None:
        logs.configure(stream=self._stream, clock=CLOCK, **how)

    def __call__(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines()]

    def text(self) -> str:
        return self._stream.getvalue()


@pytest.fixture
def said() -> Said:
    return Said()


def test_a_line_is_one_json_object_with_time_level_event_and_values(said):
    said.configure()
    logs.get().info("agency.registered", agency_id="7K3Q2M9X5C0H", revision=1, name="集聚")
    assert said() == [
        {
            "at": "2026-03-01T17:00:00.000+08:00",
            "level": "info",
            "event": "agency.registered",
            "agency_id": "7K3Q2M9X5C0H",
            "revision": 1,
            "name": "集聚",
        }
    ]
    assert "集聚" in said.text()


def test_trace_and_actor_stand_in_every_line_of_their_block(said):
    said.configure()
    with trace.bind(PARENT, "u-7"):
        logs.get().info("inside")
    logs.get().info("outside")
    inside, outside = said()
    assert (inside["trace_id"], inside["actor"]) == (ID, "u-7")
    assert "trace_id" not in outside
    assert "actor" not in outside


def test_lines_of_libraries_have_the_same_form_and_say_who_speaks(said):
    said.configure(strict=True)
    with trace.bind(PARENT, "u-7"):
        logging.getLogger("waitress").warning("queue depth is %d", 4)
    (line,) = said()
    assert line == {
        "at": "2026-03-01T17:00:00.000+08:00",
        "level": "warning",
        "event": "queue depth is 4",
        "logger": "waitress",
        "trace_id": ID,
        "actor": "u-7",
    }


def test_lines_below_the_level_are_not_written(said):
    said.configure(level="warning")
    logs.get().info("quiet")
    logging.getLogger("library").info("quiet")
    logs.get().warning("loud")
    assert [line["event"] for line in said()] == ["loud"]


def test_an_exception_is_told_where_it_is_handled(said):
    said.configure()
    try:
        1 / 0  # noqa: B018 - it raises
    except ZeroDivisionError:
        logs.get().exception("job.failed")
        logging.getLogger("library").exception("library failed")
    for line in said():
        assert "ZeroDivisionError: division by zero" in line["exception"]
        assert line["level"] == "error"


def test_a_terminal_gets_lines_for_people():
    stream = Terminal()
    logs.configure(stream=stream, clock=CLOCK)
    logs.get().info("agency.registered", revision=1)
    assert "agency.registered" in stream.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(stream.getvalue())


def test_a_terminal_gets_tracebacks_too_and_they_are_masked():
    stream = Terminal()
    logs.configure(stream=stream, clock=CLOCK)
    try:
        int("丙 13912345678")
    except ValueError:
        logs.get().exception("failed")
    assert "Traceback" in stream.getvalue()
    assert "13912345678" not in stream.getvalue()


@pytest.mark.parametrize("key", ["phone", "Phone", "id_number", "email", "home_address", "password", "authorization"])
def test_personal_keys_are_dropped_and_their_names_told(said, key):
    said.configure()
    logs.get().info("seen", **{key: "someone's"})
    (line,) = said()
    assert "someone's" not in json.dumps(line)
    assert line["personal_dropped"] == [key]


def test_what_a_thing_declares_personal_is_dropped_too(said):
    from contracts.declare import KINDS
    from contracts.things import registry  # noqa: F401 - declares the kinds

    declared = {
        name
        for kind in KINDS.values()
        for name, field in kind.cls.__dataclass_fields__.items()
        if "meta" in field.metadata and field.metadata["meta"].personal
    }
    assert declared  # else this test would prove nothing
    said.configure()
    logs.get().info("seen", **dict.fromkeys(declared, "someone's"))
    assert "someone's" not in said.text()


@pytest.mark.parametrize("secret", ["320211199001011234", "32021119900101123X", "32021119900101123x", "13912345678"])
def test_telling_numbers_are_masked_wherever_they_stand(said, secret):
    said.configure()
    logs.get().info("seen", note=f"身份证 {secret}。", nested={"deep": [{"er": secret}]}, pair=(secret, 1))
    logging.getLogger("library").warning("could not parse '%s'", secret)
    assert secret not in said.text()
    first, second = said()
    assert first["note"] == "身份证 ***。"
    assert first["nested"] == {"deep": [{"er": "***"}]}
    assert first["pair"] == ["***", 1]
    assert second["event"] == "could not parse '***'"


def test_an_exceptions_text_is_masked_as_well(said):
    said.configure()
    try:
        int("丙 13912345678")
    except ValueError:
        logs.get().exception("failed")
    assert "'丙 ***'" in said()[0]["exception"]


@pytest.mark.parametrize(
    "harmless",
    [
        "4bf92f3577b34da6a13912345678d0e0",
        "1795136523456789",
        "91320211MAFAKE0197",
        "7K3Q2M9X5C0H",
        "12345678901",
        "2026-11-20T09:00:00+08:00",
        "1391234567",
    ],
)
def test_hashes_times_ids_and_credit_codes_are_left_as_they_are(said, harmless):
    said.configure(strict=True)
    logs.get().info("seen", value=harmless)
    assert said()[0]["value"] == harmless


@pytest.mark.parametrize("facts", [{"phone": "1"}, {"note": "13912345678"}, {"view": {"email": "a@b.cn"}}])
def test_in_tests_personal_data_is_an_error_and_nothing_is_written(said, facts):
    said.configure(strict=True)
    with pytest.raises(logs.PersonalData, match="seen: "):
        logs.get().info("seen", **facts)
    assert said() == []


def test_a_request_is_one_line_with_outcome_and_duration(said):
    said.configure()
    with logs.line("http.request", method="GET") as facts:
        facts["status"] = 200
    (line,) = said()
    assert (line["event"], line["method"], line["status"], line["outcome"]) == ("http.request", "GET", 200, "ok")
    assert 0 <= line["duration_ms"] < 1000
    assert line["level"] == "info"


def test_a_block_may_name_its_own_outcome(said):
    said.configure()
    with logs.line("http.request") as facts:
        facts["outcome"] = "not-modified"
    assert said()[0]["outcome"] == "not-modified"


def test_a_refusal_is_an_outcome_with_its_code(said):
    said.configure()
    with pytest.raises(Refused), logs.line("http.request"):
        raise Refused(codes.SIGN_IN.fault())
    (line,) = said()
    assert (line["outcome"], line["code"], line["level"]) == ("refused", "access.sign-in", "info")


def test_a_failure_is_an_error_that_names_its_class_only(said):
    said.configure()
    with pytest.raises(ValueError, match="of someone"), logs.line("http.request"):
        raise ValueError("of someone")
    (line,) = said()
    assert (line["outcome"], line["error"], line["level"]) == ("failed", "ValueError", "error")
    assert "someone" not in said.text()


def test_without_a_stream_lines_go_to_stderr(capsys):
    logs.configure()
    logs.get().info("started")
    out, err = capsys.readouterr()
    assert out == ""
    assert json.loads(err)["event"] == "started"
