"""What an agency says is wrong in its own record; the office decides and corrects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import ActName, Choice, Thing, Words, field, thing
from contracts.roles import OFFICERS
from contracts.things.shapes import ESSAY


class CorrectionState(Choice):
    """What became of the request."""

    OPEN = "open", "待处理", "To be decided"
    ACCEPTED = "accepted", "已采纳", "Accepted"
    DECLINED = "declined", "不予更正", "Declined"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What must be said when a request is decided."""

    answer: str = field("答复", "Answer", shape=ESSAY)


ACTS = (
    ActName("accept", Words("采纳", "Accept"), OFFICERS, Deciding),
    ActName("decline", Words("不予更正", "Decline"), OFFICERS, Deciding),
    ActName("take_back", Words("撤回申请", "Take back"), ("agency", *OFFICERS)),
)


@thing(
    "correction_request",
    owner="registry",
    plural="correction-requests",
    zh="更正申请",
    en="correction request",
    title="item",
    writers=("agency", *OFFICERS),
    readers=("agency", *OFFICERS, "auditor"),
    region="region",
    parties={"agency": "agency_id"},
    acts=ACTS,
    ends=("accepted", "declined", "withdrawn"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequest(Thing):
    """One thing in an agency's record that the agency says is otherwise, with what shows it."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    region: str = field("所在地", "Region", codes="regions", find="facet", derived=True, default="")
    state: CorrectionState = field("状态", "State", find="facet", derived=True, default=CorrectionState.OPEN)
    item: str = field("更正事项", "What is wrong", codes="correction_items", find="facet")
    recorded: str | None = field("登记内容", "As recorded", shape=ESSAY, default=None)
    proposed: str = field("应为", "As it should be", shape=ESSAY)
    since: date | None = field("从哪天起不对", "Wrong since", default=None)
    evidence: str | None = field("证明材料", "Evidence", shape=ESSAY, default=None)
    answer: str | None = field("答复", "Answer", shape=ESSAY, derived=True, default=None)
