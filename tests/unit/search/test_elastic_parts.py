"""The parts of the engine on Elasticsearch that need none: addresses, what stands there, what is escaped, who may ask."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chassis.errors import Unavailable
from services.search.storage.engines import elastic_layout
from services.search.storage.engines.elastic_at import BadAddress, ElasticAt
from services.search.storage.engines.elastic_indexes import LONGEST_BUILD, Standing
from services.search.storage.engines.elastic_link import Circuit, why_refused
from services.search.storage.engines.port import Document

HOUR = 3_600_000_000  # µs
MARK = {"layout": "a"}


def test_an_address_says_everything():
    at = ElasticAt.read("https://search:p%40ss@es1:9200,es2:9201/mine?ca=/etc/ca.pem&seconds=1.5")
    assert at == ElasticAt(
        urls=("https://es1:9200", "https://es2:9201"),
        prefix="mine",
        user="search",
        password="p@ss",
        ca="/etc/ca.pem",
        seconds=1.5,
    )
    assert "p@ss" not in repr(at)


@pytest.mark.parametrize(("address", "url"), [("http://es", "http://es:80"), ("https://[::1]:9", "https://[::1]:9")])
def test_scheme_and_host_are_enough(address, url):
    assert ElasticAt.read(address) == ElasticAt(urls=(url,))


@pytest.mark.parametrize(
    "address",
    ["es:9200", "ftp://es", "http://", "http://a,,b", "http://es?secnds=1", "http://es?seconds=no", "http://es?seconds=0"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(address):
    with pytest.raises(BadAddress) as refused:
        ElasticAt.read(address)
    assert address not in str(refused.value)


def index(*aliases, mark=MARK, age_hours=0.0):
    settings = {"index": {"creation_date": str(int((100 - age_hours) * HOUR / 1000))}}
    return {"aliases": {alias: {} for alias in aliases}, "mappings": {"_meta": mark}, "settings": settings}


def standing(**found):
    named = {name.replace("_", "-").replace("p-", "p-00000", 1): one for name, one in found.items()}
    return Standing.of(named, "p", MARK, 100 * HOUR)


def test_what_is_read_what_is_written_and_what_is_unfinished_are_told_apart():
    seen = standing(p_3=index("p", "p-w"), p_4=index("p-w"))
    assert (seen.read, seen.written, seen.unfinished, seen.abandoned, seen.last, seen.reason) == (
        "p-000003",
        ("p-000003", "p-000004"),
        ("p-000004",),
        (),
        4,
        "",
    )


def test_only_what_nobody_can_be_building_any_more_is_abandoned():
    longer = LONGEST_BUILD / 3600 + 0.1
    assert standing(p_3=index("p", age_hours=50), p_4=index(age_hours=longer)).abandoned == ("p-000004",)


@pytest.mark.parametrize(("hours", "former"), [(0.1, "p-000003"), (24.9, "p-000003"), (25.1, "")])
def test_the_index_before_can_be_gone_back_to_for_a_day_after_the_change(hours, former):
    """Its successor was begun an hour before the change at most."""
    seen = standing(p_3=index("p-was", age_hours=99), p_4=index("p", "p-w", age_hours=hours))
    assert (seen.former, seen.left, seen.unfinished) == (former, ("p-000003",), ())
    assert seen.abandoned == (() if former else ("p-000003",))


def test_after_a_taking_back_the_day_begins_anew_for_the_one_that_was_left():
    seen = standing(p_3=index("p", "p-w", age_hours=99), p_4=index("p-was", age_hours=1))
    assert (seen.read, seen.former, seen.abandoned) == ("p-000003", "p-000004", ())


def test_the_index_before_of_another_layout_is_kept_and_not_gone_back_to():
    seen = standing(p_3=index("p-was", mark={"layout": "other"}), p_4=index("p", "p-w"))
    assert (seen.former, seen.left, seen.reason) == ("", ("p-000003",), "")


def test_other_names_that_begin_alike_are_nobodys_business():
    found = {"p-other": index("p"), "p-1": index("p"), "p2-000001": index("p"), "xp-000001": index("p")}
    assert Standing.of(found, "p", MARK, 0) == Standing("", (), (), (), 0, "there is none yet")


def test_an_index_of_another_layout_says_which_and_which_was_wanted():
    assert standing(p_1=index("p", mark={"layout": "b"})).reason == "made as {'layout': 'b'}, wanted {'layout': 'a'}"


def test_one_that_is_being_built_in_another_layout_stops_those_who_would_not_write_to_it():
    assert standing(p_1=index("p", "p-w"), p_2=index("p-w", mark={"layout": "b"})).reason


@pytest.mark.parametrize("text", ["", "plain", "a\ud800b", "\U0010fffe", "\U0010fffe00d800", "\udfff\ud800"])
def test_what_is_written_is_read_back(text):
    written = elastic_layout.written(text)
    written.encode()  # UnicodeEncodeError where half a character is left
    assert elastic_layout.read(written) == text


@pytest.mark.parametrize(
    "document",
    [
        Document(id="", version=1),
        Document(id="号" * 171, version=1),
        Document(id="a", version=1, keywords={"k": ("号" * 10_667,)}),
        Document(id="a", version=1, suggest=(("k" * 32_001, "label"),)),
    ],
)
def test_what_would_be_refused_there_is_refused_here(document):
    with pytest.raises(ValueError):
        elastic_layout.check(document)


def test_what_just_fits_is_taken():
    elastic_layout.check(Document(id="号" * 170, version=1, keywords={"k": ("号" * 10_666,)}))


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {}, "password"),
        (403, {"error": {"type": "security_exception"}}, "role"),
        (429, {"error": "index [p] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]"}, "disk"),
        (406, {}, "8 or 9"),
        (400, {"error": {"type": "media_type_header_exception"}}, "8 or 9"),
        (429, {}, "busy"),
        (503, {}, "master"),
    ],
)  # fmt: skip
def test_each_refusal_says_what_somebody_has_to_do(status, body, said):
    why = why_refused(status, body)
    assert why is not None
    assert said in why.en


def test_a_fault_of_the_question_is_no_such_refusal():
    assert why_refused(400, {"error": {"type": "parsing_exception"}}) is None


def test_a_closed_circuit_lets_everybody_through():
    circuit = Circuit()
    circuit.enter()
    circuit.enter()


def test_after_a_failure_nobody_is_let_through_until_one_may_try(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("services.search.storage.engines.elastic_link.monotonic", lambda: now[0])
    circuit = Circuit()
    circuit.failed()
    with pytest.raises(Unavailable):
        circuit.enter()
    now[0] += 0.6
    circuit.enter()
    with pytest.raises(Unavailable):  # one is trying
        circuit.enter()
    circuit.passed()
    circuit.enter()


def test_each_failure_doubles_the_pause_up_to_four_seconds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("services.search.storage.engines.elastic_link.monotonic", lambda: now[0])
    circuit, opened = Circuit(), [100.0]
    for _ in range(6):
        circuit.failed()
        while True:
            now[0] += 0.125
            try:
                circuit.enter()
            except Unavailable:
                continue
            break
        opened.append(now[0])
    assert [after - before for before, after in pairwise(opened)] == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]
