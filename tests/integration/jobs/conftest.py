"""A store with jobs."""

import pytest
import pytest_asyncio

from shared.eventstore import EventStore
from shared.jobs import Jobs
from shared.testing.postgres import KERNEL, Databases, FreshDatabase, Stores


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    return databases.create(*KERNEL, "jobs")


@pytest_asyncio.fixture
async def jobs_store(stores: Stores, fresh: FreshDatabase) -> EventStore:
    return await stores(fresh)


@pytest_asyncio.fixture
async def jobs(jobs_store: EventStore) -> Jobs:
    return Jobs(jobs_store)
