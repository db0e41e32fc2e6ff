"""Topics, relays, and what follows other services, as processes of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.plans import main as plans
from services.plans.settings import PlansSettings
from services.system.catalogue import FOLLOWERS, PUBLISHERS
from services.system.publishing import feed_of, published_log, published_logs
from services.system.surroundings import Surroundings
from shared.messaging.consumer import Consumer
from shared.messaging.feed import Feed
from shared.messaging.relay import Relay
from shared.messaging.settings import KafkaSettings
from shared.messaging.topics import Topics, create_topics


class NoBroker(RuntimeError):
    """The settings name no broker."""


class NothingToRelay(RuntimeError):
    """A service that publishes nothing."""


class NothingToFollow(RuntimeError):
    """A service that learns nothing from others."""


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


async def keep_following(service: str, surroundings: Surroundings) -> None:
    """Until cancelled; from Kafka, or from the logs where there is no broker. Raises NothingToFollow
    and Stopped."""
    if service not in FOLLOWERS:
        raise NothingToFollow(f"{service} follows nobody. These do: {', '.join(FOLLOWERS)}.")
    kafka = surroundings.settings(service).kafka
    # Behind a broker a follower knows no publisher's database, and needs none.
    logs = [] if kafka else published_logs(surroundings)
    try:
        async with _follower(service, surroundings, feed_of(service, logs, kafka)) as consumer:
            await consumer.run()
            raise Stopped(f"{service} had to stop following others: {consumer.health.reason}")
    finally:
        for log in logs:
            await log.database.close()


@asynccontextmanager
async def _follower(service: str, surroundings: Surroundings, feed: Feed) -> AsyncIterator[Consumer]:
    settings = surroundings.settings(service)
    if isinstance(settings, PlansSettings):
        async with plans.opened(settings) as parts:
            yield plans.follower(parts, feed)
        return
    assert isinstance(settings, AnalyticsSettings)
    async with analytics.opened(settings) as held:
        yield analytics.projector(settings, held.database, held.keyring, feed)


def broker(surroundings: Surroundings, service: str) -> KafkaSettings:
    """Raises NoBroker."""
    kafka = surroundings.settings(service).kafka
    if kafka is None:
        raise NoBroker("No broker is set. Give MYDIRECTION_KAFKA_BOOTSTRAP_SERVERS, such as localhost:9092.")
    return kafka
