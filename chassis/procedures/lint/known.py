"""What a package may refer to and does not declare itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.codes import load_all
from contracts.roles import Role
from rulebooks.procedures import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Known:
    """The platform's roles, the vocabulary, the error codes, and the documents that quotes must stand in."""

    roles: frozenset[str]
    words: Vocabulary
    codes: frozenset[str]
    texts: Mapping[str, bytes]  # a source document by its file name

    @classmethod
    def of(cls, texts: Mapping[str, bytes]) -> Known:
        """What this program knows, with the given source documents."""
        return cls(frozenset(role.value for role in Role), vocabulary(), frozenset(load_all()), texts)
