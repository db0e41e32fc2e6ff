"""Alembic's environment for every database: the URL and the branches come from the caller."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.eventstore.epochs import LOCK_SPACE

MIGRATION_LOCK = 3


def migrate(connection: Connection) -> None:
    # One migrator at a time: a second start waits here, then finds nothing to do.
    connection.execute(text(f"select pg_advisory_lock({LOCK_SPACE}, {MIGRATION_LOCK})"))
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
