"""Opening a new epoch when the cluster under the log has changed."""

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore.database import Database, raw

# The relay, migrations and epochs use the two-integer lock space; subjects the 64-bit one.
LOCK_SPACE = 1_297_372_484
EPOCH_LOCK = 1

CHANGED = """
    select c.system_identifier is distinct from e.system_identifier
           or coalesce(l.xid >= pg_snapshot_xmax(pg_current_snapshot()), false)
    from pg_control_system() c
    left join (select system_identifier from epochs order by epoch desc limit 1) e on true
    left join (select xid from events where epoch = (select max(epoch) from epochs)
               order by xid desc limit 1) l on true
"""


async def open_epoch(database: Database) -> int:
    """Open a new epoch if this cluster is not the one that wrote the log: another system
    identifier, or a stored transaction id that the cluster has not reached. Returns the epoch."""
    async with database.transaction() as connection:
        return await _open(connection)


async def _open(connection: AsyncConnection) -> int:
    driver = raw(connection)
    await driver.execute(f"select pg_advisory_xact_lock({LOCK_SPACE}, {EPOCH_LOCK})")
    if await driver.fetchval(CHANGED):
        await driver.execute(
            "insert into epochs (system_identifier) select system_identifier from pg_control_system()"
        )
    epoch: int = await driver.fetchval("select max(epoch) from epochs")
    return epoch
