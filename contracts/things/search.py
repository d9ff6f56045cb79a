"""What search keeps: what agencies offer, what firms need, who chose whom, and what somebody wants to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import ActName, Choice, Shape, Thing, Words, field, thing
from contracts.things.shapes import CREDIT_CODE, ESSAY, HASH, PHONE, TITLE

WISH = Shape("wish", longest=4000)
CONTENT = Shape("content", longest=1_000_000)


class Stage(Choice):
    """How far the firm is with what it needs help for."""

    PLANNING = "planning", "规划布局", "Planning"
    FILING = "filing", "准备申请", "About to file"
    PENDING = "pending", "审查之中", "Under examination"
    HELD = "held", "已有权利", "Rights held"
    DISPUTE = "dispute", "发生纠纷", "In dispute"
    TRADE = "trade", "转化融资", "Trade and finance"


class DemandState(Choice):
    """What became of a demand."""

    OPEN = "open", "征集中", "Open"
    SIGNED = "signed", "已签约", "Signed"
    UNSUITABLE = "unsuitable", "没有合适的机构", "None suitable"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class ContactState(Choice):
    """What a firm and an agency have said to each other; nothing is concluded without both."""

    ASKED = "asked", "等待机构答复", "Waiting for the agency"
    ACCEPTED = "accepted", "双方选定", "Chosen by both"
    DECLINED = "declined", "机构谢绝", "Declined"
    EXPIRED = "expired", "逾期未答复", "No answer in time"
    SIGNED = "signed", "已签约", "Signed"
    CLOSED = "closed", "企业结束", "Closed by the firm"


class Looks(Choice):
    """What a saved search looks for."""

    AGENCIES = "agencies", "机构", "Agencies"
    DEMANDS = "demands", "需求", "Demands"


class SavedState(Choice):
    """Whether a saved search still tells."""

    ON = "on", "提醒中", "On"
    OFF = "off", "已退订", "Unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a service costs with this agency, and how long it usually takes."""

    service: str = field("服务项目", "Service", codes="services")
    fen: int = field("报价", "Price", unit=("分", "fen"), least=0)
    days: int | None = field("通常天数", "Usual days", least=1, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case that the agency handled, as it declares it."""

    service: str = field("服务项目", "Service", codes="services")
    title: str = field("案例", "Case", shape=TITLE)
    on: date = field("办结日期", "Concluded")
    industry: str | None = field("产业", "Industry", codes="industries", default=None)
    evidence: str | None = field("佐证", "Evidence", shape=TITLE, default=None)


@thing(
    "offer",
    owner="search",
    plural="offers",
    zh="服务供给",
    en="offer",
    title="agency_id",
    writers=("agency",),
    readers=("agency", "operator", "city", "province", "auditor"),
    parties={"agency": "agency_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Thing):
    """What an agency declares to those who look for help; one per agency."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    free: int = field("可承接件数", "Free capacity", unit=("件", "cases"), least=0)
    busy: int = field("在办件数", "In hand", unit=("件", "cases"), least=0, default=0)
    covers: tuple[str, ...] = field("服务地区", "Regions served", codes="regions", default=())
    prices: tuple[Price, ...] = field("报价", "Prices", default=())
    cases: tuple[Case, ...] = field("案例", "Cases", default=())
    least_budget_fen: int | None = field("承接起点", "Least budget", unit=("分", "fen"), least=0, default=None)
    says: str | None = field("说明", "Remark", shape=ESSAY, default=None)


@thing(
    "retainer",
    owner="search",
    plural="retainers",
    zh="常年委托",
    en="retainer",
    title="client",
    writers=("agency", "firm"),
    readers=("agency", "firm", "auditor"),
    parties={"agency": "agency_id", "firm": "firm_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Retainer(Thing):
    """An agency acts for a client, so that it is not proposed to those who stand against that client."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    firm_id: str = field("企业", "Firm", find="exact", derived=True, default="")
    client: str = field("委托人名称", "Client", shape=TITLE)
    client_code: str | None = field("委托人代码", "Client's credit code", shape=CREDIT_CODE, default=None)
    since: date = field("自", "Since")
    ends_on: date | None = field("至", "Until", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why."""

    because: str = field("原因", "Reason", shape=ESSAY)


DEMAND_ACTS = (
    ActName("none_suitable", Words("没有合适的机构", "None suitable"), ("firm",), Because),
    ActName("cancel", Words("取消需求", "Cancel the demand"), ("firm",), Because),
)


@thing(
    "demand",
    owner="search",
    plural="demands",
    zh="需求",
    en="demand",
    writers=("firm",),
    readers=("firm", "auditor"),
    title="title",
    parties={"firm": "firm_id"},
    acts=DEMAND_ACTS,
    ends=("signed", "unsuitable", "cancelled"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Thing):
    """What a firm needs; agencies see it without what names persons or the opponents, a confidential one only if chosen."""

    title: str = field("需求名称", "Title", shape=TITLE, find="text")
    wish: str | None = field("需求描述", "Description", personal=True, shape=WISH, default=None)
    text: str = field("对外显示的描述", "Description as shown", shape=WISH, find="text", derived=True, default="")
    firm_id: str = field("企业", "Firm", find="exact", derived=True, default="")
    services: tuple[str, ...] = field("服务项目", "Services", codes="services", find="facet", default=())
    categories: tuple[str, ...] = field("服务类别", "Categories", codes="categories", find="facet", default=())
    rights: tuple[str, ...] = field("权利种类", "Kinds of right", codes="rights", find="facet", default=())
    stage: Stage | None = field("所处阶段", "Stage", find="facet", default=None)
    industry: str | None = field("产业", "Industry", codes="industries", find="facet", default=None)
    region: str | None = field("所在地", "Region", codes="regions", find="facet", default=None)
    cases: int = field("件数", "Number of cases", least=1, default=1)
    budget_fen: int | None = field("预算", "Budget", unit=("分", "fen"), least=0, find="range", default=None)
    languages: tuple[str, ...] = field("工作语言", "Languages", codes="languages", find="facet", default=())
    deadline: date | None = field("希望完成日期", "Wanted by", find="range", default=None)
    opponents: tuple[str, ...] = field("对方当事人", "Opponents", shape=TITLE, default=())
    confidential: bool = field(
        "保密",
        "Confidential",
        hint=(
            "选“是”就不公开征集：只有您选定的机构看得到，不参加查找、推荐和提醒",
            "“Yes” keeps it from the board: only agencies that you choose see it; it is in no search, list or alert",
        ),
        default=False,
    )
    contact: str | None = field("联系人", "Contact person", personal=True, shape=TITLE, default=None)
    contact_phone: str | None = field("联系电话", "Contact's phone", personal=True, shape=PHONE, default=None)
    state: DemandState = field("状态", "State", find="facet", derived=True, default=DemandState.OPEN)
    outcome: str | None = field("结果说明", "Outcome", shape=ESSAY, derived=True, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What must be said when a service was agreed."""

    signed_on: date = field("签约日期", "Signed")
    evidence: str = field("佐证", "Evidence", shape=ESSAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line of the contact log."""

    text: str = field("记录", "Note", shape=ESSAY)


CONTACT_ACTS = (
    ActName("accept", Words("接受", "Accept"), ("agency",)),
    ActName("decline", Words("谢绝", "Decline"), ("agency",), Because),
    ActName("note", Words("记录联系", "Add a note"), ("agency", "firm"), Note),
    ActName("sign", Words("登记签约", "Record the signing"), ("firm",), Signing),
    ActName("close", Words("结束联系", "End the contact"), ("firm",), Because),
)


@thing(
    "contact",
    owner="search",
    plural="contacts",
    zh="联系",
    en="contact",
    title="demand_title",
    writers=("firm",),
    readers=("firm", "agency", "auditor"),
    parties={"firm": "firm_id", "agency": "agency_id"},
    acts=CONTACT_ACTS,
    ends=("declined", "expired", "signed", "closed"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Thing):
    """A firm chose an agency for a demand, and what came of it."""

    demand_id: str = field("需求", "Demand", refers="demand", find="exact")
    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    message: str | None = field("留言", "Message", shape=ESSAY, default=None)
    firm_id: str = field("企业", "Firm", find="exact", derived=True, default="")
    demand_title: str = field("需求名称", "Demand", shape=TITLE, derived=True, default="")
    agency_name: str = field("机构名称", "Agency name", shape=TITLE, derived=True, default="")
    state: ContactState = field("状态", "State", find="facet", derived=True, default=ContactState.ASKED)
    due_on: date | None = field("答复期限", "Answer due", find="range", derived=True, default=None)
    log: tuple[str, ...] = field("联系记录", "Log", shape=ESSAY, derived=True, default=())
    risks: tuple[str, ...] = field("风险提示", "Risk notices", refers="listing", derived=True, default=())
    signed_on: date | None = field("签约日期", "Signed", derived=True, default=None)
    evidence: str | None = field("佐证", "Evidence", shape=ESSAY, derived=True, default=None)
    counts_for: str | None = field(
        "计入集聚区", "Counts for the zone", refers="zone", find="exact", derived=True, default=None
    )


@thing(
    "result_list",
    owner="search",
    plural="result-lists",
    zh="结果清单",
    en="result list",
    title="demand_id",
    readers=("firm", "auditor"),
    parties={"firm": "firm_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultList(Thing):
    """A ranking as it was when it was locked: the bytes of `content` have this SHA-256."""

    demand_id: str = field("需求", "Demand", refers="demand", find="exact")
    firm_id: str = field("企业", "Firm", find="exact", derived=True, default="")
    profile: str = field("计分办法", "Profile", shape=TITLE)
    locked_on: date = field("锁定日期", "Locked")
    sha256: str = field("校验值", "SHA-256", shape=HASH)
    content: str = field("内容", "Content", shape=CONTENT)


SAVED_ACTS = (
    ActName("unsubscribe", Words("退订", "Unsubscribe"), ("firm", "agency")),
    ActName("subscribe", Words("恢复提醒", "Subscribe again"), ("firm", "agency")),
)


@thing(
    "saved_search",
    owner="search",
    plural="saved-searches",
    zh="订阅",
    en="saved search",
    writers=("firm", "agency"),
    readers=("firm", "agency"),
    parties={"firm": "owner_id", "agency": "owner_id"},
    acts=SAVED_ACTS,
)
@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch(Thing):
    """What somebody wants to be told of: agencies that are newly found, or demands that are posted."""

    name: str = field("名称", "Name", shape=TITLE)
    owner_id: str = field("订阅人", "Owner", find="exact", derived=True, default="")
    looks_for: Looks = field("找什么", "Looks for", find="facet")
    services: tuple[str, ...] = field("服务项目", "Services", codes="services", find="facet", default=())
    rights: tuple[str, ...] = field("权利种类", "Kinds of right", codes="rights", find="facet", default=())
    industries: tuple[str, ...] = field("产业", "Industries", codes="industries", find="facet", default=())
    regions: tuple[str, ...] = field("地区", "Regions", codes="regions", find="facet", default=())
    words: str | None = field("关键词", "Words", shape=TITLE, default=None)
    state: SavedState = field("状态", "State", find="facet", derived=True, default=SavedState.ON)
    least_budget_fen: int | None = field(
        "预算不低于", "Least budget", unit=("分", "fen"), least=0, find="range", default=None
    )
