"""`mydirection run` with a broker in its settings: relay and projector beside the services."""

from dataclasses import replace

import pytest

from services.system.projecting import create_all_topics
from services.system.surroundings import Surroundings
from shared.messaging import KafkaSettings
from tests.integration.system.whole import projected, register, system

pytestmark = pytest.mark.timeout(150)


async def test_what_is_recorded_comes_to_analytics_and_the_relay_is_watched(
    around: Surroundings, kafka_settings: KafkaSettings
) -> None:
    with_broker = replace(around, values={**around.values, "kafka": kafka_settings.model_dump()})
    create_all_topics(with_broker)
    async with system(with_broker) as client:
        await register(client, 1)
        assert (await projected(client, 1))[0]["outcome_status"] == "reoffended"
        ready = (await client.get("/assessment/health/readiness")).json()
        assert ready["components"]["relay"] == "working"
        metrics = (await client.get("/assessment/metrics")).text
        assert "mydirection_relay_lag_events 0.0" in metrics
