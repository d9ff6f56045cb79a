"""
One process of the full shape: `python -m services.full serve registry`.

`prepare` makes databases and their roles on a PostgreSQL server that is there, `migrate` brings databases to their present
shape, `serve` answers calls and takes events of one service, `carry` sends what services announce to the broker, `work` does
their jobs and minds their days.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from chassis import collector

NAMES = ("registry", "applications", "assessment", "credit", "search")
VERBS = {
    "prepare": "建立数据库和用户 · make databases and their roles",
    "migrate": "迁移数据库 · bring databases to their present shape",
    "serve": "应答一个服务的请求和事件 · answer calls and take events of one service",
    "carry": "把各服务的事件送往消息服务器 · send what services announce to the broker",
    "fill": "写入演示数据和账号 · write the demonstration's data and accounts",
    "work": "各服务的长任务和到期事项 · jobs, and what a day brings",
}


def main(argv: Sequence[str] | None = None) -> int:
    """
    Exit code.

    0 after an end in order; where it could not start or not go on 1 if a person has to mend it first (settings, password,
    migration, keys, a broker that refuses) and 75 if what it needs is away and it may be started again later; 2 where it
    was asked wrongly.
    """
    options = _options(argv)
    collector.patient()
    if options.verb == "serve":
        import chassis.rpc.green  # noqa: F401, PLC0415 - before any socket or lock
    from services.full import running  # noqa: PLC0415 - after it

    every = () if options.verb == "fill" else NAMES  # it writes through the gateway and needs no database of theirs
    return running.run(options.verb, options.services or every)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.full", description="集聚 · Jiju")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, about in VERBS.items():
        verb = verbs.add_parser(name, help=about)
        verb.add_argument("services", nargs=1 if name == "serve" else "*", type=_service, metavar="SERVICE")
    return parser.parse_args(argv)


def _service(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"服务只有 · the services are {', '.join(NAMES)}: {text}")
    return text


if __name__ == "__main__":
    sys.exit(main())
