"""Alembic's environment for every database: the URL and the branches come from the caller."""

import asyncio
import time

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.eventstore.epochs import LOCK_SPACE

MIGRATION_LOCK = 3
ASK_SECONDS = 0.2


def migrate(connection: Connection) -> None:
    # One migrator at a time: a second start waits here, then finds nothing to do. It asks again and
    # again: a statement that waits has a snapshot, and an index built beside appends waits for that.
    while not connection.scalar(text(f"select pg_try_advisory_lock({LOCK_SPACE}, {MIGRATION_LOCK})")):
        connection.commit()
        time.sleep(ASK_SECONDS)
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def run() -> None:
    engine = create_async_engine(context.config.attributes["url"])
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()  # a failed migration must not keep the lock


asyncio.run(run())
