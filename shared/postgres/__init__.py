"""PostgreSQL without an installation: the server that `mydirection run` brings along."""

from shared.postgres.faults import AlreadyRunning, CannotStart, WrongMajor
from shared.postgres.server import EmbeddedPostgres

__all__ = ["AlreadyRunning", "CannotStart", "EmbeddedPostgres", "WrongMajor"]
