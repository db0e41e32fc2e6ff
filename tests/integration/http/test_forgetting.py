"""Stored answers are kept for seven days, then dropped, however many there are."""

import asyncio
from datetime import UTC, datetime, timedelta

from shared.eventstore import EventStore, raw
from shared.http import forgetting
from shared.http.answers import FORGOTTEN_AT_ONCE, KEPT

NOW = datetime(2026, 1, 31, tzinfo=UTC)
FILL = """
    insert into stored_answers (issuer, actor, route, key, body_hmac, status, sealed_for, answer, stored_at)
    select 'i', 'a', '/r', n::text, '\\x00', 200, 'nobody', 'x', $2 from generate_series(1, $1) n
"""


async def test_only_what_is_older_than_it_is_kept_is_forgotten(store: EventStore) -> None:
    async with store.database.connect() as connection:
        driver = raw(connection)
        await driver.execute(FILL, FORGOTTEN_AT_ONCE + 1, NOW - KEPT - timedelta(seconds=1))
        await driver.execute(FILL.replace("'i'", "'other'"), 3, NOW - KEPT)

        async with forgetting(store.database, lambda: NOW, seconds=60), asyncio.timeout(10):
            while await driver.fetchval("select count(*) from stored_answers") > 3:
                await asyncio.sleep(0.01)

        assert await driver.fetchval("select array_agg(distinct issuer) from stored_answers") == ["other"]
