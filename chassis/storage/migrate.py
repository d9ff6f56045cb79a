"""
Bringing a service's database to its present shape, and refusing to start where it is not safe.

Migrations are numbered files of the service; the environment is this file, once. Guards are
laid again after every upgrade, since a batch rebuild on SQLite drops them without a word.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from chassis.files import Files
from chassis.storage import guards
from chassis.storage.engine import Store
from chassis.storage.schema import Schema

FILES = "files"  # under which a migration finds them (chassis.cases.contents)
VERSION = sa.table("alembic_version", sa.column("version_num"))


def folder_of(owner: str) -> Path:
    """Where a service keeps its migrations."""
    return Path(__file__).parents[2] / "services" / owner / "storage" / "migrations"


def script_of(owner: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder_of(owner)).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder_of(owner) / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def upgrade(store: Store, schema: Schema, to: str = "head", *, files: Files | None = None) -> None:
    """Run what has not been run; lay the guards; start the numbering. *files*: where contents go that a migration moves."""
    script = script_of(schema.owner)
    with store.writing() as conn:
        _run(conn, script, files, lambda revision, _: script._upgrade_revs(to, revision))  # noqa: SLF001 - alembic's own recipe
        if to == "head":
            lay_guards(conn, schema)
            _start_numbering(conn, schema)


def downgrade(store: Store, owner: str, to: str = "base", *, files: Files | None = None) -> None:
    """Take migrations back; for tests and for a failed upgrade."""
    script = script_of(owner)
    with store.writing() as conn:
        _run(conn, script, files, lambda revision, _: script._downgrade_revs(to, revision))  # noqa: SLF001 - alembic's own recipe


def _run(conn: sa.Connection, script: ScriptDirectory, files: Files | None, steps: Any) -> None:
    config = Config()
    config.attributes[FILES] = files
    with EnvironmentContext(config, script, fn=steps) as env:
        env.configure(connection=conn)
        env.run_migrations()


def lay_guards(conn: sa.Connection, schema: Schema) -> None:
    for table in schema.guarded:
        guards.lay(conn, table.name, [column.name for column in table.primary_key])


def lacking(conn: sa.Connection, schema: Schema) -> list[str]:
    """The guards that are not there; a process does not start with any."""
    return guards.missing(conn, [table.name for table in schema.guarded])


def _start_numbering(conn: sa.Connection, schema: Schema) -> None:
    head = schema.common.head
    if conn.execute(sa.select(head.c.one)).first() is None:
        conn.execute(head.insert().values(one=1, leaves=0, position=0))


def current(conn: sa.Connection) -> str | None:
    """The last migration that was run on this database; asked by every probe, so without alembic's lines in the log."""
    if not sa.inspect(conn).has_table(VERSION.name):
        return None
    return conn.execute(sa.select(VERSION.c.version_num)).scalar()


def knows(owner: str, revision: str | None) -> bool:
    """Whether this program has that migration; one that it has not is of a newer program."""
    return revision is None or any(one.revision == revision for one in script_of(owner).walk_revisions())


def head(owner: str) -> str | None:
    """The last migration that there is."""
    return script_of(owner).get_current_head()
