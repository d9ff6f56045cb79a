"""A refusal as it is told: one object, from which the JSON body and the page are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from chassis.errors import Forbidden, Missing, Problem, Refused, Stale, Unavailable
from chassis.shapes.check import AMOUNT
from contracts.codes import gateway as codes
from contracts.codes import load_all
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.language import EN, TAGS, ZH
from gateway.problems.kinds import RequestProblem

IN_FEN = Words("写成整数分：1500.50 元是 150050", "In whole fen: 1500.50 yuan are 150050")
MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Problem], HTTPStatus] = {
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    Missing: HTTPStatus.NOT_FOUND,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Forbidden: HTTPStatus.FORBIDDEN,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What went wrong with one request, complete and in both languages."""

    status: int
    faults: tuple[Fault, ...]
    trace_id: str
    instance: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.faults[0].code

    @property
    def title(self) -> Words:
        """Of the first reason; its sentence where a newer service gave a code that is not known here yet."""
        code = load_all().get(self.code)
        return code.title if code else self.faults[0].detail

    @property
    def detail(self) -> Words:
        """The first reason, and how many more there are."""
        first, more = self.faults[0].detail, len(self.faults) - 1
        if not more:
            return first
        return Words(f"{first.zh}另有 {more} 处，一并列出。", f"{first.en} {more} more listed below.")

    @property
    def reasons(self) -> tuple[Fault, ...]:
        """Every reason; none where the platform itself failed, whose inside is nobody's business."""
        return () if self.status == HTTPStatus.INTERNAL_SERVER_ERROR else self.faults

    def body(self, lang: str) -> dict[str, Any]:
        """The members of the problem document, spoken in *lang*."""
        other = EN if lang == ZH else ZH
        basis = self.faults[0].basis
        return {
            "type": f"/problems/{self.code}",
            "title": self.title.of(lang),
            "status": int(self.status),
            "detail": self.detail.of(lang),
            "instance": self.instance,
            "code": self.code,
            "errors": [_place(fault) | _texts(fault, lang) for fault in self.reasons],
            "basis": basis.of(lang) if basis else None,
            "trace_id": self.trace_id,
            "alt": {
                "lang": TAGS[other],
                "title": self.title.of(other),
                "detail": self.detail.of(other),
                "errors": [_texts(fault, other) for fault in self.reasons],
            },
        }


def report_of(problem: Problem, trace_id: str, instance: str = "") -> Report:
    """The report of a refusal; its kind decides the status."""
    headers: dict[str, str] = {}
    if isinstance(problem, RequestProblem):
        status, headers = problem.status, problem.headers
    else:
        status = next(STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS)
        if isinstance(problem, Refused) and all(fault.pointer.startswith("?") for fault in problem.faults):
            status = HTTPStatus.BAD_REQUEST  # nothing but the address is wrong, as where the gateway itself sees it
    if isinstance(problem, Unavailable):
        headers = {"Retry-After": str(problem.retry_after)}
    return Report(status=status, faults=problem.faults, trace_id=trace_id, instance=instance, headers=headers)


def failure(trace_id: str, instance: str = "") -> Report:
    """The report of a failure that nobody foresaw: the trace id and nothing more."""
    return Report(
        status=HTTPStatus.INTERNAL_SERVER_ERROR, faults=(codes.FAILED.fault(),), trace_id=trace_id, instance=instance
    )


def _place(fault: Fault) -> dict[str, Any]:
    return {"pointer": fault.pointer, "code": fault.code}


def _texts(fault: Fault, lang: str) -> dict[str, Any]:
    return {
        "detail": fault.detail.of(lang),
        **{name: words and words.of(lang) for name, words in _why(fault).items()},
    }


def _why(fault: Fault) -> dict[str, Words | None]:
    """An amount is typed in yuan on pages and in tables; a program, which reads this body, sends fen."""
    in_fen = IN_FEN if fault.context.get("type") == {"zh": AMOUNT.zh, "en": AMOUNT.en} else None
    return {"basis": fault.basis, "fact": fault.fact, "change": fault.change or in_fen}
