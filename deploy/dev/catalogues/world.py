"""The gateway's app without services behind it: enough to ask for its routes and its document."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask

from chassis.clock import SHANGHAI, FixedClock
from chassis.rpc.client import Clients
from chassis.rpc.local import LocalBackend
from gateway.app import create_app
from gateway.settings import Settings

DAY = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)


@cache
def app() -> Flask:
    """The app; its database and key are made beside nothing of ours and go with the process."""
    folder = Path(tempfile.mkdtemp(prefix="jiju-generate-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = Settings(
        session_key="-" * 40,
        db_url=f"sqlite:///{folder}/gateway.sqlite",
        principal_key=folder / "gateway.pem",
        password_memory=1,
    )
    return create_app(settings, Clients(LocalBackend({})), FixedClock(DAY))
