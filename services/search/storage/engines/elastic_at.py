"""Where Elasticsearch is; apart from what asks it, so that nobody needs its client who does not use it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX = "jiju-search"
SECONDS = 3.0
KNOWN = {"ca", "seconds"}


class BadAddress(ValueError):
    """What was given is no address; it may hold a password, so it is not repeated."""

    def __init__(self) -> None:
        super().__init__(
            "Elasticsearch 地址应为 https://用户:口令@主机:端口[,主机:端口]/别名?ca=文件&seconds=3 · "
            "the address of Elasticsearch reads https://user:password@host:port[,host:port]/alias?ca=file&seconds=3"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticAt:
    """Where Elasticsearch is, who asks, and how long a call may take."""

    urls: tuple[str, ...]
    prefix: str = PREFIX  # the alias to read by; the indexes behind it are numbered
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""  # a file; empty where the machine's own will do
    seconds: float = SECONDS  # of a question
    write_seconds: float = 30.0  # of a batch written, an index made or refreshed

    @classmethod
    def read(cls, address: str) -> ElasticAt:
        """
        From one text: `https://user:password@host:port,host:port/alias?ca=file&seconds=3`, or BadAddress.

        Only scheme and host are needed; several hosts are nodes of one cluster.
        """
        try:
            parts = urlsplit(address)
            login, _, hosts = parts.netloc.rpartition("@")
            user, _, password = login.partition(":")
            more = {
                name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
            }
            seconds = float(more.get("seconds", SECONDS))
        except ValueError as error:
            raise BadAddress from error
        if parts.scheme not in ("http", "https") or not all(hosts.split(",")) or more.keys() - KNOWN or seconds <= 0:
            raise BadAddress
        return cls(
            urls=tuple(f"{parts.scheme}://{_with_port(host, parts.scheme)}" for host in hosts.split(",")),
            prefix=parts.path.strip("/") or PREFIX,
            user=unquote(user),
            password=unquote(password),
            ca=more.get("ca", ""),
            seconds=seconds,
        )


def _with_port(host: str, scheme: str) -> str:
    """The client wants one; without, it is the scheme's own."""
    return host if host.rpartition("]")[2].count(":") else f"{host}:{443 if scheme == 'https' else 80}"
