"""Bringing a database up to date: the kernel's branches it needs, and the service's own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command, op
from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(url: str, *, branches: Sequence[str], service: Path | None = None) -> None:
    """Upgrade the database at `url` to the heads of these kernel branches (`log`, `http`, `timers`,
    `jobs`, `consumer`, `people`, `notices`, `blobs`, `ledger`, `keys`) and of the service's migrations
    folder. Blocking: runs before any event loop, under a lock, so that two starts cannot migrate at once."""
    folders = [str(HERE / branch) for branch in branches] + ([str(service)] if service else [])
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(folders))
    config.attributes["url"] = url
    command.upgrade(config, "heads")


def execute(script: str) -> None:
    """Run a script of several statements within the migration's transaction."""
    connection = op.get_bind()
    # SQLAlchemy prepares what it sends, and one prepared statement is one command. This one makes
    # it open the transaction in which the driver then takes the whole script.
    connection.exec_driver_sql("select 1")
    adapted: Any = connection.connection.dbapi_connection
    adapted.run_async(lambda driver: driver.execute(script))
