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
