"""One trace from the browser into the reaction."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from chassis import trace
from chassis.trace import acting, bind, current, parse, start, traceparent

ID, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{ID}-{SPAN}-01"


def test_outside_every_trace_there_is_none():
    assert current() is None
    assert traceparent() == ""
    assert trace.actor() == ""


def test_a_traceparent_is_read_and_written_as_it_was():
    found = parse(PARENT)
    assert found == trace.Trace(ID, SPAN, "01")
    assert trace.Trace(ID, SPAN, "01").traceparent == PARENT


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "nonsense",
        f"ff-{ID}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{ID}-{'0' * 16}-01",
        f"00-{ID}-{SPAN}-01-more",
        f"00-{ID}-{SPAN}",
        f"00-{ID.upper()}-{SPAN}-01",
        f"00-{ID[:-1]}-{SPAN}-01",
        f"{PARENT}\n",
        f" {PARENT}",
    ],
)
def test_what_breaks_the_w3c_form_begins_a_new_trace(text):
    assert parse(text) is None
    assert start(text).trace_id != ID


def test_a_later_version_may_carry_more_and_is_still_understood():
    assert parse(f"01-{ID}-{SPAN}-00-more") == trace.Trace(ID, SPAN, "00")


def test_a_child_keeps_trace_and_flags_and_gets_a_span_of_its_own():
    child = start(f"00-{ID}-{SPAN}-00")
    assert (child.trace_id, child.flags) == (ID, "00")
    assert child.span_id != SPAN
    assert parse(child.traceparent) == child


def test_new_traces_are_sampled_and_differ():
    assert start().flags == "01"
    assert len({start().trace_id for _ in range(100)}) == 100
    assert all(parse(start().traceparent) for _ in range(100))


def test_inside_the_block_trace_and_actor_are_bound_and_afterwards_they_are_as_before():
    with bind(PARENT, "u-1") as outer:
        assert current() == outer
        assert (outer.trace_id, trace.actor()) == (ID, "u-1")
        with bind(traceparent(), "platform") as inner:
            assert (inner.trace_id, trace.actor()) == (ID, "platform")
            assert inner.span_id not in (SPAN, outer.span_id)
        assert (current(), trace.actor()) == (outer, "u-1")
    assert (current(), trace.actor()) == (None, "")


def test_a_block_that_raises_leaves_nothing_bound():
    with pytest.raises(ZeroDivisionError), bind(PARENT, "u-1"):
        raise ZeroDivisionError
    assert (current(), trace.actor()) == (None, "")
    with pytest.raises(ZeroDivisionError), acting("u-2"):
        raise ZeroDivisionError
    assert trace.actor() == ""


def test_who_acts_may_become_known_later():
    with bind(PARENT) as outer:
        assert trace.actor() == ""
        with acting("u-7"):
            assert (trace.actor(), current()) == ("u-7", outer)
        assert trace.actor() == ""


def test_another_thread_starts_without_a_trace():
    seen = []
    with bind(PARENT, "u-1"):
        thread = threading.Thread(target=lambda: seen.append((current(), trace.actor())))
        thread.start()
        thread.join()
    assert seen == [(None, "")]


def test_one_trace_id_goes_from_the_request_through_the_event_into_the_reaction():
    with bind(PARENT, "u-1"):
        event = {"traceparent": traceparent()}
    with bind(event["traceparent"], "platform") as reaction:
        assert reaction.trace_id == ID


def test_where_nobody_keeps_spans_the_callers_goes_on_unchanged():
    with trace.step("x", "server", PARENT) as own:
        assert own == PARENT
        assert trace.traceparent() == PARENT
    assert trace.current() is None


@pytest.mark.parametrize("parent", ["", "broken"])
def test_and_where_there_is_none_none_is_made_up(parent):
    with trace.step("x", "server", parent) as own:
        assert own == parent
        assert trace.current() is None


@pytest.mark.slow(reason="a process that loads the trial")
def test_what_does_not_export_loads_nothing_of_the_library():
    asked = (
        "import sys, services.trial.serving; print(sorted({'opentelemetry', 'prometheus_client'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
