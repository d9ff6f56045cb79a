"""Every service stands alone; what the gateway says of the services is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contracts.declare import KINDS
from gateway.api.services import SERVICES
from gateway.api.v1.search_query import JOINED, SEARCHED
from services import all_in_one
from services.search.domain import documents

ROOT = Path(__file__).resolve().parents[2]
ALONE = """
import importlib, sys
importlib.import_module("services.{name}.service")
own = "services.{name}"
others = sorted(
    one for one in sys.modules
    if one.partition(".")[0] in ("services", "gateway", "cli") and one not in ("services", own)
    and not one.startswith(own + ".")
)
sys.exit("\\n".join(others) or 0)
"""
KNOWN = sorted(cls.name for cls in all_in_one.SERVICES)


@pytest.mark.slow(reason="a process of its own")
@pytest.mark.parametrize("name", KNOWN)
def test_a_service_imports_alone(name):
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(name=name)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_gateway_knows_every_service():
    assert sorted(SERVICES) == KNOWN


def test_every_kind_is_kept_by_the_service_that_its_declaration_names():
    kept = {keep.kind.name: service.name for service in all_in_one.SERVICES for keep in service.keeps}
    assert kept == {kind.name: kind.owner for kind in KINDS.values()}


def test_the_gateway_and_search_agree_on_what_is_searched_and_by_what():
    assert set(SEARCHED) == set(documents.SEARCHED)
    assert set(JOINED) == set(documents.JOINED) - {"kind", "shown"}
