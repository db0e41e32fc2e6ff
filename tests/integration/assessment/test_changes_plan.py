"""However long the log is, what happened to a caseload is found without reading all of it."""

import json
from typing import Any

import asyncpg
import pytest

from shared.eventstore.happened import BEFORE, NOW, SINCE, SINCE_OF
from tests.integration.assessment.test_caseload_plan import nodes

PEOPLE, CASELOAD, EACH = 20_000, 60, 5
# The log as it grew: each person's events far apart. The caseload's people lie all over it.
FILL = f"""
    insert into events (epoch, xid, stream, version, id, name, schema_version, subject, sequence,
                        recorded_at, actor, correlation_id, data)
    select (select max(epoch) from epochs), (n + 3)::text::xid8, 's-' || p, v, gen_random_uuid(),
           'sentence-ended', 1, 's' || p, v, now(), 'a', 'c', '{{}}'
    from (select v, p, (v - 1) * {PEOPLE} + p as n
          from generate_series(1, {EACH}) v, generate_series(1, {PEOPLE}) p) made
"""
MINE = [f"s{number * PEOPLE // CASELOAD}" for number in range(1, CASELOAD + 1)]


async def plan(stored: "asyncpg.Connection[Any]", statement: str, *given: Any) -> tuple[list[str], int]:
    """The ways in which the log is read, and how many of its rows are met."""
    [row] = json.loads(await stored.fetchval(f"explain (analyze, format json) {statement}", *given))
    reads = [node for node in nodes(row["Plan"]) if node.get("Relation Name") == "events"]
    met = sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in reads
    )
    return [node["Node Type"] for node in reads], round(met)


@pytest.fixture
async def long(stored: "asyncpg.Connection[Any]") -> "asyncpg.Connection[Any]":
    await stored.execute("insert into epochs (system_identifier) values (1), (2)")
    await stored.execute("set session_replication_role = replica")
    await stored.execute(FILL.replace("max(epoch)", "min(epoch)"))
    await stored.execute("analyze")
    return stored


async def test_no_statement_reads_the_whole_log(long: "asyncpg.Connection[Any]") -> None:
    first = await long.fetchval("select min(epoch) from epochs")
    for after in (0, PEOPLE * (EACH - 1)):
        place = (first, after, 0)
        own, met = await plan(long, SINCE_OF, MINE, *place, 101)
        assert "Seq Scan" not in own
        assert met <= CASELOAD * EACH + 101
        everybody, met = await plan(long, SINCE, *place, 101)
        assert "Seq Scan" not in everybody
        assert met <= 101
    last, met = await plan(long, NOW)
    assert (set(last) & {"Seq Scan"}, met) == (set(), 1)
    person, met = await plan(long, BEFORE, MINE[:2], ["sentence-ended"], 9, 2**62, 0, 51)
    assert "Seq Scan" not in person
    assert met <= 2 * 2 * EACH
