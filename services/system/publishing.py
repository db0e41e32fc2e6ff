"""From the publishers' logs to whoever reads them, with a broker or without."""

from collections.abc import Sequence

from services.system.catalogue import PUBLISHERS, SERVICES
from services.system.surroundings import Surroundings
from shared.eventstore import Database
from shared.messaging.feed import Feed
from shared.messaging.kafka_feed import KafkaFeed
from shared.messaging.log_feed import LogFeed
from shared.messaging.published_log import PublishedLog
from shared.messaging.relay import Relay
from shared.messaging.settings import KafkaSettings


def published_log(name: str, surroundings: Surroundings) -> PublishedLog:
    """A publisher's log on a pool of its own, so that reading never waits for commands."""
    service = SERVICES[name]
    assert service.codec is not None
    assert service.publications is not None
    url = getattr(surroundings.settings(name), service.database_setting)
    return PublishedLog(name, Database(url, name=f"{name}-log"), service.codec(), service.publications)


def published_logs(surroundings: Surroundings, names: Sequence[str] = PUBLISHERS) -> list[PublishedLog]:
    """The publishers' logs; whoever asks closes their databases."""
    return [published_log(name, surroundings) for name in names]


def feed_of(name: str, logs: Sequence[PublishedLog], kafka: KafkaSettings | None) -> Feed:
    """What a service follows others by: Kafka where the settings name one, else their logs themselves."""
    service = SERVICES[name]
    if kafka is None:
        followed = [log for log in logs if log.service in service.follows]
        return LogFeed(followed, restricted=service.restricted)
    return KafkaFeed(name, kafka, service.follows, restricted=service.restricted)


def relays(logs: Sequence[PublishedLog], kafka: KafkaSettings | None) -> list[Relay]:
    """One a publisher where there is a broker."""
    return [Relay(log, kafka) for log in logs] if kafka else []
