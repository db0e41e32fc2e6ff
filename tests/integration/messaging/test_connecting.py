import gc
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaTimeoutError

from shared.messaging.connecting import connected


@pytest.mark.parametrize("kind", [KafkaProducer, KafkaConsumer, KafkaAdminClient])
def test_an_attempt_that_reached_nobody_leaves_nothing_running(kind: Callable[..., Any]) -> None:
    before = left()

    with pytest.raises(KafkaTimeoutError):
        connected(kind, bootstrap_servers=f"127.0.0.1:{nobodys_port()}", bootstrap_timeout_ms=200)

    assert left() == before


def left() -> tuple[set[threading.Thread], int]:
    """The threads there are, and how many sockets of the pairs are open by which threads are woken."""
    gc.collect()
    sockets = [each for each in gc.get_objects() if isinstance(each, socket.socket)]
    pairs = [each for each in sockets if each.family == socket.AF_UNIX]
    return set(threading.enumerate()), sum(each.fileno() >= 0 for each in pairs)


def nobodys_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
