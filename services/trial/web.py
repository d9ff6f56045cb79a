"""The web server of the trial: waitress with threads, which finishes what it began when it is told to end."""

from __future__ import annotations

import logging
import socket
from typing import Any

import waitress
from waitress import wasyncore

from chassis.clock import monotonic
from services.trial.ending import Ending

THREADS = 8
LOOK = 0.25  # seconds between two looks whether the end was asked for
DRAIN = 5.0  # seconds that requests under way may take once it was
LARGEST = 64 * 1024 * 1024  # bytes of a body that waitress takes in at all; the gateway's own limit speaks first
IDLE = 75  # seconds that a connection may be silent


class Web:
    """Serves an app on a socket that is bound already."""

    def __init__(self, app: Any, bound: socket.socket, *, proxied: bool) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of two is no news
        self._server = waitress.create_server(
            app,
            sockets=[bound],
            threads=THREADS,
            ident="jiju",
            channel_timeout=IDLE,
            max_request_body_size=LARGEST,
            log_socket_errors=False,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=not proxied,  # behind a proxy the gateway itself counts whom it trusts
        )

    def serve(self, ending: Ending) -> None:
        """Until the end is asked for; then no new connection, and every request under way gets its answer."""
        while not ending.asked:
            self._turn(LOOK)
        self._server.del_channel()
        self._server.socket.close()
        until = monotonic() + DRAIN
        while self._busy() and monotonic() < until:
            self._turn(0.02)
        self._server.task_dispatcher.shutdown(timeout=1)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._server._map, count=1)  # noqa: SLF001 - its own run() knows no drain

    def _busy(self) -> bool:
        """Whether a request waits, runs, or has an answer that is not yet sent."""
        return any(one.requests or one.total_outbufs_len for one in list(self._server.active_channels.values()))
