"""`jiju draw verify` runs the verifier that is published."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cli.main import main
from tests.support import naive_draw as naive
from tests.support.draws import VALUES, case

OF = case(7, 4)
GOOD = naive.published(OF, VALUES)
FULL = naive.rows_with_salt(OF["objects"], OF["salt_key"])


@pytest.fixture
def file(tmp_path):
    def written(name, value):
        (tmp_path / name).write_bytes(naive.jcs(value))
        return str(tmp_path / name)

    return written


def test_a_good_file_ends_with_0_and_a_bad_one_with_1_and_the_step(file):
    good, full = file("good.json", GOOD), file("full.json", FULL)
    said = CliRunner().invoke(main, ["draw", "verify", good, "--objects", full])
    assert (said.exit_code, "✓ complete" in said.output) == (0, True)
    bad = CliRunner().invoke(main, ["draw", "verify", file("bad.json", {**GOOD, "prk": "0" * 64})])
    assert (bad.exit_code, "✗ prk" in bad.output) == (1, True)


def test_a_file_that_is_not_the_one_of_the_ledger_is_told_so(file):
    said = CliRunner().invoke(main, ["draw", "verify", file("good.json", GOOD), "--sha256", "0" * 64])
    assert (said.exit_code, "✗ file" in said.output) == (1, True)
