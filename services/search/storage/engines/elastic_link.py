"""The way to Elasticsearch: every call ends within its time, and a node that does not answer is not asked for every request."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

import structlog
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError
from elasticsearch.exceptions import ConnectionTimeout

from chassis.clock import monotonic
from chassis.errors import Unavailable
from contracts.codes import search as codes
from contracts.declare import Words
from services.search.storage.engines.elastic_at import ElasticAt

log = structlog.get_logger()
T = TypeVar("T")

CONNECTIONS = 100  # of one process to one node: a caller beyond them would wait without a limit
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
CONFLICT, TOO_MANY = 409, 429
BUSY = (TOO_MANY, 502, 503, 504)
MAJORS = ("8", "9")
DISK = "disk usage exceeded flood-stage"

NO_ANSWER = Words("没有应答，请查看 Elasticsearch 进程", "no answer; look at the Elasticsearch process")
TOO_SLOW = Words("限时内没有应答，请查看 Elasticsearch 负载", "no answer in time; look at the load of Elasticsearch")
PAUSED = Words("刚才没有应答，稍后再试", "it did not answer just now and is asked again in a moment")
NO_ENTRY = Words("用户名、口令或权限不对，请核对设置", "wrong user, password or role; check the settings")
OTHER_MAJOR = Words("服务器须为 Elasticsearch 8 或 9，请更换", "the server must be Elasticsearch 8 or 9; replace it")
DISK_FULL = Words("磁盘将满，索引已只读，请腾出空间", "the disk is nearly full and indexes are read-only; make room")
OVERLOADED = Words("太忙或正在选主，稍后再试", "it is too busy or without a master; try again in a moment")


def other_major(number: str) -> Words:
    """The same where the server says which it is."""
    return Words(
        f"服务器是 Elasticsearch {number}，须为 8 或 9，请更换",
        f"the server is Elasticsearch {number} and must be 8 or 9; replace it",
    )


def unavailable(why: Words) -> Unavailable:
    return Unavailable(codes.INDEX_AWAY.fault(why=why))


class Circuit:
    """After a failure nobody asks for a while, then one caller tries; each failure doubles the while, up to a limit."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pause, self._until = 0.0, 0.0

    def enter(self) -> None:
        """Nothing, or Unavailable while it is open."""
        with self._lock:
            if not self._pause:
                return
            if monotonic() < self._until:
                raise unavailable(PAUSED)
            self._until = monotonic() + LONGEST_PAUSE  # the others wait for what this one learns

    def failed(self) -> None:
        with self._lock:
            self._pause = min(max(FIRST_PAUSE, 2 * self._pause), LONGEST_PAUSE)
            self._until = monotonic() + self._pause

    def passed(self) -> None:
        self._pause = 0.0


class Link:
    """A client that is kept, and what its errors mean."""

    def __init__(self, at: ElasticAt) -> None:
        self.at = at
        self._circuit = Circuit()
        self._client = _client(at)
        self._fits = False  # the server said of which version it is, or that it does not say

    def ask(self, call: Callable[[Elasticsearch], T]) -> T:
        """The answer to a question, within `seconds`."""
        return self._do(call, self.at.seconds)

    def tell(self, call: Callable[[Elasticsearch], T]) -> T:
        """The answer to what writes, within `write_seconds`."""
        return self._do(call, self.at.write_seconds)

    def close(self) -> None:
        self._client.close()

    def _do(self, call: Callable[[Elasticsearch], T], seconds: float) -> T:
        self._circuit.enter()
        each = seconds / 2 / len(self.at.urls)  # as long to connect as to read, at every node
        client = self._client.options(request_timeout=each)
        try:
            self._look_at_version(client)
            answer = call(client)
        except (TransportError, UnsupportedProductError) as error:
            self._failed()
            why = _why_silent(error)
            log.warning("elastic.away", prefix=self.at.prefix, why=f"{why.zh} · {why.en}", error=type(error).__name__)
            raise unavailable(why) from error
        except ApiError as error:
            self._circuit.passed()  # it does answer
            refused = why_refused(error.meta.status, error.body)
            if refused is None:
                raise
            log.warning("elastic.refuses", prefix=self.at.prefix, why=f"{refused.zh} · {refused.en}")
            raise unavailable(refused) from error
        except Unavailable:  # of another version: it does answer
            self._circuit.passed()
            raise
        except BaseException:
            self._failed()  # whoever was let through to try must not leave the others waiting
            raise
        self._circuit.passed()
        return answer

    def _failed(self) -> None:
        self._circuit.failed()
        self._fits = False  # it may be another server that comes back

    def _look_at_version(self, client: Elasticsearch) -> None:
        """Nothing, or Unavailable where the server says that it is of another major version; asked at first contact."""
        if self._fits:
            return
        try:
            number = str(client.info()["version"]["number"])
        except (ApiError, KeyError, TypeError):  # no right to ask, or a distribution without that answer
            number = ""
        if number and number.partition(".")[0] not in MAJORS:
            why = other_major(number)
            log.warning("elastic.refuses", prefix=self.at.prefix, why=f"{why.zh} · {why.en}")
            raise unavailable(why)
        self._fits = True


def why_refused(status: int, body: Any) -> Words | None:
    """What somebody has to do about an answer that is no fault of the question; None where it is one."""
    if DISK in str(body):
        return DISK_FULL
    if status in (401, 403):
        return NO_ENTRY
    if status == 406 or "media_type_header_exception" in str(body):
        return OTHER_MAJOR
    return OVERLOADED if status in BUSY else None


def _why_silent(error: Exception) -> Words:
    if isinstance(error, UnsupportedProductError):
        return OTHER_MAJOR
    return TOO_SLOW if isinstance(error, ConnectionTimeout) else NO_ANSWER


def _client(at: ElasticAt) -> Elasticsearch:
    return Elasticsearch(
        list(at.urls),
        basic_auth=(at.user, at.password) if at.user else None,
        ca_certs=at.ca or DEFAULT,
        max_retries=len(at.urls) - 1,
        retry_on_timeout=len(at.urls) > 1,
        connections_per_node=CONNECTIONS,
    )
