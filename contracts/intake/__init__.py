"""What is known of tables people keep by hand: by which fields a row is known, and what its columns are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from contracts.declare import Kind, Words

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Known:
    """
    One kind of thing that may be imported.

    *keys*: by which fields a row and a record are the same, the first of them that a row says in full; *aliases*: what
    people call the column of a field; *scaled*: what they call it in another unit, and how many of ours that is; *sample*:
    what the template shows as an example; *taken*: the reference, and its field, that stand in for a field.

    *called*: what people call such a list, where it is not called after the kind.

    Of a kind whose rows say whom they are about: *names* is the reference and the kind behind it, whose columns stand in the
    row beside its own and which is begun where nobody has it yet; *by*: the roles that bring such a list; *without*: the
    fields that no list says; *wanted*: those that somebody will miss later; *like*: the kinds whose tables call these columns the same.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scaled: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sample: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, str] = ("", "")
    by: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    called: tuple[str, str] = ("", "")
    wanted: tuple[str, ...] = ()


@cache
def known(kind: str) -> Known | None:
    """The table of a kind; None where it is not imported."""
    path = FOLDER / f"{kind}.toml"
    if not path.exists():
        return None
    data = tomllib.loads(path.read_text("utf-8"))
    aliases = {name: tuple(said) for name, said in data.get("aliases", {}).items()}
    taken = {name: tuple(path.split("/", 1)) for name, path in data.get("taken", {}).items()}
    (names,) = tuple(data["names"].items()) if "names" in data else (("", ""),)
    own = Known(
        tuple(map(tuple, data["keys"])), aliases, data.get("scaled", {}), data.get("sample", {}), taken,
        names, tuple(data.get("by", ())), frozenset(data.get("without", ())), tuple(data.get("called", ("", ""))),
        tuple(data.get("wanted", ())),
    )  # fmt: skip
    for other in data.get("like", ()):
        own = _with(own, known(other) or Known())
    return own


def _with(own: Known, other: Known) -> Known:
    """What another table calls the same fields, after what this one says."""
    aliases = {
        name: (*own.aliases.get(name, ()), *other.aliases.get(name, ())) for name in {*own.aliases, *other.aliases}
    }
    return replace(
        own, aliases=aliases, scaled={**other.scaled, **own.scaled}, sample={**other.sample, **own.sample}
    )  # fmt: skip


def importers(kind: Kind) -> tuple[str, ...]:
    """The roles that may bring a list of this kind."""
    about = known(kind.name)
    return (about.by or kind.writers) if about else ()


def called(kind: Kind) -> Words:
    """What a list of this kind is called."""
    zh, en = (known(kind.name) or Known()).called
    return Words(zh, en) if zh else Words(kind.words.zh, kind.plural.replace("-", " "))


IMPORTED = {  # what stands in an address → the kind
    tomllib.loads(path.read_text("utf-8"))["plural"]: path.stem for path in sorted(FOLDER.glob("*.toml"))
}
