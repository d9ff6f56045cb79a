"""The receipt of an act: edition and hash, why this edition, what went in, and every test with its article and outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chassis.procedures.case import MOVE, Case, Entry, told
from chassis.procedures.conditions import Asked
from chassis.procedures.model import Article, Definition
from chassis.procedures.move import fold
from chassis.procedures.packed import packed, plain
from chassis.procedures.reasons import Check, checks
from contracts.declare import Words
from rulebooks.in_force import Status

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was decided, by which rules, on which facts; it can be made again from the same entries."""

    entry: Entry
    definition: Definition
    why: Words
    tests: tuple[Check, ...]
    history: str  # the hash of the entries before

    def as_json(self) -> Json:
        act = self.definition.act(self.entry.act)
        return {
            "procedure": self.definition.code,
            "edition": self.definition.edition,
            "edition_hash": self.definition.hash,
            "why_this_edition": _both(self.why),
            "act": self.entry.act,
            "words": _both(act.words),
            "basis": _article(self.definition.articles[act.basis]),
            "entry": _flat(packed(self.entry)),
            "history": self.history,
            "tests": [_test(self.definition, one) for one in self.tests],
        }

    @property
    def hash(self) -> str:
        """What is printed beside the code on the document."""
        return sha256(_bytes(self.as_json())).hexdigest()


def receipt(book: Mapping[str, Definition], entries: Iterable[Entry], number: int) -> Receipt:
    """The receipt of the entry at *number* (from 0, the opening) in the order in which entries are told."""
    ordered = told(entries)
    before, entry = ordered[:number], ordered[number]
    case = fold(book, before)
    tests = checks(Asked(case, entry.saw, entry), case.named(entry))
    return Receipt(entry, case.definition, why_edition(case), tests, _history(before))


def differs(written: Json, book: Mapping[str, Definition], entries: Iterable[Entry], number: int) -> list[str]:
    """What a receipt says otherwise than the same rules say now; empty where it holds."""
    again = json.loads(_bytes(receipt(book, entries, number).as_json()))
    told_then = json.loads(_bytes(written))
    return sorted(key for key in again.keys() | told_then.keys() if again.get(key) != told_then.get(key))


def why_edition(case: Case) -> Words:
    """Because it stood in force on the day of the opening, or because the case was moved to it."""
    starts, first = case.definition.starts, case.entries[0]
    moves = [one for one in case.entries if one.act == MOVE]
    if moves:
        day = moves[-1].day
        return Words(
            f"案件于 {day} 转到 {starts} 起施行的版本",
            f"The case was moved on {day} to the edition in force from {starts}",
        )
    if case.definition.status is Status.DRAFT:
        return Words(
            f"案件于 {first.day} 开立，适用 {starts} 的征求意见稿",
            f"The case was opened on {first.day} under the draft of {starts}",
        )
    return Words(
        f"案件于 {first.day} 开立，适用 {starts} 起施行的版本",
        f"The case was opened on {first.day} under the edition in force from {starts}",
    )


def _test(definition: Definition, one: Check) -> Json:
    return {
        "condition": one.condition.id,
        "words": _both(one.condition.words),
        "article": _article(definition.articles[one.condition.basis]),
        "outcome": one.outcome.value,
        "value": plain(one.finding.value),
        "limit": plain(one.finding.limit),
        "counted": list(one.finding.counted),
        "source": one.source,
        "as_of": one.as_of,
    }


def _article(article: Article) -> Json:
    cited = article.citation
    return {**_both(article.words), "quotes": list(article.quotes), "evidence": cited.evidence.value}


def _history(entries: list[Entry]) -> str:
    return sha256(_bytes([_flat(packed(entry)) for entry in entries])).hexdigest()


def _flat(row: Json) -> Json:
    return {**row, "day": row["day"].isoformat(), "recorded_at": row["recorded_at"].isoformat()}


def _both(words: Words) -> Json:
    return {"zh": words.zh, "en": words.en}


def _bytes(value: Any) -> bytes:
    """One way of writing it, so that the same receipt is the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
