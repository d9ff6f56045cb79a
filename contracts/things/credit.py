"""What credit keeps: a file per agency, and the listings that stand against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import ActName, Choice, Thing, Words, field, thing
from contracts.roles import OFFICERS
from contracts.things.shapes import CREDIT_CODE, ESSAY, TITLE


class ListingState(Choice):
    """Whether a listing stands."""

    STANDING = "standing", "在列", "Standing"
    EXPIRED = "expired", "期满移出", "Expired"
    LIFTED = "lifted", "提前移出", "Lifted"


class FileState(Choice):
    """Whether a credit file is kept on."""

    OPEN = "open", "建档", "Open"
    CLOSED = "closed", "停止更新", "Closed"


@thing(
    "credit_file",
    owner="credit",
    plural="credit-files",
    zh="信用档案",
    en="credit file",
    title="agency_name",
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFile(Thing):
    """One file per agency, opened by the event of its registration; its id is the agency's."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    agency_name: str = field("机构名称", "Agency name", shape=TITLE, find="text")
    credit_code: str = field("统一社会信用代码", "Credit code", shape=CREDIT_CODE, find="exact")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    opened_on: date = field("建档日期", "Opened")
    state: FileState = field("状态", "State", find="facet", default=FileState.OPEN)
    closed_on: date | None = field("停止更新日期", "Closed", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """What must be said when a listing is lifted."""

    lifted_on: date = field("移出日期", "Lifted")
    because: str = field("移出理由", "Reason of lifting", shape=ESSAY)


LISTING_ACTS = (ActName("lift", Words("提前移出", "Lift early"), OFFICERS, Lifting),)


@thing(
    "listing",
    owner="credit",
    plural="listings",
    zh="列入记录",
    en="listing",
    title="document_no",
    writers=OFFICERS,
    region="region",
    acts=LISTING_ACTS,
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Thing):
    """An agency put on a list by the authority that decided it; what a kind does is dated data."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    region: str = field("所在地", "Region", codes="regions", find="facet", derived=True, default="")
    list_kind: str = field("名单种类", "List", codes="listing_kinds", find="facet")
    state: ListingState = field("状态", "State", find="facet", derived=True, default=ListingState.STANDING)
    authority: str = field("决定机关", "Deciding authority", shape=TITLE)
    document_no: str = field("文书号", "Document number", shape=TITLE)
    decided_on: date = field("决定日期", "Decided")
    listed_on: date = field("列入日期", "Listed")
    ends_on: date | None = field("期满日", "Last day of the term", find="range", default=None)
    ground: str = field("列入事由", "Ground", shape=ESSAY)
    article: str = field("依据", "Article", shape=TITLE)
    lifted_on: date | None = field("移出日期", "Lifted", derived=True, default=None)
    lifted_because: str | None = field("移出理由", "Reason of lifting", shape=ESSAY, derived=True, default=None)
