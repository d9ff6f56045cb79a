"""What tests of several processes share: the run's broker, and no queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.servers.rabbitmq import Broker
from tests.support.faults.wire import own_vhost


@pytest.fixture(scope="module")
def own_host(broker: Broker) -> Iterator[str]:
    """The URL of a virtual host for one module: what others announce on the same broker does not reach it."""
    with own_vhost(broker) as url:
        yield url
