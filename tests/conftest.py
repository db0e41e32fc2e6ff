"""Fixtures for all tests. A server starts with the first test that asks for it."""

from shared.testing.kafka import kafka, kafka_settings
from shared.testing.postgres import database_templates, databases, postgres, store, stores

__all__ = ["database_templates", "databases", "kafka", "kafka_settings", "postgres", "store", "stores"]
