"""Published draws, checked on this machine by the same file that anybody can run without this project."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chassis.draw import verify_draw
from cli.context import Context
from cli.running import asks

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


@draw.command()
@click.argument("id")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@asks
def fetch(context: Context, id: str, file: Path) -> None:
    """取回专家抽取的公布文件并按账本中的散列核验 · Fetch the published file of a panel and check it with its hash."""
    told = context.client.get(f"/panels/{id}").body
    file.write_bytes(context.client.download(f"/panels/{id}/file"))
    if status := verify_draw.main([str(file), "--sha256", told["state"]["file_hash"]]):
        sys.exit(status)
