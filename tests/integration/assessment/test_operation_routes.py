"""What those who run the service ask of it: alive, ready, how it does."""

import asyncio
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.http import health
from shared.testing.http import Callers, running
from shared.testing.postgres import Databases, FreshDatabase

FINE = dict.fromkeys(("database", "keys", "timers", "jobs"), "fine")


async def ready(client: httpx.AsyncClient) -> tuple[int, dict[str, str]]:
    answer = await client.get("/health/readiness")
    body = answer.json()
    assert body["status"] == ("UP" if answer.status_code == 200 else "DOWN")
    return answer.status_code, body["components"]


async def test_they_need_no_token_and_say_what_runs(callers: Callers) -> None:
    async with callers.anonymous() as client:
        for path in ("/health", "/health/liveness"):
            assert (await client.get(path)).json() == {"status": "UP", "components": {}}
        assert await ready(client) == (200, FINE)
        ping = await client.get("/ping")
        assert (ping.text, ping.headers["Content-Type"]) == ("pong", "text/plain; charset=utf-8")
        assert (await client.get("/info")).json() == {
            "service": "assessment",
            "version": version("mydirection"),
        }


async def test_metrics_count_requests_by_route(callers: Callers) -> None:
    async with callers.anonymous() as client:
        await client.get("/participants")
        answer = await client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    labels = 'method="GET",route="/participants",service="assessment",status="401"'
    assert f"mydirection_http_requests_total{{{labels}}} 1.0" in answer.text
    assert "mydirection_http_request_seconds_bucket" in answer.text
    assert "mydirection_oldest_write_transaction_seconds 0.0" in answer.text


@pytest.mark.parametrize(
    ("component", "setting"), [("database", "assessment_database_url"), ("keys", "assessment_keys_url")]
)
async def test_readiness_names_what_cannot_be_reached(
    settings: AssessmentSettings, databases: Databases, component: str, setting: str
) -> None:
    name = urlsplit(getattr(settings, setting)).path[1:]
    async with running(create_app(settings), settings.data_folder) as callers, callers.anonymous() as client:
        databases.server.drop_database(name)
        status, components = await ready(client)
        assert (await client.get("/health")).status_code == 200
        assert (await client.get("/metrics")).status_code == 200
    assert status == 503
    assert components[component].startswith("cannot be reached (")
    # Timers and jobs lie in the database.
    within = ("timers", "jobs") if component == "database" else ()
    rest = {other: said for other, said in components.items() if other not in within}
    assert [said for other, said in rest.items() if other != component] == ["fine"] * (len(rest) - 1)
    assert name not in str(components)


async def test_a_service_without_its_database_does_not_start(
    settings: AssessmentSettings, tmp_path: Path
) -> None:
    wrong = settings.assessment_database_url.replace("/test_", "/nothing_")
    with pytest.raises(DBAPIError, match="does not exist"):
        async with running(
            create_app(settings.model_copy(update={"assessment_database_url": wrong})), tmp_path
        ):
            pass


async def test_readiness_shows_who_holds_the_readers_of_the_log_back(
    callers: Callers, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "HELD_BACK_SECONDS", 0.1)
    async with callers.anonymous() as client:
        await stored.execute("begin")
        await stored.execute("select pg_current_xact_id()")
        await asyncio.sleep(0.2)
        status, components = await ready(client)
        metrics = (await client.get("/metrics")).text
        await stored.execute("rollback")
        assert await ready(client) == (200, FINE)
    pid = stored.get_server_pid()
    assert status == 503
    assert re.fullmatch(rf"pid {pid} has held a transaction open for \d s", components["database"])
    assert f"mydirection_oldest_write_transaction_pid {float(pid)}" in metrics


async def test_a_transaction_in_another_database_holds_them_back_too(
    callers: Callers, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "HELD_BACK_SECONDS", 0)
    other: FreshDatabase = databases.create()
    connection = await asyncpg.connect(other.dsn)
    async with callers.anonymous() as client:
        await connection.execute("begin; create table held (n int)")
        status, _ = await ready(client)
    await connection.close()
    assert status == 503
