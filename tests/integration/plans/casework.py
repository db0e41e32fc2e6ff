"""What assessment tells of a person's case, and the case over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.contracts import assessment as public
from shared.testing.http import keyed
from tests.integration.plans.telling import STARTED_ON


def status(participant_id: UUID, to: Any, previous: Any, *, reopened: bool = False) -> Any:
    return public.ParticipantStatusChanged(
        participant_id=participant_id, status=to, on=STARTED_ON, previous=previous, reopened=reopened
    )


def completed(participant_id: UUID, assessment_id: UUID, number: int = 1, **ids: Any) -> Any:
    section = public.SectionSummary(
        section="family",
        strengths=ids.get("strengths", ()),
        strengths_named_by_person=0,
        strengths_confirmed=0,
        needs=ids.get("needs", ()),
        aspirations=0,
        own_words=0,
        person_rating=None,
        practitioner_rating=None,
        divergence=None,
        readiness=None,
    )
    return public.AssessmentCompleted(
        participant_id=participant_id,
        assessment_id=assessment_id,
        number=number,
        framework="my_direction:1",
        completed_on=STARTED_ON + timedelta(days=number),
        sections=(section,),
    )


def answered(participant_id: UUID, assessment_id: UUID, answer: Any = "agrees", number: int = 1) -> Any:
    return public.AssessmentAnswered(
        participant_id=participant_id,
        assessment_id=assessment_id,
        number=number,
        answer=answer,
        in_own_session=True,
        reason=None,
        answered_on=STARTED_ON,
    )


async def post(client: Any, participant_id: UUID, what: str, body: Any = None, **headers: str) -> Any:
    path = f"/participants/{participant_id}/case/{what}"
    return await client.post(path, json=body or {}, headers={**keyed(), **headers})


async def case_of(client: Any, participant_id: UUID) -> Any:
    answer = await client.get(f"/participants/{participant_id}/case")
    assert answer.status_code == 200, answer.text
    return answer.json()
