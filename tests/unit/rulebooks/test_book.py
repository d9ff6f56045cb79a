"""A rulebook file: identified by its bytes, every value with its source, decimals instead of floats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from rulebooks.book import BrokenBook, quotes, read
from rulebooks.citation import Evidence
from rulebooks.text import Text

BODY = """\
source = "law"
share = 0.05

[sources.law]
instrument = "《办法》"
instrument_en = "Measures"
article = "第一条"
version = 2018-01-01
evidence = "stated"
seed = "000.txt"
sha256 = "ab"
found = "a copy"
quote = ["甲", "乙"]

[sources.platform]
instrument = "平台"
instrument_en = "Platform"
evidence = "proposal"
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(BODY, encoding="utf-8")
    return read(path)


def test_a_file_is_identified_by_the_hash_of_its_bytes(book):
    assert book.hash == sha256(BODY.encode()).hexdigest()


def test_a_number_with_a_point_is_a_decimal(book):
    assert book.data["share"] == Decimal("0.05")
    assert isinstance(book.data["share"], Decimal)


def test_a_source_says_everything_that_is_known_of_it(book):
    law = book.sources["law"]
    cited = law.citation
    assert (cited.instrument, cited.instrument_en, cited.article) == ("《办法》", "Measures", "第一条")
    assert (cited.version, cited.evidence) == (date(2018, 1, 1), Evidence.STATED)
    assert (law.seed, law.sha256, law.found, law.quotes) == ("000.txt", "ab", "a copy", ("甲", "乙"))


def test_what_a_source_does_not_say_is_empty(book):
    platform = book.sources["platform"]
    assert (platform.citation.article, platform.citation.version) == ("", None)
    assert (platform.seed, platform.sha256, platform.found, platform.quotes) == ("", "", "", ())


def test_a_value_without_a_source_has_the_files(book):
    assert book.source({}) == book.sources["law"]


def test_a_value_may_name_its_own_source(book):
    assert book.source({"source": "platform"}) == book.sources["platform"]


def test_a_value_may_stand_at_its_own_article(book):
    source = book.source({"article": "第六条"})
    assert source.citation.article == "第六条"
    assert source.citation.instrument == "《办法》"
    assert source.seed == "000.txt"


def test_a_value_may_be_less_sure_than_its_document(book):
    assert book.source({"evidence": "proposal"}).citation.evidence is Evidence.PROPOSAL


def test_a_source_that_is_not_there_is_named(book):
    with pytest.raises(BrokenBook, match=r"one\.toml: no source 'gone' for"):
        book.source({"source": "gone"})


def test_a_file_without_a_default_source_wants_one_with_every_value(tmp_path):
    path = tmp_path / "bare.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    with pytest.raises(BrokenBook, match=r"bare\.toml: no source ''"):
        read(path).source({})


@pytest.mark.parametrize(
    "content",
    [
        "a = ",
        '[sources.x]\ninstrument = "x"\ninstrument_en = "x"\n',
        '[sources.x]\ninstrument = "x"\ninstrument_en = "x"\nevidence = "rumour"\n',
        '[sources.x]\ninstrument_en = "x"\nevidence = "found"\n',
    ],
    ids=["no TOML", "no evidence", "unknown evidence", "no instrument"],
)
def test_a_file_that_cannot_be_used_says_which(tmp_path, content):
    path = tmp_path / "broken.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenBook, match=r"broken\.toml: "):
        read(path)


@pytest.mark.parametrize(
    ("raw", "expected"), [({}, ()), ({"quote": "甲乙"}, ("甲乙",)), ({"quote": ["甲", "乙"]}, ("甲", "乙"))]
)
def test_one_quote_or_several_are_taken_alike(raw, expected):
    assert quotes(raw) == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh", "甲"), ("zh-CN", "甲"), ("en", "A"), ("en-GB", "A"), ("de", "甲")]
)
def test_a_text_is_chinese_unless_english_is_asked_for(lang, expected):
    assert Text("甲", "A").of(lang) == expected
