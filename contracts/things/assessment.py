"""What assessment keeps: titles and the days that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import Choice, Thing, field, thing
from contracts.things.shapes import TITLE


class TitleState(Choice):
    """Whether a title is held; rounds, rectification and cancelling come with their own issue."""

    HELD = "held", "称号有效", "Held"
    RECTIFYING = "rectifying", "限期整改", "Rectifying"
    REVOKED = "revoked", "取消称号", "Revoked"


@thing(
    "title",
    owner="assessment",
    plural="titles",
    zh="称号",
    en="title",
    title="zone_name",
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Thing):
    """A zone's title, opened by the event of its award; its id is the award's."""

    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    programme: str = field("适用办法", "Programme", codes="programmes", find="facet")
    edition: str = field("版本", "Edition", shape=TITLE)
    title_no: str = field("称号编号", "Title number", shape=TITLE, find="exact")
    awarded_on: date = field("授予日期", "Awarded")
    term_ends_on: date | None = field("建设期满日", "Last day of the term", find="range", default=None)
    state: TitleState = field("状态", "State", find="facet", default=TitleState.HELD)
