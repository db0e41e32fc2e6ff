"""From a handled administration to its answer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.api.dependencies import Parts
from services.assessment.api.models.administrations import (
    AdministrationChanged,
    CrisisHelpRead,
    Recorded,
    ScoresRead,
)
from services.assessment.definitions.kinds import MEASURE
from services.assessment.domain.assessments.taking_down import unanswered_flags
from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.administration import Administration
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.views.administrations_queries import language_of
from shared.eventstore import Handled
from shared.http import Answer
from shared.http.language import first_of


def recorded_by(service: Parts, handled: Handled[Administration], language: str | None = None) -> Answer:
    """What was recorded, with the help that is to be shown at once in this language; without one
    where nobody reads it on the spot."""
    event = next(e for e in handled.events if isinstance(e, events.AdministrationRecorded))
    measure: MeasureDefinition | None = service.handling.known(MEASURE.name, event.measure)
    assert measure is not None, "deciding was given it"
    answers = event.answers if isinstance(event.answers, events.Answers) else None
    raised = [e.alert for e in handled.events if isinstance(e, events.AlertRaised)]
    body = Recorded(
        administration_id=event.administration_id,
        participant_id=event.participant_id,
        version=handled.version,
        scores=ScoresRead.model_validate(event.scores, from_attributes=True),
        alerts=raised,
        crisis_help=helps(service, measure, raised, language, told=True) if language else [],
        unanswered_flags=list(unanswered_flags(measure, answers.items if answers else None)),
    )
    return Answer(201, body.model_dump(mode="json"), handled.version, str(event.participant_id))


def helps(
    service: Parts, measure: MeasureDefinition, raised: Sequence[str], language: str, *, told: bool
) -> list[CrisisHelpRead]:
    """What to show somebody whose answers raise these. told: whether an alert was raised."""
    codes = dict.fromkeys(flag.crisis_help for flag in measure.flags if flag.alert in raised)
    found = filter(None, map(service.definitions.crisis_help.find, codes))
    return [shown for each in found for shown in CrisisHelpRead.of(each, language, told=told)]


async def language_for(connection: AsyncConnection, participant_id: UUID, accepted: str | None) -> str:
    """The person's where it is recorded, else the first that the request accepts, else English."""
    return await language_of(connection, participant_id) or first_of(accepted)


def administration_changed(handled: Handled[Administration]) -> Answer:
    state = handled.state
    assert state.administration_id is not None
    assert state.participant_id is not None
    body = AdministrationChanged(
        administration_id=state.administration_id,
        participant_id=state.participant_id,
        version=handled.version,
    )
    return Answer(200, body.model_dump(mode="json"), handled.version, str(state.participant_id))
