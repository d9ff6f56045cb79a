"""docs/settings.md: everything that an operator can set."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from chassis.settings import markdown
from deploy.dev.catalogues.page import page

PAGE = Path("docs/settings.md")
PACKAGES = ("chassis", "services", "gateway", "cli")
ABOUT = (
    "设置只从环境变量读取，启动时一次读完，有错一次说完。· "
    "Settings are read from the environment, once, at the start; every fault is told at once."
)
CLIENT = """\
## 命令行 · the command line

| 变量 · variable | 说明 · meaning |
| --- | --- |
| `JIJU_SERVER` | 平台地址<br>the platform's address |
| `JIJU_HOME` | 登录凭据存放处<br>where sign-ins are kept |
"""

STARTS = ("__main__", ".wsgi", ".green")  # modules that act when they are imported


def files() -> dict[Path, str]:
    sections = [(prefix_of(cls), cls) for cls in classes()]
    return {PAGE: page("设置 · Settings", ABOUT, markdown(*sorted(sections, key=lambda one: one[0])), CLIENT)}


def classes() -> list[type]:
    """Every class with a setting, wherever it stands in the tree."""
    found = {
        cls for module in _modules() for _, cls in inspect.getmembers(module, inspect.isclass) if _is_settings(cls)
    }
    return sorted(found, key=lambda cls: (cls.__module__, cls.__name__))


def prefix_of(cls: type) -> str:
    """What its variables begin with: the gateway's and each service's own name; the trial's begin with nothing."""
    if hasattr(cls, "PREFIX"):
        return str(cls.PREFIX)
    parts = cls.__module__.split(".")
    owner = parts[0] if parts[0] == "gateway" else parts[1]
    return "" if owner == "trial" else owner.upper()


def _is_settings(cls: type) -> bool:
    return dataclasses.is_dataclass(cls) and any("setting" in field.metadata for field in dataclasses.fields(cls))


def _modules() -> Iterator[object]:
    for package in PACKAGES:
        home = importlib.import_module(package)
        for found in pkgutil.walk_packages(home.__path__, f"{package}."):
            if ".migrations" not in found.name and not found.name.endswith(STARTS):
                yield importlib.import_module(found.name)
