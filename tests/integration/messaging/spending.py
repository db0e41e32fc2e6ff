"""A small projection over budgets: order and number of events show in its table.

`chain` hashes the amounts of a subject in the order they were applied, so twice, never, or in
another order all give another table."""

from collections.abc import Iterable, Sequence
from hashlib import md5
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import Database, EventStore, Origin, Write, raw
from shared.messaging.projection import PublicEvent
from shared.messaging.published_log import PublishedLog
from shared.testing import budget

TABLE = """
    create table if not exists spending (
        source text, subject text, total bigint not null, events int not null, chain text not null,
        primary key (source, subject))
"""
APPLY = """
    insert into spending as held values ($1, $2, $3, 1, md5($3::bigint::text))
    on conflict (source, subject) do update
    set total = held.total + excluded.total, events = held.events + 1,
        chain = md5(held.chain || $3::bigint::text)
"""
POISON = 666

Table = dict[tuple[str, str], tuple[int, int, str]]


class Poisoned(ValueError):
    """The projection cannot digest this amount."""


class Spending:
    """The projection. `poison`: whether an amount of 666 breaks it."""

    def __init__(self, *, poison: bool = False) -> None:
        self.poison = poison

    async def __call__(self, connection: AsyncConnection, events: Sequence[PublicEvent]) -> None:
        for event in events:
            amount = event.envelope.data["amount_pence"]
            if self.poison and amount == POISON:
                raise Poisoned(str(amount))
            await raw(connection).execute(APPLY, event.envelope.source, event.envelope.subject, amount)


async def table(database: Database) -> Table:
    async with database.connect() as connection:
        rows = await raw(connection).fetch("select * from spending")
    return {(r["source"], r["subject"]): (r["total"], r["events"], r["chain"]) for r in rows}


async def replay(logs: Iterable[PublishedLog]) -> Table:
    """The table that the logs give, from nothing and without any of the consumer's parts."""
    out: Table = {}
    for log in logs:
        async for entries in log.batches():
            for _, envelope in entries:
                key = (envelope.source, envelope.subject)
                amount = envelope.data["amount_pence"]
                total, events, chain = out.get(key, (0, 0, ""))
                chain = md5(f"{chain}{amount}".encode()).hexdigest()
                out[key] = (total + amount, events + 1, chain)
    return out


async def spend(store: EventStore, amounts: dict[str, Sequence[int]], correlation: str = "test") -> None:
    """Append these amounts for each subject: one transaction."""
    writes = [
        Write(f"budget-{subject}", subject, [budget.Spent(amount_pence=amount) for amount in spent])
        for subject, spent in amounts.items()
    ]
    async with store.unit(Origin("tester", correlation)) as unit:
        await unit.append(*writes)


async def rows(database: Database, query: str, *args: Any) -> list[tuple[Any, ...]]:
    async with database.connect() as connection:
        return [tuple(row) for row in await raw(connection).fetch(query, *args)]
