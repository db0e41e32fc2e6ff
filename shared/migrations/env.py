"""Alembic's environment for every database: the URL and the branches come from the caller."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection, event, text
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


def whole_script(_: Any, statement: str, parameters: Any, execution: Any) -> bool | None:
    """The driver prepares one statement at a time; a migration's script is several."""
    if parameters or ";" not in statement:
        return None
    connection: Connection = execution.root_connection
    # The driver begins its transaction with the first statement that it prepares.
    connection.exec_driver_sql("select 1")
    connection.connection.run_async(lambda driver: driver.execute(statement))
    return True


async def run() -> None:
    engine = create_async_engine(context.config.attributes["url"])
    event.listen(engine.sync_engine, "do_execute", whole_script)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()  # a failed migration must not keep the lock


asyncio.run(run())
