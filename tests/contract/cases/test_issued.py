"""What was issued stays: a print checks for ever, whatever its template says later and however a day is written then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.cases import issued, writing
from contracts.commands.cases import CheckDocument, CorrectEntry, ReadDocument
from contracts.declare import Words
from contracts.roles import NOBODY
from rulebooks.documents import Paragraph, templates
from rulebooks.text import Text
from tests.support.parks import COUNTY, KIND, OPERATOR


def forwarded(parks):
    return parks.do(parks.do(parks.file(), "apply", OPERATOR), "forward", COUNTY, opinion="符合")


def read(parks, seen, number):
    return parks.caller.send(ReadDocument(kind=KIND, id=seen.id, number=number), by=COUNTY)


def checked(parks, document):
    id, _, number = document.number.rpartition("-")
    query = CheckDocument(kind=KIND, id=id, number=int(number), hash=document.hash)
    return parks.caller.send(query, by=NOBODY)


def write_otherwise(monkeypatch):
    """Another release: every template says something else, and days are written with strokes."""
    other = (Paragraph(Text("自{day}起另有措辞。", "From {day} in other words.")),)
    every = {name: replace(one, paragraphs=other, edited=not one.edited) for name, one in templates().items()}
    monkeypatch.setattr(writing, "templates", lambda: every)
    monkeypatch.setattr(writing, "day_of", lambda day: Words(f"{day:%Y/%m/%d}", f"{day:%d/%m/%Y}"))


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "made again each time: the control"])
def test_what_was_issued_checks_after_templates_and_days_are_written_otherwise(parks, monkeypatch, kept):
    if not kept:
        monkeypatch.setattr(issued, "put", lambda *_: None)
    seen = forwarded(parks)
    document = read(parks, seen, seen.entries[-1].number)
    assert checked(parks, document).genuine
    write_otherwise(monkeypatch)
    assert checked(parks, document).genuine is kept
    assert (read(parks, seen, seen.entries[-1].number) == document) is kept


def test_each_version_of_a_corrected_document_stays_as_it_was_issued(parks, monkeypatch):
    seen = forwarded(parks)
    number = seen.entries[-1].number
    first = read(parks, seen, number)
    command = CorrectEntry(
        kind=KIND, id=seen.id, revision=seen.revision, number=number, on=None, inputs={"opinion": "符合第二条"},
        reason="漏写", approver="处长",
    )  # fmt: skip
    parks.caller.send(command, by=COUNTY)
    second = read(parks, seen, number + 1)
    assert (first.replaces, second.replaces) == ("", first.number)
    write_otherwise(monkeypatch)
    assert [read(parks, seen, at) for at in (number, number + 1)] == [first, second]
    found = [checked(parks, one) for one in (first, second)]
    assert [(one.genuine, one.replaced_by) for one in found] == [(True, second.number), (True, "")]


def test_a_hash_that_was_never_issued_is_none_whatever_is_kept(parks):
    seen = forwarded(parks)
    document = read(parks, seen, seen.entries[-1].number)
    assert document.issued_on == date(2027, 3, 1)
    assert not checked(parks, replace(document, hash="0" * 64)).genuine
