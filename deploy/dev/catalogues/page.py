"""How a generated page is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- 由 python -m deploy.dev.generate 生成，不要手改 · made by python -m deploy.dev.generate, not by hand -->"


def page(title: str, about: str, *parts: str) -> str:
    """A page with its title, one paragraph, and parts set apart."""
    return "\n\n".join((f"# {title}", NOTE, about, *(part.strip("\n") for part in parts if part.strip()))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is kept a bar."""
    lines = [_row(head), _row(["---"] * len(head))]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def both(words: tuple[str, str]) -> str:
    """One text in both languages."""
    return words[0] if words[0] == words[1] else f"{words[0]}<br>{words[1]}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
