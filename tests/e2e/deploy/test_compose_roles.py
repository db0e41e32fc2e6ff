"""The roles that init.sql makes can do a service's work in its own databases, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from services.system.catalogue import SERVICES
from shared.eventstore import Database
from shared.eventstore.epochs import open_epoch
from shared.http.health import oldest_transaction
from shared.messaging.settings import KafkaSettings
from shared.migrations import upgrade
from shared.testing.kafka import Broker, GivenBroker
from tests.e2e.deploy.conftest import Cluster
from tests.unit.deploy.composition import containers

ATTRIBUTES = "select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication from pg_roles"


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


def migrated(cluster: Cluster, name: str) -> str:
    """Migrate a service's databases as its role; the URL of the first."""
    service, url = SERVICES[name], cluster.dsn(name, name, "postgresql+asyncpg")
    upgrade(url, branches=service.branches, service=service.migrations)
    upgrade(cluster.dsn(name, f"keys_{name}", "postgresql+asyncpg"), branches=["keys"])
    return url


@pytest.mark.parametrize("role", SERVICES)
async def test_a_role_migrates_its_databases_and_works_in_them(cluster: Cluster, role: str) -> None:
    # given: Alembic runs before any event loop
    url = await asyncio.to_thread(migrated, cluster, role)
    database = Database(url, name=role)
    try:
        await database.check()
        if "log" in SERVICES[role].branches:
            assert await open_epoch(database) == 1
    finally:
        await database.close()


@pytest.mark.parametrize("role", SERVICES)
async def test_a_role_enters_no_database_but_its_own(cluster: Cluster, role: str) -> None:
    others = [database for other in SERVICES if other != role for database in (other, f"keys_{other}")]
    for database in (*others, "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(cluster.dsn(role, database))
    async with connected(cluster.dsn(role, role)) as connection:
        assert not await connection.fetchval(f"{ATTRIBUTES} where rolname = current_user")


async def test_a_password_opens_nobody_elses_door(cluster: Cluster) -> None:
    stolen = cluster.dsn("assessment", "assessment").replace("//assessment:", "//analytics:")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(stolen)


@pytest.mark.parametrize("role", SERVICES)
async def test_no_transaction_of_a_role_lives_longer_than_ten_seconds(cluster: Cluster, role: str) -> None:
    async with connected(cluster.dsn(role, role)) as connection:
        assert await connection.fetchval("show transaction_timeout") == "10s"


async def test_readiness_sees_how_long_another_services_transaction_has_been_open(cluster: Cluster) -> None:
    # given
    async with connected(cluster.dsn("analytics", "analytics")) as writer:
        pid = await writer.fetchval("select pg_backend_pid()")
        async with writer.transaction():
            await writer.execute("select pg_current_xact_id()")
            database = Database(
                cluster.dsn("assessment", "assessment", "postgresql+asyncpg"), name="assessment"
            )
            # when
            try:
                async with database.connect() as connection:
                    found, seconds = await oldest_transaction(connection)
            finally:
                await database.close()
    # then
    assert found == pid
    assert seconds > 0


def test_the_broker_knows_every_setting_that_compose_gives_it(
    kafka: Broker | GivenBroker, kafka_settings: KafkaSettings
) -> None:
    """Kafka says nothing of a name that it does not know."""
    from kafka import KafkaAdminClient
    from kafka.admin import ConfigResource

    given = containers()["kafka"]["environment"]
    names = {name.removeprefix("KAFKA_").lower().replace("_", ".") for name in given} - {"cluster.id"}
    admin = KafkaAdminClient(**kafka_settings.client())
    try:
        node = str(admin.describe_cluster()["brokers"][0]["broker_id"])
        described = admin.describe_configs([ConfigResource("broker", node)], config_filter="all")
    finally:
        admin.close()
    known = set(described["broker"][node])
    assert names - known == set()
