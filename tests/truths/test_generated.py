"""The generated files are those that the code makes now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy.dev import generate

ROOT = Path(__file__).resolve().parents[2]
MADE = generate.files()


@pytest.mark.parametrize("path", MADE, ids=str)
def test_a_generated_file_is_current(path):
    """`make docs` brings it up to date."""
    assert (ROOT / path).read_text("utf-8") == MADE[path]


def test_no_generated_file_is_left_over():
    kept = {path.relative_to(ROOT) for path in (ROOT / "contracts" / "released").glob("*/*.json")}
    superseded = {path for path in kept - set(MADE) if re.search(r"\.v\d+\.json$", path.name)}
    assert kept - set(MADE) - superseded == set()


def test_no_procedure_is_left_over_in_the_documents():
    kept = {path.relative_to(ROOT) for path in (ROOT / "docs" / "procedures").iterdir()}
    assert kept - set(MADE) == set()


def test_making_them_twice_makes_the_same():
    assert generate.files() == MADE


def test_a_file_that_differs_is_named_and_written_anew(tmp_path):
    made = {Path("docs/one.md"): "one\n", Path("docs/two.md"): "two\n"}
    generate.write(made, tmp_path)
    (tmp_path / "docs/two.md").write_text("changed by hand")
    assert generate.differing(made, tmp_path) == [Path("docs/two.md")]
    generate.write(made, tmp_path)
    assert generate.differing(made, tmp_path) == []


def test_no_generated_file_depends_on_the_machine_or_the_day():
    for path, text in MADE.items():
        assert str(ROOT) not in text, path
        assert "jiju-generate-" not in text, path
