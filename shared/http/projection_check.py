"""Readiness of a service that projects others' events."""

import asyncio

from shared.http.health import Check, Checked
from shared.http.metrics import HttpMetrics
from shared.messaging.consumer import Consumer


def projection_check(consumer: Consumer, task: "asyncio.Task[None]", metrics: HttpMetrics) -> Check:
    """Ready while the projection works. Also sets the gauges of lag and parked subjects."""
    lag = metrics.gauge("feed_lag_events", "Events not yet applied", ("partition",))
    parked = metrics.gauge("feed_parked_subjects", "Subjects that stand still", ("partition",))

    async def check() -> Checked:
        health = consumer.health
        for gauge, counts in ((lag, health.lag), (parked, health.parked_keys)):
            gauge.clear()
            for partition, count in counts.items():
                gauge.labels(partition).set(count)
        if task.done() and not health.stopped:
            return Checked(False, "the projection has ended")
        return Checked(health.ready, health.reason)

    return check
