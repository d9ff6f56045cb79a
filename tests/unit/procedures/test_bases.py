"""What the record of a case rests on is kept in Chinese and read in English."""

from __future__ import annotations

import pytest

from chassis.procedures import CORRECT, shelf
from chassis.procedures.bases import basis_beside, basis_of, in_english


@pytest.mark.parametrize("code", sorted(shelf()))
def test_each_act_of_a_package_is_read_with_its_article(code):
    definition = shelf()[code]
    told = {name: basis_of(definition, name) for name in definition.acts}
    assert {name: in_english(one.zh) for name, one in told.items()} == {name: one.en for name, one in told.items()}
    assert in_english(definition.zh) == definition.en


def test_a_correction_keeps_the_reason_that_somebody_gave():
    assert in_english(basis_beside(CORRECT, "日期写错").zh) == "Corrected: 日期写错"


@pytest.mark.parametrize("own", ["", "登记表", "推荐：同意", "更正"])
def test_what_somebody_wrote_stays_in_their_words(own):
    assert in_english(own) == ""
