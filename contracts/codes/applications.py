"""Refusals of `applications`."""

from contracts.codes.base import code

NOT_IN_FORCE = code(
    "applications.not-in-force",
    ("当日没有施行该办法", "Not in force on that day"),
    ("{day} 没有施行中的“{programme}”。", "On {day} no edition of “{programme}” was in force."),
    ("改授予日期，或改选当日施行的办法。", "Change the day of the award, or choose a programme in force on it."),
)
TITLE_NO_USED = code(
    "applications.title-number-used",
    ("称号编号已用", "The title number is in use"),
    ("称号编号 {number} 已用于“{zone}”。", "The title number {number} belongs to “{zone}”."),
)
UNKNOWN_PROGRAMME = code(
    "applications.unknown-programme",
    ("没有这个办法", "Unknown programme"),
    ("没有代码为 {code} 的办法。", "There is no programme {code}."),
    ("可用的有：{known}。", "There are: {known}."),
)
MIN_AGENCIES = code(
    "applications.min-agencies",
    ("服务机构不够", "Too few agencies"),
    ("{condition}：现有 {value} 家，须 {limit} 家。", "{condition}: there are {value} of {limit}."),
    ("{change}。", "{change}."),
)
APPLICANT_TYPE = code(
    "applications.applicant-type",
    ("申报主体不合", "Not such an applicant"),
    ("不满足：{condition}。", "Not met: {condition}."),
    ("{change}。", "{change}."),
)
IP_TYPE_MISSING = code(
    "applications.ip-type-missing",
    ("缺少某类权利的服务", "A kind of right is not served"),
    ("不满足：{condition}。", "Not met: {condition}."),
    ("{change}。", "{change}."),
)
OUT_OF_WINDOW = code(
    "applications.out-of-window",
    ("不在申报期内", "Out of the window"),
    ("不满足：{condition}（{value}）。", "Not met: {condition} ({value})."),
    ("{change}。", "{change}."),
)
MATERIAL_MISSING = code(
    "applications.material-missing",
    ("材料不齐", "Materials are missing"),
    ("不满足：{condition}，已有 {value} 项，共 {limit} 项。", "Not met: {condition}; {value} of {limit} are there."),
    ("{change}。", "{change}."),
)
NO_ZONE = code(
    "applications.no-such-zone",
    ("没有这个集聚区", "No such zone"),
    (
        "申报系统所收的登记数据（到第 {position} 号）中没有编号为 {id} 的集聚区。",
        "The register as received here (up to event {position}) has no zone {id}.",
    ),
    ("先在登记中建立集聚区；刚建立的稍后再试。", "Register the zone first; if that was just done, try again shortly."),
)
OTHER_PROVINCE = code(
    "applications.other-province",
    ("不是本省的办法", "Another province's programme"),
    (
        "集聚区在 {region}，“{procedure}”只适用于 {province}。",
        "The zone lies in {region}; “{procedure}” is for {province}.",
    ),
)
ALREADY_RUNNING = code(
    "applications.already-running",
    ("已有在办申报", "An application is under way"),
    (
        "该集聚区依同一办法的申报正在办理（{id}）。",
        "An application of this zone under the same programme is under way ({id}).",
    ),
    ("继续办理该件，或先撤回。", "Go on with it, or withdraw it first."),
)
MARK_MISSING = code(
    "applications.mark-missing",
    ("缺少评分", "A mark is missing"),
    ("“{indicator}”没有评分。", "“{indicator}” has no mark."),
    ("每项都要评分。", "Give a mark for each."),
)
MARK_RANGE = code(
    "applications.mark-range",
    ("评分超出范围", "A mark out of range"),
    (
        "“{indicator}”的评分须为 0 至 {most} 的数，不能是 {value}。",
        "The mark of “{indicator}” is a number from 0 to {most}, not {value}.",
    ),
)
NOT_AN_EXPERT = code(
    "applications.not-an-expert",
    ("不在专家库", "Not in the pool"),
    ("专家库里没有编号为 {id} 的专家。", "The pool has no expert {id}."),
    ("从专家库里选择，或先登记专家。", "Choose one of the pool, or register the expert first."),
)
EXPERT_CONFLICT = code(
    "applications.expert-conflict",
    ("专家应当回避", "The expert has a conflict of interest"),
    ("{expert}应当回避：{why}。", "{expert} has a conflict of interest: {why}."),
    ("改请其他专家。", "Ask another expert."),
)
EXPERT_TWICE = code(
    "applications.expert-twice",
    ("该专家已在组内", "The expert is on the panel already"),
    ("{expert}已被指派，不能再次指派。", "{expert} is on this panel already."),
)
