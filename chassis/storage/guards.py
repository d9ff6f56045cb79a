"""
Append-only guards: the database itself refuses whatever is not a new row.

Laid again after every migration (a batch rebuild on SQLite drops triggers in silence), and a
process whose guards are `missing` does not start. The owner of the tables can still take them
away; that is found by the check at the next start and by the ledger's signed heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa


def lay(conn: sa.Connection, table: str, key_columns: Sequence[str]) -> None:
    """
    Make *table* append-only; nothing is done where it is so already.

    On PostgreSQL this also takes from every role but the owner the right to
    change rows, so it comes after the grants.
    """
    key = _primary_key(conn, table)
    if key != list(key_columns):
        raise ValueError(f"{table} has the key {key}, not {list(key_columns)}")
    if missing(conn, [table]):
        for statement in list(_of(conn).statements(conn, table)):
            conn.execute(sa.text(statement))


def missing(conn: sa.Connection, tables: Iterable[str]) -> list[str]:
    """
    What *tables* lack to be append-only, [] when nothing: guards are compared by what they do, not only by name.

    An entry is a guard's name, or `table: what`.
    """
    return [fault for table in tables for fault in _faults(conn, table)]


def owned(conn: sa.Connection, tables: Iterable[str]) -> list[str]:
    """Those of *tables* whose guards this connection's role could take away; SQLite knows no roles and answers []."""
    if conn.dialect.name == "sqlite":
        return []
    asked = sa.text("SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)")
    return [table for table in tables if conn.execute(asked, {"name": table}).scalar()]


def _faults(conn: sa.Connection, table: str) -> list[str]:
    there = sa.inspect(conn).has_table(table)
    return _of(conn).faults(conn, table) if there else [f"{table}: no such table"]


def _primary_key(conn: sa.Connection, table: str) -> list[str]:
    return list(sa.inspect(conn).get_pk_constraint(table)["constrained_columns"])


class _SQLite:
    """
    Three triggers, and no rowid.

    REPLACE deletes a row without any DELETE trigger, hence the one before INSERT,
    over every unique key; by its rowid a row could be replaced past any key.
    """

    def statements(self, conn: sa.Connection, table: str) -> Iterator[str]:
        if not self._is_without_rowid(conn, table):
            raise ValueError(f"{table} must be WITHOUT ROWID")
        for name, text in self._triggers(conn, table).items():
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield text

    def faults(self, conn: sa.Connection, table: str) -> list[str]:
        asked = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
        found: dict[str, str] = {row.name: row.sql for row in conn.execute(asked, {"name": table})}
        lacking = [name for name, text in self._triggers(conn, table).items() if found.get(name) != text]
        return lacking if self._is_without_rowid(conn, table) else [*lacking, f"{table}: has a rowid"]

    def _is_without_rowid(self, conn: sa.Connection, table: str) -> bool:
        asked = sa.text("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = :name")
        return bool(conn.execute(asked, {"name": table}).scalar())

    def _triggers(self, conn: sa.Connection, table: str) -> dict[str, str]:
        quote = conn.dialect.identifier_preparer.quote
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {quote(table)} WHERE {_same(key, quote)})"  # noqa: S608 - names out of our schema
            for key in self._unique_keys(conn, table)
        )
        moments = {"update": "BEFORE UPDATE", "delete": "BEFORE DELETE", "replace": "BEFORE INSERT"}
        when = {"replace": f" WHEN {taken}"}
        return {
            (name := quote(f"{table}_no_{verb}")): f"CREATE TRIGGER {name} {moment} ON {quote(table)}"
            f"{when.get(verb, '')} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb, moment in moments.items()
        }

    def _unique_keys(self, conn: sa.Connection, table: str) -> list[tuple[str, ...]]:
        asked = sa.text(
            'SELECT i.name, i.partial, c.name AS "column" FROM pragma_index_list(:name) i, pragma_index_info(i.name) c'
            ' WHERE i."unique" ORDER BY i.name, c.seqno'
        )
        keys: dict[str, tuple[str, ...]] = {}
        for row in conn.execute(asked, {"name": table}):
            if row.partial or row.column is None:
                raise ValueError(f"{table}: the unique index {row.name} cannot be guarded against REPLACE")
            keys[row.name] = (*keys.get(row.name, ()), row.column)
        return sorted(keys.values())


def _same(key: tuple[str, ...], quote: Callable[[str], str]) -> str:
    return " AND ".join(f"{quote(column)} = NEW.{quote(column)}" for column in key)


_BODY = """
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
"""
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 8, 16, 32  # bits of pg_trigger.tgtype
_CHANGING = ("DELETE", "TRIGGER", "TRUNCATE", "UPDATE")  # who may add a trigger may drop rows in silence


class _PostgreSQL:
    """Two triggers that fire always, replication included, and no right to change rows for anybody but the owner."""

    def statements(self, conn: sa.Connection, table: str) -> Iterator[str]:
        quote = conn.dialect.identifier_preparer.quote
        yield f"CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
        for name, (_, moment) in self._triggers(table).items():
            yield f"DROP TRIGGER IF EXISTS {quote(name)} ON {quote(table)}"
            yield f"CREATE TRIGGER {quote(name)} {moment.format(quote(table))} EXECUTE FUNCTION append_only()"
            yield f"ALTER TABLE {quote(table)} ENABLE ALWAYS TRIGGER {quote(name)}"
        for role in sorted({role for role, _ in self._rights(conn, table)}):
            whom = role if role == "PUBLIC" else conn.dialect.identifier_preparer.quote_identifier(role)
            yield f"REVOKE {', '.join(_CHANGING)} ON {quote(table)} FROM {whom} CASCADE"

    def faults(self, conn: sa.Connection, table: str) -> list[str]:
        found = self._found(conn, table)
        lacking = [name for name, (bits, _) in self._triggers(table).items() if found.get(name) != (bits, "A", _BODY)]
        keyless = [] if _primary_key(conn, table) else [f"{table}: no primary key"]
        return lacking + keyless + [f"{table}: {role} may {verb}" for role, verb in self._rights(conn, table)]

    def _triggers(self, table: str) -> dict[str, tuple[int, str]]:
        """Each guard's bits in the catalogue, and how it is made."""
        return {
            f"{table}_no_change": (_ROW | _BEFORE | _DELETE | _UPDATE, "BEFORE DELETE OR UPDATE ON {} FOR EACH ROW"),
            f"{table}_no_truncate": (_BEFORE | _TRUNCATE, "BEFORE TRUNCATE ON {} FOR EACH STATEMENT"),
        }

    def _found(self, conn: sa.Connection, table: str) -> dict[str, Any]:
        """Each trigger without a condition: its bits, whether it is enabled, its function's text."""
        asked = sa.text(
            "SELECT t.tgname, t.tgtype, t.tgenabled, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang"
            " WHERE t.tgrelid = to_regclass(:name) AND t.tgqual IS NULL AND t.tgattr = '' AND l.lanname = 'plpgsql'"
        )
        rows = conn.execute(asked, {"name": table})
        return {row.tgname: (row.tgtype, _text(row.tgenabled), row.prosrc) for row in rows}

    def _rights(self, conn: sa.Connection, table: str) -> list[tuple[str, str]]:
        """(role, verb) of everybody but the owner who may change rows, of the table or of one of its columns."""
        asked = sa.text(
            "SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') AS role, a.privilege_type AS verb FROM pg_class c"
            " CROSS JOIN LATERAL (SELECT c.relacl AS acl UNION ALL"
            "  SELECT attacl FROM pg_attribute WHERE attrelid = c.oid) acls"
            " CROSS JOIN LATERAL aclexplode(acls.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE c.oid = to_regclass(:name) AND a.grantee <> c.relowner AND a.privilege_type = ANY(:verbs)"
            " ORDER BY 1, 2"
        )
        rows = conn.execute(asked, {"name": table, "verbs": list(_CHANGING)})
        return [(row.role, row.verb) for row in rows]


def _text(value: Any) -> str:
    """PostgreSQL's one-byte "char" as text, whatever the driver makes of it."""
    return value.decode() if isinstance(value, bytes) else str(value)


_GUARDS: dict[str, _SQLite | _PostgreSQL] = {"sqlite": _SQLite(), "postgresql": _PostgreSQL()}


def _of(conn: sa.Connection) -> _SQLite | _PostgreSQL:
    return _GUARDS[conn.dialect.name]
