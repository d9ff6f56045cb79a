"""
The contents of papers as they lay in a table once, and their move to the files: for the migrations of services with cases.

The table held parts as they had been sent; what a paper says of itself (name, size, hash, number of parts) stays as it was.
"""

from __future__ import annotations

from io import BytesIO
from typing import cast

import sqlalchemy as sa
from alembic import op

from chassis.files import Files
from chassis.storage.columns import TEXT
from chassis.storage.migrate import FILES

CONTENT, PAPER = "case_content", "case_paper"


def declare_contents(meta: sa.MetaData) -> sa.Table:
    """The table that was."""
    return sa.Table(
        CONTENT,
        meta,
        sa.Column("hash", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def to_files() -> None:
    """Every content under its hash among the files, and the table gone."""
    conn, table = op.get_bind(), declare_contents(sa.MetaData())
    for hash_ in conn.execute(sa.select(table.c.hash).distinct().order_by(table.c.hash)).scalars().all():
        parts = sa.select(table.c.content).where(table.c.hash == hash_).order_by(table.c.number)
        content = b"".join(conn.execute(parts).scalars())
        stored = _files().put(BytesIO(content), len(content))
        if stored.hash != hash_:
            raise ValueError(f"{CONTENT}: {hash_} holds something else")
    op.drop_table(CONTENT)


def to_table() -> None:
    """Back again; what lies among the files stays there too, and harms nobody."""
    conn, meta = op.get_bind(), sa.MetaData()
    table, paper = declare_contents(meta), sa.table(PAPER, sa.column("hash"), sa.column("size"), sa.column("parts"))
    meta.create_all(conn)
    known = sa.select(paper.c.hash, sa.func.max(paper.c.size), sa.func.min(paper.c.parts)).group_by(paper.c.hash)
    for hash_, size, parts in conn.execute(known).all():
        with _files().open(hash_, verify=True) as file:
            rows = [
                {"hash": hash_, "number": number, "content": file.read(length_of(size, parts))}
                for number in range(parts)
            ]
        conn.execute(table.insert(), rows)


def length_of(size: int, parts: int) -> int:
    """How long each part of a paper is, but the last."""
    return -(-size // parts)


def _files() -> Files:
    context = op.get_context().environment_context
    found = context.config.attributes.get(FILES) if context else None
    if found is None:
        raise LookupError("this migration moves contents and was not told where the files are")
    return cast("Files", found)
