"""The one way from a POST on an assessment to its answer."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Parts, Reach, Service
from services.assessment.api.models.assessments import AssessmentChanged
from services.assessment.domain.assessments.assessment_state import Assessment
from services.assessment.handlers import assessments
from services.assessment.views import Scope
from shared.domain.authorship import Author, OwnWords
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, Posted
from shared.http.own_words import OwnWordsBody
from shared.http.parties import author_of
from shared.security import Role

WRITERS = (Role.PERSON, Role.CASE_MANAGER)
SIGNERS = (Role.TEAM_LEADER, Role.PROGRAMME_LEAD)


@dataclass(frozen=True)
class Writing:
    """A POST on one assessment."""

    participant_id: UUID
    assessment_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @cached_property
    def author(self) -> Author:
        """From the token alone."""
        return author_of(self.posted.principal, self.participant_id)

    def words(self, body: OwnWordsBody | None) -> OwnWords | None:
        return body.words(self.author) if body else None

    async def change(self, command: Any, *, status: int = 200, made: UUID | None = None) -> JSONResponse:
        """Raises NotFound for an assessment out of reach, StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await assessments.change(
                self.service.handling,
                unit,
                self.participant_id,
                self.assessment_id,
                command,
                expected=self.posted.expected,
            )
            return changed(self.participant_id, handled, status=status, made=made)

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)


def changed(
    participant_id: UUID, handled: Handled[Assessment], *, status: int, made: UUID | None = None
) -> Answer:
    """What a command came to; it concerns the participant."""
    state = handled.state
    assert state.assessment_id is not None
    body = AssessmentChanged(
        assessment_id=state.assessment_id,
        version=handled.version,
        number=state.current.number,
        status=state.current.status,
        made=made,
    )
    return Answer(status, body.model_dump(mode="json"), handled.version, str(participant_id))


async def writing(
    participant_id: UUID, assessment_id: UUID, command: Command, service: Service, reach: Reach
) -> Writing:
    return Writing(participant_id, assessment_id, command, service, reach)


Write = Annotated[Writing, Depends(writing)]
