"""The reason of a decision and the reason of its correction stand on one page under two names."""

from __future__ import annotations

import pytest

from gateway.portal.views.amending import OF_THE_PAGE, on_page, said_as


@pytest.mark.parametrize("name", ["opinion", *OF_THE_PAGE])
def test_a_word_of_an_entry_is_never_taken_for_one_of_its_correction(name):
    assert on_page(name) not in OF_THE_PAGE
    assert said_as(on_page(name)) == name
