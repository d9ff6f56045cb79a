"""
Sends events to the broker: batches, each message confirmed, each event that somebody listens to routed.

An event that cannot be sent is found by halving its batch, and handed to *park*; the others go on. A message that the
broker does not want to keep just now (a queue without a majority of its nodes) is no such event: it is sent again.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence

import amqp
import structlog

from chassis import trace
from chassis.bus import names
from chassis.bus.broker import Brokers, Refusal, refusals
from chassis.bus.envelope import Envelope
from chassis.bus.link import Link, Unrouted
from chassis.errors import Unavailable
from contracts.codes import chassis as codes

log = structlog.get_logger()
CONFIRM_SECONDS = 10.0
CONFIRM_SECONDS_OF_SEVERAL = 0.3  # where there is another node to turn to
SPARE_SECONDS = 0.3  # in which a node has to answer that is wanted as a spare only
LONGER = 2  # times as long after each silence: a queue takes a while to find another leader
Park = Callable[[Envelope, Exception], None]
Mark = tuple[str, int]  # a source, and how far its log was sent


class Publisher:
    """
    A link to the broker, made when it is needed and again when it broke.

    Of a cluster it keeps one to every node, each used now and then: a queue tells its new leader to those who have sent
    it something before, while a link that is made when a node is silent asks that node for the leader.
    """

    def __init__(self, url: str, readers: Sequence[names.Reader], park: Park) -> None:
        self._brokers, self._readers, self._park = Brokers(url), tuple(readers), park
        self._for_spares = Brokers(url, connect_timeout=SPARE_SECONDS)
        self._heard = frozenset(type_ for reader in readers for type_ in reader.types)
        self._links: deque[Link] = deque()  # the first is used, the others are spare
        self._patience = self._least_patience = (
            CONFIRM_SECONDS_OF_SEVERAL if self._brokers.count > 1 else CONFIRM_SECONDS
        )
        self._declared = False
        self._mark: Mark | None = None  # the last one that was confirmed

    def deliver(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        """Returns when the broker keeps all of it; Unavailable when it cannot now, and nothing counts as sent."""
        try:
            self._send(batch)
            self._open_link()
            self._publish_all([], mark=(source, upto))
        except Refusal:
            self.close()
            raise
        except (OSError, amqp.AMQPError) as error:
            self._declared = not isinstance(error, amqp.ChannelError)  # what was declared may be gone
            self._drop()
            raise Unavailable(codes.BROKER_AWAY.fault()) from error
        self._mark = (source, upto)

    def _send(self, batch: Sequence[Envelope], *, again: bool = False) -> None:
        if not batch:
            return
        self._open_link()
        try:
            self._publish_all(batch)
        except (Unrouted, amqp.ChannelError, ValueError, TypeError, UnicodeError) as error:
            self._drop()  # the channel went with a channel error, and half of the batch may be open
            self._declared = False
            if len(batch) == 1 and not again:
                self._send(batch, again=True)  # a queue that somebody deleted has been declared by then
                return
            if len(batch) == 1:
                log.exception("event.unsendable", event_id=batch[0].id)
                self._park(batch[0], error)
                return
            middle = len(batch) // 2
            self._send(batch[:middle])
            self._send(batch[middle:])

    def _publish_all(self, batch: Sequence[Envelope], mark: Mark | None = None) -> None:
        link = self._links[0]
        for envelope in batch:
            with trace.step(f"carry {envelope.type}", "producer", envelope.traceparent) as own:
                message = amqp.Message(
                    envelope.body(),
                    content_type=names.EVENT_TYPE,
                    content_encoding="utf-8",
                    delivery_mode=2,
                    message_id=envelope.id,
                    type=envelope.type,
                    application_headers={names.POSITION: envelope.position, names.TRACE: own},
                )
                link.publish(message, envelope.type, mandatory=envelope.type in self._heard)
        if mark:
            _publish_mark(link, mark)
        self._wait(link)

    def _wait(self, link: Link) -> None:
        try:
            link.wait(self._patience)
        except TimeoutError:
            self._patience = min(self._patience * LONGER, CONFIRM_SECONDS)  # it may be slow everywhere
            raise
        self._patience = self._least_patience

    def _open_link(self) -> None:
        """Apart from sending: a broker that lets us not in, or not declare, is no fault of any event."""
        while self._links and not self._links[0].stands:
            self._drop()
        if not self._links:
            self._links.append(self._opened(self._brokers))

    def _opened(self, brokers: Brokers) -> Link:
        link = Link(brokers.connect())
        if not self._declared:  # once: while a node of a cluster is silent, declaring waits for it
            with refusals(self._brokers.first):
                names.declare(link.channel, self._readers)
            self._declared = True
        return link

    def beat(self) -> None:
        """To be called every few seconds: the broker hears that we are there, and the spare links are made and used."""
        for link in list(self._links):
            try:
                link.beat()
            except (OSError, amqp.AMQPError):
                link.drop()
                self._links.remove(link)
        try:
            self._keep_spares()
        except (OSError, amqp.AMQPError) as error:
            log.warning("broker.no_spare", error=str(error)[:200])

    def _keep_spares(self) -> None:
        """A mark that was confirmed says nothing new, so that it can be sent again by any way."""
        if not self._links or self._mark is None:
            return
        while len(self._links) < self._brokers.count:
            self._links.append(self._opened(self._for_spares))
        for spare in list(self._links)[1:]:
            try:
                _publish_mark(spare, self._mark)
                spare.wait(self._least_patience)
            except (OSError, amqp.AMQPError):
                spare.drop()
                self._links.remove(spare)

    def _drop(self) -> None:
        """Turn to the next link."""
        if self._links:
            self._links.popleft().drop()

    def close(self) -> None:
        """Give the connections back; the next batch makes a new one."""
        while self._links:
            self._links.popleft().close()


def _publish_mark(link: Link, mark: Mark) -> None:
    source, upto = mark
    body = json.dumps({"source": source, "upto": upto})
    message = amqp.Message(body, content_type="application/json", delivery_mode=2, type=names.MARK)
    link.publish(message, names.mark_of(source), mandatory=False)
