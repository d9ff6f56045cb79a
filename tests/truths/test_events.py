"""Every event that is listened to is announced by someone, or said to be awaited; every event keeps its promise."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import pytest

from chassis.bus.promises import data_schema
from contracts import events
from contracts.declare import Event
from contracts.events import PLAIN, awaited, platform
from services.all_in_one import SERVICES

EVENTS = events.load_all()
RELEASED = Path(__file__).resolve().parents[2] / "contracts" / "released" / "events"

STARTS = ("__main__", ".wsgi", ".green")  # modules that act when they are imported


def announced(services_=SERVICES):
    """
    The events that the tables of their owner name, those of every kind that it keeps, and those that its code holds.

    So are those about copies, of every owner and reader that keeps one.
    An event of somebody else's that a service holds is one that it listens to, and announced by its owner only.
    """
    for service in services_:
        for reader in platform.readers_of(service.name) if service.keeps else ():
            yield platform.digest_of(service.name)
            yield platform.sent_of(service.name, reader)
        if service.copy:
            yield platform.request_of(service.name)
        for keep in service.keeps:
            yield from (f"{keep.kind.announces}.{suffix}" for suffix in PLAIN)
            yield from (move.event.type for move in keep.moves.table.values())
            if keep.created:
                yield keep.created.type
        yield from (type_ for type_ in held_by(service.name) if type_.startswith(f"{service.name}."))


def held_by(service):
    """The types of the events that a service's code has a name for."""
    package = importlib.import_module(f"services.{service}")
    for found in pkgutil.walk_packages(package.__path__, f"services.{service}."):
        if ".migrations" not in found.name and not found.name.endswith(STARTS):
            for one in vars(importlib.import_module(found.name)).values():
                if isinstance(one, type) and issubclass(one, Event) and one is not Event:
                    yield one.type


def listened_to():
    return {(service.name, type_) for service in SERVICES for type_ in service.hears()}


def test_every_event_that_is_listened_to_is_announced_or_awaited():
    known = set(announced()) | set(awaited.AWAITED)
    assert sorted(one for one in listened_to() if one[1] not in known) == []


def test_what_is_awaited_is_not_there_yet_and_somebody_waits_for_it():
    assert sorted(set(awaited.AWAITED) & set(announced())) == []
    assert sorted(set(awaited.AWAITED) - {type_ for _, type_ in listened_to()}) == []
    assert all(why.strip() for why in awaited.AWAITED.values())


def test_a_missing_announcer_would_be_seen():
    """The negative control: without the registry, what is listened to of it is announced by nobody."""
    without = set(announced([service for service in SERVICES if service.name != "registry"]))
    assert {type_ for _, type_ in listened_to()} - without - set(awaited.AWAITED) >= {"registry.agency.registered"}


def test_no_service_listens_to_itself():
    assert sorted(one for one in listened_to() if one[1].startswith(f"{one[0]}.")) == []


def test_every_declared_event_is_announced_by_its_owner():
    assert sorted(set(EVENTS) - set(announced())) == []


@pytest.mark.parametrize("type_", EVENTS)
def test_an_event_says_what_a_reader_may_rely_on(type_):
    assert (EVENTS[type_].__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize("type_", EVENTS)
def test_an_event_has_a_released_schema_which_is_the_one_it_is_checked_against(type_):
    path = RELEASED / f"{type_}.v{EVENTS[type_].version}.json"
    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(data_schema(type_)))


def test_every_service_that_is_said_to_keep_a_copy_says_what_it_holds_and_nobody_else_does():
    assert {service.name for service in SERVICES if service.copy} == set(platform.COPIES)


def test_a_copy_follows_every_event_of_its_kinds():
    """Else its sequences would fall behind the owner's revisions without anything being amiss."""
    for service in SERVICES:
        kinds = platform.COPIES.get(service.name, ())
        assert sorted(set(events.types_about(*kinds)) - set(service.reactions)) == []
