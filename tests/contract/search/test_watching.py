"""Which saved searches something new may fire: one question over columns gives what a plain look at each of them gives."""

from __future__ import annotations

from itertools import count
from random import Random

import pytest
import sqlalchemy as sa

from chassis.ids import with_check
from chassis.storage import migrate
from chassis.storage.reading import Call
from contracts.commands.things import ActOnThing, CreateThing
from contracts.roles import PLATFORM, Principal, Role
from contracts.things.search import Looks
from services.search.service import SearchService
from services.search.storage.watching import New, may_fire
from tests.support.places import fixed_clock
from tests.support.trial import EVERYBODY, Caller, open_trial

pytestmark = pytest.mark.inside
AGENCY = Principal(id="watcher", role=Role.AGENCY, organisation=with_check("7K3Q2M9X5C0"))
LISTS = {
    "services": ("pct_filing", "valuation", "pledge"),
    "rights": ("trademark", "patent_invention"),
    "industries": ("w_ic", "biology"),
    "regions": ("320211", "320200", "320000", "330106"),
}
SOME, ASKED = 48, 60


@pytest.fixture(scope="module")
def watched(shared_database):
    """A service with saved searches, and what each of them asks for as plain values."""
    EVERYBODY.update({one.id: one for one in (AGENCY, PLATFORM)})
    dice = Random(7)
    caller = Caller(open_trial(shared_database, fixed_clock(), SearchService), AGENCY.id)
    saved = {}
    for number in range(SOME):
        asked = {name: dice.sample(some, dice.choice((0, 0, 1, 2))) for name, some in LISTS.items()}
        state: dict[str, object] = {"name": f"第{number}条", "looks_for": dice.choice(("demands", "agencies")), **asked}
        state |= {"least_budget_fen": dice.choice((100, 200))} if dice.random() < 0.4 else {}
        made = caller.send(CreateThing(kind="saved_search", state=state))
        if number % 8 == 0:
            off = ActOnThing(kind="saved_search", id=made.id, revision=made.revision, act="unsubscribe", inputs={})
            caller.send(off)
        else:
            saved[made.id] = state
    return caller.service, saved


def plain(saved, new):
    """One after the other, each condition on its own."""
    for id, state in saved.items():
        lists = all(not state[name] or set(state[name]) & set(codes) for name, codes in new.codes.items())
        least = state.get("least_budget_fen") if new.looks is Looks.DEMANDS else None
        money = least is None or (new.budget_fen is not None and new.budget_fen >= least)
        if state["looks_for"] == new.looks.value and lists and money:
            yield id


def test_the_columns_find_exactly_those_whose_conditions_hold(watched):
    service, saved = watched
    dice, sizes = Random(11), []
    with service.transactions.reading(Call(PLATFORM)) as reading:
        for _ in range(ASKED):
            codes = {name: dice.sample(some, dice.randint(0, len(some))) for name, some in LISTS.items()}
            new = New(dice.choice(list(Looks)), codes, dice.choice((None, 99, 100, 200)))
            found = [one.id for one in may_fire(reading, new)]
            assert sorted(found) == sorted(plain(saved, new))
            sizes.append(len(found))
    assert len(set(sizes)) > 5  # neither nobody nor everybody


def test_saved_searches_from_before_the_columns_are_found_too(database):
    schema = SearchService.schema_of()
    migrate.upgrade(database.owner, schema, "0011")
    ids = count()
    state = '{"name": "旧", "looks_for": "demands", "state": "on", "services": ["pledge", "valuation"], "least_budget_fen": 5}'
    row = "INSERT INTO saved_search (id, revision, shape, gone, recorded_at, state) VALUES "
    row += f"(:id, 1, 1, :gone, 1, '{state}')"
    with database.owner.writing() as conn:
        conn.execute(sa.text(row), [{"id": f"{next(ids):012d}", "gone": gone} for gone in (False, True)])
    migrate.upgrade(database.owner, schema)
    tables = schema.kinds["saved_search"]
    with database.owner.reading() as conn:
        members = conn.execute(sa.select(tables.member).order_by(tables.member.c.value)).all()
        least = conn.execute(sa.select(tables.current.c.by_least_budget_fen)).scalars().all()
    assert [(one.field, one.value, one.id) for one in members] == [
        ("services", "pledge", "000000000000"),
        ("services", "valuation", "000000000000"),
    ]
    assert least == [5, 5]
