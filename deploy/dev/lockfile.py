"""The one lock, requirements.lock: the part of it that an extra needs, and whether it still fits pyproject.toml."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "jiju"
HEADER = "# Made by `make lock` from pyproject.toml; inputs sha256:"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SELF = re.compile(rf"{PROJECT}\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of the lock: its lines as they stand there, and who asked for it."""

    name: str
    lines: str
    asked_by: frozenset[str]

    @property
    def hashed(self) -> bool:
        return "--hash=sha256:" in self.lines


def manifest(root: Path = ROOT) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def normal(requirement: str) -> str:
    """The name that a requirement begins with, as indexes compare names."""
    found = _NAME.match(requirement.strip())
    if not found:
        raise ValueError(f"not a requirement: {requirement!r}")
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(lock: str) -> list[Pin]:
    """Every package of *lock*, in its order."""
    blocks: list[list[str]] = []
    for line in lock.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            blocks.append([])
        if blocks and line.strip():
            blocks[-1].append(line)
    return [_pin(block) for block in blocks]


def _pin(block: list[str]) -> Pin:
    notes = (re.sub(r"^\s*#\s*(via\b)?", "", line).strip() for line in block if line.strip().startswith("#"))
    kept = [line for line in block if not line.strip().startswith("#")]
    return Pin(normal(kept[0]), "\n".join(kept), frozenset(normal(note) for note in notes if note))


def extras(wanted: str, project: dict[str, Any]) -> list[str]:
    """*wanted* and every extra that it is made of."""
    found = [wanted]
    for name in found:
        for requirement in project["optional-dependencies"][name]:
            inner = _SELF.match(requirement)
            found += [part.strip() for part in inner[1].split(",") if part.strip() not in found] if inner else []
    return found


def subset(lock: str, wanted: str, project: dict[str, Any]) -> str:
    """
    The pins that extra *wanted* needs, as a requirements file in which every line has its hashes.

    The lock's own notes ("via …") give the graph. Should one be missing the installer refuses, because with
    --require-hashes it takes nothing that this file does not name.
    """
    listed = [
        *project["dependencies"],
        *(r for e in extras(wanted, project) for r in project["optional-dependencies"][e]),
    ]
    needed = {normal(requirement) for requirement in listed} - {PROJECT}
    every = pins(lock)
    while more := {pin.name for pin in every if pin.asked_by & needed} - needed:
        needed |= more
    return "".join(f"{pin.lines}\n" for pin in every if pin.name in needed)


def inputs(data: dict[str, Any]) -> str:
    """A hash of all that the lock depends on."""
    project = data["project"]
    asked = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the two locks, found without a network."""
    lock = (root / "requirements.lock").read_text("utf-8")
    found = [f"requirements.lock: {pin.name} has no hash" for pin in pins(lock) if not pin.hashed]
    if not lock.startswith(HEADER + inputs(manifest(root))):
        found.append("requirements.lock was made from other requirements than pyproject.toml's: run `make lock`")
    return found + _web_faults(root)


def _web_faults(root: Path) -> list[str]:
    asked = json.loads((root / "package.json").read_text("utf-8"))
    text = (root / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    found = [
        f"package-lock.json: {name} has no hash" for name, it in packages.items() if name and "integrity" not in it
    ]
    if any(packages[""].get(kind) != asked.get(kind) for kind in ("dependencies", "devDependencies")):
        found.append("package-lock.json was made from other requirements than package.json's: run `make lock`")
    if "://" in text:
        found.append("package-lock.json names a host: run `make lock`")
    return found


if __name__ == "__main__":
    if sys.argv[1:]:  # the Dockerfile asks for the part of one extra
        sys.stdout.write(subset((ROOT / "requirements.lock").read_text("utf-8"), sys.argv[1], manifest()["project"]))
        sys.exit(0)
    wrong = faults()
    print("\n".join(wrong) or f"both locks fit, {len(pins((ROOT / 'requirements.lock').read_text('utf-8')))} pins")
    sys.exit(bool(wrong))
