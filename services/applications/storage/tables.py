"""What applications keeps beside its things: what it heard of the register, and what a draw must not tell yet."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT
from chassis.storage.schema import ONLY_GROWS

OF_PANELS = ("draw_replaced", "draw_expert", "draw_secret")


def declare(meta: sa.MetaData) -> None:
    """What was heard of the register; emptied and filled again from the owner's events."""
    heard = sa.Table(
        "heard",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("zone_id", TEXT),  # the zone that it lies in
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_heard_zone", heard.c.zone_id, heard.c.kind)


def declare_panels(meta: sa.MetaData) -> None:
    """The secrets of a draw, who is who in it, and who took over from whom."""
    sa.Table(
        "draw_secret",
        meta,
        sa.Column("panel_id", TEXT, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("salt_key", sa.LargeBinary, nullable=False),
        sa.Column("frozen_at", sa.BigInteger, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
    sa.Table(
        "draw_expert",
        meta,
        sa.Column("panel_id", TEXT, primary_key=True),
        sa.Column("pseudonym", TEXT, primary_key=True),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("expert_id", TEXT, nullable=False),
        sa.Column("ban", TEXT, nullable=False),  # a code; empty: may be drawn
        sa.Column("why", JSON, nullable=False),  # the evidence, in both languages
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
    sa.Table(
        "draw_replaced",
        meta,
        sa.Column("panel_id", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("pseudonym", TEXT, nullable=False),
        sa.Column("successor", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
