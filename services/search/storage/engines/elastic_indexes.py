"""The numbered indexes behind two aliases: one is read, one or two are written, and the change from one to the next."""

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
from services.search.storage.engines.port import Layout

NUMBERS = 6  # digits of a generation
LONGEST_BUILD = 3600.0  # s


@dataclass(frozen=True, slots=True)
class Standing:
    """Which indexes there are: the one that is read, those that are written, and those that nobody finished."""

    read: str  # empty where there is none
    written: tuple[str, ...]
    unfinished: tuple[str, ...]  # by whoever is building one now, or by one who was killed
    abandoned: tuple[str, ...]  # those of them that nobody can be building any more
    last: int
    reason: str  # why this layout cannot use them; empty where it can

    @classmethod
    def of(cls, found: Mapping[str, Any], prefix: str, wanted: Mapping[str, Any], now: int) -> Standing:
        """From what Elasticsearch says of its indexes, at *now* in microseconds."""
        numbered = sorted(name for name in found if re.fullmatch(rf"{re.escape(prefix)}-[0-9]{{{NUMBERS}}}", name))
        read = [name for name in numbered if prefix in found[name]["aliases"]]
        written = [name for name in numbered if writing(prefix) in found[name]["aliases"]]
        others = [name for name in (*read, *written) if found[name]["mappings"].get("_meta") != wanted]
        reason = f"made as {found[others[0]]['mappings'].get('_meta')}, wanted {wanted}" if others else ""
        unfinished = tuple(name for name in numbered if name not in read)
        begun_by = now / 1000 - LONGEST_BUILD * 1000
        return cls(
            read=read[-1] if read else "",
            written=tuple(written),
            unfinished=unfinished,
            abandoned=tuple(
                name for name in unfinished if int(found[name]["settings"]["index"]["creation_date"]) < begun_by
            ),
            last=int(numbered[-1][-NUMBERS:]) if numbered else 0,
            reason=reason if read else "there is none yet",
        )


class Indexes:
    """Makes, changes over and removes the indexes of one prefix."""

    def __init__(self, link: Link, layout: Layout) -> None:
        self._link, self._layout = link, layout
        self.prefix = link.at.prefix
        self._clock = SystemClock()  # Elasticsearch's own time, whatever a demonstration's clock says

    def standing(self) -> Standing:
        """What there is now."""
        found = self._link.ask(
            lambda client: client.indices.get(index=f"{self.prefix}-*", features=["aliases", "mappings", "settings"])
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

    def settle(self, name: str) -> int:
        """End the loading of *name*: replicas and refreshes as usual; how many documents it holds."""
        usual = {"refresh_interval": "1s", "auto_expand_replicas": elastic_layout.SETTINGS["auto_expand_replicas"]}
        self._link.tell(lambda client: client.indices.put_settings(index=name, settings=usual))
        self.refresh(name)
        return int(self._link.tell(lambda client: client.count(index=name))["count"])

    def change_over(self, fresh: str) -> tuple[str, ...]:
        """From now on *fresh* is read and written, and no other, in one step; those that were before."""
        others = tuple(name for name in self._numbered(self.standing()) if name != fresh)
        actions: list[dict[str, Any]] = [{"add": {"index": fresh, "alias": self.prefix}}]
        for alias in (self.prefix, writing(self.prefix)):
            actions += [{"remove": {"index": name, "alias": alias, "must_exist": False}} for name in others]
        self._link.tell(lambda client: client.indices.update_aliases(actions=actions))
        return others

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


def entrance(name: str) -> str:
    """The alias of one index through which it is written: an index that is gone is not made anew by writing to it."""
    return f"{name}-in"
