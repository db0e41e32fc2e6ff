"""Connecting to Kafka without leaving anything behind when nobody answers."""

from collections.abc import Callable
from typing import Any

from kafka.net.compat import KafkaNetClient


def connected(kind: Callable[..., Any], **settings: Any) -> Any:
    """A producer, a consumer or an admin client of kafka-python. Blocking. Raises
    kafka.errors.KafkaError when no broker answers, and has then closed what it began: kafka-python
    itself leaves a running thread and its sockets, again at each attempt."""
    begun: list[Any] = []

    def client(**options: Any) -> Any:
        begun.append(KafkaNetClient(**options))
        return begun[-1]

    try:
        return kind(kafka_client=client, **settings)
    except BaseException:
        for each in begun:
            each.close()
        raise
