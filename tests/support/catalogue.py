"""Everything that a database says of its tables, so that two of them can be compared word by word."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

OURS = "alembic_version"  # the migrations' own table, which no metadata knows


def catalogue(conn: sa.Connection) -> dict[str, Any]:
    """Columns with types, collations and generated expressions, keys, checks, indexes, triggers."""
    read = _sqlite if conn.dialect.name == "sqlite" else _postgresql
    return {key: value for key, value in read(conn).items() if OURS not in key}


def _sqlite(conn: sa.Connection) -> dict[str, Any]:
    """SQLite keeps the statements themselves; the order of columns means nothing: a field that is looked up later adds one."""
    rows = conn.execute(sa.text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    said = {f"{row.type} {row.name}": re.sub(r"\s+", " ", row.sql.replace('"', "")).strip() for row in rows}
    return {key: _in_order(text) if key.startswith("table ") else text for key, text in said.items()}


def _in_order(statement: str) -> str:
    """CREATE TABLE with its columns and constraints in the order of their letters."""
    head, _, rest = statement.partition("(")
    inside, _, tail = rest.rpartition(")")
    parts, depth = [""], 0
    for char in inside:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return f"{head}({', '.join(sorted(part.strip() for part in parts))}){tail}"


COLUMNS = """
SELECT 'column ' || table_name || '.' || column_name AS key,
  concat_ws(' ', data_type, character_maximum_length, collation_name, is_nullable, column_default, is_generated,
    generation_expression, is_identity) AS said
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT 'constraint ' || conrelid::regclass || ' ' || conname AS key, pg_get_constraintdef(oid) AS said
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT 'index ' || indexname AS key, indexdef AS said FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = """
SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname AS key, pg_get_triggerdef(oid) || ' ' || tgenabled::text AS said
FROM pg_trigger WHERE NOT tgisinternal
"""
SEQUENCES = "SELECT 'sequence ' || sequencename AS key, data_type::text AS said FROM pg_sequences"


def _postgresql(conn: sa.Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for asked in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, SEQUENCES):
        found |= {row.key: row.said for row in conn.execute(sa.text(asked))}
    return found
