"""Every error code is declared once, said in both languages, and raised somewhere."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from functools import cache
from pathlib import Path

import pytest

import contracts.codes
from chassis.procedures import shelf
from contracts.codes import Code, load_all

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")
CODES = load_all()


def declared():
    """Each code as (module, name of its constant)."""
    for found in pkgutil.iter_modules(contracts.codes.__path__, "contracts.codes."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, Code):
                yield found.name, name


def used_by_packages():
    """Each constant whose code a condition or an input of a procedure's package names."""
    named = {
        one.code
        for package in shelf().values()
        for table in (package.conditions, package.inputs)
        for one in table.values()
    }
    for module, name in declared():
        if getattr(importlib.import_module(module), name).name in named:
            yield module, name


@cache
def used():
    """Each constant of contracts.codes that some code outside it names."""
    paths = [path for package in ("chassis", "services", "gateway", "cli") for path in (ROOT / package).rglob("*.py")]
    return frozenset(one for path in paths for one in _used_in(ast.parse(path.read_text("utf-8"))))


def _used_in(tree):
    modules: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "contracts.codes":
            modules |= {one.asname or one.name: f"contracts.codes.{one.name}" for one in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("contracts.codes."):
            names |= {one.asname or one.name: (str(node.module), one.name) for one in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr
        elif isinstance(node, ast.Name) and node.id in names:
            yield names[node.id]


@pytest.mark.slow(reason="reads all code")
def test_every_code_is_used_somewhere():
    assert sorted(set(declared()) - used() - set(used_by_packages())) == []


def test_every_code_that_is_used_is_declared():
    known = set(declared()) | {("contracts.codes.base", name) for name in ("CODES", "Code", "Fault", "NOTHING", "code")}
    modules = {module for module, _ in known}
    assert sorted({one for one in used() if one[0] in modules} - known) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("from contracts.codes import credit as codes\ncodes.X", ("contracts.codes.credit", "X")),
        ("from contracts.codes.credit import X as Y\nraise Y", ("contracts.codes.credit", "X")),
        ("from contracts.codes import credit\n'credit.X'  # credit.X", None),
        ("from contracts.codes.credit import X", None),
    ],
)
def test_a_code_is_used_where_it_is_named_and_not_where_it_is_only_imported_or_spoken_of(text, named):
    assert list(_used_in(ast.parse(text))) == ([named] if named else [])


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_a_code_says_everything_in_both_languages(code):
    for words in (code.title, code.detail, *([code.change] if any(code.change) else [])):
        said = re.sub(r"{\w+}|\W", "", words.zh)  # what is left of a text that is more than its facts
        assert HAN.search(said) or not said, words
        assert words.en
        assert not HAN.search(words.en), words
    assert code.title.zh
    assert code.detail.zh


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_both_languages_of_a_code_name_the_same_facts(code):
    for words in (code.detail, code.change):
        assert _blanks(words.zh) == _blanks(words.en), words


@pytest.mark.parametrize("name", CODES)
def test_a_code_has_the_form_that_addresses_and_clients_expect(name):
    assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", name)


def _blanks(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})
