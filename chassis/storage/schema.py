"""All tables of one service, and which of them may only grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from chassis.storage.statements import CommonStatements, ThingStatements
from chassis.storage.tables import CommonTables, KindTables, common_tables, kind_tables
from contracts.declare import Kind

ONLY_GROWS = "only_grows"  # in the `info` of an ordinary table
Ordinary = Callable[[sa.MetaData], object]


class Schema:
    """One metadata per service: the common tables, four per kind of thing, and the service's ordinary ones."""

    def __init__(self, owner: str, kinds: Iterable[Kind], ordinary: Iterable[Ordinary] = ()) -> None:
        self.owner = owner
        self.meta = sa.MetaData()
        self.common: CommonTables = common_tables(self.meta)
        self.kinds: dict[str, KindTables] = {kind.name: kind_tables(self.meta, kind) for kind in kinds}
        for declare in ordinary:
            declare(self.meta)
        self.common_statements = CommonStatements(self.common)
        self._statements = {name: ThingStatements(tables) for name, tables in self.kinds.items()}

    def of(self, kind: Kind) -> KindTables:
        return self.kinds[kind.name]

    def statements(self, kind: Kind) -> ThingStatements:
        return self._statements[kind.name]

    @property
    def guarded(self) -> tuple[sa.Table, ...]:
        """What may only grow: assertions, ledger, signed heads, the event log, and the ordinary tables that say so."""
        ledger = self.common.ledger
        of_things = (tables.version for tables in self.kinds.values())
        ordinary = (table for table in self.meta.sorted_tables if table.info.get(ONLY_GROWS))
        return (ledger.leaf, ledger.head, self.common.event_log, *of_things, *ordinary)
