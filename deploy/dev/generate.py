"""
Make every generated file anew: `python -m deploy.dev.generate`, or with `--check` tell which ones differ.

A promise that was released and that the code takes back stops both: nothing is written over it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.dev.catalogues import access, asyncapi, codes, events, law, openapi, procedures, released, settings, states
from deploy.dev.lockfile import ROOT

CATALOGUES = (openapi, asyncapi, released, settings, events, states, procedures, law, codes, access)


def files() -> dict[Path, str]:
    """Every generated file by its path in the tree."""
    return {path: text for catalogue in CATALOGUES for path, text in catalogue.files().items()}


def differing(made: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """Those that do not stand there as they should."""
    return sorted(path for path, text in made.items() if _text(root / path) != text)


def write(made: dict[Path, str], root: Path = ROOT) -> None:
    for path in differing(made, root):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(made[path], encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """0 where everything is current, or was made so; 1 where it is not, or a promise would be broken."""
    if broken := released.faults():
        print("\n".join(broken))
        print(f"{len(broken)} released promises are broken; add, do not take away (contracts/released)")
        return 1
    made = files()
    stale = differing(made)
    if "--check" in argv:
        print(
            "\n".join(f"not current: {path} (make docs)" for path in stale)
            or f"{len(made)} generated files are current"
        )
        return bool(stale)
    write(made)
    print("\n".join(f"made {path}" for path in stale) or f"{len(made)} generated files were current")
    return 0


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
