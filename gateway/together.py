"""One act on several cases: each under its own key as if it were alone, so that one that is refused keeps no other back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chassis.errors import Problem
from contracts.codes.base import Fault
from contracts.commands.cases import ActOnCase, GetCase
from contracts.declare import Kind, Words
from gateway.access.principal import principal
from gateway.clients import send
from gateway.problems import report_of

MOST = 50  # cases at once


@dataclass(frozen=True, slots=True)
class Chosen:
    """One case as it was seen, and what is said of it alone."""

    id: str
    revision: int
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What became of one case: its new revision and stage, or, as it stands, the status and every reason of the refusal."""

    id: str
    done: bool
    status: int  # as if it had been asked for alone
    revision: int
    title: str
    stage: Words
    errors: tuple[Fault, ...]


def each(kind: Kind, act: str, shared: Mapping[str, Any], chosen: Iterable[Chosen], key: str) -> list[CaseOutcome]:
    """Do it to each; asked again under the same key, what was done is told again, and what was refused is tried again."""
    return [_one(kind, act, shared, one, f"{key}.{one.id}") for one in chosen]


def _one(kind: Kind, act: str, shared: Mapping[str, Any], one: Chosen, key: str) -> CaseOutcome:
    inputs = {**shared, **one.inputs}
    command = ActOnCase(kind=kind.name, id=one.id, revision=one.revision, act=act, inputs=inputs)
    try:
        view = send(command, principal(), key=key)
    except Problem as problem:
        title, stage = _seen(kind, one.id)
        status = report_of(problem, "").status
        return CaseOutcome(one.id, False, status, one.revision, title, stage, problem.faults)
    return CaseOutcome(view.id, True, HTTPStatus.OK, view.revision, view.title, view.stage_words, ())


def _seen(kind: Kind, id: str) -> tuple[str, Words]:
    """What the case is called and where it stands, where this person may see it."""
    try:
        view = send(GetCase(kind=kind.name, id=id), principal())
    except Problem:
        return "", Words("", "")
    return view.title, view.stage_words
