"""What applications keeps: the cases in which a zone asks for a title, and the awards made at their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from contracts.cases import CODE, CaseThing
from contracts.declare import TEXT, Choice, Shape, Thing, field, thing
from contracts.things.shapes import CREDIT_CODE, ESSAY, HASH, LINK, PHONE, THING_ID, TITLE


@thing(
    "application",
    owner="applications",
    plural="applications",
    zh="申报",
    en="application",
    title="zone_name",
    writers=("applicant",),
    readers=("applicant", "city", "province", "partner", "auditor"),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Application(CaseThing):
    """From a county's wish to a title: the case of a zone under one edition of a programme's procedure."""

    procedures: ClassVar[tuple[str, ...]] = ("JS_2016", "ZJ_2018", "JS_DRAFT", "NAT_2023")

    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text", derived=True, default="")
    region: str = field("所在地", "Region", codes="regions", find="facet", derived=True, default="")
    programme: str = field("适用办法", "Programme", codes="programmes", find="facet", derived=True, default="")
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)
    award_id: str = field("授予记录", "Award", refers="award", derived=True, default="")
    title_no: str = field("称号编号", "Title number", shape=TITLE, derived=True, default="")
    plate_asked_on: date | None = field("通知挂牌", "Plate asked for", derived=True, default=None)
    plan_no: str = field("方案备案号", "Number of the filed plan", shape=TITLE, derived=True, default="")
    targets_version: int = field("指标版本", "Version of the targets", derived=True, default=1)
    second_returns: int = field(
        "经批准的再次退补", "Second returns that were approved", find="range", derived=True, default=0
    )
    assessment_opened_on: date | None = field("开启考核", "Assessment opened", derived=True, default=None)


@thing(
    "expert",
    owner="applications",
    plural="experts",
    zh="专家",
    en="expert",
    writers=("province",),
    readers=("province", "auditor"),
    region="office",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Thing):
    """One of an office's pool; an account of the role `expert` whose organisation is this record scores in its name."""

    name: str = field("姓名", "Name", shape=TITLE, find="text")
    office: str = field(
        "所属专家库", "Pool of", codes="regions", find="facet", hint=("省局所在地，如 320000", "the office, as 320000")
    )
    specialities: tuple[str, ...] = field("专业", "Specialities", codes="rights", find="facet", default=())
    employer: str = field("工作单位", "Employer", shape=TITLE)
    employer_code: str | None = field(
        "单位信用代码", "Employer's credit code", shape=CREDIT_CODE, find="exact", default=None
    )
    region: str = field("工作所在地", "Place of work", codes="regions", find="facet")
    ties: tuple[str, ...] = field(
        "有利害关系的单位",
        "Organisations with a tie",
        shape=CREDIT_CODE,
        default=(),
        hint=(
            "信用代码：近三年任职、持股、任法定代表人，或近亲属任职的单位",
            "credit codes: worked for within three years, holds shares of, represents, or next of kin work there",
        ),
    )
    barred_zones: tuple[str, ...] = field(
        "申报回避的集聚区", "Zones declared as a conflict", shape=THING_ID, refers="zone", default=()
    )
    phone: str | None = field("手机", "Phone", personal=True, shape=PHONE, default=None)
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)


@thing(
    "activation",
    owner="applications",
    plural="activations",
    zh="征求意见稿启用",
    en="activation of a draft",
    title="edition",
    writers=("province",),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Activation(Thing):
    """An officer lets a draft edition of a procedure decide; cases that were filed to try it stay trials."""

    edition: str = field(
        "版本",
        "Edition",
        shape=CODE,
        find="exact",
        hint=("草案版本的名称，如 JS_DRAFT@2024-01-01", "the name of a draft edition, as JS_DRAFT@2024-01-01"),
    )
    region: str = field("适用地区", "Region", codes="regions", find="facet", derived=True, default="")
    active_from: date = field("启用日期", "Active from")
    document_no: str = field("启用文号", "Document", shape=TITLE)
    approver: str = field("批准人", "Approved by", shape=TITLE)
    reason: str = field("理由", "Reason", shape=ESSAY)


@thing(
    "indicator",
    owner="applications",
    plural="indicators",
    zh="指标",
    en="indicator",
    writers=("applicant",),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Thing):
    """What a zone's plan aims at; each target that held is in its history, with the adjustment that changed it."""

    application_id: str = field("申报", "Application", refers="application", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text", derived=True, default="")
    region: str = field("所在地", "Region", codes="regions", find="facet", derived=True, default="")
    name: str = field("指标", "Indicator", shape=TITLE, find="text")
    unit: str = field("单位", "Unit", shape=TITLE)
    start_value: Decimal = field("基期值", "Baseline", least=0)
    start_on: date = field("基期", "Day of the baseline")
    target: Decimal = field("目标值", "Target", least=0)
    target_on: date = field("完成期限", "To be reached by")
    counts: str | None = field(
        "统计项目",
        "What it counts",
        codes="zone_counts",
        default=None,
        hint=(
            "选“服务创新主体”的，未填完成值时按已登记的签约统计，每个主体一次",
            "For “innovation entities served” the signed services are counted, each entity once, unless a value is reported",
        ),
    )
    version: int = field("目标版本", "Version of the target", derived=True, default=1)
    actual: Decimal | None = field("完成值", "Reached", least=0, default=None)
    measured_on: date | None = field("统计日期", "Measured on", default=None)
    evidence: str | None = field("佐证", "Evidence", shape=ESSAY, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting on a task, and what it resolved."""

    on: date = field("日期", "Day")
    name: str = field("会议", "Meeting", shape=TITLE)
    resolution: str = field("议定事项", "Resolution", shape=TEXT)


@thing(
    "task_report",
    owner="applications",
    plural="task-reports",
    zh="任务进展",
    en="report on a task",
    title="evidence",
    writers=("province",),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport(Thing):
    """How far one dated task of a programme is; what it asks, of whom and by when stands in the programme."""

    programme: str = field("办法", "Programme", codes="programmes", find="facet")
    number: int = field("任务序号", "Number of the task", least=1, table="dated_tasks")
    done: Decimal = field("完成比例", "Share done", unit=("%", "%"), least=0)
    measured_on: date = field("统计日期", "Measured on")
    evidence: str = field("佐证", "Evidence", shape=ESSAY)
    meetings: tuple[Meeting, ...] = field("会议和议定事项", "Meetings and resolutions", default=())


@thing(
    "inquiry",
    owner="applications",
    plural="inquiries",
    zh="工作倒查",
    en="inquiry into a task",
    title="cause",
    writers=("province",),
    readers=("province", "auditor"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Thing):
    """Why a task is behind: somebody with a name answers by a day; the public page tells how many, not who."""

    programme: str = field("办法", "Programme", codes="programmes", find="facet")
    number: int = field("任务序号", "Number of the task", least=1, table="dated_tasks")
    cause: str = field("倒查事由", "What is asked", shape=ESSAY)
    body: str = field("责任单位", "Body", codes="departments")
    owner: str = field("责任人", "Who answers", shape=TITLE)
    opened_on: date = field("发起日期", "Opened")
    due_on: date = field("答复期限", "To be answered by")
    answer: str | None = field("答复", "Answer", shape=ESSAY, default=None)
    answered_on: date | None = field("答复日期", "Answered", default=None)


PLAN = Shape("plan", longest=4000)  # canonical JSON, as it is hashed


class PanelState(Choice):
    """Where a draw stands; a void one stays, and names who declared it void and why."""

    FROZEN = "frozen", "已冻结", "Frozen"
    DRAWN = "drawn", "已抽取", "Drawn"
    VOID = "void", "已作废", "Void"


@thing(
    "panel",
    owner="applications",
    plural="panels",
    zh="专家抽取",
    en="draw of a panel",
    title="zone_name",
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Thing):
    """One draw of experts by `jiju-draw/1`: the plan is public at once, the file after the case is decided."""

    application_id: str = field("申报", "Application", refers="application", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    part: str = field("案件中的编号", "Number in the case")
    state: PanelState = field("状态", "State", find="facet", default=PanelState.FROZEN)
    size: int = field("抽取人数", "Experts to draw")
    units: int = field("至少来自几个单位", "Employers at least")
    pool: int = field("名单人数", "Experts in the list")
    barred: int = field("其中回避人数", "Of these with a conflict of interest")
    source: str = field("公开随机来源", "Public source of chance", shape=TITLE)
    source_on: date = field("来源公布日", "Day of the source")
    plan: str = field("抽取方案", "Plan", shape=PLAN)
    plan_hash: str = field("方案散列", "Hash of the plan", shape=HASH, find="exact")
    value: str = field("来源公布的数值", "Value as published", shape=TITLE, default="")
    value_url: str | None = field("公布网址", "Published at", shape=LINK, default=None)
    replaced: int = field("递补人次", "Replacements", default=0)
    file_hash: str = field("抽取文件散列", "Hash of the file", default="")
    void_because: str = field("作废理由", "Why it is void", shape=ESSAY, default="")


@thing(
    "award",
    owner="applications",
    plural="awards",
    zh="称号授予",
    en="award",
    title="title_no",
    writers=("province",),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Thing):
    """The decision that gives a zone its title; the title itself lives in assessment."""

    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    programme: str = field("适用办法", "Programme", codes="programmes", find="facet")
    edition: str = field("版本", "Edition", shape=TITLE, derived=True, default="")
    title_no: str = field("称号编号", "Title number", shape=TITLE, find="exact")
    awarded_on: date = field("授予日期", "Awarded")
    document_no: str | None = field("批文", "Document", shape=TITLE, default=None)
    term_set_until: date | None = field("批文所定期限", "Term set by the document", default=None)
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)
    revoked_on: date | None = field("撤销日期", "Revoked", derived=True, default=None)
    revoked_because: str = field("撤销理由", "Why it was revoked", shape=ESSAY, derived=True, default="")
