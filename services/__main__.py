"""
The trial in one process: `python -m services run --port 8000 --data var/`.

Here, and nowhere else, the services and the gateway meet. Libraries are imported where they
are needed, so that a port in use is told at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from services.trial.ending import Ended, Ending

if TYPE_CHECKING:
    from flask import Flask

    from contracts.declare import Words
    from gateway.access.accounts import Person
    from gateway.settings import Settings as GatewaySettings
    from services.trial.accounts import Listed
    from services.trial.folder import Folder, Marks
    from services.trial.settings import Settings

T = TypeVar("T")
DEMOS = ("full", "small", "none")
PRIVATE = 0o077  # nothing that we make is read by others
SERVICES = ("registry", "applications", "assessment", "credit", "search")


def main(argv: Sequence[str] | None = None) -> int:
    """0 after an end in order, 1 where it could not start, 2 where it was asked wrongly."""
    ending = Ending()
    ending.install()
    options = _options(argv)
    os.umask(PRIVATE)
    from services.trial import say  # noqa: PLC0415 - after the signals are ours

    try:
        _run(options, ending)
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


def _run(options: argparse.Namespace, ending: Ending) -> None:
    """In this order, so that nothing is made where the settings, the port or the folder forbid a start."""
    from services.trial import port, say  # noqa: PLC0415
    from services.trial.folder import Folder  # noqa: PLC0415

    folder = Folder(options.data)
    marks = folder.marks_for(options.demo)
    own, gateway = _settings(folder, demo=marks.is_demo)
    with port.take(options.host, options.port) as bound:
        folder.claim()
        folder.inspect(SERVICES)
        folder.begin(marks, gateway.session_key)
        say.to_log(folder.path, debug=own.log_debug)
        _serve(folder, marks, own, gateway, bound, ending)


def _settings(folder: Folder, *, demo: bool) -> tuple[Settings, GatewaySettings]:
    """Both from the environment, or every fault of both at once."""
    from chassis.settings import BadSettings, load  # noqa: PLC0415
    from gateway.settings import Settings as GatewaySettings  # noqa: PLC0415
    from services.trial import settings  # noqa: PLC0415

    environ = os.environ  # noqa: TID251 - the start of the process hands the environment to chassis.settings
    faults: list[Words] = []

    def read(cls: type[T], prefix: str, variables: Mapping[str, str]) -> T | None:
        try:
            return load(cls, prefix, variables)
        except BadSettings as bad:
            faults.extend(bad.faults)
            return None

    own = read(settings.Settings, "", settings.for_trial(environ, demo=demo))
    moved = own.demo_clock if own else demo
    gateway = read(GatewaySettings, "GATEWAY", settings.for_gateway(environ, folder.path, demo=demo, moved=moved))
    if own is None or gateway is None:
        raise BadSettings(tuple(faults))
    return own, gateway


def _serve(  # noqa: PLR0913 - everything that the start has gathered
    folder: Folder, marks: Marks, own: Settings, gateway: GatewaySettings, bound: socket.socket, ending: Ending
) -> None:
    from gateway.app import create_app  # noqa: PLC0415
    from services.trial import port, say  # noqa: PLC0415
    from services.trial.web import Web  # noqa: PLC0415
    from services.trial.world import World  # noqa: PLC0415

    _spare_the_collector()
    ending.check()
    world = World(folder, marks, gateway.principal_key, demo_clock=own.demo_clock)
    try:
        marks = world.seed(ending.check)
        app = create_app(gateway, world.clients, world.clock)
        made = _accounts(app, folder, marks)
        ending.check()
        world.start()
        web = Web(app, bound, proxied=bool(gateway.proxies))
        say.serving(port.url(bound), folder.path, marks, made, clock=own.demo_clock)
        web.serve(ending)
    finally:
        world.stop()


def _spare_the_collector() -> None:
    """What was imported lives as long as the process: not looking through it again saves a sixth of each command."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _accounts(app: Flask, folder: Folder, marks: Marks) -> list[Listed]:
    """Those that this start made, with their passwords: listed first, so that a kill loses none of them."""
    from contracts.roles import ROLE_WORDS  # noqa: PLC0415
    from gateway.access.accounts import ACCOUNTS, Accounts, normal  # noqa: PLC0415
    from gateway.access.passwords import generate  # noqa: PLC0415
    from services.trial import accounts as listing  # noqa: PLC0415

    accounts: Accounts = app.extensions[ACCOUNTS]
    people = _people(marks)
    missing = [person for person in people if accounts.database.account_called(normal(person.login)) is None]
    if not missing:
        return []
    kept = listing.kept(folder)
    passwords = kept | {person.login: kept.get(person.login) or generate() for person in missing}
    listed = [
        listing.Listed(person.login, passwords[person.login], ROLE_WORDS[person.role])
        for person in people
        if person.login in passwords
    ]
    listing.keep(folder, listed)
    with ThreadPoolExecutor(2) as pool:  # each hash takes a tenth of a second of one core
        list(pool.map(lambda person: accounts.make(person, passwords[person.login]), missing))
    return listed


def _people(marks: Marks) -> list[Person]:
    """One per role in a demonstration, and a second province; elsewhere the administrators, who make the others."""
    from contracts.roles import ROLE_WORDS, Role  # noqa: PLC0415
    from gateway.access.accounts import Person, demo_people  # noqa: PLC0415

    if not marks.is_demo:
        administrators = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        return [Person(login=role.value, role=role, name=ROLE_WORDS[role].zh) for role in administrators]
    places = {
        "province": {"region": "32"},
        "city": {"region": "3202"},
        "lead": {"region": "32"},
        "inspector": {"region": "3202"},
        "applicant": {"region": "320211", "zone": marks.zone},
        "operator": {"region": "320211", "zone": marks.zone},
        "agency": {"organisation": marks.agency},
    }
    neighbour = Person(login="demo-province-zj", role=Role.PROVINCE, name="演示浙江省局人员", region="33")
    return [*demo_people(**places), neighbour]


if __name__ == "__main__":
    sys.exit(main())
