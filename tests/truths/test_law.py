"""Every citation resolves: to an instrument that a rulebook carries, in both languages, and as sure as it says."""

from __future__ import annotations

import re

import pytest

from deploy.dev.catalogues import law
from rulebooks import printed
from rulebooks.citation import Evidence
from services.all_in_one import SERVICES

CITED = law.citations()
HAN = re.compile(r"[\u4e00-\u9fff]")


def named(instrument):
    """The title between 《》, else the whole; its number and edition may be written in more than one way."""
    found = re.match(r"《(.+?)》", instrument)
    return found[1] if found else instrument


def by_place(prefix):
    return [one for one in CITED if one.place.startswith(prefix)]


def test_there_are_citations_in_data_and_in_code():
    assert len(by_place("rulebooks/")) > 100
    assert by_place("services.")


@pytest.mark.parametrize("cited", by_place("services.") + by_place("chassis"), ids=str)
def test_an_instrument_that_code_cites_is_one_that_the_rulebooks_carry(cited):
    carried = {named(one.citation.instrument) for one in by_place("rulebooks/")}
    assert named(cited.citation.instrument) in carried


def test_every_citation_has_its_instrument_and_its_article_in_both_languages():
    bad = [one for one in CITED if not one.citation.instrument or HAN.search(one.citation.en or "无")]
    assert bad == []


def test_what_is_said_to_be_found_or_stated_names_an_instrument_and_not_the_platform():
    own = [
        one for one in CITED if one.citation.instrument.startswith("平台") and one.citation.evidence is Evidence.STATED
    ]
    assert own == []


def test_every_move_has_a_basis_that_names_an_article():
    without = [
        (keep.kind.name, act)
        for service in SERVICES
        for keep in service.keeps
        for (_, act), move in keep.moves.table.items()
        if not move.basis.article
    ]
    assert without == []


def test_the_catalogue_names_every_citation():
    text = next(iter(law.files().values()))
    missing = [one for one in CITED if one.citation.instrument not in text or one.place not in text]
    assert missing == []


def test_every_basis_of_a_move_is_read_in_english_on_english_pages():
    chinese = [
        (keep.kind.name, act, move.basis.zh)
        for service in SERVICES
        for keep in service.keeps
        for (_, act), move in keep.moves.table.items()
        if printed.in_english(move.basis.zh) != move.basis.en
    ]
    assert chinese == []
