"""Fixtures for all tests. A server starts with the first test that asks for it."""

import gc
import os
from pathlib import Path

import pytest

from shared import logs
from shared.testing.kafka import kafka, kafka_settings
from shared.testing.postgres import database_templates, databases, postgres, store, stores

__all__ = ["database_templates", "databases", "kafka", "kafka_settings", "postgres", "store", "stores"]

# As in production. Left alone, structlog prints tracebacks with every local variable in them.
logs.configure(Path(os.devnull).open("w"))  # noqa: SIM115 - open for the whole session

# What is imported while tests are collected is never garbage: to look for it in there took half of
# that time, and some of every test's.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()
