"""
`make mutation`: does a test fail when a rule is changed? Prints the score of each area and what no test noticed.

A stopped run goes on where it was; ONLY="rulebooks.workdays.*" asks about a part; REPORT=docs/mutation.md writes it down.
"""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from deploy.dev.lockfile import ROOT

AREAS = (
    "rulebooks",
    "chassis.history",
    "chassis.ledger",
    "chassis.draw",
    "services.registry.domain",
    "services.applications.domain",
    "services.search.domain",
)
BAR = 0.90  # R12
EXPLAINED = ROOT / "deploy" / "dev" / "mutants.toml"
MUTMUT = (sys.executable, "-m", "mutmut")
TRYING = (sys.executable, "-m", "deploy.dev.trying")
NOTICED = ("killed", "timeout", "segfault", "caught by type check")


class Mutant(NamedTuple):
    """One change to one function, and what became of it."""

    name: str
    status: str

    @property
    def noticed(self) -> bool:
        return self.status in NOTICED

    @property
    def function(self) -> str:
        """`rulebooks.in_force.on`, without mutmut's own signs: x_on__mutmut_3, xǁTreeǁroot__mutmut_1."""
        module, _, last = self.name.rpartition("__mutmut_")[0].rpartition(".")
        return f"{module}.{'.'.join(last.removeprefix('x').removeprefix('_').strip('ǁ').split('ǁ'))}"


class Score(NamedTuple):
    """How one area stands; what was not tried yet counts neither way."""

    area: str
    noticed: int
    unnoticed: int
    untried: int

    @property
    def share(self) -> float:
        return self.noticed / (self.noticed + self.unnoticed) if self.noticed else 0.0

    @property
    def misses(self) -> bool:
        return self.noticed + self.unnoticed > 0 and self.share < BAR


class Reason(NamedTuple):
    """Why no test can notice a change: *function* is a pattern, *becomes* a regular expression for the changed line."""

    function: str
    becomes: str
    why: str


def results() -> list[Mutant]:
    """Every mutant that mutmut knows of, with its state."""
    command = [*MUTMUT, "results", "--all", "true"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return parse(said)


def parse(said: str) -> list[Mutant]:
    rows = (line.strip().rpartition(": ") for line in said.splitlines() if "__mutmut_" in line)
    return [Mutant(name, status) for name, _, status in rows]


def score(area: str, mutants: Iterable[Mutant]) -> Score:
    of_area = [mutant for mutant in mutants if mutant.name.startswith(f"{area}.")]
    tried = [mutant for mutant in of_area if mutant.status not in ("not checked", "skipped")]
    noticed = sum(mutant.noticed for mutant in tried)
    return Score(area, noticed, len(tried) - noticed, len(of_area) - len(tried))


def reasons() -> list[Reason]:
    rows = tomllib.loads(EXPLAINED.read_text("utf-8")).get("explained", []) if EXPLAINED.is_file() else []
    return [Reason(row["function"], row["becomes"], row["why"]) for row in rows]


def why(mutant: Mutant, line: str, known: Iterable[Reason]) -> str:
    """The reason that stands for this change, or an empty text."""
    fits = (
        reason.why
        for reason in known
        if fnmatch.fnmatch(mutant.function, reason.function) and re.search(reason.becomes, line)
    )
    return next(fits, "")


def changed_line(mutant: Mutant) -> str:
    """The line as the mutant has it."""
    command = [*MUTMUT, "show", mutant.name]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    added = [line[1:].strip() for line in shown.splitlines() if line.startswith("+") and not line.startswith("+++")]
    return " ".join(added) or "(the line is removed)"


def report(mutants: list[Mutant]) -> tuple[str, bool]:
    """The table and the survivors as Markdown, and whether every area reaches the bar."""
    scores = [score(area, mutants) for area in AREAS]
    lines = ["| area | noticed | not noticed | score | not tried |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {s.area} | {s.noticed} | {s.unnoticed} | {s.share:.1%} | {s.untried} |" for s in scores]
    survivors = [mutant for mutant in mutants if mutant.status in ("survived", "no tests", "suspicious")]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        changed = list(pool.map(changed_line, survivors))
    known = reasons()
    rows = [(why(mutant, line, known), mutant, line) for mutant, line in zip(survivors, changed, strict=True)]
    lines += ["", f"Not noticed: {len(rows)}, of which explained: {sum(bool(reason) for reason, _, _ in rows)}.", ""]
    lines += [f"- `{m.function}` ({m.status}): `{line}` – {reason or 'NOT EXPLAINED'}" for reason, m, line in rows]
    return "\n".join(lines) + "\n", not any(s.misses for s in scores)


def main(only: list[str]) -> int:
    """1 where an area that was tried misses its bar, or nothing could be tried."""
    ran = subprocess.run([*TRYING, *only], cwd=ROOT, check=False)
    if ran.returncode:
        return ran.returncode
    text, good = report(results())
    print(text)
    if target := os.environ.get("REPORT"):
        head = "# Mutation testing\n\nMade by `make mutation REPORT=…`; bar R12: at least 90 % noticed, the rest explained.\n\n"
        Path(ROOT, target).write_text(head + text, "utf-8")
    return not good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
