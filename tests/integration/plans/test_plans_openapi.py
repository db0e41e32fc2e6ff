"""The service answers as its OpenAPI document says, never with a fault."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.plans.main import create_app
from services.plans.settings import PlansSettings
from shared.clock import utc_now
from shared.security import Role
from shared.testing.http import Callers, running
from tests.integration.described import Described
from tests.integration.plans.linking import Linked, ok, permitted
from tests.integration.plans.meeting_over_http import PARKING, Met, receipt
from tests.integration.plans.ordering import STEP, TODAY, Ordered, imposed, post
from tests.integration.plans.planned import agreed_goal, goal, proposed, step, with_a_strength
from tests.integration.plans.telling import STARTED_ON, Teller

OPERATIONS = 226
SENTENCE = UUID(int=7)
CONTACT = {"starts_at": f"{TODAY}T23:30:00Z", "minutes": 30, "mode": "phone", "purpose": "support"}
TIE = {"kind": "friend", "closeness": 3, "frequency": "weekly", "name": "Dee"}
PLACE = {"code": "kitchen", "name": "Riverside Kitchen", "kind": "food", "district": "LS1"}
APPLICATION = {"name": "Viola Olunteer", "known_as": "Vi", "contact": "0113 496 0000"}
VOLUNTEER = {
    **APPLICATION,
    "volunteer_account": "vi@issuer",
    "offer": {"languages": ["en"], "districts": ["LS1"]},
}
COACH = {"coach_account": "kay@issuer", "name": "Kay Coacher", "known_as": "Kay"}
PLACEMENT = {"kind": "unpaid_work_placement", "started_on": str(STARTED_ON), "provider": "Roundhay Gardens"}
SESSION = {"starts_at": f"{STEP}T09:00:00Z", "minutes": 60, "mode": "group"}
BREACH = {"on": STEP, "reason": "unacceptable_absence"}


def everybody(callers: Callers) -> httpx.AsyncClient:
    """A caller whom no role stops, so that more is seen than refusals."""
    roles = Role.ADMIN, Role.CASE_MANAGER, Role.PERSON, Role.SAR, Role.VOLUNTEER
    token = callers.issuer.token(*roles, subject="all", now=utc_now())
    return callers.anonymous(Authorization=f"Bearer {token}")


async def written(callers: Callers, client: httpx.AsyncClient, tell: Teller) -> dict[str, Any]:
    """One of each of what a record may hold, to be named by what fits the document."""
    person, strength = await with_a_strength(tell)
    await tell(imposed(person, SENTENCE))
    whose = Ordered(person, SENTENCE)

    async def one(what: str, body: dict[str, Any] | None = None, name: str = "made") -> str:
        answer = await post(client, what, body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()[name])

    async with callers.as_(Role.PERSON, "ann", person) as ann:
        goal_id = await agreed_goal(client, ann, person, strength)
        asked = await proposed(ann, person, "add_step", goal_id=goal_id, **step())
        accepted = f"{whose.path}/plan/proposals/{asked['proposal_id']}/accept"
        assert (await post(client, accepted)).status_code == 200
        waiting = await proposed(ann, person, "add_goal", **goal(strength, "A garden"))
    requirement = await one(f"{whose.path}/requirements", whose.hours())
    intervention = await one(f"{whose.path}/interventions", {**PLACEMENT, "requirement_ids": [requirement]})
    assert (await post(client, f"{whose.path}/wishes", {})).status_code == 200
    place = await one("/places", PLACE, "place_id")
    coach = await one("/coaches", COACH, "coach_id")
    for module in ("coaching_skills", "safeguarding", "boundaries"):
        trained = {"module": module, "completed_on": str(TODAY)}
        assert (await post(client, f"/coaches/{coach}/trainings", trained)).status_code == 200
    offer = {"kind": "initial", "left_open": [waiting["proposal_id"]]}
    network, ordered = f"{whose.path}/network", f"{whose.path}/requirements/{requirement}"
    return {
        "participant_id": str(person),
        "sentence_id": str(SENTENCE),
        "goal_id": goal_id,
        "step_id": asked["step_id"],
        "proposal_id": waiting["proposal_id"],
        "review_id": await one(f"{whose.path}/plan/reviews", {"due_on": str(TODAY)}, "review_id"),
        "number": int(await one(f"{whose.path}/plan/versions", offer, "last")),
        "requirement_id": requirement,
        "breach_id": await one(f"{ordered}/breaches", BREACH),
        "intervention_id": intervention,
        "session_id": await one(f"{whose.path}/interventions/{intervention}/sessions", SESSION),
        "contact_id": await one(f"{whose.path}/contacts", CONTACT, "contact_id"),
        "place_id": place,
        "coach_id": coach,
        "coaching_id": await one(f"{whose.path}/coaching", {"coach_id": coach}, "coaching_id"),
        "volunteer_id": await one("/life-links/volunteers", VOLUNTEER, "volunteer_id"),
        "tie_id": await one(f"{network}/ties", TIE),
        "connection_id": await one(f"{network}/connections", {"place_id": place}),
        "map_id": await one(f"{network}/maps", {}),
        **await linked_and_met(callers, tell, person),
        "on": STEP,
        "strengths": [str(strength)],
    }


async def linked_and_met(callers: Callers, tell: Teller, person: UUID) -> dict[str, Any]:
    """With `everybody` as the volunteer."""
    await tell(permitted(person))
    linked = Linked(callers, tell, person)
    met = Met(linked, "all", await linked.begun("all"))
    meeting_id = await met.held()
    async with met.theirs() as client:
        kept = await receipt(client)
        claim = {**PARKING, "receipt_id": kept}
        made = await ok(client, f"{met.mine}/{meeting_id}/expenses", claim)
        note = await ok(client, f"{met.mine}/{meeting_id}/notes", {"text": "He looked tired"})
    return {
        "link_id": met.link_id,
        "meeting_id": meeting_id,
        "note_id": note["note_id"],
        "receipt_id": kept,
        "expense_id": made["expense_id"],
    }


@pytest.fixture
def service(file_settings: PlansSettings) -> Iterator[Described]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = create_app(file_settings)

        async def start() -> tuple[httpx.AsyncClient, dict[str, Any]]:
            callers = await stack.enter_async_context(running(app, file_settings.data_folder))
            client = await stack.enter_async_context(everybody(callers))
            return client, await written(callers, client, Teller(app.state.parts))

        client, known = runner.run(start())
        yield Described(runner, client, app.openapi(), known)
        runner.run(stack.aclose())


def test_the_document_says_how_everything_answers(service: Described) -> None:
    tried = service.try_all()
    assert len(tried) == OPERATIONS, tried
    service.refusals_are_declared()
    assert len(service.names()) == len(set(service.names())) == OPERATIONS
