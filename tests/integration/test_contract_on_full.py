"""The core of the contract suite on the full shape, as `make contract` runs all of it; Elasticsearch apart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.capabilities import needs

ROOT = Path(__file__).resolve().parents[2]
THINGS = (
    "test_a_record_is_begun_and_found_where_its_location_says",
    "test_a_change_sets_only_what_it_names",
    "test_what_a_correction_would_change_is_told_before_it_is_made_and_is_then_what_it_changes",
    "test_an_entry_taken_back_gives_way_to_what_lies_beneath",
    "test_a_record_that_ended_stays_visible_as_it_was",
    "test_an_act_does_what_its_table_says_and_the_others_close",
    "test_an_officer_of_another_province_is_refused_by_the_service",
    "test_a_personal_field_is_masked_and_shown_to_a_writer_who_says_why",
    "test_every_looked_up_field_of_a_kind_is_a_filter_that_its_service_takes",
)
CORE = (
    *(f"tests/contract/api/test_things.py::{test}" for test in THINGS),
    "tests/contract/slice/test_slice.py::test_an_admitted_agency_is_found_by_a_chinese_query_without_an_account",
    "tests/contract/slice/test_slice.py::test_a_serious_listing_hides_the_agency_at_once_and_says_by_which_list",
    "tests/contract/slice/test_slice.py::test_the_ledger_of_every_service_is_sound_after_all_this",
)


@pytest.mark.slow(reason="services in processes of their own")
def test_the_core_of_the_contract_suite_holds_on_the_full_shape():
    needs("rabbitmq", "postgresql")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *CORE],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        | {"JIJU_SHAPE": "lean"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " skipped" not in done.stdout.splitlines()[-1]
