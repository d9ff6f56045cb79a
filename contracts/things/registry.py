"""What the registry keeps: agencies, practitioners, public bodies, zones, bases, residences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.declare import ActName, Choice, Thing, Words, field, thing
from contracts.roles import OFFICERS
from contracts.things.shapes import (
    AGENCY_CODE,
    CREDIT_CODE,
    EMAIL,
    ESSAY,
    LINK,
    PHONE,
    PRACTICE_NO,
    QUALIFICATION_NO,
    TITLE,
)


class Standing(Choice):
    """The regulator's word about an agency; never merged with residence or listings."""

    ACTIVE = "active", "执业正常", "In practice"
    SUSPENDED = "suspended", "停止承接新业务", "Suspended"
    STRUCK_OFF = "struck_off", "已注销或吊销", "Struck off"


class AgencyForm(Choice):
    """What an agency is in law (GB 32100 positions 1 and 2 say part of it)."""

    COMPANY = "company", "公司", "Company"
    PARTNERSHIP = "partnership", "合伙企业", "Partnership"
    LAW_FIRM = "law_firm", "律师事务所", "Law firm"
    PUBLIC_INSTITUTION = "public_institution", "事业单位", "Public institution"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织", "Social organisation"
    SOLE_TRADER = "sole_trader", "个体工商户", "Sole trader"
    OTHER = "other", "其他", "Other"


class ResidenceState(Choice):
    """The operator's word about an agency in a zone."""

    RESIDENT = "resident", "在驻", "Resident"
    LEFT = "left", "已退出", "Left"


class ExitReason(Choice):
    """Why an agency left a zone."""

    VOLUNTARY = "voluntary", "主动退出", "Voluntary"
    EXPIRY = "expiry", "期满退出", "Contract expired"
    FORCED = "forced", "清退", "Forced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address as a person reads it, and a point when it is known."""

    address: str = field("地址", "Address", shape=TITLE)
    building: str | None = field("楼栋房号", "Building and room", shape=TITLE, default=None)
    longitude: Decimal | None = field("经度", "Longitude", default=None)
    latitude: Decimal | None = field("纬度", "Latitude", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of an agency (分支机构)."""

    name: str = field("名称", "Name", shape=TITLE)
    credit_code: str | None = field("统一社会信用代码", "Credit code", shape=CREDIT_CODE, default=None)
    region: str = field("所在地", "Region", codes="regions")
    opened_on: date | None = field("设立日期", "Opened", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence, a filing or a qualification certificate of an agency."""

    kind: str = field("种类", "Kind", codes="licences")
    number: str = field("编号", "Number", shape=TITLE)
    valid_from: date | None = field("自", "From", default=None)
    valid_until: date | None = field("至", "Until", default=None)
    authority: str | None = field("发证机关", "Authority", shape=TITLE, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A service commitment (服务质量承诺) or a self-inspection (自查) as recorded."""

    on: date = field("日期", "Date")
    text: str = field("内容", "Text", shape=ESSAY)
    document: str | None = field("文件", "Document", shape=TITLE, default=None)


AGENCY_ACTS = (
    ActName("suspend", Words("责令停止承接新业务", "Suspend"), OFFICERS),
    ActName("restore", Words("恢复执业", "Restore"), OFFICERS),
    ActName("strike_off", Words("注销或吊销", "Strike off"), OFFICERS, grave=True),
)


@thing(
    "agency",
    owner="registry",
    plural="agencies",
    zh="服务机构",
    en="agency",
    writers=OFFICERS,
    region="region",
    acts=AGENCY_ACTS,
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Thing):
    """One service agency, one record per credit code, whatever zone it sits in."""

    credit_code: str = field("统一社会信用代码", "Credit code", shape=CREDIT_CODE, find="exact")
    code_override: str | None = field(
        "代码核准理由",
        "Why the code is accepted",
        shape=TITLE,
        default=None,
        hint=("个别早期代码真实有效但校验位不符，由经办人写明理由", "Some early codes are genuine though their check digit fails; say why"),
    )  # fmt: skip
    name: str = field("名称", "Name", shape=TITLE, find="text")
    former_names: tuple[str, ...] = field("曾用名", "Former names", find="text", default=())
    english_name: str | None = field("英文名称", "English name", shape=TITLE, find="text", default=None)
    form: AgencyForm = field("组织形式", "Legal form", find="facet", default=AgencyForm.COMPANY)
    standing: Standing = field("执业状态", "Standing", find="facet", derived=True, default=Standing.ACTIVE)
    region: str = field("所在地", "Region", codes="regions", find="facet")
    place: Place | None = field("住所", "Address", default=None)
    branches: tuple[Branch, ...] = field("分支机构", "Branches", default=())
    categories: tuple[str, ...] = field("服务类别", "Categories", codes="categories", find="facet", default=(), least=1)
    primary_category: str | None = field("主要类别", "Primary category", codes="categories", find="facet", default=None)
    services: tuple[str, ...] = field("服务项目", "Services", codes="services", find="facet", default=())
    rights: tuple[str, ...] = field("权利种类", "Kinds of right", codes="rights", find="facet", default=())
    industries: tuple[str, ...] = field("服务产业", "Industries", codes="industries", find="facet", default=())
    languages: tuple[str, ...] = field("工作语言", "Languages", codes="languages", find="facet", default=())
    agency_code: str | None = field(
        "专利代理机构代码", "Patent agency code", shape=AGENCY_CODE, find="exact", default=None
    )
    licences: tuple[Licence, ...] = field("许可与备案", "Licences and filings", default=())
    founded: date | None = field("成立日期", "Founded", find="range", default=None)
    capital_fen: int | None = field("注册资本", "Registered capital", unit=("分", "fen"), least=0, default=None)
    partners: int | None = field("合伙人或股东人数", "Partners or shareholders", least=0, default=None)
    qualified_partners: int | None = field(
        "其中有资格且执业满二年", "Of them qualified, two years in practice", least=0, default=None
    )
    staff: int | None = field("从业人数", "Staff", find="range", least=0, default=None)
    head: str | None = field("负责人", "Head", shape=TITLE, default=None)
    charter: str | None = field(
        "合伙协议或章程",
        "Partnership agreement or articles",
        shape=TITLE,
        default=None,
        hint=("文件名称和日期", "Which document, and of which day"),
    )
    phone: str | None = field("对外电话", "Public phone", shape=PHONE, default=None)
    email: str | None = field("电子邮箱", "E-mail", shape=EMAIL, default=None)
    website: str | None = field("网址", "Website", shape=LINK, default=None)
    contact: str | None = field("联系人", "Contact person", personal=True, shape=TITLE, default=None)
    contact_phone: str | None = field("联系人手机", "Contact's phone", personal=True, shape=PHONE, default=None)
    about: str | None = field("简介", "About", shape=ESSAY, find="text", default=None)
    commitments: tuple[Promise, ...] = field("服务质量承诺", "Service commitments", default=())
    self_inspections: tuple[Promise, ...] = field("自查记录", "Self-inspections", default=())


@thing(
    "practitioner",
    owner="registry",
    plural="practitioners",
    zh="从业人员",
    en="practitioner",
    writers=OFFICERS,
    readers=("city", "province", "operator", "agency", "lead", "inspector", "auditor"),
    region="region",
    parties={"agency": "agency_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner(Thing):
    """A patent attorney, lawyer or valuer; who changes agency keeps both histories."""

    name: str = field("姓名", "Name", shape=TITLE, find="exact", by_part=True)
    profession: str = field("职业", "Profession", codes="professions", find="facet")
    agency_id: str | None = field("执业机构", "Agency", refers="agency", find="exact", default=None)
    region: str = field("所在地", "Region", codes="regions", find="facet")
    qualification_no: str | None = field(
        "资格证号", "Qualification number", shape=QUALIFICATION_NO, find="exact", by_part=True, default=None
    )
    practice_no: str | None = field(
        "执业证号", "Practice number", shape=PRACTICE_NO, find="exact", by_part=True, default=None
    )
    qualified_on: date | None = field("取得资格日期", "Qualified", default=None)
    practising_since: date | None = field("执业起始日", "In practice since", default=None)
    valid_until: date | None = field("执业证有效期至", "Certificate valid until", find="range", default=None)
    is_partner: bool = field("合伙人或股东", "Partner or shareholder", default=False)
    rights: tuple[str, ...] = field("权利种类", "Kinds of right", codes="rights", find="facet", default=())
    languages: tuple[str, ...] = field("工作语言", "Languages", codes="languages", find="facet", default=())
    identity_number: str | None = field("身份证件号码", "Identity number", personal=True, default=None)
    phone: str | None = field("手机", "Phone", personal=True, shape=PHONE, default=None)
    home_address: str | None = field("住址", "Home address", personal=True, shape=TITLE, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCheck:
    """One quality check of a public window (窗口质量检查)."""

    on: date = field("日期", "Date")
    by: str = field("检查单位", "By", shape=TITLE)
    passed: bool = field("合格", "Passed")
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)


@thing(
    "public_body",
    owner="registry",
    plural="public-bodies",
    zh="公共服务平台",
    en="public body",
    writers=OFFICERS,
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBody(Thing):
    """A protection centre, window or information point; not counted where the programme says so."""

    name: str = field("名称", "Name", shape=TITLE, find="text")
    english_name: str | None = field("英文名称", "English name", shape=TITLE, find="text", default=None)
    type: str = field("种类", "Type", codes="public_bodies", find="facet")
    credit_code: str | None = field("统一社会信用代码", "Credit code", shape=CREDIT_CODE, find="exact", default=None)
    region: str = field("所在地", "Region", codes="regions", find="facet")
    zone_id: str | None = field("所在集聚区", "Zone", refers="zone", find="exact", default=None)
    place: Place | None = field("地址", "Address", default=None)
    services: tuple[str, ...] = field("服务项目", "Services", codes="services", find="facet", default=())
    hours: str | None = field("开放时间", "Hours", shape=TITLE, default=None)
    phone: str | None = field("电话", "Phone", shape=PHONE, default=None)
    checks: tuple[QualityCheck, ...] = field("窗口质量检查", "Quality checks", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """Somebody who runs a zone day by day."""

    name: str = field("姓名", "Name", shape=TITLE)
    post: str | None = field("职务", "Post", shape=TITLE, default=None)
    since: date | None = field("到任日期", "Since", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure that a zone reports, with its evidence; the thing counted gets its own procedure later."""

    what: str = field("项目", "What", codes="zone_counts")
    number: int = field("数量", "Number", least=0)
    on: date = field("截至", "As of")
    evidence: str | None = field("佐证", "Evidence", shape=ESSAY, default=None)


@thing(
    "zone",
    owner="registry",
    plural="zones",
    zh="集聚区",
    en="zone",
    writers=OFFICERS,
    zone="id",
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Thing):
    """An agglomeration zone: one centre and its bases, run by one operating unit."""

    name: str = field("名称", "Name", shape=TITLE, find="text")
    english_name: str | None = field("英文名称", "English name", shape=TITLE, find="text", default=None)
    region: str = field("所在地", "Region", codes="regions", find="facet")
    programme: str | None = field("适用办法", "Programme", codes="programmes", find="facet", default=None)
    applicant: str | None = field("建设主体", "Applicant", shape=TITLE, default=None)
    operating_unit: str | None = field("运营管理单位", "Operating unit", shape=TITLE, default=None)
    managers: tuple[Manager, ...] = field("运营管理人员", "Managers", default=())
    functional_areas: tuple[str, ...] = field("功能区", "Functional areas", default=())
    industries: tuple[str, ...] = field("主导产业", "Leading industries", codes="industries", find="facet", default=())
    alliances: tuple[str, ...] = field("联盟", "Alliances", default=())
    associations: tuple[str, ...] = field("行业协会", "Industry associations", default=())
    counts: tuple[Count, ...] = field("统计数", "Counts", default=())
    policies: tuple[str, ...] = field("规划与政策文件", "Plans and policies", default=())
    opened_on: date | None = field("启用日期", "Opened", default=None)
    about: str | None = field("简介", "About", shape=ESSAY, find="text", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """One corner of a boundary polygon, in degrees (WGS 84)."""

    longitude: Decimal = field("经度", "Longitude")
    latitude: Decimal = field("纬度", "Latitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """One building of a base."""

    name: str = field("楼栋", "Building", shape=TITLE)
    built_m2: Decimal | None = field("建筑面积", "Built area", unit=("平方米", "m²"), least=0, default=None)
    floors: int | None = field("层数", "Floors", least=1, default=None)
    use: str | None = field("用途", "Use", shape=TITLE, default=None)


@thing(
    "base",
    owner="registry",
    plural="bases",
    zh="基地",
    en="base",
    writers=(*OFFICERS, "operator"),
    zone="zone_id",
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Base(Thing):
    """The centre or one of the bases of a zone (一中心多基地); areas add up over them."""

    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    name: str = field("名称", "Name", shape=TITLE, find="text")
    english_name: str | None = field("英文名称", "English name", shape=TITLE, find="text", default=None)
    is_centre: bool = field("中心", "Centre", default=False)
    place: Place | None = field("地址", "Address", default=None)
    built_m2: Decimal | None = field("建筑面积", "Built area", unit=("平方米", "m²"), least=0, default=None)
    core_m2: Decimal | None = field("核心区面积", "Core area", unit=("平方米", "m²"), least=0, default=None)
    site_m2: Decimal | None = field("占地面积", "Site area", unit=("平方米", "m²"), least=0, default=None)
    buildings: tuple[Building, ...] = field("楼栋", "Buildings", default=())
    boundary: tuple[Corner, ...] = field("四至边界", "Boundary", default=())
    opened_on: date | None = field("启用日期", "Opened", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeingOut:
    """What must be said when an agency is seen out."""

    reason: ExitReason = field("退出原因", "Reason of exit")
    left_on: date = field("退出日期", "Left")


RESIDENCE_ACTS = (ActName("see_out", Words("补记退出", "Record an exit"), OFFICERS, SeeingOut),)


@thing(
    "residence",
    owner="registry",
    plural="residences",
    zh="入驻",
    en="residence",
    title="agency_id",
    writers=(*OFFICERS, "operator"),
    zone="zone_id",
    region="region",
    acts=RESIDENCE_ACTS,
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Residence(Thing):
    """An agency in a zone, from its entry to its exit: the operator's word."""

    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    base_id: str | None = field("基地", "Base", refers="base", find="exact", default=None)
    region: str = field("集聚区所在地", "Region of the zone", codes="regions", find="facet", derived=True, default="")
    state: ResidenceState = field("状态", "State", find="facet", derived=True, default=ResidenceState.RESIDENT)
    entered_on: date = field("入驻日期", "Entered")
    contract_no: str | None = field("入驻合同", "Contract", shape=TITLE, default=None)
    contract_until: date | None = field("合同至", "Contract until", find="range", default=None)
    room: str | None = field("房号", "Room", shape=TITLE, default=None)
    room_shared: str | None = field(
        "合用房间的理由",
        "Why the room is shared",
        shape=ESSAY,
        default=None,
        hint=(
            "房间另有机构入驻而准予合用的，写明理由和批准人",
            "Where another sits in the room and sharing was approved: why, and by whom",
        ),
    )
    area_m2: Decimal | None = field("使用面积", "Area", unit=("平方米", "m²"), least=0, default=None)
    services: tuple[str, ...] = field("入驻服务项目", "Services offered there", codes="services", default=())
    left_on: date | None = field("退出日期", "Left", derived=True, default=None)
    exit_reason: ExitReason | None = field("退出原因", "Reason of exit", derived=True, default=None)
