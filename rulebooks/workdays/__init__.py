"""The official calendar of working days, and the periods that are counted by it."""

from rulebooks.workdays.deadlines import (
    Day,
    Deadline,
    effective,
    fixed,
    last_day,
    months_later,
    next_yearly,
    nth_working_day,
    reminder,
    within,
    working_days_between,
)
from rulebooks.workdays.law import Article, articles
from rulebooks.workdays.notices import is_working, published, source_of, why, working_days

__all__ = [
    "Article",
    "Day",
    "Deadline",
    "articles",
    "effective",
    "fixed",
    "is_working",
    "last_day",
    "months_later",
    "next_yearly",
    "nth_working_day",
    "published",
    "reminder",
    "source_of",
    "why",
    "within",
    "working_days",
    "working_days_between",
]
