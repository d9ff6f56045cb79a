"""The check of a unified social credit identifier (统一社会信用代码) by GB 32100."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rulebooks.book import read
from rulebooks.codes import load
from rulebooks.codes.regions import Kind, region
from rulebooks.text import Text

_BOOK = read(Path(__file__).with_suffix(".toml"))
_INNER = _BOOK.data["organisation"]
LENGTH: int = _BOOK.data["length"]
ALPHABET: str = _BOOK.data["alphabet"]
BASIS = _BOOK.source({}).citation
INNER_BASIS = _BOOK.source(_INNER).citation
REGION = slice(2, 8)
ORGANISATION = slice(8, 17)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found in a code, with the values that its text names."""

    name: str
    context: Mapping[str, str | int]

    @property
    def words(self) -> Text:
        texts = _BOOK.data["remarks"][self.name]
        return Text(texts["zh"].format_map(self.context), texts["en"].format_map(self.context))


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a code: faults make it invalid, warnings never do."""

    normalised: str
    expected: str  # the check digit that the first seventeen characters ask for; empty where there are not seventeen
    faults: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    authority: Text | None = None
    kind: Text | None = None

    @property
    def valid(self) -> bool:
        return not self.faults


def normalise(text: str) -> str:
    """The code in half width and capitals, without spaces, hyphens and what cannot be seen."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if unicodedata.category(char) not in {"Pd", "Cf"} and not char.isspace())


def check(text: str, day: date = date.max) -> Checked:
    """Everything there is to say of a code; its region is looked at as of *day*, by default by the latest list."""
    code = normalise(text)
    expected = check_digit(code)
    authorities = load("authorities").rows
    authority, kind = authorities.get(code[:1]), authorities.get(code[:2])
    return Checked(
        code,
        expected,
        tuple(_faults(code, expected)),
        tuple(_warnings(code, day)) if len(code) == LENGTH else (),
        authority[0].words if authority else None,
        kind[0].words if kind and len(code) > 1 else None,
    )


def check_digit(code: str) -> str:
    """The eighteenth character that belongs to the first seventeen; empty where they are not seventeen of the alphabet."""
    body = code[: LENGTH - 1]
    if len(body) < LENGTH - 1 or any(char not in ALPHABET for char in body):
        return ""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _BOOK.data["weights"], strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def organisation_digit(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) that belongs to the first eight."""
    total = sum(_INNER["alphabet"].index(char) * weight for char, weight in zip(body, _INNER["weights"], strict=True))
    digit: str = _INNER["check"][-total % len(_INNER["check"])]
    return digit


def _faults(code: str, expected: str) -> Iterator[Remark]:
    if len(code) != LENGTH:
        yield Remark("length", {"length": len(code), "wanted": LENGTH})
    strange = [f"{char}({place})" for place, char in enumerate(code, 1) if char not in ALPHABET]
    if strange:
        yield Remark("alphabet", {"characters": " ".join(strange)})
    letters = [char for char in code[REGION] if char in ALPHABET and not char.isdigit()]
    if letters:
        yield Remark("region-digits", {"region": code[REGION]})
    if len(code) == LENGTH and expected and code[-1] != expected:
        yield Remark("checksum-mismatch", {"given": code[-1], "expected": expected})


def _warnings(code: str, day: date) -> Iterator[Remark]:
    authorities = load("authorities").rows
    if code[0] not in authorities:
        yield Remark("authority", {"authority": code[0]})
    elif code[:2] not in authorities:
        yield Remark("kind", {"kind": code[:2]})
    inner = code[ORGANISATION]
    if all(char in ALPHABET for char in inner) and (wanted := organisation_digit(inner[:-1])) != inner[-1]:
        yield Remark("organisation-mismatch", {"given": inner[-1], "expected": wanted, "organisation": inner})
    if code[REGION].isdigit():
        yield from _region_warning(code[REGION], day)


def _region_warning(code: str, day: date) -> Iterator[Remark]:
    found = region(code, day)
    context: dict[str, str | int] = {"region": code, "name_zh": found.name.zh, "name_en": found.name.en}
    match found.kind:
        case Kind.RETIRED:
            yield Remark("region-retired", context | {"now": found.now})
        case Kind.PARK:
            yield Remark("region-park", context)
        case Kind.NOT_YET:
            yield Remark("region-not-yet", context)
        case Kind.UNKNOWN:
            yield Remark("region-unknown", {"region": code})
