"""What the tests need from the operating system, and how root gets it on Debian without starting any server."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from deploy.dev.lockfile import ROOT
from deploy.dev.say import run, step

POLICY = Path("/usr/sbin/policy-rc.d")
CLUSTERS = Path("/etc/postgresql-common/createcluster.d/jiju.conf")
RABBITMQ = Path("/usr/lib/rabbitmq/bin")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Need(NamedTuple):
    """One thing from outside Python; *packages* are Debian's names for it, the first known one is taken."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs, 15 or later."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    known = [path for path in found if path.parent.name.isdigit() and int(path.parent.name) >= 15]
    if known:
        return max(known, key=lambda path: int(path.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


def chromium() -> str | None:
    """The browser's program, by path."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def cjk_font() -> bool:
    """Whether Chinese text would be drawn rather than shown as boxes."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(folder.rglob("*CJK*"), None) for folder in folders)


def libatomic() -> bool:
    """Whether the library is there that Playwright's own Node.js is linked to; a bare Debian lacks it."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def rabbitmq() -> bool:
    """Whether the broker's own script is there; the one in /usr/sbin insists on certain users."""
    return RABBITMQ.joinpath("rabbitmq-server").exists()


def java() -> Path | None:
    """The newest Java that the present Elasticsearch runs on."""
    found = [home for number in (21, 17) for home in Path("/usr/lib/jvm").glob(f"java-{number}-openjdk*")]
    return next((home for home in found if (home / "bin" / "java").exists()), None)


def pango() -> bool:
    """Whether documents can be laid out."""
    return ctypes.util.find_library("pangoft2-1.0") is not None


NEEDS = (
    Need("postgresql", ("postgresql-15", "postgresql"), lambda: postgresql_programs() is not None),
    Need("chromium", ("chromium",), lambda: chromium() is not None),
    Need("rabbitmq", ("rabbitmq-server",), rabbitmq),
    Need("java", ("openjdk-17-jre-headless", "default-jre-headless"), lambda: java() is not None),
    Need("libatomic", ("libatomic1",), libatomic),
    Need("cjk-font", ("fonts-noto-cjk",), cjk_font),
    Need("pango", ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), pango),
)


def missing() -> list[Need]:
    """The needs that are not met and that we could meet: root, on a machine with apt."""
    may_install = os.geteuid() == 0 and shutil.which("apt-get") is not None
    return [need for need in NEEDS if may_install and not need.present()]


def provide() -> None:
    """
    Install what is missing and can be; the rest is named by the tests that need it.

    A failure is not the end of the set-up: the tests that could not run are listed with the reason, and fail in CI.
    """
    wanted = missing()
    if not wanted:
        return
    names = ", ".join(need.name for need in wanted)
    try:
        with step(f"安装系统软件包({names})", f"installing Debian packages ({names})"), _no_server_starts():
            _apt("update", "-qq")
            _apt("install", "-y", "-qq", "--no-install-recommends", *map(_package, wanted))
    except Exception as failure:  # noqa: BLE001 - whatever it was, the tests say what is missing because of it
        print(failure)


def _package(need: Need) -> str:
    for name in need.packages:
        known = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if known.returncode == 0:
            return name
    return need.packages[-1]


def _apt(*words: str) -> None:
    run(
        "apt-get",
        *words,
        cwd=ROOT,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        zh="系统软件包无法安装",
        en="Debian's packages could not be installed",
    )


@contextmanager
def _no_server_starts() -> Iterator[None]:
    """Debian starts a server it installs and makes a database cluster: neither happens in here."""
    with ExitStack() as both:
        both.enter_context(_for_now(POLICY, "#!/bin/sh\nexit 101\n", 0o755))
        both.enter_context(_for_now(CLUSTERS, "create_main_cluster = false\n", 0o644))
        yield


@contextmanager
def _for_now(path: Path, text: str, mode: int) -> Iterator[None]:
    """*path* holds *text* in here; afterwards what was there before is there again, or nothing."""
    kept = path.with_name(path.name + ".jiju-kept")
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not kept.exists():  # a copy that an interrupted run left is the machine's own file
        path.rename(kept)
    path.write_text(text, "ascii")
    path.chmod(mode)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if kept.exists():
            kept.rename(path)
        for folder in made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
