"""The numbered indexes behind aliases: one is read, one or two are written, one was read; and the change from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, BadRequestError

from chassis.clock import SystemClock
from chassis.errors import Unavailable
from contracts.codes import search as codes
from services.search.storage.engines import elastic_layout
from services.search.storage.engines.elastic_link import Link
from services.search.storage.engines.port import Layout, NoFormer

NUMBERS = 6  # digits of a generation
LONGEST_BUILD = 3600.0  # s
KEPT = 86_400.0  # s for which an index can still be gone back to, at least


@dataclass(frozen=True, slots=True)
class Standing:
    """Which indexes there are: the one that is read, those that are written, those left, and those that nobody finished."""

    read: str  # empty where there is none
    written: tuple[str, ...]
    unfinished: tuple[str, ...]  # by whoever is building one now, or by one who was killed
    abandoned: tuple[str, ...]  # those of them that nobody can be building any more, and what was kept long enough
    last: int
    reason: str  # why this layout cannot use them; empty where it can
    left: tuple[str, ...] = ()  # read before the present one
    former: str = ""  # the one of them that this layout can use

    @classmethod
    def of(cls, found: Mapping[str, Any], prefix: str, wanted: Mapping[str, Any], now: int) -> Standing:
        """From what Elasticsearch says of its indexes, at *now* in microseconds."""
        numbered = sorted(name for name in found if re.fullmatch(rf"{re.escape(prefix)}-[0-9]{{{NUMBERS}}}", name))
        read, written, left = (
            [name for name in numbered if alias in found[name]["aliases"]]
            for alias in (prefix, writing(prefix), leaving(prefix))
        )
        others = [name for name in (*read, *written) if found[name]["mappings"].get("_meta") != wanted]
        reason = f"made as {found[others[0]]['mappings'].get('_meta')}, wanted {wanted}" if others else ""
        unfinished = tuple(name for name in numbered if name not in read and name not in left)
        begun = {name: int(found[name]["settings"]["index"]["creation_date"]) for name in numbered}
        begun_by = now / 1000 - LONGEST_BUILD * 1000
        # when it was left is not written down; its successor was begun at most so long before
        outlived = bool(left) and max(begun[name] for name in (*read, *left)) < begun_by - KEPT * 1000
        usable = [name for name in left if found[name]["mappings"].get("_meta") == wanted]
        return cls(
            read=read[-1] if read else "",
            written=tuple(written),
            unfinished=unfinished,
            abandoned=(*(name for name in unfinished if begun[name] < begun_by), *(left if outlived else ())),
            last=int(numbered[-1][-NUMBERS:]) if numbered else 0,
            reason=reason if read else "there is none yet",
            left=tuple(left),
            former=usable[-1] if usable and not outlived else "",
        )


class Indexes:
    """Makes, changes over and removes the indexes of one prefix."""

    def __init__(self, link: Link, layout: Layout) -> None:
        self._link, self._layout = link, layout
        self.prefix = link.at.prefix
        self._clock = SystemClock()  # Elasticsearch's own time, whatever a demonstration's clock says

    def standing(self) -> Standing:
        """What there is now; what is removed while it is listed is not missed."""
        features = ("aliases", "mappings", "settings")
        found = self._link.ask(
            lambda client: client.indices.get(index=f"{self.prefix}-*", features=features, ignore_unavailable=True)
        )
        return Standing.of(found.body, self.prefix, elastic_layout.label(self._layout), self._clock.micros())

    def begin(self) -> str:
        """A new index that everybody writes to and nobody reads yet; what a killed rebuild left is removed."""
        standing = self.standing()
        self.remove(standing.unfinished)
        name = f"{self.prefix}-{standing.last + 1:0{NUMBERS}}"
        settings = {**elastic_layout.SETTINGS, "auto_expand_replicas": False, "number_of_replicas": 0}
        try:
            self._link.tell(
                lambda client: client.indices.create(
                    index=name,
                    mappings=elastic_layout.mapping(self._layout),
                    settings={**settings, "refresh_interval": "-1"},
                    aliases={writing(self.prefix): {}, entrance(name): {}},
                )
            )
        except BadRequestError as error:
            if "resource_already_exists" in str(error.body):
                raise Unavailable(codes.NOT_READY.fault()) from error
            raise
        return name

    def settle(self, name: str) -> None:
        """End the loading of *name*: replicas and refreshes as usual."""
        usual = {"refresh_interval": "1s", "auto_expand_replicas": elastic_layout.SETTINGS["auto_expand_replicas"]}
        self._link.tell(lambda client: client.indices.put_settings(index=name, settings=usual))
        self.refresh(name)

    def count(self, name: str) -> int:
        """How many documents stand in one index, tombstones included."""
        return int(self._link.tell(lambda client: client.count(index=name))["count"])

    def change_over(self, fresh: str) -> tuple[str, ...]:
        """From now on *fresh* is read and written, and no other, in one step; those that nobody needs any more."""
        standing = self.standing()
        others = {*self._numbered(standing), *standing.left} - {fresh}
        self._move(fresh, standing.read, others)
        return tuple(others - {standing.read})

    def take_back(self) -> str:
        """The former index is read and written again, in one step, and the present one is kept in its place; or NoFormer."""
        standing = self.standing()
        if not standing.former:
            raise NoFormer
        self._move(standing.former, standing.read, {standing.read, *standing.left} - {standing.former, ""})
        return standing.former

    def _move(self, to: str, was: str, others: Iterable[str]) -> None:
        """*to* is read and written, *was* is what one can go back to, of the *others* none is any of these."""
        mine = {self.prefix: to, writing(self.prefix): to, leaving(self.prefix): was}
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": alias, "must_exist": False}}
            for name in (*others, to)
            for alias, wanted in mine.items()
            if name != wanted
        ]
        actions += [{"add": {"index": name, "alias": alias}} for alias, name in mine.items() if name]
        self._link.tell(lambda client: client.indices.update_aliases(actions=actions))

    def remove(self, names: Iterable[str]) -> None:
        if listed := list(names):
            self._link.tell(lambda client: client.indices.delete(index=listed, ignore_unavailable=True))

    def remove_if_possible(self, names: Iterable[str]) -> None:
        """The same; what stays because Elasticsearch went away is removed by the next start or rebuild."""
        try:
            self.remove(names)
        except (ApiError, Unavailable):
            return

    def refresh(self, name: str) -> None:
        """Let searches find what was written."""
        self._link.tell(lambda client: client.indices.refresh(index=name))

    def _numbered(self, standing: Standing) -> set[str]:
        return {*standing.written, *standing.unfinished, *filter(None, (standing.read,))}


def writing(prefix: str) -> str:
    """The alias of all that is written to."""
    return f"{prefix}-w"


def leaving(prefix: str) -> str:
    """The alias of the index that was read before the present one."""
    return f"{prefix}-was"


def entrance(name: str) -> str:
    """The alias of one index through which it is written: an index that is gone is not made anew by writing to it."""
    return f"{name}-in"
