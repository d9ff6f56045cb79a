"""What an error code is, and a fault: one reason, with article, fact and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contracts.declare import Words
from rulebooks.citation import Citation

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why something is refused; complete enough to be shown to the one who asked."""

    code: str
    detail: Words
    pointer: str = ""  # "#/credit_code" of the body, "?asOf" of the query
    basis: Words | None = None
    fact: Words | None = None
    change: Words | None = None
    context: dict[str, Any] = field(default_factory=dict)  # machine-readable values, JSON


@dataclass(frozen=True, slots=True)
class Code:
    """A stable name for one kind of refusal."""

    name: str
    title: Words
    detail: Words
    change: Words = NOTHING

    def fault(
        self,
        pointer: str = "",
        *,
        basis: Citation | None = None,
        fact: tuple[str, str] | str | None = None,
        **context: Any,
    ) -> Fault:
        """This code with the values that its texts name; a value may have both languages."""
        seen = Words(fact, fact) if isinstance(fact, str) else fact and Words(*fact)
        return Fault(
            self.name,
            _fill(self.detail, context),
            pointer,
            Words(basis.zh, basis.en) if basis else None,
            seen or None,
            _fill(self.change, context) if self.change != NOTHING else None,
            {name: _plain(value) for name, value in context.items()},
        )


CODES: dict[str, Code] = {}


def code(
    name: str,
    title: tuple[str, str],
    detail: tuple[str, str],
    change: tuple[str, str] = ("", ""),
) -> Code:
    """Declare a code `<owner>.<words-with-hyphens>`; `{name}` in a text is filled by the fault."""
    if name in CODES:
        raise TypeError(f"{name} is declared twice")
    CODES[name] = made = Code(name, Words(*title), Words(*detail), Words(*change))
    return made


def _fill(texts: Words, context: dict[str, Any]) -> Words:
    return Words(
        *(
            text.format_map({name: _in(lang, value) for name, value in context.items()})
            for lang, text in (("zh", texts.zh), ("en", texts.en))
        )
    )


def _in(lang: str, value: Any) -> Any:
    """A value that has both languages shows each text its own."""
    return getattr(value, lang) if hasattr(value, "zh") and hasattr(value, "en") else value


def _plain(value: Any) -> Any:
    if hasattr(value, "zh") and hasattr(value, "en"):
        return {"zh": value.zh, "en": value.en}
    return value if isinstance(value, int | bool | list | dict) else str(value)
