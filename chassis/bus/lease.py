"""
One for each task, however many processes are started: whoever holds the lease works, the others wait.

PostgreSQL keeps it as an advisory lock of a connection, so that it ends with the process that held it, or with its way to
the database. A process that is there and does nothing (stopped, swapped out) loses it too: PostgreSQL ends a connection
that has not been used for IDLE.
"""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.engine import Store

CARRYING, TICKING = 1, 2  # the tasks of a service of which there is one each
IDLE = "30s"  # longer than the longest pause between two questions of a process that is well
KEY = 5_270_431  # of our leases among a database's advisory locks: what transactions claim has one number alone


class Lease:
    """Held or not; asked again before each batch."""

    def __init__(self, store: Store, number: int = CARRYING) -> None:
        self._store, self._number = store, number
        self._conn: sa.Connection | None = None

    def held(self) -> bool:
        """Whether it is ours now; tries to take it where it is nobody's."""
        if self._store.is_sqlite:
            return True  # one process has the file
        try:
            if self._conn is not None:
                self._conn.exec_driver_sql("select 1")
                return True
            conn = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if conn.exec_driver_sql(f"select pg_try_advisory_lock({KEY}, {self._number})").scalar():
                conn.exec_driver_sql(f"set idle_session_timeout = '{IDLE}'")
                self._conn = conn
                return True
            conn.close()
        except sa.exc.DBAPIError:
            self.give_up()
        return False

    def give_up(self) -> None:
        """Let another have it; the connection is closed, for the lock is its own."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.invalidate()
            conn.close()
