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
