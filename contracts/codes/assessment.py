"""Refusals of `assessment`."""

from contracts.codes.base import code

NO_EDITION = code(
    "assessment.no-edition",
    ("找不到所依据的版本", "The edition is missing"),
    (
        "称号 {title} 所依据的版本 {edition} 不在规则库中。",
        "The edition {edition} of the title {title} is not in the rulebooks.",
    ),
)
BAD_YEARS = code(
    "assessment.years",
    ("年数不对", "Wrong number of years"),
    ("只能看 1 至 20 年。", "From 1 to 20 years can be shown."),
)
RECTIFICATION_DEADLINE = code(
    "assessment.rectification-deadline-required",
    ("须定整改期限", "A deadline to rectify is needed"),
    ("责令限期整改须由考核机关定出期限。", "An order to rectify carries a deadline set by the assessing authority."),
    ("填写整改期限。", "Fill in the deadline."),
)
