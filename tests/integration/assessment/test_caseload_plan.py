"""However many participants there are, a caseload is found by indices."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql

from services.assessment.tables import participants
from services.assessment.views import Scope

PEOPLE = 20_000
MANAGERS = 400
TODAY = date(2026, 7, 6)
ENDED = 50
# Fifty cases each, an earlier holder of each of them, a team for ten of them, a tenth not assigned yet;
# and fifty more that one of them held last, who has left the team.
FILL = f"""
    insert into participants (participant_id, version, arm, index_date, index_offence, definition,
                              characteristics, case_manager, registered_at)
    select id(n), 1, 'programme', '2026-01-01', 'theft', 'rossi:1', '{{}}', account(n), now()
    from generate_series(1, {PEOPLE} + {ENDED}) n;
    insert into case_managers (case_manager_id, version, account, from_on)
    select id(n), 1, account(n), '2025-01-01' from generate_series(1, {MANAGERS}) n;
    insert into assignments (participant_id, number, case_manager_id, account, from_on, until_on,
                             recorded_at)
    select id(n), 1, id((n + 7) % {MANAGERS} + 1), account(n + 7), date '2026-01-01', date '2026-03-01', now()
    from generate_series(1, {PEOPLE}) n where n % 10 > 0
    union all
    select id(n), 2, id(n % {MANAGERS} + 1), account(n), date '2026-03-01', null, now()
    from generate_series(1, {PEOPLE}) n where n % 10 > 0
    union all
    select id(n), 1, id({MANAGERS} - 1), account({MANAGERS} - 2), date '2026-01-01', date '2026-03-01', now()
    from generate_series({PEOPLE} + 1, {PEOPLE} + {ENDED}) n
    union all
    select id(n), 2, null, null, date '2026-03-01', null, now()
    from generate_series({PEOPLE} + 1, {PEOPLE} + {ENDED}) n;
    insert into units (unit_id, version, kind, code, name, from_on)
    select id(n), 1, 'team', 't' || n, 'Team', '2025-01-01' from generate_series(1, {MANAGERS} / 10) n;
    insert into team_members (case_manager_id, number, account, team_id, from_on)
    select id(n), 2, account(n - 1), id(n % ({MANAGERS} / 10) + 1), '2025-01-01'
    from generate_series(1, {MANAGERS}) n;
    insert into team_members (case_manager_id, number, account, team_id, from_on, until_on)
    values (id({MANAGERS} - 1), 1, account({MANAGERS} - 2), id(1), '2025-01-01', '2026-03-01');
    insert into team_leaders (unit_id, number, account, from_on)
    select id(n), 2, 'lead' || n, '2025-01-01' from generate_series(1, {MANAGERS} / 10) n;
    insert into absences (absence_id, case_manager_id, deputy_id, deputy_account, from_on, until_on)
    select id(n), id(n), id(n + 1), account(n), '2026-07-01', '2026-08-01'
    from generate_series(1, {MANAGERS} / 2) n;
    analyze;
"""
NAMED = f"""
    create function id(n bigint) returns uuid language sql immutable
        as $$ select md5(n::text)::uuid $$;
    create function account(n bigint) returns text language sql immutable
        as $$ select 'm' || (n % {MANAGERS} + 1) || '@issuer' $$;
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def written(query: Select[Any]) -> str:
    return str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


async def scanned(stored: "asyncpg.Connection[Any]", query: Select[Any]) -> list[str]:
    """The large tables that answering this reads from beginning to end."""
    [row] = json.loads(await stored.fetchval(f"explain (analyze, format json) {written(query)}"))
    return [
        node["Relation Name"]
        for node in nodes(row["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in ("participants", "assignments")
    ]


@pytest.fixture
async def filled(stored: "asyncpg.Connection[Any]") -> "asyncpg.Connection[Any]":
    await stored.execute(NAMED)
    await stored.execute(FILL)
    return stored


async def test_no_list_and_no_record_reads_every_participant(filled: "asyncpg.Connection[Any]") -> None:
    # Fifty of their own and fifty of somebody on leave; ten members of a team with fifty each, and
    # what somebody held last who has left it.
    for scope, cases in (
        (Scope(account="m5@issuer", today=TODAY), 100),
        (Scope(account="lead1", leads=True, today=TODAY), 500 + ENDED),
    ):
        everything = select(participants).where(scope.condition()).order_by(participants.c.participant_id)
        reached = await filled.fetch(written(everything))
        assert len(reached) == cases
        somebody: UUID = reached[0]["participant_id"]
        for query in (
            everything.limit(51),
            everything.where(participants.c.participant_id > somebody).limit(51),
            everything.where(participants.c.participant_id == somebody),
        ):
            assert await scanned(filled, query) == []
