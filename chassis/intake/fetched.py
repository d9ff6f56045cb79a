"""The parts and marks of an import, asked of its service one call after the other, and the file that is made of them."""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from chassis.intake import marked
from contracts.commands import intake as asked

Ask = Callable[[Any], Any]
ENDING = re.compile(r"\.\w{1,5}$")


@dataclass(frozen=True, slots=True)
class Fetched:
    """An import that was judged, with the first of its marks; the rest is asked for when it is needed."""

    ask: Ask
    seen: asked.Intake
    first: asked.IntakeMarks

    def called(self, *, only_bad: bool) -> str:
        """The name of the file that is made."""
        return f"{ENDING.sub('', self.seen.name)}-{'待改' if only_bad else '错误说明'}.xlsx"

    def write(self, out: IO[bytes], *, only_bad: bool) -> None:
        """The file, bad cells in red; in memory is no more of it than a workbook of a few thousand rows."""
        heads = marked.Heads(self.first.head_row, {one.at: one.head for one in self.seen.columns})
        with tempfile.TemporaryFile() as file:
            for part in self._parts():
                file.write(part)
            file.seek(0)
            (marked.only_bad if only_bad else marked.whole)(out, file, heads, self._marks())

    def _parts(self) -> Iterator[bytes]:
        number, parts = 0, 1
        while number < parts:
            found = self.ask(asked.ReadIntakePart(kind=self.seen.kind, id=self.seen.id, number=number))
            yield base64.b64decode(found.content)
            number, parts = number + 1, found.parts

    def _marks(self) -> Iterator[asked.IntakeMark]:
        found = self.first
        yield from found.items
        while found.next:
            found = self.ask(asked.ReadIntakeMarks(kind=self.seen.kind, id=self.seen.id, after=int(found.next)))
            yield from found.items


def of(ask: Ask, kind: str, id: str) -> Fetched:
    """The import; refused where it was not judged yet."""
    return Fetched(ask, ask(asked.ReadIntake(kind=kind, id=id)), ask(asked.ReadIntakeMarks(kind=kind, id=id)))
