"""Which services a text asks for: those it names, and of a sentence that names none the one that it is most like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.search.domain.likeness import alike, named_by

MOST = 6  # that are shown
MOST_OF_ONE = 6  # sentence
LEAST = 5.0  # what a sentence must be like a service before anything is guessed
SOLID = 13.0  # and before it is taken for a need beside those of other sentences
NEAR = 0.2  # of the likest
HINT = 8.0  # what another name of a service counts that many services share
_OF_ITSELF = re.compile(r"^\W*(?:我们|我司|我厂|本公司|本厂|公司|企业)?(?:是|做|从事|主营|主要|位于|成立|专门|生产)")
_ASKS = re.compile(r"[想要求找怎吗怕被请帮能办]|希望|需要|如何|打算|准备|应对")
SENTENCE = re.compile(r"[。；;！!？?\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[，,]")
LIKENESS = "≈"  # no word of the text names it; the whole is like what people say who need it


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of a service that stands in a text, and how sure a name it is."""

    code: str
    word: str
    start: int
    sure: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service that a text seems to ask for; *taken* for a need until somebody says otherwise, or only offered."""

    code: str
    by: str
    sure: int
    taken: bool


def wanted(folded: str, hits: Iterable[Hit], sure_from: int) -> list[Wanted]:
    """The services that *folded* asks for, those that are taken first, in the order in which they are said."""
    every = list(hits)
    found: dict[str, Wanted] = {}
    offered: list[tuple[float, Wanted]] = []
    for start, sentence in _sentences(folded):
        here = [hit for hit in every if start <= hit.start < start + len(sentence)]
        named = [
            hit for hit in here if hit.sure >= sure_from or named_by(hit.word) <= 1 or _is_all(hit, sentence, here)
        ]
        for hit in named:
            found.setdefault(hit.code, Wanted(hit.code, hit.word, hit.sure, taken=True))
        likely = [] if _tells_of_itself(sentence) else _likely(sentence, here)
        if not named and likely and likely[0][0] >= SOLID:
            found.setdefault(likely[0][1].code, likely[0][1])
        offered += likely
    offered.sort(key=lambda one: (-one[0], one[1].code))
    if not found and offered:
        found[offered[0][1].code] = offered[0][1]
    more = dict.fromkeys(one.code for _, one in offered if one.code not in found)
    by_code = {one.code: one for _, one in reversed(offered)}
    rest = [Wanted(code, by_code[code].by, by_code[code].sure, taken=False) for code in more]
    return [*found.values(), *rest][: max(MOST, len(found))]


def _sentences(folded: str) -> Iterator[tuple[int, str]]:
    """Each sentence once, with where it starts."""
    seen, start = set(), 0
    for cut in [*(match.span() for match in SENTENCE.finditer(folded)), (len(folded), len(folded))]:
        sentence = folded[start : cut[0]]
        if sentence.strip() and sentence.strip() not in seen:
            seen.add(sentence.strip())
            yield start, sentence
        start = cut[1]


def _is_all(hit: Hit, sentence: str, hits: list[Hit]) -> bool:
    """Whether the sentence is that name and nothing else, and no other service has it."""
    return hit.word == sentence.strip() and all(other.code == hit.code for other in hits if other.word == hit.word)


def _tells_of_itself(sentence: str) -> bool:
    """Whether it says what the firm is and asks for nothing: 我们做芯片 is no wish to register a chip."""
    return bool(_OF_ITSELF.match(sentence)) and not _ASKS.search(sentence)


def _wish_of(sentence: str) -> str:
    """A sentence without the clauses before the first comma that say what the firm is: 我们做芯片，怕被告 is no wish about chips."""
    clauses = _CLAUSE.split(sentence)
    while len(clauses) > 1 and _tells_of_itself(clauses[0]):
        clauses = clauses[1:]
    return "，".join(clauses)


def _likely(sentence: str, hits: list[Hit]) -> list[tuple[float, Wanted]]:
    """What a sentence is like, its hints counted in, the likest first."""
    weights = dict(alike(_wish_of(sentence)))
    words: dict[str, str] = {}
    for hit in hits:
        weights[hit.code] = weights.get(hit.code, 0.0) + HINT / max(1, named_by(hit.word))
        words.setdefault(hit.code, hit.word)
    ranked = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:MOST_OF_ONE]
    if not ranked:
        return []
    best, near = ranked[0][1], sum(weight for _, weight in ranked[:3])
    return [
        (weight, Wanted(code, words.get(code, LIKENESS), min(85, 20 + round(80 * weight / near)), taken=True))
        for code, weight in ranked
        if weight >= max(LEAST, NEAR * best)
    ]
