"""
The trial in one process: `python -m services run --port 8000 --data var/`.

What the whole needs (SQLAlchemy, Flask, the services) is imported last, so that a port in use is told at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chassis import collector
from services.trial.ending import Ended, Ending

DEMOS = ("full", "small", "none")
PRIVATE = 0o077  # nothing that we make is read by others


def main(argv: Sequence[str] | None = None) -> int:
    """0 after an end in order, 1 where it could not start, 2 where it was asked wrongly."""
    ending = Ending()
    ending.install()
    collector.patient()
    options = _options(argv)
    os.umask(PRIVATE)
    from services.trial import say, starting  # noqa: PLC0415 - slow, and the signals are to be ours before it

    try:
        starting.run(options.data, options.demo, (options.host, options.port), ending)
    except Ended:
        return 0
    except Exception as error:
        if (faults := say.faults_of(error)) is None:
            raise
        say.complain(faults)
        return 1
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services", description="集聚 · Jiju")
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="在一个进程里运行试用版 · the trial in one process")
    run.add_argument("--port", type=_port, default=8000, help="端口，0 为任一空闲端口 · the port; 0 takes any free one")
    run.add_argument("--host", default="127.0.0.1", help="监听地址 · the address to listen on")
    run.add_argument("--data", type=Path, default=Path("var"), help="数据目录 · the data folder")
    demo = run.add_mutually_exclusive_group()
    demo.add_argument("--demo", choices=DEMOS, help="演示数据：全部、少量、没有 · demonstration data: all, some, none")
    demo.add_argument("--no-demo", action="store_const", const="none", dest="demo", help="同 --demo none · the same")
    return parser.parse_args(argv)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"端口须为 0 至 65535 · a port is 0 to 65535: {text}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
