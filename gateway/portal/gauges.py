"""A zone's gauges as they are drawn: a word for where each stands, a bar with its limit, what is said of the trend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from markupsafe import Markup, escape

from contracts.commands.registry import Gauge, ReadGauges, ZoneGauges
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import say
from gateway.portal.shown import day, number, sep

COUNTED = ("threshold.agencies", "threshold.staff")
ROOM = Decimal("1.25")  # what lies to the right of the greater of value and limit
WHERE = {
    "residence": "agencies",
    "base": "bases",
    "zone": "facts",
    "public_body": "bodies",
}  # sections of the zone's page


@dataclass(frozen=True, slots=True)
class Drawn:
    """One gauge, as the macro takes it."""

    gauge: Gauge
    value: str
    tone: str
    word: str
    share: int
    limit: int
    limit_words: str
    href: str
    trend: Markup
    behind: tuple[str, ...]


def gauges_of(
    zone_id: str, as_of: date | None = None, known_on: datetime | None = None, months: int = 0
) -> tuple[ZoneGauges, list[Drawn]]:
    """What the registry says of a zone, and how each gauge is drawn."""
    found = send(ReadGauges(zone_id=zone_id, as_of=as_of, known_on=known_on, months=months), principal())
    return found, [drawn(one) for one in found.items]


def drawn(gauge: Gauge) -> Drawn:
    """One gauge on a page."""
    tone, word = _standing(gauge)
    whole = max(gauge.value, gauge.least) * ROOM
    return Drawn(
        gauge,
        f"{number(gauge.value)} {_unit(gauge, gauge.value)}",
        tone,
        word,
        int(gauge.value * 100 / whole),
        int(gauge.least * 100 / whole),
        _limit_words(gauge),
        f"#{WHERE[gauge.behind[0].kind]}" if gauge.behind else "#agencies",
        _trend(gauge),
        tuple(_behind(gauge)),
    )


def _standing(gauge: Gauge) -> tuple[str, str]:
    if not gauge.met:
        return "bad", _("低于要求")
    if gauge.falls_on:
        return "warn", _("将低于要求")
    if _is_last(gauge):
        return "warn", _("刚达到要求")
    return "ok", _("达到要求")


def _is_last(gauge: Gauge) -> bool:
    """Whether one fewer is too few; of areas nobody can say how near is near."""
    return gauge.key in COUNTED and gauge.value - 1 < gauge.least


def _limit_words(gauge: Gauge) -> str:
    values = {"least": number(gauge.least), "unit": _unit(gauge, gauge.least)}
    if gauge.binding:
        return str(_("要求 %(least)s %(unit)s以上", **values))
    return str(_("指引要求 %(least)s %(unit)s以上", **values))


def _unit(gauge: Gauge, count: Decimal) -> str:
    return say(gauge.unit_of_one if count == 1 else gauge.unit)


def _trend(gauge: Gauge) -> Markup:
    """The values of earlier days, where no line of months tells them, and the day on which it falls below."""
    earlier = () if gauge.months else gauge.trend[:-1]
    parts = [Markup('<span class="text-nowrap">{} {}</span>').format(day(one.on), number(one.value)) for one in earlier]
    if gauge.falls_on and gauge.because:
        parts.append(
            Markup("<strong>{}</strong>").format(
                _("预计 %(day)s 起低于要求（%(because)s）", day=gauge.falls_on.isoformat(), because=say(gauge.because))
            )
        )
    elif gauge.met and _is_last(gauge):
        parts.append(escape(_("再少 1 %(unit)s就低于要求", unit=say(gauge.unit_of_one))))
    return escape(sep()).join(parts)


def _behind(gauge: Gauge) -> Iterator[str]:
    for one in gauge.behind:
        text = f"{say(one.words)} {one.count}"
        yield text if one.counted else _("不计：%(what)s", what=text)
