"""What stands in a page's address: ids, days, months, moments."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

from flask import request

from chassis import ids
from chassis.clock import SHANGHAI
from chassis.errors import Missing
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.desk import desk
from gateway.problems import RequestProblem

AS_OF, KNOWN_ON = Words("看哪一天的情况", "State on"), Words("按哪一天所知", "As known on")
OTHER = Words("另一天", "The other day")
STEP = timedelta(seconds=6)  # what was known longer ago than this can be asked again with the same answer
RECORD = Words("记录", "record")
MONTH, A_MONTH = Words("月份", "Month"), Words("月份（2026-11）", "a month (2026-11)")


def checked_id(text: str) -> str:
    """The id in its normal form; a wrong check character is no id."""
    if found := ids.check(text):
        return found
    raise Missing(codes.MISSING.fault(id=text[:40], kind=RECORD))


def moment() -> tuple[date | None, datetime | None]:
    """`asOf` and `knownOn`; today's date is the present, both wrong are told together."""
    return _moment("asOf", AS_OF, "knownOn")


def other() -> tuple[date | None, datetime | None]:
    """The same of the state that another is compared with."""
    return _moment("other", OTHER, "otherKnownOn")


def _moment(day: str, label: Words, known_on: str) -> tuple[date | None, datetime | None]:
    faults: list[Fault] = []
    as_of = _day(day, label, faults)
    known = _known(known_on, faults)
    if faults:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)
    if as_of == desk().clock.today() and known is None:
        as_of = None
    return as_of, known


def checked_month() -> str:
    """`month`, as 2026-11; empty where none is said."""
    text = request.args.get("month", "").strip()
    if text and not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise RequestProblem(HTTPStatus.BAD_REQUEST, codes.WRONG_TYPE.fault("?month", label=MONTH, type=A_MONTH))
    return text


def _day(name: str, label: Words, faults: list[Fault]) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(
            codes.WRONG_TYPE.fault(f"?{name}", label=label, type=Words("日期（2026-11-20）", "a date (2026-11-20)"))
        )
        return None


def _known(name: str, faults: list[Fault]) -> datetime | None:
    """A day means its end; of today, the moment from which on the answer stays the same."""
    text = request.args.get(name, "").strip()
    if len(text) > 10:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is not None:
            return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    known = _day(name, KNOWN_ON, faults)
    if known is None:
        return None
    now = desk().clock.now()
    return now - STEP if known == now.date() else datetime.combine(known, time.max, tzinfo=SHANGHAI)
