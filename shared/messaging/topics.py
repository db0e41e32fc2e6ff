"""The topics of the services' public events. Nobody else makes any: auto-creation is off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from shared.messaging.connecting import connected
from shared.messaging.settings import KafkaSettings


@dataclass(frozen=True)
class Topics:
    """What there is now. differing: topic -> its partitions, where they are not as many as the
    settings say. That is left alone: more partitions would part a subject's events."""

    created: Sequence[str]
    existing: Sequence[str]
    differing: Mapping[str, int]


def create_topics(settings: KafkaSettings, services: Sequence[str]) -> Topics:
    """Create what is missing, one a service and the restricted one, to be kept for ever (the log can
    be read anew from its beginning). Blocking. Raises kafka.errors.KafkaError."""
    admin = connected(KafkaAdminClient, **settings.client())
    try:
        names = [*(settings.topic(service) for service in services), settings.restricted_topic]
        found = _partitions(admin, names)
        created = [name for name in names if name not in found and _create(admin, settings, name)]
        admin.wait_for_topics(created)
    finally:
        admin.close()
    differing = {name: count for name, count in found.items() if count != settings.partitions}
    return Topics(created, [name for name in names if name not in created], differing)


def _partitions(admin: Any, names: Sequence[str]) -> dict[str, int]:
    there = [name for name in names if name in admin.list_topics()]
    return {t["name"]: len(t["partitions"]) for t in admin.describe_topics(there)} if there else {}


def _create(admin: Any, settings: KafkaSettings, name: str) -> bool:
    """False when somebody else made it at the same moment."""
    options = {
        "num_partitions": settings.partitions,
        "replication_factor": settings.replication,
        "configs": {"retention.ms": "-1", "min.insync.replicas": str(settings.min_insync_replicas)},
    }
    try:
        admin.create_topics({name: options})
    except TopicAlreadyExistsError:
        return False
    return True
