"""The trial while it runs: the demonstration's data, the services, the gateway, its first accounts, the web."""

from __future__ import annotations

import socket

from chassis import collector
from gateway.app import create_app
from gateway.settings import Settings as GatewaySettings
from services.trial import people, port, say
from services.trial.ending import Ending
from services.trial.folder import Folder, Marks
from services.trial.settings import Settings
from services.trial.web import Web
from services.trial.world import World


def serve(
    folder: Folder, marks: Marks, settings: tuple[Settings, GatewaySettings], bound: socket.socket, ending: Ending
) -> None:
    """Returns when it was told to end."""
    own, gateway = settings
    collector.spare()
    ending.check()
    world = World(folder, marks, gateway.principal_key, demo_clock=own.demo_clock)
    try:
        marks = world.seed(ending.check)
        app = create_app(gateway, world.clients, world.clock, world.health)
        made = people.made(app, folder, marks)
        ending.check()
        if marks.is_demo:
            world.leave_waiting(people.operator(app))
        world.start()
        web = Web(app, bound, proxied=bool(gateway.proxies))
        say.serving(port.url(bound), folder.path, marks, made, clock=own.demo_clock)
        web.serve(ending)
    finally:
        world.stop()
