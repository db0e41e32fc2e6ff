"""Reading a whole topic once, without a group and without leaving a trace."""

from collections.abc import Iterator
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from shared.messaging.connecting import connected
from shared.messaging.settings import KafkaSettings

POLL_MS = 500


def read_topic(settings: KafkaSettings, service: str) -> Iterator[Any]:
    """Every record that the topic of a service holds now, each partition in order. Blocking.
    A topic that does not exist is empty. Raises kafka.errors.KafkaError."""
    consumer = connected(
        KafkaConsumer,
        **settings.client(),
        enable_auto_commit=False,
        allow_auto_create_topics=False,
        auto_offset_reset="none",
    )
    try:
        topic = settings.topic(service)
        where = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
        if where:
            yield from _read(consumer, where)
    finally:
        consumer.close(autocommit=False)


def _read(consumer: Any, where: list[TopicPartition]) -> Iterator[Any]:
    begin, end = consumer.beginning_offsets(where), consumer.end_offsets(where)
    unread = {partition for partition in where if begin[partition] < end[partition]}
    consumer.assign(where)
    for partition in where:
        consumer.seek(partition, begin[partition])
    consumer.pause(*(set(where) - unread))
    while unread:
        for partition, found in consumer.poll(POLL_MS).items():
            yield from (record for record in found if record.offset < end[partition])
            if consumer.position(partition) >= end[partition]:
                unread.discard(partition)
                consumer.pause(partition)
