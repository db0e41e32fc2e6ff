"""Topics, relays and the projector, as processes of their own."""

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.system.catalogue import PUBLISHERS
from services.system.publishing import feed_of, published_log, published_logs
from services.system.surroundings import Surroundings
from shared.messaging.relay import Relay
from shared.messaging.settings import KafkaSettings
from shared.messaging.topics import Topics, create_topics


class NoBroker(RuntimeError):
    """The settings name no broker."""


class NothingToRelay(RuntimeError):
    """A service that publishes nothing."""


class Stopped(RuntimeError):
    """It had to stop; the words say why."""


def create_all_topics(surroundings: Surroundings) -> Topics:
    """One a publisher. Raises NoBroker, and kafka.errors.KafkaError."""
    return create_topics(broker(surroundings, PUBLISHERS[0]), PUBLISHERS)


async def keep_relaying(service: str, surroundings: Surroundings) -> None:
    """Until cancelled. Raises NoBroker and NothingToRelay."""
    if service not in PUBLISHERS:
        raise NothingToRelay(f"{service} publishes nothing. These do: {', '.join(PUBLISHERS)}.")
    kafka = broker(surroundings, service)
    log = published_log(service, surroundings)
    try:
        await Relay(log, kafka).run()
    finally:
        await log.database.close()


async def keep_projecting(surroundings: Surroundings) -> None:
    """Until cancelled; from Kafka, or from the logs where there is no broker. Raises Stopped."""
    settings = surroundings.settings(analytics.NAME)
    assert isinstance(settings, AnalyticsSettings)
    # Behind a broker the projector knows no publisher's database, and needs none.
    logs = [] if settings.kafka else published_logs(surroundings)
    try:
        async with analytics.opened(settings) as held:
            feed = feed_of(logs, settings.kafka)
            consumer = analytics.projector(settings, held.database, held.keyring, feed)
            await consumer.run()
            raise Stopped(f"The projector had to stop: {consumer.health.reason}")
    finally:
        for log in logs:
            await log.database.close()


def broker(surroundings: Surroundings, service: str) -> KafkaSettings:
    """Raises NoBroker."""
    kafka = surroundings.settings(service).kafka
    if kafka is None:
        raise NoBroker("No broker is set. Give MYDIRECTION_KAFKA_BOOTSTRAP_SERVERS, such as localhost:9092.")
    return kafka
