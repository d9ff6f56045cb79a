"""What is compared of an agency, and by what others are looked for that may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from contracts.declare import State
from services.registry.domain.addresses import Door, door
from services.registry.domain.names import AgencyName, parse

MAIL_FOR_ALL = frozenset(
    [
        "QQ.COM",
        "163.COM",
        "126.COM",
        "SINA.COM",
        "SOHU.COM",
        "139.COM",
        "189.CN",
        "FOXMAIL.COM",
        "GMAIL.COM",
        "OUTLOOK.COM",
        "HOTMAIL.COM",
    ]
)


@dataclass(frozen=True)
class Sketch:
    """What is compared of an agency."""

    names: tuple[str, ...]  # the present one first
    address: str | None = None
    room: str | None = None
    region: str = ""
    agency_code: str | None = None
    people: frozenset[str] = frozenset()  # by name, as its own record says: the head
    practitioners: frozenset[str] = frozenset()  # whoever practises or practised with it
    phones: frozenset[str] = frozenset()
    email: str | None = None
    website: str | None = None

    @cached_property
    def parsed(self) -> tuple[AgencyName, ...]:
        return tuple(parse(name) for name in self.names)

    @cached_property
    def door(self) -> Door:
        return door(self.address, self.room)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The domain names of mail and web site, but for those that everybody uses."""
        mail = (self.email or "").rpartition("@")[2].upper()
        site = (self.website or "").upper().removeprefix("HTTPS://").removeprefix("HTTP://").removeprefix("WWW.").partition("/")[0]  # fmt: skip
        return frozenset({mail, site}) - MAIL_FOR_ALL - {""}

    @cached_property
    def signs(self) -> frozenset[str]:
        """
        By what it is looked for: two that share none of these cannot reach the points together.

        The same own word is enough with a place. Near words and those that hold one another are not, without a
        door, a number or a domain in common besides; with people in common, the words must be one edit apart.
        """
        own = {name.own for name in self.parsed if name.own}
        whole = {f"whole {''.join((*name.trade, name.form))}" for name in self.parsed if not name.own}
        beside = {self.door.house, *self.phones, *self.hosts} - {""}
        near = {f"near {character} {one}" for character in set("".join(own)) for one in beside}
        known = {f"people {part} {one}" for word in own for part in _one_less(word) for one in self.people}
        known |= {f"practises {one}" for one in self.practitioners}
        code = {f"code {self.agency_code}"} if self.agency_code else set()
        return frozenset({f"own {word}" for word in own} | whole | near | known | code)

    @property
    def looks_for(self) -> frozenset[str]:
        """The signs by which others may be found: its head may have practised with one of them."""
        return self.signs | {f"practises {one}" for one in self.people}

    @property
    def everybody(self) -> frozenset[str]:
        return self.people | self.practitioners


def _one_less(word: str) -> set[str]:
    """The word, and the word without any one of its characters: what two that are one edit apart have in common."""
    return {part for part in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))) if len(part) > 1}


def sketch_of(state: State, practitioners: frozenset[str] = frozenset()) -> Sketch:
    """What is compared of an agency's state, and of those recorded with it where it is on the register."""
    place = state.get("place") or {}
    return Sketch(
        names=(str(state["name"]), *(state.get("former_names") or ())),
        address=place.get("address"),
        room=place.get("building"),
        region=str(state.get("region") or ""),
        agency_code=state.get("agency_code"),
        people=frozenset({state.get("head") or ""} - {""}),
        practitioners=practitioners,
        phones=frozenset({state.get("phone") or ""} - {""}),
        email=state.get("email"),
        website=state.get("website"),
    )
