"""
How the trial starts: settings, port and folder before anything is made, then everything together.

Here, and nowhere else, the services and the gateway meet.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from chassis.settings import BadSettings, load
from contracts.declare import Words
from gateway.settings import Settings as GatewaySettings
from services.trial import port, say, settings
from services.trial.ending import Ending
from services.trial.folder import Folder

T = TypeVar("T")
SERVICES = ("registry", "applications", "assessment", "credit", "search")


def run(data: Path, demo: str | None, address: tuple[str, int], ending: Ending) -> None:
    """In this order, so that nothing is made where the settings, the port or the folder forbid a start."""
    folder = Folder(data)
    marks = folder.marks_for(demo)
    own, gateway = _settings(folder, demo=marks.is_demo)
    with port.take(*address) as bound:
        folder.claim()
        folder.inspect(SERVICES)
        folder.begin(marks, gateway.session_key)
        say.to_log(folder.path, debug=own.log_debug)
        from services.trial.serving import serve  # noqa: PLC0415 - the slow half, which a refused start does without

        serve(folder, marks, (own, gateway), bound, ending)


def _settings(folder: Folder, *, demo: bool) -> tuple[settings.Settings, GatewaySettings]:
    """Both from the environment, or every fault of both at once."""
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
