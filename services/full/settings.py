"""What a process of the full shape reads from the environment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from chassis.settings import BadSettings, load, setting
from chassis.watch.choice import Tracing
from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The same for every process."""

    PREFIX: ClassVar[str] = ""

    broker_url: str = setting(
        (
            "消息服务器，amqp://用户:口令@主机/虚拟主机；集群的各节点用逗号隔开",
            "the message broker, amqp://user:password@host/vhost; the nodes of a cluster with commas between them",
        ),
        secret=True,
    )
    principal_public_key: Path = setting(
        ("验证身份凭据的公钥文件（PEM）", "the public key that checks who acts (PEM)"), Path("keys/gateway.pub.pem")
    )
    demo_clock: bool = setting(
        ("演示时钟：可以往后调（jiju clock set）", "the demonstration's clock, which can be moved forward"), False
    )
    clock_file: Path = setting(
        ("演示时钟的文件，各进程共用", "the file of the demonstration's clock, shared by all processes"), Path("clock")
    )
    files: Path = setting(
        (
            "文件按内容散列存放的目录，各进程共用；与数据库一并备份",
            "the folder where files are kept by their hash, shared by all processes; backed up with the databases",
        ),
        Path("files"),
    )
    health_port: int = setting(
        ("/healthz、/readyz、/metrics 的端口；0 为不开", "the port of /healthz, /readyz and /metrics; 0 means none"), 0
    )
    health_host: str = setting(
        (
            "该端口监听的地址；容器里由探针和采集器从外面访问",
            "the address that it listens on; in a container probes come from outside",
        ),
        "0.0.0.0",  # noqa: S104 - off by default; nothing secret is told there
    )
    log_debug: bool = setting(("日志写得更细，用于查找问题", "log in more detail, to look for a problem"), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfService:
    """For each service, with its own name for SERVICE: REGISTRY_DB_URL, SEARCH_ELASTIC_URL."""

    PREFIX: ClassVar[str] = "SERVICE"

    db_url: str = setting(("本服务的数据库", "the database of the service"), secret=True)
    owner_db_url: str = setting(
        ("同一数据库，以其所有者的身份；只有迁移用它", "the same as its owner; only migrations use it"), "", secret=True
    )
    keys: Path = setting(("本服务的密钥目录", "the folder of the service's keys"), Path("keys"))
    workers: int = setting(("同时办理的请求数", "how many calls are worked on at once"), 10)
    elastic_url: str = setting(
        ("检索服务用的 Elasticsearch；空为内置检索", "Elasticsearch, for search; empty means the embedded engine"),
        "",
        secret=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Only for `prepare`, which makes databases and their roles on a server that is there."""

    PREFIX: ClassVar[str] = ""

    database_admin_url: str = setting(
        (
            "建立数据库和用户的 PostgreSQL 管理员；空则由他人建立",
            "the PostgreSQL administrator that makes databases and roles; empty means that somebody else makes them",
        ),
        "",
        secret=True,
    )
    gateway_db_url: str = setting(
        ("网关的数据库，一并建立", "the gateway's database, which is made with the others"), "", secret=True
    )


@dataclass(frozen=True, slots=True)
class Full:
    """All that a process needs for the services that it runs."""

    shared: Shared
    tracing: Tracing
    of: Mapping[str, OfService]


def read(services: Iterable[str], environ: Mapping[str, str]) -> Full:
    """Everything at once, or every fault of everything at once."""
    faults: list[Words] = []

    def one(cls: type[Any], prefix: str) -> Any:
        try:
            return load(cls, prefix, environ)
        except BadSettings as bad:
            faults.extend(bad.faults)
            return None

    found = Full(one(Shared, ""), one(Tracing, ""), {name: one(OfService, name.upper()) for name in services})
    if faults:
        raise BadSettings(tuple(faults))
    return found
