"""The signed heads of one service's ledger: signed daily and on request, checked by anybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chassis.clock import from_micros
from chassis.ledger import heads, log
from contracts.commands.platform import SignedHead

if TYPE_CHECKING:
    from chassis.storage.transactions import Transactions


class Heads:
    """Signs with the service's own key, under the lock that orders its entries."""

    def __init__(self, transactions: Transactions, key_file: Path) -> None:
        self._open = transactions
        self._service = transactions.schema.owner
        self._signer = heads.Signer(self._service, key_file)

    @property
    def checker(self) -> heads.Checker:
        """Checks these heads with the public key."""
        return self._signer.checker

    def newest(self) -> SignedHead | None:
        with self._open.reading() as reading:
            head = heads.newest(reading.conn)
        return self._shown(head) if head else None

    def sign(self) -> SignedHead:
        """Sign the ledger as it stands; the newest head again where nothing was entered since."""
        with self._open.work() as work:
            work.lock_numbering()
            while log.catch_up(work.conn):
                pass
            return self._shown(self._signer.sign(work.conn, work.now))

    def sign_daily(self) -> None:
        """Once a day, so that yesterday's head can be relied on."""
        newest, today = self.newest(), self._open.clock.today()
        if heads.due(newest.signed_at.date() if newest else None, today):
            self.sign()

    def _shown(self, head: heads.Head) -> SignedHead:
        return SignedHead(
            service=self._service,
            size=head.size,
            root=head.root.hex(),
            signed_at=from_micros(head.signed_at),
            key_id=head.key_id,
            signature=head.signature.hex(),
            public_key=self.checker.public.hex(),
        )
