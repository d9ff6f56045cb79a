"""
What search keeps of what it hears: a copy of each thing's present state, and what the index must hold.

Ordinary tables: nothing here is truth. They can be emptied and filled again from the
owners' events.
"""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata."""
    _what_is_heard(meta)
    _what_is_scored(meta)
    _what_is_told(meta)
    _what_is_held(meta)


def _what_is_heard(meta: sa.MetaData) -> None:
    """The copies of others' things, and what the index must hold of them."""
    heard = sa.Table(
        "heard",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("about", TEXT),  # the thing that it is joined to
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_heard_about", heard.c.about, heard.c.kind)
    document = sa.Table(
        "document",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),  # grows with every change of any part
        sa.Column("indexed", sa.BigInteger, nullable=False),  # the version that the index is known to hold
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    pending = document.c.indexed < document.c.version
    sa.Index("ix_document_pending", document.c.id, sqlite_where=pending, postgresql_where=pending)


def _what_is_scored(meta: sa.MetaData) -> None:
    """What the score reads beside the copies."""
    sa.Table(
        "credit_level",
        meta,
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("since", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    row = sa.Table(
        "match_row",  # which agencies the columns of the score must read anew
        meta,
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("heard_on", TEXT, nullable=False),  # the day on which its entry in the register was last heard of
        sqlite_with_rowid=False,
    )
    sa.Index("ix_match_row_change", row.c.change)


def _what_is_told(meta: sa.MetaData) -> None:
    """Who was shown how often, and what saved searches found."""
    sa.Table(
        "exposure",  # how often an agency stood among the first ten of a locked list, month by month
        meta,
        sa.Column("month", TEXT, primary_key=True),
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("shown", sa.BigInteger, nullable=False),
        sa.Column("fitting", sa.BigInteger, nullable=False),  # in how many lists it was considered at all
        sqlite_with_rowid=False,
    )
    alert = sa.Table(
        "alert",  # what a saved search found: once per search and finding
        meta,
        sa.Column("search_id", TEXT, primary_key=True),
        sa.Column("about_id", TEXT, primary_key=True),
        sa.Column("owner_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("found_on", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_alert_owner", alert.c.owner_id, alert.c.found_on)


def _what_is_held(meta: sa.MetaData) -> None:
    """What a writer or a reader must not overlook: what is taken, and against whom a demand is."""
    sa.Table(
        "taken",  # what there may be one of: an agency's offer, a demand's contact with an agency, a firm served in a zone
        meta,
        sa.Column("what", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("id", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    side = sa.Table(
        "demand_side",  # against whom each open demand is, as parties are compared
        meta,
        sa.Column("party", TEXT, primary_key=True),
        sa.Column("demand_id", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_demand_side_demand", side.c.demand_id)
