"""Public events on their way from a service's log to a consumer's tables, with Kafka or without."""

from shared.messaging.consumer import Consumer
from shared.messaging.feed import Feed, FeedStopped
from shared.messaging.health import Health
from shared.messaging.kafka_feed import KafkaFeed
from shared.messaging.log_feed import Disorder, LogFeed
from shared.messaging.projection import Projection, PublicEvent
from shared.messaging.published_log import PublishedLog
from shared.messaging.reacting import React, Reacting
from shared.messaging.relay import Relay
from shared.messaging.settings import KafkaSettings
from shared.messaging.topics import Topics, create_topics

__all__ = [
    "Consumer",
    "Disorder",
    "Feed",
    "FeedStopped",
    "Health",
    "KafkaFeed",
    "KafkaSettings",
    "LogFeed",
    "Projection",
    "PublicEvent",
    "PublishedLog",
    "React",
    "Reacting",
    "Relay",
    "Topics",
    "create_topics",
]
