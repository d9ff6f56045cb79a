"""What the registry warns about: a zone below a threshold of its programme, an agency about to fall under its minimum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.declare import ActName, Choice, Thing, Words, field, thing
from contracts.roles import OFFICERS
from contracts.things.shapes import ESSAY, TITLE


class AlertState(Choice):
    """Whether somebody has answered a warning, and whether its cause still stands."""

    OPEN = "open", "待回应", "To be answered"
    ANSWERED = "answered", "已回应", "Answered"
    OVER = "over", "已解除", "Over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What must be said when a warning is answered."""

    measures: str = field("回应和措施", "Answer and measures", shape=ESSAY)
    mended_by: date | None = field("预计何时恢复", "To be mended by", default=None)


ALERT_ACTS = (ActName("answer", Words("回应预警", "Answer the warning"), (*OFFICERS, "operator"), Answering),)


@thing(
    "alert",
    owner="registry",
    plural="alerts",
    zh="预警",
    en="alert",
    title="subject",
    zone="zone_id",
    region="region",
    acts=ALERT_ACTS,
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Thing):
    """One crossing of a limit, from the day it was seen until it is over; a later crossing is another alert."""

    subject: str = field("预警事项", "What is warned about", codes="alerts", find="facet")
    state: AlertState = field("状态", "State", find="facet", default=AlertState.OPEN)
    zone_id: str | None = field("集聚区", "Zone", refers="zone", find="exact", default=None)
    agency_id: str | None = field("机构", "Agency", refers="agency", find="exact", default=None)
    region: str = field("所在地", "Region", codes="regions", find="facet")
    found: Decimal = field("现值", "Value")
    least: Decimal = field("要求", "Limit")
    programme: str | None = field("适用办法", "Programme", codes="programmes", default=None)
    edition: str | None = field("版本", "Edition", shape=TITLE, default=None)
    article: str = field("依据", "Article", shape=TITLE, english="article_en")
    seen_on: date = field("发现日期", "Seen")
    due_on: date | None = field("预计低于要求之日", "Day on which it falls below", find="range", default=None)
    days_before: int | None = field("提前", "Warned ahead", unit=("天", "days"), default=None)
    article_en: str | None = field("依据（英文）", "Article (English)", shape=TITLE, default=None)
    over_on: date | None = field("解除日期", "Over since", default=None)
    measures: str | None = field("回应和措施", "Answer and measures", shape=ESSAY, default=None)
    mended_by: date | None = field("预计何时恢复", "To be mended by", default=None)
