"""`make check`: every check that needs no running program, all of them even when one fails, two at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from deploy.dev.lockfile import ROOT

PYTHON = str(ROOT / ".venv" / "bin" / "python")


class Check(NamedTuple):
    """One question to the tree, and the Python command that answers it."""

    asks: str
    words: tuple[str, ...]


class Answer(NamedTuple):
    """What a check said and how long it took."""

    check: Check
    passed: bool
    output: str
    seconds: float


LINT_IMPORTS = "import importlinter.cli; importlinter.cli.lint_imports_command()"  # it has no __main__
CHECKS = [
    Check("types", ("-m", "mypy")),
    Check("style", ("-m", "ruff", "check", "--output-format", "concise", ".")),
    Check("format", ("-m", "ruff", "format", "--check", "--output-format", "concise", ".")),
    Check("templates", ("-m", "djlint", "--lint", "--quiet", "gateway")),
    Check("imports", ("-c", LINT_IMPORTS, "--no-logo")),
    Check("imports of rules and contracts", ("-m", "pytest", "-q", "tests/truths/test_imports.py")),
    Check("procedures", ("-m", "deploy.dev.procedures")),
    Check("relevance of the ranking", ("-m", "tests.quality.gate")),
    Check("locks", ("-m", "deploy.dev.lockfile")),
    Check("compose and manifests", ("-W", "ignore", "-m", "deploy.dev.deployed")),
    Check("hosts, paths, bare exceptions", ("-m", "deploy.dev.tree")),
]


def checks() -> list[Check]:
    """All of them; the generated files have one where the variable GENERATE names the program that makes them."""
    program = os.environ.get("GENERATE", "")
    return [*CHECKS, *([Check("generated files", ("-m", program, "--check"))] if program else [])]


def ask(check: Check) -> Answer:
    began = time.monotonic()
    done = subprocess.run([PYTHON, *check.words], cwd=ROOT, capture_output=True, text=True, check=False)
    return Answer(check, done.returncode == 0, done.stdout + done.stderr, time.monotonic() - began)


def report(answer: Answer) -> None:
    """One line, and beneath it what a failed check has to say."""
    said = answer.output.strip()
    last = said.splitlines()[-1].strip() if said else ""
    print(f"{'ok    ' if answer.passed else 'FAILED'} {answer.check.asks} ({answer.seconds:.1f} s) {last}".rstrip())
    if not answer.passed:
        print("\n".join(f"       {line}" for line in said.splitlines()))


def main() -> int:
    """0 where every check passed."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        answers = []
        for answer in pool.map(ask, checks()):
            report(answer)
            answers.append(answer)
    failed = [answer.check.asks for answer in answers if not answer.passed]
    print(f"failed: {', '.join(failed)}" if failed else f"all {len(answers)} checks passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
