"""The bytes of a call and of its answer; a refusal travels as a value, never as an exception class."""

from __future__ import annotations

import json
import typing
from dataclasses import dataclass
from typing import Any

from chassis.errors import KINDS, Problem
from chassis.shapes.codec import compact, from_json, to_json
from contracts.codes.base import Fault
from contracts.commands.base import Command, Query, Request


@dataclass(frozen=True, slots=True)
class Headers:
    """What travels beside the body."""

    token: str = ""  # the signed principal
    key: str = ""  # the idempotency key of a command
    traceparent: str = ""
    after: tuple[tuple[str, int], ...] = ()  # positions that a read must include
    deadline: float = 0.0  # seconds the caller waits


def encode(request: Request[Any]) -> bytes:
    """A request's body."""
    return compact(to_json(request)).encode()


_answers: dict[type[Any], type] = {}


def answer_type(request: type[Request[Any]]) -> type:
    """What a request is answered with, read once from `Query[…]` or `Command[…]`."""
    if request not in _answers:
        _answers[request] = _declared_answer(request)
    return _answers[request]


def _declared_answer(request: type[Request[Any]]) -> type:
    for cls in request.__mro__:
        for base in getattr(cls, "__orig_bases__", ()):
            if typing.get_origin(base) in (Query, Command, Request):
                return typing.get_args(base)[0]  # type: ignore[no-any-return]  # typing has no word for it
    raise TypeError(f"{request.__name__} does not say what it is answered with")


def answered(value: Any, position: int = 0) -> bytes:
    """An answer, and the position of the last event that it announced."""
    return answered_text(compact(to_json(value)), position)


def answered_text(answer: str, position: int) -> bytes:
    """The same, of an answer that is JSON already."""
    return f'{{"answer":{answer},"position":{position}}}'.encode()


def refused(problem: Problem) -> bytes:
    """A problem as a value."""
    name = next(name for name, kind in KINDS.items() if type(problem) is kind)
    return compact({"problem": name, "faults": to_json(list(problem.faults))}).encode()


def decode(request: type[Request[Any]], body: bytes) -> tuple[Any, int]:
    """The answer and its position; raises the problem that came instead."""
    said = json.loads(body)
    if "problem" in said:
        raise KINDS[said["problem"]](*(from_json(Fault, fault) for fault in said["faults"]))
    return from_json(answer_type(request), said["answer"]), said["position"]
