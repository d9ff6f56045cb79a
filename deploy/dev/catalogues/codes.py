"""docs/codes.md: every error code."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from contracts.codes import Code, load_all
from deploy.dev.catalogues.page import both, page, table

PAGE = Path("docs/codes.md")
ABOUT = (
    "代码一经发布不改意思；大括号里的内容因情形而定。每个代码在平台上有一页：`/problems/<code>`。· "
    "A code never changes its meaning; what stands in braces differs from case to case. "
    "Each code has a page on the platform: `/problems/<code>`."
)
HEAD = ("代码 · code", "标题 · title", "说明 · detail", "怎样才行 · what would change it")


def files() -> dict[Path, str]:
    ordered = sorted(load_all().values(), key=lambda code: code.name)
    parts = [f"## {owner}\n\n{table(HEAD, map(_row, found))}" for owner, found in groupby(ordered, key=_owner)]
    return {PAGE: page("错误代码 · Error codes", ABOUT, *parts)}


def _owner(code: Code) -> str:
    return code.name.partition(".")[0]


def _row(code: Code) -> tuple[str, ...]:
    return f"`{code.name}`", both(code.title), both(code.detail), both(code.change)
