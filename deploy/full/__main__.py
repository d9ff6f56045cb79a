"""
The full shape on this machine: `python -m deploy.full up|stop|status|logs --data var/full --port 8000`.

Servers and processes go on after this program has ended; a second `up` finds them or starts what is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.dev.lockfile import ROOT
from deploy.dev.say import SetUpFailed, run, step
from deploy.full.place import Place, Servers, with_environment
from deploy.servers import elasticsearch, owner, postgres, rabbitmq, state
from deploy.servers.owner import NoServer
from deploy.servers.processes import Process

SUPERVISOR = "supervisor"
READY_SECONDS = 90.0
STOP_SECONDS = 60


def main() -> int:
    """0 where it went well; 1 with the reason in both languages."""
    options = _options()
    place = Place(options.data, elastic=not options.no_elastic)
    try:
        {"up": _up, "stop": _stop, "status": _status, "logs": _logs}[options.verb](place, options)
    except (SetUpFailed, NoServer) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.full", description="集聚 · Jiju")
    parser.add_argument("verb", choices=("up", "stop", "status", "logs"))
    parser.add_argument("--data", type=Path, default=Path("var/full"), help="数据目录 · the data folder")
    parser.add_argument("--port", type=int, default=8000, help="端口 · the port")
    parser.add_argument("--no-demo", action="store_true", help="不带演示数据 · no demonstration data")
    parser.add_argument(
        "--no-elastic", action="store_true", help="用内置检索，不启动 Elasticsearch · the embedded engine"
    )
    return parser.parse_args()


# ---------------------------------------------------------------------------------------------------------------- up


def _up(place: Place, options: argparse.Namespace) -> None:
    place.prepare()
    for name, begin in place.starts().items():
        with step(f"启动 {name}", f"starting {name}"):
            begin()
    servers = place.servers()
    if servers is None:
        raise NoServer("服务器没有记下 · the servers were not written down")
    with_demo = not options.no_demo
    told = place.environment(servers, demo=with_demo)
    with with_environment(told) as environ:
        _keys(place)
        with step("迁移数据库", "bringing the databases to their present shape"):
            run(sys.executable, "-m", "services.full", "migrate", cwd=ROOT, env=environ,
                zh="数据库不能迁移", en="the databases could not be migrated")  # fmt: skip
        with step("启动各服务", "starting the services"):
            _supervise(place, options.port, environ)
            _until_ready(f"http://127.0.0.1:{options.port}/readyz")
        with step("写入数据和账号", "writing data and accounts"):
            run(sys.executable, "-m", "services.full", "fill", cwd=ROOT, env=environ,
                zh="数据不能写入", en="the data could not be written")  # fmt: skip
    where = place.folder / "accounts.txt"
    sys.stdout.write(f"\n  集聚 · Jiju   http://127.0.0.1:{options.port}/\n  账号 · accounts   {where}\n\n")


def _keys(place: Place) -> None:
    """The gateway signs who acts; the services are told only how to check it."""
    from chassis.tokens import Signer, make_key  # noqa: PLC0415 - the packages are there by now

    private, public = place.keys / "gateway.pem", place.keys / "gateway.pub.pem"
    if not private.exists():
        make_key(private)
    public.write_bytes(Signer(private).public)


def _supervise(place: Place, port: int, environ: dict[str, str]) -> None:
    kept = state.read(place.folder, SUPERVISOR)
    if kept and Process(*kept["process"]).alive:
        return
    begun = owner.begin_own(
        sys.executable, "-m", "deploy.full.supervise", place.folder, str(port),
        folder=ROOT, log=place.log / "supervisor.log", environ=environ,
    )  # fmt: skip
    state.write(place.folder, SUPERVISOR, {"process": begun, "port": port})


def _until_ready(url: str) -> None:
    until = time.monotonic() + READY_SECONDS
    opener = _opener()
    while time.monotonic() < until:
        try:
            with opener.open(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise SetUpFailed("网关没有就绪，见日志目录", "the gateway did not become ready; see the logs")


# -------------------------------------------------------------------------------------------------- stop, status, logs


def _stop(place: Place, _: argparse.Namespace) -> None:
    """Processes first, then what they talk to; by process id, never by name."""
    kept = state.read(place.folder, SUPERVISOR)
    if kept:
        import signal  # noqa: PLC0415 - only here

        supervisor = Process(*kept["process"])
        with step("停止各服务", "stopping the services"):
            supervisor.send(signal.SIGTERM)
            supervisor.ended_within(STOP_SECONDS)
    servers = place.servers()
    if servers is None:
        sys.stdout.write("没有运行 · nothing runs here\n")
        return
    with step("停止服务器", "stopping the servers"):
        if servers.elastic:
            elasticsearch.stop(servers.elastic)
        rabbitmq.stop(servers.broker)
        postgres.stop(servers.postgres)


def _status(place: Place, _: argparse.Namespace) -> None:
    """One line per process and server: whether it runs, its memory, its starts, where it tells how it is, and what."""
    rows: list[tuple[str, Process, str]] = []
    servers = place.servers()
    if isinstance(servers, Servers):
        rows += [("postgres", servers.postgres.process, ""), ("rabbitmq", servers.broker.process, "")]
        rows += [("elasticsearch", servers.elastic.process, "")] if servers.elastic else []
    path = place.folder / "processes.json"
    if path.exists():
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        rows += [
            (name, Process(*row["process"]), f"{row['starts']} ×  {_told(row.get('port', 0))}")
            for name, row in found.items()
        ]
    for name, one, starts in rows:
        told = f"{one.pid:>8} {_megabytes(one.pid):>6} MB" if one.alive else "       –"
        sys.stdout.write(f"  {name:<14} {told} {starts}\n")
    if not rows:
        sys.stdout.write("没有运行 · nothing runs here\n")


def _told(port: int) -> str:
    """What a process says of itself: ready, or what it lacks and what to do."""
    where = f"http://127.0.0.1:{port}/readyz"
    try:
        with _opener().open(where, timeout=5) as answer:
            report = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        report = json.loads(error.read())
    except (OSError, ValueError):
        return f"{where}  没有应答 · no answer"
    lacks = [check for check in report.get("checks", []) if not check["ok"]]
    words = "".join(f"\n{'':18}{one['name']}: {_todo(one)}" for one in lacks)
    return f"{where}  {'就绪 · ready' if report['ok'] else '未就绪 · not ready'}{words}"


def _todo(check: dict[str, Any]) -> str:
    todo = check["todo"]
    return f"{todo['zh']} · {todo['en']}" if todo else json.dumps(check["fact"], ensure_ascii=False)


def _opener() -> urllib.request.OpenerDirector:
    """Without any proxy: it is this machine that is asked."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _megabytes(pid: int) -> int:
    """Memory with that of its children, in one of which the gateway works; what several share is counted once."""
    return sum(map(_share, _with_children(pid))) // 1000


def _share(pid: int) -> int:
    """Kilobytes of memory that are its own, and its part of what it shares; 0 once it has ended."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # ended, or somebody else's
        return 0
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):  # ended meanwhile
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
            yield from _with_children(int(child))


def _logs(place: Place, _: argparse.Namespace) -> None:
    """The last lines of each log."""
    for path in sorted(place.log.glob("*.log")):
        lines = path.read_text("utf-8", errors="replace").splitlines()[-8:]
        sys.stdout.write(f"== {path}\n" + "".join(f"{line[:240]}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
