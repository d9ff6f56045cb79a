"""A paper of a case lies once among the files under its hash, and is read part by part as it was sent."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode

import pytest

from chassis.errors import Missing
from contracts.commands.cases import KeepPaper, PutPaperPart, ReadPaper
from tests.support.parks import KIND, OPERATOR

PARTS = (b"%PDF-1.7 " + b"a" * 400, b"b" * 500, b"c" * 17)
WHOLE = b"".join(PARTS)
HASH = hashlib.sha256(WHOLE).hexdigest()


def sent(parks, seen, upload, parts=PARTS):
    for number, content in enumerate(parts):
        part = PutPaperPart(kind=KIND, upload=upload, number=number, content=b64encode(content).decode())
        parks.caller.send(part, by=OPERATOR)
    return parks.caller.send(KeepPaper(kind=KIND, id=seen.id, upload=upload, name="方案.pdf"), by=OPERATOR)


def part(parks, seen, number):
    found = parks.caller.send(ReadPaper(kind=KIND, id=seen.id, hash=HASH, number=number), by=OPERATOR)
    return b64decode(found.content)


def test_a_paper_lies_among_the_files_under_its_hash_and_its_parts_make_it_whole(parks):
    seen = parks.file()
    paper = sent(parks, seen, "one")
    assert (paper.hash, paper.size, paper.parts) == (HASH, len(WHOLE), len(PARTS))
    with parks.service.files.open(HASH, verify=True) as file:
        assert file.read() == WHOLE
    assert b"".join(part(parks, seen, number) for number in range(paper.parts)) == WHOLE
    for number in (-1, paper.parts):
        with pytest.raises(Missing):
            part(parks, seen, number)


def test_the_same_content_in_two_cases_lies_there_once_and_each_reads_it_by_its_own_parts(parks):
    first, second = parks.file(), parks.file()
    sent(parks, first, "one")
    again = sent(parks, second, "two", (WHOLE,))
    assert (again.hash, again.parts, part(parks, second, 0)) == (HASH, 1, WHOLE)
    assert part(parks, first, 2).endswith(b"c" * 17)
    with pytest.raises(Missing):
        part(parks, parks.file(), 0)
