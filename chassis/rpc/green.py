"""
Makes this process one of green threads. To be imported before anything else that opens a socket or takes a lock.

psycopg asks the environment, once, how to wait: with its own C code it would hold up every green thread of the process.
"""

from __future__ import annotations

import os

import eventlet

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"  # noqa: TID251 - read by the driver, not by us
eventlet.monkey_patch()
