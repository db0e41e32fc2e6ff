"""`mydirection audit` covers the ledger of every service that keeps one."""

from dataclasses import replace
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.plans import main as plans
from services.system.auditing import AuditReport, audit
from services.system.catalogue import SERVICES
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.eventstore import EventStore
from shared.ledger.chain import seal
from shared.testing.postgres import FreshDatabase, Stores
from tests.integration.ledger.bookkeeping import funded, opened


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the services keeps a ledger."""
    service = SERVICES[plans.NAME]
    changed: Any = replace(service, branches=(*service.branches, "ledger"))
    monkeypatch.setitem(SERVICES, plans.NAME, changed)  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def store(keeping: None, around: Surroundings, stores: Stores) -> EventStore:
    url = str(around.values["plans_database_url"])
    # Its keys are elsewhere, and nothing of a ledger needs any.
    return await opened(stores, FreshDatabase("plans", url, url.replace("+asyncpg", "")))


async def audited(around: Surroundings) -> tuple[AuditReport, list[str]]:
    report = await audit(around, lambda _: None)
    return report, [line for line in report.lines() if line.startswith("ledger of ")]


async def test_a_whole_ledger_is_named_with_its_last_link(store: EventStore, around: Surroundings) -> None:
    report, lines = await audited(around)
    assert report.clean
    assert lines == ["ledger of plans: 0 events, no seal; 0 not sealed yet"]

    await funded(store, 1_000)
    await seal(store.database, utc_now(), most=2)
    report, [line] = await audited(around)
    assert report.clean
    assert line.startswith("ledger of plans: 2 events, sealed to link 1, ")
    assert line.endswith("; 1 not sealed yet")


async def test_a_broken_chain_and_rows_that_were_changed_are_not_clean(
    store: EventStore, around: Surroundings
) -> None:
    await funded(store, 1_000)
    await seal(store.database, utc_now())
    connection: Any = await asyncpg.connect(str(around.values["plans_database_url"]).replace("+asyncpg", ""))
    await connection.execute("update ledger_chain set digest = sha256('')")
    await connection.execute("update ledger_accounts set posted = posted + 1 where kind = 'funder'")
    await connection.close()

    report, lines = await audited(around)
    assert not report.clean
    assert [line.split(": ")[1].rsplit(" between")[0] for line in lines[1:]] == [
        "the chain is broken at link 1",
        "1 accounts differ from the sum of their lines",
        "1 units do not sum to nothing",
    ]
