"""What is read for a transfer is found by an index, however long the log and however many the accounts."""

from typing import Any

import asyncpg
import pytest

from shared.eventstore.log import READ_STREAMS
from shared.ledger.balances import AS_OF, STATEMENT
from shared.ledger.posting import HOLDING, NOW, REVERSALS
from shared.testing.postgres import FreshDatabase

MANY = """
    insert into epochs (system_identifier) values (1);
    insert into events (epoch, stream, version, id, name, schema_version, subject, recorded_at, actor,
                        correlation_id, data)
    select 1, 'ledger_entry-' || id, 1, id, 'ledger-transferred', 1, 'ledger_entry-' || id, now(), 'a', 'c',
           '{}'
    from (select gen_random_uuid() as id from generate_series(1, 5000)) made;
    insert into ledger_accounts (account_id, kind, unit)
    select gen_random_uuid(), 'team', 'pence' from generate_series(1, 5000);
    insert into ledger_lines
    select a.account_id, n, gen_random_uuid(), 'transferred', a.account_id, 0, 0, 0, 0, 0, 0, now(), now()
    from ledger_accounts a, generate_series(1, 3) n;
    insert into ledger_holds select gen_random_uuid(), 5 from generate_series(1, 5000);
    insert into ledger_reversals select gen_random_uuid(), gen_random_uuid() from generate_series(1, 5000);
"""
IDS = "array[gen_random_uuid(), gen_random_uuid()]"
ENTRIES = "array['ledger_entry-' || gen_random_uuid()]"
READ = {
    "now": (NOW, "uuid[], text[]", f"{IDS}, {ENTRIES}"),
    "streams": (READ_STREAMS, "text[]", ENTRIES),
    "holding": (HOLDING, "uuid[]", IDS),
    "reversals": (REVERSALS, "uuid[]", IDS),
    "statement": (STATEMENT, "uuid, bigint, bigint", "gen_random_uuid(), null, 50"),
    "as_of": (AS_OF, "uuid, date, timestamptz", "gen_random_uuid(), null, null"),
}


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("known", ["analyze", "select 'nothing of them yet'"])
async def test_nothing_is_read_through(fresh: FreshDatabase, known: str, mode: str) -> None:
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute(MANY)
    await connection.execute(known)
    await connection.execute(f"set plan_cache_mode = {mode}")
    for name, (statement, types, values) in READ.items():
        await connection.execute(f"prepare read_{name} ({types}) as {statement}")
        plan = "\n".join(row[0] for row in await connection.fetch(f"explain execute read_{name}({values})"))
        assert "Index" in plan, plan
        assert "Seq Scan" not in plan, plan
    await connection.close()
