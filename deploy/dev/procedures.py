"""`python -m deploy.dev.procedures`: every mistake of the packages of procedures, with its file and line."""

from __future__ import annotations

import sys
from pathlib import Path

from chassis.procedures import Malformed, shelf
from chassis.procedures.lint import Known, lint_all
from deploy.dev.lockfile import ROOT
from rulebooks.book import BrokenBook
from rulebooks.procedures import FOLDER

SEEDS = ROOT / "tests" / "support" / "seeds"  # the documents that quotes must stand in


def mistakes(folder: Path = FOLDER) -> list[str]:
    """What the linter says, or why a package cannot be read."""
    texts = {path.name: path.read_bytes() for path in SEEDS.glob("*.txt")}
    try:
        return [str(one) for one in lint_all(shelf(folder).values(), Known.of(texts))]
    except Malformed as broken:
        return [str(one) for one in broken.args]
    except BrokenBook as broken:
        return [str(broken)]


def main() -> int:
    """0 where there is none."""
    found = mistakes()
    print("\n".join(found) or f"{len(shelf())} packages without mistake")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
