"""How a score is drawn."""

from dataclasses import replace

from contracts.commands.matching import Match, Part
from contracts.declare import Words
from gateway.portal.ranked import segments

PART = Part(
    measure="services", words=Words("服务", "services"), weight="30", value="1.0", points="30.0",
    fact=Words("", ""), on=None, source=Words("", ""),
)  # fmt: skip


def test_the_parts_of_a_bar_add_up_to_the_share_of_what_there_was_to_be_had():
    parts = (PART, replace(PART, points="0.0"), replace(PART, points="10.0"))
    match = Match(rank=1, agency_id="", name="", score="20.0", sum="40.0", parts=parts, most="50.0", share="40.0")
    assert segments(match) == [30.0, 10.0]


def test_a_score_of_nothing_has_an_empty_bar():
    parts = (replace(PART, points="0.0"),)
    match = Match(rank=9, agency_id="", name="", score="0.0", sum="0.0", parts=parts, most="50.0", share="0.0")
    assert segments(match) == []
