"""A ring of its own for each test, one for a module whose faults nobody dies of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.servers.rabbitmq import Broker
from tests.support.faults.ring import Ring
from tests.support.faults.wire import own_vhost


@pytest.fixture
def ring(broker: Broker, tmp_path: Path) -> Iterator[Ring]:
    with own_vhost(broker) as url, Ring(url, tmp_path) as made:
        yield made
        assert made.unsent == []


@pytest.fixture(scope="module")
def standing(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ring]:
    with own_vhost(broker) as url, Ring(url, tmp_path_factory.mktemp("ring")) as made:
        yield made
