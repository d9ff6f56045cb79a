"""What a demand in a person's own words seems to ask for: guesses, to be confirmed by whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from rulebooks import codes as code_lists
from rulebooks.matching.sayings import called, trades
from services.search.domain.analysis_fold import fold
from services.search.domain.mistyped import put_right
from services.search.domain.service_needs import Hit, wanted

MOST = 5  # of one list
SURE, LIKELY = 95, 70  # per cent: by its name, by another name of it
_NOT = re.compile(r"(?:不需要|无需|不用|不含|不涉及|除了|without|no need (?:of|for))[^，。；,.;\n]*")
# a German company is no wish for somebody who speaks German
_SPOKEN = re.compile(r"speak|spoke|language|translat|interpret|fluent|written in|documents? in")
LISTS = ("services", "rights", "industries", "languages")
STAGES = {
    "dispute": ("侵权", "被诉", "起诉", "应诉", "纠纷", "打官司", "诉讼", "仲裁", "警告函", "infring", "lawsuit", "dispute"),
    "pending": ("审查意见", "驳回", "复审", "补正", "office action"),
    "trade": ("融资", "质押", "转让", "许可", "作价入股", "估值", "拟上市", "pledge", "licens"),
    "planning": ("布局", "导航", "预警", "自由实施", "fto", "调研", "landscape"),
    "filing": ("申请", "注册", "登记", "撰写", "filing", "register"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """One code that the text seems to mean, by which of its words, and how sure that is in per cent."""

    list: str
    code: str
    by: str
    sure: int
    taken: bool = True  # for a need, until somebody says otherwise; else it is only offered


def guesses(text: str, on: date) -> tuple[Guess, ...]:
    """What *text* seems to ask for, what is taken first; what it says it does not need is no guess."""
    folded = _NOT.sub(" ", put_right(fold(text)))
    found = [*_services(folded, on)]
    for name in LISTS[1:]:
        hits = _hits(name, folded, on)
        if name == "languages" and not _SPOKEN.search(folded):
            hits = (hit for hit in hits if not hit.word.isascii())
        best = _best(hits)[:MOST]
        found += [Guess(name, hit.code, hit.word, hit.sure) for hit in best]
    return tuple(found)


def stage_of(text: str) -> Guess | None:
    """How far the writer seems to be; None where the text does not say."""
    folded = fold(text)
    named = ((stage, word) for stage, words in STAGES.items() for word in words if word in folded)
    return next((Guess("stage", stage, word, LIKELY) for stage, word in named), None)


def region_of(text: str) -> Guess | None:
    """The narrowest place that *text* names; None where it names none."""
    folded = fold(text)
    named = [(len(name), code, name) for name, code in _places() if name in folded]
    return Guess("regions", *max(named)[1:], LIKELY) if named else None


def _services(folded: str, on: date) -> Iterable[Guess]:
    known = code_lists.load("services")
    for one in wanted(folded, _hits("services", folded, on), SURE):
        if known.get(one.code, on):
            yield Guess("services", one.code, one.by, one.sure, one.taken)


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """Of each code its surest name, the surest code first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.code not in best or best[hit.code].sure < hit.sure:
            best[hit.code] = hit
    return sorted(best.values(), key=lambda hit: (-hit.sure, -len(hit.word), hit.code))


def _hits(name: str, folded: str, on: date) -> Iterable[Hit]:
    """Each name of the list that stands in the text; none inside a longer one."""
    taken: list[tuple[int, int]] = []
    for word, code, sure in _words(name):
        at = _where(folded, word)
        if at < 0 or not code_lists.load(name).get(code, on):
            continue
        span = (at, at + len(word))
        if any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in taken):
            continue
        taken.append(span)
        yield Hit(code, word, at, sure)


def _where(folded: str, word: str) -> int:
    """Where *word* stands; a Latin word or a number only as a whole one."""
    if not word.isascii() or word not in folded:
        return folded.find(word)
    match = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", folded)
    return match.start() if match else -1


@cache
def _words(name: str) -> tuple[tuple[str, str, int], ...]:
    """Every name of every code, the longest first: (folded, code, how sure)."""
    found: dict[tuple[str, str], int] = {}
    for entry in code_lists.load(name):
        if entry.extra.get("kind") == "group":
            continue
        for text, sure in (
            (entry.zh, SURE),
            (entry.zh.replace(" ", ""), SURE),  # as most people type it
            (entry.en, SURE),
            *((one, LIKELY) for one in entry.extra.get("aliases", ())),
        ):
            folded = put_right(fold(text))
            if len(folded) > 1:
                found[folded, entry.code] = max(sure, found.get((folded, entry.code), 0))
    if name == "services":
        found = {(put_right(fold(word)), code): LIKELY for code, words in called().items() for word in words} | found
    if name == "rights":  # how people say it
        found |= {("专利", "patent"): LIKELY, ("发明", "patent_invention"): LIKELY, ("软著", "copyright"): LIKELY}
        found |= {("布图设计", "layout_design"): SURE, ("外观设计", "patent_design"): LIKELY}
    if name == "industries":  # 生物医药 for 生物医药产业, 芯片 for 集成电路
        found = {(fold(word), code): LIKELY for code, words in trades().items() for word in words} | found
        found |= {(word.removesuffix("产业"), code): sure for (word, code), sure in found.items() if len(word) > 3}
    return tuple(
        sorted(((word, code, sure) for (word, code), sure in found.items()), key=lambda one: (-len(one[0]), one))
    )


@cache
def _places() -> tuple[tuple[str, str], ...]:
    places = []
    for entry in code_lists.load("regions"):
        if entry.until is None and len(entry.code) == 6:
            short = re.sub("(?:省|市|区|县)$", "", entry.zh)
            places += [(fold(name), entry.code) for name in {entry.zh, short} if len(name) > 1]
    return tuple(places)
