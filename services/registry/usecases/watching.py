"""Warnings: a zone that crosses a threshold of its programme, an agency that is about to fall under its minimum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial

from chassis.storage.reading import PRESENT
from chassis.storage.work import Work
from contracts.declare import Event
from contracts.events.registry import MinimumSecured, MinimumWarned, ThresholdBreached, ThresholdRecovered
from contracts.things.alerts import Alert, AlertState
from contracts.things.registry import Agency, Base, Practitioner, PublicBody, Residence, Zone
from rulebooks.programmes import Edition
from services.registry.domain.gauges import AGENCIES, BUILT, CORE, KEYS, STAFF, Limit, binds, edition_of, limits
from services.registry.storage import gauge_states
from services.registry.storage.gauge_states import standing_minimum, subject_of
from services.registry.storage.people import Outlook, outlook
from services.registry.storage.zone_values import value_on

MINIMUM = "attorneys_minimum"
AT_ONCE = 20  # zones or agencies that are looked at in one transaction
ENTRY = (AGENCIES,)


# -- after a change


def after_residence(work: Work, before: Residence | None, now: Residence | None) -> None:
    """Who came or went moves the number of agencies."""
    seen = [one and (one.zone_id, one.state) for one in (before, now)]
    if seen[0] != seen[1]:
        _look_at(work, (one.zone_id for one in (before, now) if one), ENTRY)


def after_public_body(work: Work, before: PublicBody | None, now: PublicBody | None) -> None:
    """A public body may count as an agency, where the programme leaves none out."""
    _look_at(work, (one.zone_id for one in (before, now) if one and one.zone_id), ENTRY)


def after_base(work: Work, before: Base | None, now: Base | None) -> None:
    """The areas are sums over the bases."""
    _look_at(work, (one.zone_id for one in (before, now) if one), (BUILT, CORE))


def after_zone(work: Work, before: Zone | None, now: Zone | None) -> None:
    """Another programme asks for something else; managers are counted."""
    if now is not None and (before is None or (before.programme, before.managers) != (now.programme, now.managers)):
        _look_at(work, [now.id], KEYS if before and before.programme != now.programme else (STAFF,))


def after_practitioner(work: Work, before: Practitioner | None, _now: Practitioner | None) -> None:
    """Who leaves may leave too few behind; who comes is seen on the next day at the latest."""
    if before and before.agency_id and (agency := work.find(Agency, before.agency_id)):
        look_at_agency(work, agency)


# -- every day


def zones_of_the_day(work: Work, after: str) -> str:
    """Some zones against the thresholds of the day, which may be others than yesterday's; where to go on."""
    found = work.page(Zone.kind, after=after, limit=AT_ONCE)
    _look_at(work, (one.id for one in found), KEYS)
    return found[-1].id if len(found) == AT_ONCE else ""


def agencies_of_the_day(work: Work, after: str) -> str:
    """Some agencies, so many days before they fall under their minimum; where to go on."""
    found = work.list(Agency, after=after, limit=AT_ONCE)
    for agency in found:
        look_at_agency(work, agency)
    return found[-1].id if len(found) == AT_ONCE else ""


# -- zones


def _look_at(work: Work, zone_ids: Iterable[str], keys: Iterable[str]) -> None:
    wanted = tuple(keys)
    for zone_id in dict.fromkeys(zone_ids):
        zone = work.find(Zone, zone_id)
        edition = edition_of(zone.programme, zone.region, work.today) if zone else None
        for limit in limits(edition):
            if zone and edition and binds(edition) and limit.key in wanted:
                _weigh(work, zone, edition, limit)


def _weigh(work: Work, zone: Zone, edition: Edition, limit: Limit) -> None:
    """Tell a crossing once; a zone that never met the threshold has not crossed it."""
    value = value_on(work, limit, zone.id, PRESENT)
    met, before = limit.met(value), gauge_states.last_seen(work, zone.id, limit.key)
    if met == before:
        return
    gauge_states.remember(work, zone.id, limit.key, met=met, first=before is None)
    if before and not met:
        _breached(work, zone, edition, limit, value)
    elif met and (alert := gauge_states.standing_alert(work, zone.id, limit.key)):
        _over(work, work.get(Alert, alert), value, ThresholdRecovered)


def _breached(work: Work, zone: Zone, edition: Edition, limit: Limit, value: Decimal) -> None:
    alert = Alert(
        subject=subject_of(limit.key),
        zone_id=zone.id,
        region=zone.region,
        found=value,
        least=limit.least,
        programme=edition.code,
        edition=edition.label,
        article=limit.provision.citation.zh,
        article_en=limit.provision.citation.en,
        seen_on=work.today,
        due_on=work.today,
    )
    work.create(alert, basis=alert.article, announce=ThresholdBreached)


# -- agencies


def look_at_agency(work: Work, agency: Agency) -> None:
    """Begin, sharpen or end the warning about its minimum; looking twice on one day changes nothing."""
    seen = outlook(work, agency)
    alert = standing_minimum(work, agency.id, MINIMUM)
    if seen is None:
        if alert:
            _over(work, alert, alert.found, MinimumSecured)
        return
    stage = _stage(seen, alert, work.today)
    if stage is None:
        if alert:
            _over(work, alert, Decimal(seen.found), MinimumSecured)
    elif alert is None:
        _warn(work, agency, seen, stage)
    else:
        _sharpen(work, alert, seen, stage)


def _stage(seen: Outlook, alert: Alert | None, today: date) -> int | None:
    """60, 30 or 7 days before; 0 once it has come about, of which an agency is told that was warned before."""
    if seen.is_under:
        return 0 if alert else None
    if seen.falls_on is None:
        return None
    left = (seen.falls_on - today).days
    return min((stage for stage in seen.rules.warn_days if left <= stage), default=None)


def _warn(work: Work, agency: Agency, seen: Outlook, stage: int) -> None:
    alert = Alert(
        subject=MINIMUM,
        agency_id=agency.id,
        region=agency.region,
        found=Decimal(seen.found),
        least=Decimal(seen.condition.least),
        article=seen.condition.citation.zh,
        article_en=seen.condition.citation.en,
        seen_on=work.today,
        due_on=seen.falls_on,
        days_before=stage,
    )
    work.create(alert, basis=alert.article, announce=MinimumWarned)


def _sharpen(work: Work, alert: Alert, seen: Outlook, stage: int) -> None:
    """A later stage is told again; another day alone is recorded."""
    due_on = seen.falls_on or alert.due_on
    now = (stage, due_on, Decimal(seen.found))
    if now == (alert.days_before, alert.due_on, alert.found):
        return
    later = alert.days_before is None or stage < alert.days_before
    sets = partial(Alert, days_before=stage, due_on=due_on, found=Decimal(seen.found))
    work.change(work.get(Alert, alert.id), sets, basis=alert.article, announce=MinimumWarned if later else None)


def _over(work: Work, alert: Alert, found: Decimal, announce: type[Event]) -> None:
    sets = partial(Alert, state=AlertState.OVER, over_on=work.today, found=found)
    work.change(work.get(Alert, alert.id), sets, basis=alert.article, announce=announce)
