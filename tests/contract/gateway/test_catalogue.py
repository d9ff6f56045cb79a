"""Every sentence of the portal has its English, and the catalogue holds nothing else."""

from __future__ import annotations

import re

import pytest

from gateway.portal.catalogue import FILE
from tests.contract.gateway.texts import PORTAL, known, said

MESSAGES = sorted((message for message in said() if message.id), key=str)


def parts(text):
    return sorted(re.findall(r"%\(\w+\)s|%%", text))


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_every_message_has_its_english_with_the_same_blanks(message):
    english = known().get(message.id, message.context)
    assert english is not None, "python -m tests.contract.gateway.texts"
    wanted = parts(message.id[0] if isinstance(message.id, tuple) else message.id)
    for text in english.string if isinstance(english.string, tuple) else (english.string,):
        assert text.strip()
        assert not re.search(r"[\u4e00-\u9fff，。：；（）]", text)
        assert parts(text) == wanted


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert {message.id for message in known() if message.id} == {message.id for message in said() if message.id}


def test_no_compiled_catalogue_stands_beside_it():
    assert list(FILE.parent.glob("*.mo")) == []


def test_no_template_says_chinese_past_the_catalogue():
    """Outside of `_()`, only the name of the other language and punctuation may stand in a template."""
    allowed = {"中文", "原因", "怎样就可以"}
    for template in PORTAL.rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", template.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"n?_?(?:gettext)?\((?:\"[^\"]*\"|'[^']*')(?:, (?:\"[^\"]*\"|'[^']*'))*", "", text)
        assert set(re.findall(r"[\u4e00-\u9fff]+", text)) <= allowed, template
