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
