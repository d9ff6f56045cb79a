"""Refusals of `registry`."""

from contracts.codes.base import code

CREDIT_CODE = code(
    "registry.credit-code",
    ("统一社会信用代码不对", "Wrong credit code"),
    ("{code}：{why}。", "{code}: {why}."),
    (
        "核对执照上的代码；确属真实的早期代码，由经办人写明核准理由。",
        "Check the code on the licence; where an early code is genuine, an officer says why it is accepted.",
    ),
)
CODE_IN_USE = code(
    "registry.credit-code-in-use",
    ("该代码已在册", "The code is on the register"),
    ("{code} 已登记为“{name}”（{id}）。", "{code} is registered as “{name}” ({id})."),
    ("打开已有记录修改，不要新建。", "Open that record and change it; do not begin another."),
)
NO_CATEGORY = code(
    "registry.no-category",
    ("缺少服务类别", "No category"),
    ("至少有一个服务类别。", "There must be at least one category."),
)
PRIMARY_NOT_AMONG = code(
    "registry.primary-not-among",
    ("主要类别不在类别之中", "Primary category not among them"),
    ("主要类别 {primary} 不在服务类别之中。", "The primary category {primary} is not among the categories."),
)
SERVICE_OUTSIDE = code(
    "registry.service-outside",
    ("服务项目超出类别", "A service outside the categories"),
    (
        "“{service}”属于类别 {category}，不在服务类别之中。",
        "“{service}” belongs to the category {category}, which is not among the categories.",
    ),
    ("加上该类别，或去掉该项目。", "Add the category or remove the service."),
)
MORE_QUALIFIED = code(
    "registry.more-qualified",
    ("人数不合", "The numbers disagree"),
    (
        "有资格的 {qualified} 人，多于合伙人或股东 {partners} 人。",
        "{qualified} qualified among {partners} partners or shareholders.",
    ),
)
NOT_ACTIVE = code(
    "registry.not-active",
    ("机构不在正常执业", "The agency is not in practice"),
    ("机构现为“{standing}”，不能入驻。", "The agency is “{standing}” and cannot enter."),
    ("恢复执业后再办。", "It can enter once it is restored."),
)
RESIDENT_ALREADY = code(
    "registry.resident-already",
    ("已在该集聚区", "Resident already"),
    ("自 {since} 起已在该集聚区（{residence}）。", "It has been in this zone since {since} ({residence})."),
)
CONTRACT_ENDS_EARLY = code(
    "registry.contract-ends-early",
    ("合同早于入驻到期", "The contract ends before entry"),
    ("合同至 {until}，入驻日是 {entered}。", "The contract ends on {until}; entry is on {entered}."),
)
LEFT_BEFORE_ENTRY = code(
    "registry.left-before-entry",
    ("退出早于入驻", "Exit before entry"),
    ("退出日 {left} 早于入驻日 {entered}。", "The exit on {left} is before the entry on {entered}."),
)
ONE_CENTRE = code(
    "registry.one-centre",
    ("已有中心", "There is a centre already"),
    ("该集聚区的中心是“{name}”。", "The zone's centre is “{name}”."),
)
CORE_TOO_LARGE = code(
    "registry.core-too-large",
    ("核心区大于建筑面积", "Core larger than built area"),
    (
        "核心区 {core} 平方米，大于建筑面积 {built} 平方米。",
        "The core of {core} m² is larger than the built area of {built} m².",
    ),
    ("核对两个面积；核心区是建筑面积的一部分。", "Check both areas; the core is a part of what is built."),
)
MENDED_BEFORE_SEEN = code(
    "registry.mended-before-seen",
    ("恢复早于发现", "Mended before it was seen"),
    ("预计 {by} 恢复，早于发现日 {seen}。", "It is to be mended by {by}, before it was seen on {seen}."),
)
REQUEST_AHEAD = code(
    "registry.request-ahead",
    ("申请书日期晚于提交", "The request is dated after its filing"),
    (
        "机构的书面申请写于 {written}，晚于提交之日 {filed}。",
        "The agency’s request is of {written}, after its filing on {filed}.",
    ),
    ("填写申请书上的日期。", "Give the day that stands on the request."),
)
ALIKE = code(
    "registry.alike",
    ("疑似重复", "Possibly the same agency"),
    (
        "与已登记的“{name}”（{id}，{code}）相像：{signs}。",
        "It resembles “{name}” ({id}, {code}), which is on the register: {signs}.",
    ),
    (
        "是同一家的，打开已有记录修改；确是两家的，写明理由记为不同，再登记，以后不再询问。",
        "Where it is the same, change that record; where they are two, say why, and nobody is asked about them again.",
    ),
)
NOT_A_PAIR = code(
    "registry.not-a-pair",
    ("不是两家", "Not a pair"),
    ("要写两个不同的统一社会信用代码。", "Two different credit codes are needed."),
)
NONE_REGISTERED = code(
    "registry.none-registered",
    ("都未登记", "None of them registered"),
    ("{one} 和 {other} 都没有登记。", "Neither {one} nor {other} is on the register."),
)
TOO_FEW_CORNERS = code(
    "registry.too-few-corners",
    ("边界的角点太少", "Too few corners"),
    (
        "四至边界只有 {corners} 个角点，至少要 {least} 个。",
        "The boundary has {corners} corners; it needs {least} at least.",
    ),
)
CROSSES_ITSELF = code(
    "registry.boundary-crosses-itself",
    ("边界自相交", "The boundary crosses itself"),
    (
        "第 {one} 条边与第 {other} 条边在东经 {longitude}、北纬 {latitude} 处相交。",
        "Side {one} and side {other} meet at longitude {longitude}, latitude {latitude}.",
    ),
    ("按顺序沿边界填写角点，一圈不回头。", "Give the corners in order along the boundary, once around."),
)
OUTSIDE_CHINA = code(
    "registry.corner-outside",
    ("角点不在境内", "A corner outside the country"),
    (
        "第 {number} 个角点经度 {longitude}、纬度 {latitude}，不在境内。",
        "Corner {number}, longitude {longitude} and latitude {latitude}, lies outside the country.",
    ),
    ("检查经度和纬度是否写反。", "See whether longitude and latitude were exchanged."),
)
ROOM_TAKEN = code(
    "registry.room-taken",
    ("房间已有机构", "The room is taken"),
    (
        "{room} 自 {since} 起由“{name}”入驻（{residence}）。",
        "{room} has been the room of “{name}” since {since} ({residence}).",
    ),
    (
        "核对房号；确已搬走的，先办理退出或改其房号。",
        "Check the room; where the other has moved, see it out or change its room first.",
    ),
)
LISTED = code(
    "registry.listed",
    ("严重失信在列，不予入驻", "Listed, so it may not enter"),
    (
        "机构在“{list}”上，自 {since} 起，不予入驻。",
        "The agency stands on the list “{list}” since {since} and may not enter.",
    ),
    ("移出名单后再办。", "It may enter once it is off the list."),
)
BY_ADMISSION = code(
    "registry.by-admission",
    ("入驻按程序办理", "An entry goes by its procedure"),
    (
        "运营人员不直接登记入驻；先立案核验，准予后由平台登记。",
        "An operator does not record an entry directly: it is filed, checked and admitted, and then recorded.",
    ),
    (
        "新建“入驻办理”；平台启用前已有的入驻由主管人员补记。",
        "Begin an admission; residences from before the platform are recorded by an office.",
    ),
)
ADMISSION_RUNS = code(
    "registry.admission-runs",
    ("已在办理入驻", "An admission is under way"),
    ("该机构进入该集聚区已在办理（{id}）。", "The entry of this agency into this zone is under way already ({id})."),
    ("打开已有案件办理，或先撤回。", "Work on that case, or withdraw it first."),
)
DEPARTURE_RUNS = code(
    "registry.departure-runs",
    ("已在办理退出", "A departure is under way"),
    ("该入驻已在办理退出（{id}）。", "The exit from this residence is under way already ({id})."),
    ("打开已有案件办理。", "Work on that case."),
)
NOT_RESIDENT = code(
    "registry.not-resident",
    ("不在驻", "Not a resident"),
    ("该入驻已于 {left} 结束。", "This residence ended on {left}."),
)
NO_EVIDENCE = code(
    "registry.no-evidence",
    ("统计数没有佐证", "A figure without evidence"),
    ("“{what}”没有写佐证。", "Nothing shows where “{what}” comes from."),
    ("写明名单、台账或文件。", "Name the list, the ledger or the document."),
)
