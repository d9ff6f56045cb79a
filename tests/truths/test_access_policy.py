"""
Who may do what, written by hand a second time and asked of the running program.

The documented matrix is made from the code, so it follows a slip of the pen; this one does not.
"""

from __future__ import annotations

from typing import Any

import pytest

from contracts.declare import KINDS
from contracts.roles import Role
from gateway.access.allow import ALL, matrix
from tests.contract.api.world import World
from tests.truths.test_access import kept_out

EVERYBODY = " ".join(role.value for role in ALL)
OFFICERS = "city province"
STAFF = f"{OFFICERS} operator inspector lead"
NOBODY = ""

WRITE = {
    "admissions": "agency operator",
    "departures": "agency operator",
    "agencies": OFFICERS,
    "activations": "province",
    "applications": "applicant",
    "alerts": NOBODY,
    "awards": "province",
    "bases": f"{OFFICERS} operator",
    "correction-requests": f"agency {OFFICERS}",
    "credit-files": NOBODY,
    "experts": "province",
    "indicators": "applicant",
    "inquiries": "province",
    "listings": OFFICERS,
    "panels": NOBODY,
    "practitioners": OFFICERS,
    "public-bodies": OFFICERS,
    "task-reports": "province",
    "residences": f"{OFFICERS} operator",
    "titles": NOBODY,
    "zones": OFFICERS,
    "offers": "agency",
    "retainers": "agency firm",
    "demands": "firm",
    "contacts": "firm",
    "result-lists": NOBODY,
    "saved-searches": "agency firm",
}
READ = dict.fromkeys(WRITE, EVERYBODY) | {
    "correction-requests": f"agency {OFFICERS} auditor",
    "practitioners": f"agency {STAFF} auditor",
    "offers": "agency operator city province auditor",
    "retainers": "agency firm auditor",
    "demands": "firm auditor",
    "contacts": "agency firm auditor",
    "result-lists": "firm auditor",
    "saved-searches": "agency firm",
    "applications": "applicant city province partner auditor",
    "experts": "province auditor",
    "inquiries": "province auditor",
    "admissions": f"agency operator {OFFICERS} auditor",
    "departures": f"agency operator {OFFICERS} auditor",
}
LEDGER = "auditor auditadmin sysadmin"
OTHERS = {
    ("POST", "/api/v1/agencies/000000000000/preview"): OFFICERS,
    ("POST", "/api/v1/bases/000000000000/preview"): f"{OFFICERS} operator",
    ("POST", "/api/v1/clock"): "sysadmin",
    ("GET", "/api/v1/parked/registry"): "sysadmin",
    ("POST", "/api/v1/parked/registry/x/acts"): "sysadmin",
    ("GET", "/api/v1/unsendable/registry"): "sysadmin",
    ("POST", "/api/v1/unsendable/registry/x/acts"): "sysadmin",
    ("GET", "/api/v1/index"): "sysadmin",
    ("POST", "/api/v1/index/acts"): "sysadmin",
    ("GET", "/api/v1/ledger/registry/verification"): LEDGER,
    ("POST", "/api/v1/ledger/registry/head"): LEDGER,
    ("GET", "/api/v1/events"): f"{OFFICERS} auditor auditadmin partner sysadmin",
    ("GET", "/api/v1/jobs/registry"): "sysadmin",
    ("GET", "/api/v1/search"): EVERYBODY,
    ("GET", "/api/v1/programmes"): EVERYBODY,
    ("POST", "/api/v1/matches"): EVERYBODY,
    ("GET", "/api/v1/matches/digest"): "agency firm",
    ("GET", "/api/v1/demands/000000000000/matches"): "firm",
    ("POST", "/api/v1/demands/000000000000/locks"): "firm",
    ("GET", "/api/v1/matches/demands"): "agency",
    ("GET", "/api/v1/fairness"): EVERYBODY,
}
FOR_VISITORS = {
    "/api/v1/matches",
    "/match",
    "/api/v1/sessions",
    "/sign-in",
    "/sign-out",
    "/language/<tag>",
    "/text-size",
    "/api/v1/cases/<any('applications', 'admissions', 'departures'):plural>/<id>/acts",  # an objection during a public notice
    "/cases/<plural>/<id>/acts/<act>",
}


def let_in(world: World, method: str, path: str) -> set[str]:
    """The roles that were not turned away at the door; an empty body does no harm."""
    body: dict[str, Any] = {} if method == "GET" else {"json": {}}
    return {role.value for role in ALL if not kept_out(world[role].send(method, path, seen=1, **body), role)}


def test_the_table_speaks_of_every_kind():
    assert {kind.plural for kind in KINDS.values()} == set(READ) == set(WRITE)


@pytest.mark.parametrize("plural", READ)
def test_a_kind_is_read_by_whom_the_table_says(world, plural):
    assert let_in(world, "GET", f"/api/v1/{plural}") == set(READ[plural].split())
    assert let_in(world, "GET", f"/api/v1/{plural}/000000000000/history") == set(READ[plural].split())


@pytest.mark.parametrize("plural", [plural for plural, roles in WRITE.items() if roles])
@pytest.mark.parametrize(
    ("method", "end"), [("POST", ""), ("PATCH", "/{}"), ("POST", "/{}/corrections"), ("POST", "/{}/ending")]
)
def test_a_kind_is_written_by_whom_the_table_says(world, plural, method, end):
    assert let_in(world, method, f"/api/v1/{plural}{end.format('000000000000')}") == set(WRITE[plural].split())


@pytest.mark.parametrize("plural", [plural for plural, roles in WRITE.items() if not roles])
def test_what_the_platform_keeps_by_itself_nobody_writes(world, plural):
    for role in ALL:
        assert world[role].post(f"/api/v1/{plural}", {}).status_code == 405


@pytest.mark.parametrize(("method", "path"), OTHERS, ids=[" ".join(one) for one in OTHERS])
def test_other_doors_open_to_whom_the_table_says(world, method, path):
    assert let_in(world, method, path) == set(OTHERS[method, path].split())


def test_a_visitor_changes_nothing_but_who_and_how_they_are_themselves(world):
    open_ = {row.path for row in matrix(world.app) if row.method != "GET" and Role.VISITOR in row.rule.roles}
    assert open_ == FOR_VISITORS
