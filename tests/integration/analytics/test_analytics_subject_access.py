"""A service that knows nobody's CRN says so, in the form that is asked of every service."""

from pathlib import Path

from services.analytics.main import create_app
from services.analytics.settings import AnalyticsSettings
from shared.security import Role
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import Databases, FreshDatabase

PATH = "/subject-access-request"


async def test_it_recognises_nobody(fresh: FreshDatabase, databases: Databases, tmp_path: Path) -> None:
    settings = AnalyticsSettings(
        **kernel_settings(tmp_path),
        analytics_database_url=fresh.url,
        analytics_keys_url=databases.create("keys").url,
    )
    async with running(create_app(settings), tmp_path) as callers:
        async with callers.as_(Role.SAR) as sar:
            for query in ({"crn": "X123456"}, {"prn": "A1234BC"}):
                answer = await sar.get(PATH, params=query)
                assert answer.status_code == 209
                assert "opaque ids" in answer.json()["detail"]
            assert (await sar.get(PATH)).status_code == 400
        await refused(callers)


async def refused(callers: Callers) -> None:
    async with callers.as_(Role.EVALUATOR) as evaluator:
        assert (await evaluator.get(PATH, params={"crn": "X123456"})).status_code == 403
