"""Rulebooks are read once per process; a run of these tests reads them itself."""

from __future__ import annotations

import pytest

from rulebooks import codes, procedures, programmes
from rulebooks.workdays import law, notices

READ_ONCE = (
    *(codes.load, programmes.shelf, programmes.vocabulary, law.articles, procedures.vocabulary),
    *(notices.year, notices.working_days, notices._names),
)


@pytest.fixture
def fresh():
    """Everything is read again in this test, so that what reads it is what is tested."""
    for reader in READ_ONCE:
        reader.cache_clear()
