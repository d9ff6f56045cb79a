"""The port: taken before anything is made, opened when there is something to answer."""

from __future__ import annotations

import errno
import socket

from chassis.running import CannotStart
from contracts.declare import Words


def take(host: str, port: int) -> socket.socket:
    """
    A socket bound to the port and not yet listening: whoever connects is refused until the trial can answer.

    CannotStart where the port is in use, is not ours to take, or the host is none of this machine's.
    """
    family, address = _address(host, port)
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a port just left stays closed for a minute
    try:
        made.bind(address)
    except OSError as error:
        made.close()
        raise CannotStart(refusal(error, host, port)) from error
    return made


def refusal(error: OSError, host: str, port: int) -> Words:
    """Why the port cannot be had."""
    if error.errno == errno.EADDRINUSE:
        return Words(
            f"端口 {port} 已被占用；换一个：make run PORT={port + 1}",
            f"port {port} is in use; take another one: make run PORT={port + 1}",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Words(f"没有权限使用端口 {port}（用 1024 以上的）", f"port {port} is not permitted (use one above 1024)")
    if error.errno == errno.EADDRNOTAVAIL:
        return Words(f"{host} 不是本机地址", f"{host} is not an address of this machine")
    return Words(
        f"不能使用 {host} 的端口 {port}：{error.strerror}", f"cannot use port {port} of {host}: {error.strerror}"
    )


def _address(host: str, port: int) -> tuple[int, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise CannotStart(Words(f"找不到主机 {host}", f"there is no host {host}")) from error
    family, _, _, _, address = found[0]
    return family, (str(address[0]), int(address[1]))


def url(made: socket.socket) -> str:
    """The address for a browser on this machine."""
    host, port = made.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - read, not bound: it listens everywhere, so also here
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
