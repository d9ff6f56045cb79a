"""Published draws, checked on this machine by the same file that anybody can run without this project."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chassis.draw import verify_draw

existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def draw() -> None:
    """抽查：核验公布的文件 · Draws: checks of published files."""


@draw.command()
@click.argument("file", type=existing)
@click.option("--objects", type=existing, help="完整对象名单 · The full list of objects, which an auditor has.")
@click.option("--sha256", default="", help="账本中文件的散列 · The hash of the file, as the ledger has it.")
def verify(file: Path, objects: Path | None, sha256: str) -> None:
    """按方案重算公布的抽查 · Recompute a published draw by its scheme."""
    words = [str(file), *(["--objects", str(objects)] if objects else []), *(["--sha256", sha256] if sha256 else [])]
    if status := verify_draw.main(words):
        sys.exit(status)
