"""Names by their sound: found in spite of a homophone, by full pinyin, and by initials."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin
from pypinyin.seg import mmseg

from rulebooks.matching.analysis import name_tails
from services.search.domain.analysis_fold import simplified

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_KEPT = re.compile(r"[\W_]+")
_RANK = re.compile("(?:省|(?:特别行政|(?:壮族|回族|维吾尔)?自治)?区|市|县|盟)$")
LONGEST_PLACE = 12
_TRAILING = re.compile(r"[\s()·.\-]+$")


def pinyin_tokens(text: str) -> list[str]:
    """The tokens of the sound field: syllables, pairs of syllables, the whole in full, its initials."""
    found: list[str] = []
    runs = _syllables_by_run(text)
    for run in runs:
        found += run
        found += [first + second for first, second in pairwise(run)]
    whole = [syllable for run in runs for syllable in run]
    if len(whole) > 1:
        found += ["".join(whole), "".join(syllable[0] for syllable in whole)]
    return list(dict.fromkeys(found))


def pinyin_query(text: str) -> list[str]:
    """What a name must sound like to be meant by *text*: its pairs of syllables, and its Latin words as typed."""
    found: list[str] = []
    for run in _syllables_by_run(text):
        found += [first + second for first, second in pairwise(run)] or run
    return list(dict.fromkeys(found))


def suggest_key(text: str) -> str:
    """What is compared when somebody types the beginning of a name: folded, letters and digits only."""
    return _KEPT.sub("", simplified(text))


def suggest_keys(name: str, places: Collection[str] = ()) -> tuple[str, ...]:
    """What may be begun to type for *name*: all of it, or from its own word on; written, in pinyin, by initials."""
    keys: list[str] = []
    printed = simplified(name)
    for form in (printed, printed[printed.find(own_word(name, places)) :]):
        syllables = [syllable for run in _syllables_by_run(form) for syllable in run]
        keys += [suggest_key(form), "".join(syllables), "".join(syllable[0] for syllable in syllables)]
    return tuple(dict.fromkeys(key for key in keys if key))


def own_word(name: str, places: Collection[str] = ()) -> str:
    """The part of a registered name that tells it from others: 集佳 of 北京市集佳知识产权代理有限公司."""
    rest = _without_tails(simplified(name))
    heads = _heads(places if isinstance(places, frozenset) else tuple(places))
    while head := next((rest[:size] for size in range(LONGEST_PLACE, 1, -1) if rest[:size] in heads), ""):
        if len(rest) - len(head) < 2:
            break
        rest = rest[len(head) :]
    return rest


@lru_cache(maxsize=8)
def _heads(places: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """What a name may begin with: each place as the list of regions writes it, and without its rank (苏州市, 苏州)."""
    written = {simplified(place) for place in places}
    return frozenset(name for name in written | {_RANK.sub("", place) for place in written} if len(name) >= 2)


def _without_tails(name: str) -> str:
    """*name* without what names of its kind end in, but never less than two characters of it."""
    name = _TRAILING.sub("", name) if not name.endswith(")") else name
    tail = next((tail for tail in name_tails() if name.endswith(tail) and len(name) - len(tail) >= 2), "")
    return _without_tails(name[: -len(tail)]) if tail else name


def _syllables_by_run(text: str) -> list[list[str]]:
    """Syllables of each stretch of Han, and each Latin word or number as it is."""
    return [_sounds(run) if "\u3400" <= run[0] <= "\u9fff" else [run] for run in _RUN.findall(simplified(text))]


def _sounds(run: str) -> list[str]:
    """As lazy_pinyin says them; its words are kept, since the names of a register are made of few of them."""
    return [syllable for word in mmseg.seg.cut(run) for syllable in _sounds_of_word(word)]


@lru_cache(maxsize=65_536)
def _sounds_of_word(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word, style=Style.NORMAL))
