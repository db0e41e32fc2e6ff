"""Analytics sees nothing of the register, on both feeds, though the relay has sent all of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment import main as assessment
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from services.system.publishing import feed_of
from shared.contracts import declared
from shared.messaging import KafkaSettings, PublishedLog, Relay, create_topics
from shared.messaging.audit import Audited, audit
from shared.messaging.feed import Feed
from shared.security import Role
from shared.testing.http import kernel_settings
from shared.testing.http import running as serving
from shared.testing.postgres import Databases
from tests.integration.assessment.people import person, registered
from tests.integration.assessment.registering import CATEGORY, FROM, HARM, OUTSIDER, PLACE, changed, recorded
from tests.integration.messaging.kafka_world import contents, running, until
from tests.integration.messaging.test_restricted import PARKED

pytestmark = pytest.mark.timeout(150)
KEPT = "select subject, sequence from feed_subjects order by subject"


@pytest_asyncio.fixture
async def log(databases: Databases, tmp_path: Path) -> AsyncIterator[PublishedLog]:
    """A log in which two people were registered, and a register was kept of one."""
    settings = AssessmentSettings(
        **kernel_settings(tmp_path),
        assessment_database_url=databases.create(*assessment.BRANCHES, service=assessment.MIGRATIONS).url,
        assessment_keys_url=databases.create("keys").url,
    )
    async with serving(assessment.create_app(settings), tmp_path) as callers:
        async with callers.as_(Role.PROGRAMME_LEAD) as lead:
            ann, ben = await registered(lead), await registered(lead, person(1))
            for body in (
                HARM,
                OUTSIDER,
                PLACE,
                CATEGORY,
                {**FROM, "kind": "person", "other_participant_id": ben},
            ):
                entry = await recorded(lead, ann, body)
            ending = {"on": "2024-06-01", "reason": "revoked"}
            assert (await changed(lead, ann, f"entries/{entry}/end", ending)).status_code == 200
        database = callers.app.state.parts.database
        yield PublishedLog(assessment.NAME, database, assessment.codec(), PUBLICATIONS)


async def projected(
    databases: Databases, folder: Path, log: PublishedLog, feed: Feed, kafka: KafkaSettings | None
) -> tuple[list[Any], str]:
    """What analytics has applied of which subject, and all that its database holds."""
    fresh = databases.create(*analytics.BRANCHES, service=analytics.MIGRATIONS)
    settings = AnalyticsSettings(
        **kernel_settings(folder),
        analytics_database_url=fresh.url,
        analytics_keys_url=databases.create("keys").url,
    )
    public = {envelope.subject: envelope.sequence async for batch in log.batches() for _, envelope in batch}
    stored = await asyncpg.connect(fresh.dsn)
    try:
        async with analytics.opened(settings) as held:
            consumer = analytics.projector(settings, held.database, held.keyring, feed)

            async def caught_up() -> bool:
                return dict(await stored.fetch(KEPT)) == public and not sum(consumer.health.lag.values())

            async with running(consumer):
                await until(caught_up)
            report = await audit([log], kafka=kafka, consumers=[Audited(consumer.name, held.database)])
            assert report.sound, report.findings
        assert await stored.fetch(PARKED) == []
        tables = await stored.fetch("select relname from pg_class where relkind = 'r' and relnamespace ="
                                    " 'public'::regnamespace")  # fmt: skip
        texts = [await stored.fetchval(f"select string_agg(t::text, ' ') from {row[0]} t") for row in tables]
        return [tuple(row) for row in await stored.fetch(KEPT)], " ".join(text or "" for text in texts)
    finally:
        await stored.close()


def check_unseen(kept: list[Any], everything: str) -> None:
    assert len(kept) >= 2
    assert not [subject for subject, _ in kept if subject.startswith("register-")]
    for word in ("register-", "exclusion", "serious_harm", "LS6"):
        assert word not in everything


async def test_without_a_broker(databases: Databases, tmp_path: Path, log: PublishedLog) -> None:
    check_unseen(*await projected(databases, tmp_path, log, feed_of("analytics", [log], None), None))


async def test_through_kafka(
    databases: Databases, tmp_path: Path, log: PublishedLog, kafka_settings: KafkaSettings
) -> None:
    create_topics(kafka_settings, [assessment.NAME])

    async def relayed() -> bool:
        return len(contents(kafka_settings, "restricted")) == 6

    async with running(Relay(log, kafka_settings)):
        await until(relayed)
        feed = feed_of("analytics", [log], kafka_settings)
        check_unseen(*await projected(databases, tmp_path, log, feed, kafka_settings))

    public = b"".join(message.value for message in contents(kafka_settings, assessment.NAME))
    assert b"exclusion" not in public
    sent = [json.loads(message.value) for message in contents(kafka_settings, "restricted")]
    assert {event["subject"].startswith("register-") for event in sent} == {True}
    assert {declared()[event["dataschema"]].contract_restricted for event in sent} == {True}
    assert {event["detailurl"] for event in sent} == {
        f"/assessment/participants/{event['data']['participant_id']}/register" for event in sent
    }
    assert not [word for word in (OUTSIDER["name"], PLACE["place"]) if word in json.dumps(sent)]
