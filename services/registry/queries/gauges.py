"""A zone against its programme: each threshold with value, article, records, trend and the day on which it is missed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from chassis.asking import moment
from chassis.shapes.codec import from_json
from chassis.storage.reading import Moment, Reading, Where
from contracts.commands.registry import Gauge, Past, ReadGauges, ZoneGauges
from contracts.declare import Words
from contracts.things.registry import Zone
from rulebooks.programmes import Edition
from services.registry.domain import gauges
from services.registry.domain.gauges import AGENCIES, AHEAD, TREND, Limit
from services.registry.queries.boundaries import one_at
from services.registry.storage import zone_values
from services.registry.storage.gauge_states import standing_alert

NO_PROGRAMME = Words("没有登记适用的办法", "No programme is on record for this zone")
NO_LIMITS = Words("该办法没有写明数值要求", "The programme states no limit in figures")
RECORDED = Words("已登记的变动", "changes that are recorded already")
NOT_YET = Words("这一天该办法还没有施行", "The programme is not in force on this day")


def read_gauges(reading: Reading, query: ReadGauges) -> ZoneGauges:
    """All gauges of a zone at one moment; what lies ahead only of the present."""
    at = moment(reading, query.as_of, query.known_on)
    day = at.day or reading.today
    found = one_at(reading, Zone.kind, query.zone_id, at)
    zone = from_json(Zone, found.state, id=found.id)
    edition = gauges.edition_of(zone.programme, zone.region, day)
    before = [_there(reading, zone.id, days, at) for days in (_some(day), gauges.month_ends(day, query.months))]
    items = tuple(_gauge(reading, zone.id, limit, at, day, *before) for limit in gauges.limits(edition))
    return ZoneGauges(
        zone_id=zone.id,
        on=day,
        programme=zone.programme,
        edition=edition.label if edition else None,
        draft=edition is not None and not gauges.binds(edition),
        why=_why(zone, edition, has_limits=bool(items)),
        items=items,
    )


def _why(zone: Zone, edition: Edition | None, *, has_limits: bool) -> Words:
    if not zone.programme:
        return NO_PROGRAMME
    if edition is None:
        return NOT_YET
    if not has_limits:
        return NO_LIMITS
    name = Words(*edition.name)
    if edition.code == zone.programme:
        return name
    return Words(
        f"适用的办法没有数值要求，按本省办法：{name.zh}",
        f"Its programme states no figures; by that of its province: {name.en}",
    )


def _some(day: date) -> Iterable[date]:
    """The days of the trend, oldest first."""
    return (day - before for before in TREND)


def _there(reading: Reading, zone_id: str, days: Iterable[date], at: Moment) -> list[date]:
    """Those of the days on which the zone was there."""
    where = Where(equal={"id": (zone_id,)})
    return [then for then in days if reading.count(Zone.kind, where, at=Moment(then, at.known))]


def _gauge(  # noqa: PLR0913 - what a gauge is read from
    reading: Reading, zone_id: str, limit: Limit, at: Moment, day: date, some: list[date], months: list[date]
) -> Gauge:
    value = zone_values.value_on(reading, limit, zone_id, at)
    now = Past(on=day, value=value)
    falls_on, because = _ahead(reading, zone_id, limit, value) if at.is_present and limit.met(value) else (None, None)
    alert = standing_alert(reading, zone_id, limit.key) if at.is_present else None
    citation = limit.provision.citation
    return Gauge(
        key=limit.key,
        words=Words(*limit.provision.key.words),
        value=value,
        least=limit.least,
        unit=limit.unit,
        unit_of_one=limit.unit_of_one,
        met=limit.met(value),
        binding=limit.is_binding,
        counts=limit.counts,
        basis=Words(citation.zh, citation.en),
        evidence=citation.evidence.value,
        behind=zone_values.behind(reading, limit, zone_id, at),
        trend=(*_past(reading, zone_id, limit, some, at), now),
        months=(*_past(reading, zone_id, limit, months, at), now) if months else (),
        falls_on=falls_on,
        because=because,
        alert_id=alert,
    )


def _past(reading: Reading, zone_id: str, limit: Limit, days: list[date], at: Moment) -> Iterator[Past]:
    """What it was on each of the days."""
    for day in days:
        yield Past(on=day, value=zone_values.value_on(reading, limit, zone_id, Moment(day, at.known)))


def _ahead(reading: Reading, zone_id: str, limit: Limit, now: Decimal) -> tuple[date | None, Words | None]:
    """The day from what is recorded for later, and, of agencies, from contracts that nobody has renewed yet."""
    until = reading.today + AHEAD
    ends = zone_values.contracts_that_end(reading, zone_id, until) if limit.key == AGENCIES else ()
    recorded = zone_values.recorded_days(reading, limit, zone_id, until)
    changes_on = min(recorded, default=until)  # before it those of today are there, and nothing need be asked

    def lapsed(day: date) -> int:
        if day < changes_on:
            return bisect_left(ends, day)
        return zone_values.lapsed_by(reading, zone_id, day) if ends else 0

    def value(day: date) -> Decimal:
        recorded_value = now if day < changes_on else zone_values.value_on(reading, limit, zone_id, Moment(day))
        return recorded_value - lapsed(day)

    days = sorted({day + timedelta(days=1) for day in ends}.union(recorded))
    day = gauges.falls_on(limit, days, value)
    if day is None:
        return None, None
    if not (count := lapsed(day)):
        return day, RECORDED
    en = (
        "1 contract ends by then, if it is not renewed"
        if count == 1
        else f"{count} contracts end by then, if none is renewed"
    )
    return day, Words(f"到那天有 {count} 份入驻合同到期，若都不续", en)
