"""Whatever the person may read tells nobody of the staff, and nothing that may be about others."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute

from services.assessment.api import ROUTERS
from shared.security import DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.filling_in import days_ago, filled_in, phq9
from tests.integration.assessment.interacting import (
    FOR_HER,
    NEED,
    SECTIONS,
    STRENGTH,
    WRITTEN_DOWN,
    Assessed,
    assessed,
)
from tests.integration.assessment.organising import account
from tests.integration.assessment.people import ARRESTED, person
from tests.integration.assessment.registering import HARM

pytestmark = pytest.mark.asyncio(loop_scope="module")
NUMBER = 800
ROUTES = sorted(
    {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
)
ONE = "/participants/{participant_id}"
STAFF_ONLY = {
    "/alerts",
    "/case-managers",
    "/case-managers/me",
    "/case-managers/{case_manager_id}",
    "/jobs",
    "/jobs/{job_id}",
    "/jobs/{job_id}/refusals",
    "/merges/unresolved",
    "/retention/due",
    "/retention/held-deletions",
    "/subject-access-request",
    "/units",
    "/units/{unit_id}",
    f"{ONE}/register",
    f"{ONE}/reoffences/history",
    f"{ONE}/retention",
}
ABOUT_OTHERS = "Her sister Cy is afraid of everybody else"
# A subject is whatever the identity provider makes it.
LEA = "Lea Head"
WORDING = {
    "language": "en",
    "licence_reference": "L-1",
    "items": {str(n): "How often?" for n in range(1, 10)},
}


@dataclass(frozen=True)
class Kept:
    """Somebody of whom there is something of everything."""

    participant_id: str
    assessment_id: str
    administration_id: str
    case_manager_id: str

    def place(self, template: str) -> str:
        known = {**vars(self), "kind": "measure", "reference": "phq9:1", "language": "en"}
        wanted = [part[1:-1] for part in template.split("/") if part.startswith("{")]
        return template.format(**{name: known.get(name, uuid4()) for name in wanted})


async def write(one: Assessed) -> None:
    """Items, ratings and answers of both parties, in two versions."""
    home = f"sections/{SECTIONS[0]}"
    hers = await one.add(one.ann)
    his = await one.add(one.mo, {**STRENGTH, "evidence": "a photo"})
    taken_down = await one.add(one.mo, {"kind": "strength", "words": WRITTEN_DOWN, **FOR_HER})
    gone = await one.add(one.mo, NEED)
    await one.done(one.mo, f"{gone}/remove", {"reason": "entered twice"})
    await one.done(one.mo, f"{hers}/confirm")
    await one.done(one.ann, f"{taken_down}/confirm")
    await one.done(one.mo, f"{hers}/comment", {"words": {"text": "More to say"}})
    await one.done(one.mo, f"{hers}/translation", {"words": {"text": "Coginio", "language": "cy"}})
    await one.done(one.mo, f"{home}/readiness", {"readiness": "making_changes", **FOR_HER})
    await one.complete()
    await one.done(one.mo, "answer", {"answer": "agrees", **FOR_HER})
    await one.done(one.lead, "countersign")
    await one.done(one.mo, "reopen")
    await one.done(one.mo, f"{his}/edit", {"words": {"text": "A kitchen"}})


async def organise(lead: httpx.AsyncClient, participant_id: str) -> str:
    """A case of somebody who is not trained; who that is."""
    today = str(days_ago(0))

    async def done(path: str, body: Any) -> Any:
        answer = await lead.post(path, json=body, headers=keyed())
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    one = f"/participants/{participant_id}"
    colleague = {"account": account("mo"), "name": "Mo Example", "from_on": today}
    found: str = (await done("/case-managers", colleague))["case_manager_id"]
    override = {"reason": "emergency", "words": ABOUT_OTHERS}
    await done(f"{one}/assignment", {"case_manager_id": found, "from_on": today, "override": override})
    await done(f"{one}/consents/bases", {"purpose": "taking_part", "basis": "public_task"})
    await done(f"{one}/register/risks", HARM)
    await done(f"{one}/reoffences", ARRESTED)
    await done(f"{one}/retention/holds", {"reason": "legal_proceedings"})
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kept(file_callers: Callers) -> AsyncIterator[Kept]:
    async with assessed(file_callers, NUMBER) as one:
        await write(one)
        recorded = await filled_in(one.mo, one.participant_id, phq9())
        async with file_callers.as_(Role.PROGRAMME_LEAD, LEA) as lead:
            case_manager_id = await organise(lead, one.participant_id)
        assessment_id = one.place.rpartition("/")[2]
        async with file_callers.as_(Role.ADMIN) as admin:
            place = "/definitions/measure/phq9:1/wordings"
            added = await admin.post(place, json=WORDING, headers=keyed())
            assert added.status_code == 201, added.text
        yield Kept(one.participant_id, assessment_id, recorded["administration_id"], case_manager_id)


async def read(callers: Callers, kept: Kept, template: str, role: Role = Role.PERSON) -> httpx.Response:
    own = UUID(kept.participant_id) if role is Role.PERSON else None
    query = {"from": 1, "to": 2} if template.endswith("/compare") else {}
    async with callers.as_(role, participant_id=own) as client:
        return await client.get(kept.place(template), params=query)


@pytest.mark.parametrize("template", ROUTES)
async def test_no_route_tells_the_person_who_of_the_staff_it_was(
    file_callers: Callers, kept: Kept, template: str
) -> None:
    answer = await read(file_callers, kept, template)
    assert answer.status_code == (403 if template in STAFF_ONLY else 200), answer.text
    for hidden in (f"@{DEVELOPMENT_ISSUER}", LEA, kept.case_manager_id, ABOUT_OTHERS):
        assert hidden not in answer.text


async def test_there_is_something_to_hide(file_callers: Callers, kept: Kept) -> None:
    one = f"{ONE}/assessments/{{assessment_id}}"
    for template, hidden in (
        (one, account("mo")),
        (f"{one}/compare", account("mo")),
        (f"{ONE}/assignment", kept.case_manager_id),
        (f"{ONE}/assignment", ABOUT_OTHERS),
    ):
        shown = await read(file_callers, kept, template, Role.PROGRAMME_LEAD)
        assert hidden in shown.text
        own = (await read(file_callers, kept, template)).json()
        assert own.keys() == shown.json().keys()


async def test_nor_does_the_answer_to_a_subject_access_request(file_callers: Callers, kept: Kept) -> None:
    async with file_callers.as_(Role.SAR) as client:
        answer = await client.get("/subject-access-request", params={"crn": person(NUMBER)["crn"]})
    assert "Case assigned" in answer.text
    for hidden in (f"@{DEVELOPMENT_ISSUER}", LEA, kept.case_manager_id, ABOUT_OTHERS):
        assert hidden not in answer.text
