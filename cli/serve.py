"""`jiju serve`: the trial on this machine; the same as `python -m services run`."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: tuple[str, ...]) -> None:
    """在本机运行试用版：--port 8000 --data var/ · Run the trial on this machine."""
    if find_spec("services.all_in_one") is None or find_spec("waitress") is None:
        raise click.ClickException("这里只装了命令行，没有装试用版 · only the command is installed here, not the trial")
    words = [sys.executable, "-m", "services", "run", *options]
    os.execv(words[0], words)  # noqa: S606 - our own program in our place, so that signals reach it
