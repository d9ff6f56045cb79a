"""Every figure that a process shows is explained, and none is explained that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.bus.look import BrokerLook
from chassis.clock import SystemClock
from chassis.storage import migrate
from chassis.storage.engine import Store, sqlite_url
from chassis.watch.figures import Figures, of_broker, of_index, of_tables
from chassis.watch.tables import Tables
from services.registry.service import RegistryService

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations" / "watching.md").read_text("utf-8")


def shown(folder):
    """The name of every figure, with one of everything counted."""
    store, schema = Store(sqlite_url(folder, "registry"), name="registry"), RegistryService.schema_of()
    migrate.upgrade(store, schema)
    figures = Figures()
    figures.look_up(of_broker(BrokerLook("amqp://nobody@127.0.0.1:1/none", ["q"])))
    figures.look_up(of_index(lambda: 1.0))
    figures.look_up(of_tables([Tables(store, schema, SystemClock(), ["broker"])]))
    page = figures.page().body.decode()
    store.close()
    return set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))


@pytest.mark.slow(reason="a database is made")
def test_every_figure_is_explained_and_no_other(tmp_path):
    assert set(re.findall(r"`(jiju_\w+)[`{]", PAGE)) == shown(tmp_path)
