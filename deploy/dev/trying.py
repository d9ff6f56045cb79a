"""
Every change tried in a fork of one process that has read the tests already; run by `make mutation`.

mutmut makes the changes and keeps what became of them. Starting pytest anew for each of them, as it does, took ten times
as long as the tests. In each module a function without any change is tried first: where that fails, no other answer counts.
"""

from __future__ import annotations

import fnmatch
import os
import pickle
import random
import resource
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from _pytest.runner import runtestprotocol  # nothing public does the same
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils import file_utils
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from deploy.dev.lockfile import ROOT

HELD, NOTICED, NO_TEST = 0, 1, 33  # as mutmut keeps them; a change that never ends is -24, killed for its time
UNCHANGED = "__mutmut_0"  # they are numbered from 1
MEMORY = 4 << 30
PATIENCE, LEAST = 4, 3  # of the processor's seconds that the same tests take without a change


class Kept:
    """What became of each change, file by file, as mutmut keeps it."""

    def __init__(self) -> None:
        self._files = [SourceFileMutationData(path=path) for path in file_utils.walk_mutatable_files()]
        for file in self._files:
            file.load()
        self._file_of = {name: file for file in self._files for name in file.exit_code_by_key}

    def untried(self, only: Iterable[str]) -> list[str]:
        """In an order of chance, always the same: whatever is tried before it is broken off is a fair sample."""
        patterns = list(only) or ["*"]
        names = [name for name, file in self._file_of.items() if file.exit_code_by_key[name] is None]
        fitting = [name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
        random.Random(1).shuffle(fitting)  # noqa: S311 - no secret: the same order again is what is wanted
        return fitting

    def keep(self, name: str, code: int) -> None:
        file = self._file_of[name]
        file.exit_code_by_key[name] = code
        with file_utils.change_cwd(ROOT):
            file.save()


class Trying:
    """Runs, in place of the tests once, those that reach a change once for each change."""

    def __init__(self, kept: Kept, names: list[str]) -> None:
        self._kept, self._names = kept, names
        self._items: list[pytest.Item] = []
        self._reach: dict[str, list[int]] = {}
        self._seconds: list[float] = []
        self._best: dict[str, list[int]] = {}  # by function, the tests that noticed a change of it, the last one first

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = session.items
        measured = Path("reach").absolute()
        if in_fork(lambda: self._measure(measured)):
            raise pytest.UsageError("the tests fail without any change")
        with measured.open("rb") as file:
            self._reach, self._seconds = pickle.load(file)  # noqa: S301 - the fork wrote it a moment ago
        for name in first_of_each_module(self._names, self._reach):
            if self._try(f"{name}{UNCHANGED}") != HELD:
                raise pytest.UsageError(f"{name} is noticed without any change")
        for number, name in enumerate(self._names, 1):
            self._kept.keep(name, self._try(name))
            if number % 100 == 0 or number == len(self._names):
                print(f"{number} of {len(self._names)} changes tried", flush=True)
        return True

    def _measure(self, into: Path) -> int:
        """Which tests reach which function, and how long each takes."""
        set_mutant_under_test("stats")
        reached = state()._stats  # noqa: SLF001 - where mutmut writes what it passes through; it offers no other way
        reach: dict[str, list[int]] = {}
        seconds = []
        for number, item in enumerate(self._items):
            reached.clear()
            begun = process_time()
            if fails(item):
                print(f"fails without any change: {item.nodeid}", file=sys.stderr)
                return NOTICED
            seconds.append(process_time() - begun)
            for function in reached:
                reach.setdefault(function, []).append(number)
        into.write_bytes(pickle.dumps((reach, seconds)))
        return HELD

    def _try(self, name: str) -> int:
        function = mangled_name_from_mutant_name(name)
        best = self._best.setdefault(function, [])
        reaching = sorted(self._reach.get(function, ()), key=self._seconds.__getitem__)
        order = [*best, *(number for number in reaching if number not in best)]
        if not order:
            return NO_TEST
        seconds = int(PATIENCE * sum(self._seconds[number] for number in order)) + LEAST
        noticed_by = Path("noticed").absolute()
        code = in_fork(lambda: self._noticed(name, order, noticed_by), seconds)
        if code == NOTICED:
            number = int(noticed_by.read_text("ascii"))
            best[:] = [number, *(one for one in best if one != number)]
        return code

    def _noticed(self, name: str, order: list[int], noticed_by: Path) -> int:
        set_mutant_under_test(name)
        for number in order:
            noticed_by.write_text(str(number), "ascii")
            if fails(self._items[number]):
                return NOTICED
        return HELD


def first_of_each_module(names: Iterable[str], reach: Iterable[str]) -> list[str]:
    """Of each module the first function that any test reaches."""
    found: dict[str, str] = {}
    for function in map(mangled_name_from_mutant_name, names):
        if function in reach:
            found.setdefault(function.rpartition(".")[0], function)
    return list(found.values())


def fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def in_fork(run: Callable[[], int], seconds: int | None = None) -> int:
    """What *run* gives in a process of its own; the number of a signal, negative, where one ended it."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = NOTICED  # a change may break the very run of the tests
    try:
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # what never ends may also grow
        code = run()
    finally:
        os._exit(code)


def make() -> None:
    """The changed copies of the sources; what became of a change of an unchanged function is kept."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    with redirect_stdout(StringIO()):  # it names every file
        file_utils.copy_src_dir()
        file_utils.copy_also_copy_files()
        file_utils.setup_source_paths()
        create_mutants(os.cpu_count() or 2)
    set_mutant_under_test("")


def main(only: list[str]) -> int:
    make()
    kept = Kept()
    names = kept.untried(only)
    os.chdir("mutants")
    told = ["--rootdir=.", "-q", "-p", "no:cacheprovider", "--tb=native", "--capture=sys"]
    chosen = [*config().pytest_add_cli_args_test_selection, *config().pytest_add_cli_args]
    return int(pytest.main([*told, *chosen], plugins=[Trying(kept, names)])) if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
