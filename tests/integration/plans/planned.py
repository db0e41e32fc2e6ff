"""Writing a plan over HTTP, as each of its parties."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.contracts import assessment as public
from shared.testing.http import keyed
from tests.integration.plans.telling import Teller, account

COMPLETED_ON = date(2026, 1, 20)


def path(person: UUID, *parts: object) -> str:
    return "/".join(["/participants", str(person), "plan", *map(str, parts)])


async def post(
    client: httpx.AsyncClient, person: UUID, *parts: object, body: Any = None, **headers: str
) -> httpx.Response:
    return await client.post(path(person, *parts), json=body, headers=keyed() | headers)


async def made(client: httpx.AsyncClient, person: UUID, *parts: object, body: Any = None) -> Any:
    """The answer to what is accepted."""
    answer = await post(client, person, *parts, body=body)
    assert answer.is_success, answer.text
    return answer.json()


async def plan_of(client: httpx.AsyncClient, person: UUID, **query: str) -> Any:
    answer = await client.get(path(person), params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def goal(strength: UUID, text: str = "I want to cook for a living", **changed: Any) -> dict[str, Any]:
    said = {"words": {"text": text}, "area": "employment_and_education", "strengths": [str(strength)]}
    return {**said, **changed}


def step(text: str = "Ring the college", **changed: Any) -> dict[str, Any]:
    return {"words": {"text": text}, "actor": "person", **changed}


async def proposed(client: httpx.AsyncClient, person: UUID, kind: str, **change: Any) -> Any:
    return await made(client, person, "proposals", body={"change": {"kind": kind, **change}})


async def agreed_goal(
    proposer: httpx.AsyncClient, other: httpx.AsyncClient, person: UUID, strength: UUID
) -> str:
    """The id of a goal that one party proposed and the other accepted."""
    proposal = await proposed(proposer, person, "add_goal", **goal(strength))
    await made(other, person, "proposals", proposal["proposal_id"], "accept")
    return str(proposal["goal_id"])


async def with_a_strength(tell: Teller) -> tuple[UUID, UUID]:
    """Somebody whom kit reaches, and a strength that their completed assessment has."""
    person, strength = await tell.started(account=account("kit")), uuid4()
    await tell(
        public.AssessmentCompleted(
            participant_id=person,
            assessment_id=uuid4(),
            number=1,
            framework="my_direction:1",
            completed_on=COMPLETED_ON,
            sections=(summary(strength),),
        )
    )
    return person, strength


def summary(strength: UUID) -> public.SectionSummary:
    return public.SectionSummary(
        section="employment_and_education",
        strengths=(strength,),
        strengths_named_by_person=1,
        strengths_confirmed=0,
        needs=(),
        aspirations=0,
        own_words=1,
        person_rating=5,
        practitioner_rating=5,
        divergence=0,
        readiness=None,
    )
