"""The name of an agency taken apart: place, own word (字号), trade, form, branch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rulebooks.naming import NamingWords, bare, words

SHORTEST_OWN_WORD = 2
BRACKETED = re.compile(r"\(([^()]*)\)")
IGNORED = re.compile(r"[\s·•・.,、，。\-—_\"'“”‘’]+")
ENDED_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|县|区)")


@dataclass(frozen=True, slots=True)
class AgencyName:
    """What a name says, variants of writing apart."""

    places: tuple[str, ...]  # bare, as they stand: (江苏, 无锡)
    own: str  # 集佳; empty where an institution has none
    trade: tuple[str, ...]  # (知识产权, 代理)
    form: str  # 有限公司
    remark: str = ""  # 普通合伙
    branch: str = ""  # 分公司, with its places told by `branch_places`
    branch_places: tuple[str, ...] = ()

    @property
    def subjects(self) -> frozenset[str]:
        """What the trade is about, the manner of serving left out."""
        return frozenset(self.trade) & frozenset(words().subjects)


def plain(text: str) -> str:
    """One way of writing: widths, brackets, spaces and dots no longer differ."""
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("【】〔〕[]<>《》", "()()()()()"))
    return IGNORED.sub("", folded).upper()


@lru_cache(maxsize=4096)
def parse(name: str) -> AgencyName:
    """
    The parts of *name*, read as a registrar reads it.

    Brackets first (a remark on partners, a place, or part of the own word),
    then the branch behind the form, the form, the place in front, and the
    trade from the end; what is left is the agency's own word.
    """
    known = words()
    text, remark, inner_places = _open_brackets(plain(name), known)
    text, branch, branch_places = _branch(text, known)
    text, form = _form(text, known)
    text, front = _front_places(text, known)
    own, trade = _trade(text, known)
    if not own and not front and len(trade) > 1:  # a name without a place has a word of its own, whatever it looks like
        own, trade = trade[0], trade[1:]
    return AgencyName(
        places=_once((*front, *inner_places)),
        own=own,
        trade=trade,
        form=known.forms.get(form, ""),
        remark=remark,
        branch=branch,
        branch_places=branch_places,
    )


def _open_brackets(text: str, known: NamingWords) -> tuple[str, str, tuple[str, ...]]:
    """The text without brackets; a remark and a place inside them are told apart, the rest stays in the name."""
    remark, places = "", []
    for inside in BRACKETED.findall(text):
        place = bare(inside, known.endings) if inside in known.places or ENDED_PLACE.fullmatch(inside) else ""
        if inside in known.remarks:
            remark, kept = known.remarks[inside], ""
        elif place:
            places.append(place)
            kept = ""
        elif _is_a_note(text, inside, known):
            kept = ""
        else:
            kept = inside
        text = text.replace(f"({inside})", kept, 1)
    for bare_remark, meaning in known.remarks.items():  # 事务所普通合伙, the brackets forgotten
        if not remark and text.endswith(bare_remark):
            text, remark = text[: -len(bare_remark)], meaning
    return text.replace("(", "").replace(")", ""), remark, tuple(places)


def _is_a_note(text: str, inside: str, known: NamingWords) -> bool:
    """Behind the form a name is over: …有限公司（已更名）."""
    before, found, after = text.partition(f"({inside})")
    return bool(found) and not after and before.endswith(tuple(known.forms))


def _branch(text: str, known: NamingWords) -> tuple[str, str, tuple[str, ...]]:
    """A branch stands behind the form of its head office: …有限公司无锡分公司."""
    for word in known.branches:
        if not text.endswith(word):
            continue
        head = text[: -len(word)]
        ends = max((at + len(form) for form in known.forms if (at := head.rfind(form)) > 0), default=0)
        if not ends:
            return head, word, ()
        inside = head[ends:]
        return head[:ends], word, _front_places(inside, known, whole=True)[1] or ((inside,) if inside else ())
    return text, "", ()


def _form(text: str, known: NamingWords) -> tuple[str, str]:
    """The form at the end, which must leave something of the name."""
    for form in known.forms:
        if text.endswith(form) and len(text) > len(form):
            return text[: -len(form)], form
    return text, ""


@cache
def _places_by_first() -> Mapping[str, tuple[str, ...]]:
    """The known places by their first character, in their order: thousands of them, of which few begin alike."""
    found: dict[str, list[str]] = {}
    for place in words().places:
        found.setdefault(place[:1], []).append(place)
    return {first: tuple(places) for first, places in found.items()}


def place_in_front(text: str) -> str:
    """The known place that *text* begins with; empty where there is none."""
    return next((place for place in _places_by_first().get(text[:1], ()) if text.startswith(place)), "")


def _front_places(text: str, known: NamingWords, *, whole: bool = False) -> tuple[str, tuple[str, ...]]:
    """The places in front: 江苏省无锡市…; an unknown one counts where it carries its ending. A name is never a place as a *whole*."""
    places: list[str] = []
    while text:
        found = place_in_front(text)
        if not found and (ended := ENDED_PLACE.match(text)):
            found = ended.group()
        if not found or (len(text) == len(found) and not places and not whole):
            break
        places.append(bare(found, known.endings))
        text = text[len(found) :]
    return text, tuple(places)


def _trade(text: str, known: NamingWords) -> tuple[str, tuple[str, ...]]:
    """The trade taken off the end word by word, as long as an own word of two characters or nothing at all is left."""
    trade: list[str] = []
    while text:
        word = next((word for word in known.trades if text.endswith(word) and _leaves_a_word(text, word)), "")
        if not word:
            break
        trade.insert(0, word)
        text = text[: -len(word)]
    return text, tuple(trade)


def _leaves_a_word(text: str, word: str) -> bool:
    left = len(text) - len(word)
    return left == 0 or left >= SHORTEST_OWN_WORD


def _once(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(places))
