"""Every sentence of the portal has its English, and the catalogue holds nothing else."""

from __future__ import annotations

import re

from gateway.portal.catalogue import FILE
from tests.contract.gateway.texts import PORTAL, known, said

HOW = "new texts get their English in the catalogue: python -m tests.contract.gateway.texts"


def parts(text):
    return sorted(re.findall(r"%\(\w+\)s|%%", text))


def pairs():
    """Each message and each form of its English; an empty one where there is none."""
    english = known()
    for message in said():
        if message.id:
            one = message.id[0] if isinstance(message.id, tuple) else message.id
            found = english.get(message.id, message.context)
            texts = found.string if found is not None else ""
            yield from ((one, text) for text in (texts if isinstance(texts, tuple) else (texts,)))


def test_every_message_has_its_english():
    assert [message for message, text in pairs() if not text.strip()] == [], HOW


def test_the_english_is_english():
    assert [text for _, text in pairs() if re.search(r"[\u4e00-\u9fff，。：；（）]", text)] == []


def test_the_english_has_the_same_blanks():
    assert [(message, text) for message, text in pairs() if text and parts(message) != parts(text)] == []


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert {message.id for message in known()} - {message.id for message in said()} == set(), HOW


def test_no_compiled_catalogue_stands_beside_it():
    assert list(FILE.parent.glob("*.mo")) == []


def test_no_template_says_chinese_past_the_catalogue():
    """Outside of `_()`, only the name of the other language and punctuation may stand in a template."""
    allowed = {"中文", "原因", "怎样就可以"}
    for template in PORTAL.rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", template.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"n?_?(?:gettext)?\((?:\"[^\"]*\"|'[^']*')(?:, (?:\"[^\"]*\"|'[^']*'))*", "", text)
        assert set(re.findall(r"[\u4e00-\u9fff]+", text)) <= allowed, template
