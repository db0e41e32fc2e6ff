"""The audit trail: who read or changed whose record, by which route."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import asyncpg

from shared.http.auth import account
from shared.logs import correlation_id
from shared.security import Principal

# One row a person, one round trip a request.
INSERT = """
    insert into audit (at, actor, roles, action, person, correlation_id)
    select $1, $2, $3, $4, nullif(p, 'nobody'), $5 from unnest($6::text[]) as p
"""


async def record(
    driver: "asyncpg.Connection[Any]",
    principal: Principal,
    action: str,
    persons: Collection[str],
    at: datetime,
) -> None:
    """Write that `principal` did `action` on the records of these persons; NOBODY stands for a
    record that is no single person's."""
    await record_as(driver, account(principal), sorted(principal.roles), action, persons, at)


async def record_as(
    driver: "asyncpg.Connection[Any]",
    actor: str,
    roles: Sequence[str],
    action: str,
    persons: Collection[str],
    at: datetime,
) -> None:
    """As `record`, of somebody who comes without a token."""
    await driver.execute(INSERT, at, actor, list(roles), action, correlation_id.get(), list(persons))
