"""Fixtures for all tests. A server starts with the first test that asks for it."""

import os
from pathlib import Path

from shared import logs
from shared.testing.kafka import kafka, kafka_settings
from shared.testing.postgres import database_templates, databases, postgres, store, stores

__all__ = ["database_templates", "databases", "kafka", "kafka_settings", "postgres", "store", "stores"]

# As in production. Left alone, structlog prints tracebacks with every local variable in them.
logs.configure(Path(os.devnull).open("w"))  # noqa: SIM115 - open for the whole session
