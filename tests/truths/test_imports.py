"""What import-linter does not see: what the rules, the contracts and the domains take from outside the tree."""

from __future__ import annotations

import sys

import grimp
import pytest

SERVICES = ("applications", "assessment", "credit", "registry", "search")
OURS = ("chassis", "contracts", "rulebooks", "services")

# Parts of the standard library through which chance, the clock, the machine or another process would get in.
IMPURE = {
    *("asyncio", "http", "multiprocessing", "os", "random", "secrets", "select", "shutil", "signal", "socket"),
    *("sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib", "uuid"),
}
FILES = {"importlib", "io", "pathlib"}  # rulebooks are data files, a domain reads none

# What a domain may take from the chassis: pure modules, no store and no wire (architecture.md). `moves` is the form of
# a table of moves, `shapes.specs` reads a declaration; that all of them are pure down to the ground is a test below.
CHASSIS = ("chassis.errors", "chassis.draw", "chassis.moves", "chassis.procedures", "chassis.shapes.specs")
LIBRARIES = {"search": {"numpy", "opencc", "pypinyin"}}


@pytest.fixture(scope="module")
def graph():
    """Every import of the tree, those of other people's packages included."""
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


def imports_of(graph, part):
    """Each import in *part* as (importer, imported)."""
    inside = sorted({part, *graph.find_descendants(part)})
    return [(module, other) for module in inside for other in graph.find_modules_directly_imported_by(module)]


def outside(graph, part, *, ours, libraries=frozenset(), refused=frozenset()):
    """The imports of *part* that are neither of *ours*, nor of the pure standard library, nor of *libraries*."""
    return sorted(
        f"{importer} -> {imported}"
        for importer, imported in imports_of(graph, part)
        if not any(imported == name or imported.startswith(f"{name}.") for name in ours)
        and not (imported in sys.stdlib_module_names and imported not in refused)
        and imported not in libraries
    )


def test_rulebooks_import_nothing_but_the_pure_standard_library(graph):
    assert outside(graph, "rulebooks", ours=["rulebooks"], refused=IMPURE) == []


def test_contracts_import_nothing_but_the_pure_standard_library_and_rulebooks(graph):
    assert outside(graph, "contracts", ours=["contracts", "rulebooks"], refused=IMPURE) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_domain_imports_no_framework_no_store_no_clock_and_no_chance(graph, service):
    domain = f"services.{service}.domain"
    ours = ["rulebooks", "contracts", domain, *CHASSIS]
    allowed = LIBRARIES.get(service, set())
    assert outside(graph, domain, ours=ours, libraries=allowed, refused=IMPURE | FILES) == []


def test_procedures_take_nothing_from_the_chassis_but_its_errors(graph):
    ours = ["rulebooks", "contracts", "chassis.errors", "chassis.procedures"]
    assert outside(graph, "chassis.procedures", ours=ours, refused=IMPURE) == []


@pytest.mark.parametrize("module", CHASSIS)
def test_what_a_domain_takes_from_the_chassis_is_pure_down_to_the_ground(graph, module):
    below = graph.find_upstream_modules(module) if module in graph.modules else set()
    strangers = {name for name in below if name.partition(".")[0] not in OURS and name not in sys.stdlib_module_names}
    assert strangers | (below & IMPURE) == set()


def test_a_forbidden_import_would_be_seen(graph):
    """The negative control: the same question, asked of a part that does use a library and the operating system."""
    found = outside(graph, "chassis", ours=["chassis", "contracts", "rulebooks"], refused=IMPURE)
    assert any(line.endswith("-> sqlalchemy") for line in found)
    assert any(line.endswith(f"-> {name}") for line in found for name in IMPURE)
