"""How many cases a case manager has, as it is read and as it keeps them from leaving."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.assessment.settings import AssessmentSettings
from shared.security import Role
from tests.integration.assessment.organising import Service, day, made, organised
from tests.integration.assessment.people import person, problem, registered


@pytest_asyncio.fixture
async def service(settings: AssessmentSettings) -> AsyncIterator[Service]:
    async with organised(settings) as found:
        yield found


async def test_whom_they_hold_and_whom_they_registered_are_counted_once(service: Service) -> None:
    # given two whom mo registered, of whom mo holds one; a comparator; and one that is planned for mo
    mo, kit = await service.manager("mo"), await service.manager("kit")
    async with service.as_(Role.CASE_MANAGER, "mo") as client:
        ann, _ = [await registered(client, person(number)) for number in (1, 2)]
        await registered(client, person(3, arm="comparator"))
    async with service.as_(Role.CASE_MANAGER, "kit") as client:
        cat = await registered(client, person(4))
    made(await service.assign(ann, "mo", 0))
    made(await service.assign(cat, "mo", 5))
    # then
    async with service.as_(Role.PROGRAMME_LEAD) as lead:
        found = [(await lead.get(f"/case-managers/{each}")).json()["caseload"] for each in (mo, kit)]
    assert found == [2, 1]
    refused = await service.lead(f"/case-managers/{mo}/leaving", {"from_on": day(0)})
    assert "cases: 3" in problem(refused, 409, "caseload-held")["detail"]
