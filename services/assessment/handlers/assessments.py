"""Starting an assessment, changing it, and reading it as it is or was."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions.kinds import FRAMEWORK
from services.assessment.domain.assessments.assessment import DECIDER, StartAssessment
from services.assessment.domain.assessments.assessment_state import Assessment
from services.assessment.domain.assessments.drafting import AssessmentFacts, unknown
from services.assessment.domain.assessments.framework import Framework
from services.assessment.handlers import definitions
from services.assessment.handlers.handling import Handling
from services.assessment.views import assessments_queries as queries
from shared.clock import instant
from shared.domain import Gone
from shared.eventstore import Handled, Unit
from shared.eventstore.folding import folded


async def start(
    handling: Handling, unit: Unit, participant_id: UUID, command: StartAssessment
) -> Handled[Assessment]:
    """Raises NotFound, Conflict for a comparator or a second one, and Invalid naming the field."""
    facts = _facts(handling, unit, participant_id, command.framework)
    return await handling.about(
        unit, DECIDER, command.assessment_id, command, facts, participant_id=participant_id
    )


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    assessment_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[Assessment]:
    """Any command on an assessment that is there. Raises NotFound for one that is not this
    participant's, StaleVersion, and what deciding raises."""
    reference = await framework_reference(unit.connection, participant_id, assessment_id)
    facts = _facts(handling, unit, participant_id, reference)
    return await handling.about(
        unit,
        DECIDER,
        assessment_id,
        command,
        facts,
        participant_id=participant_id,
        expected=expected,
    )


async def read(
    handling: Handling,
    connection: AsyncConnection,
    participant_id: UUID,
    assessment_id: UUID,
    as_of: datetime | date | None = None,
) -> tuple[Assessment, int, Framework]:
    """An assessment with its words, its stream's version and its framework, as it was at an instant
    or at the end of a day. Raises NotFound, also before it was started, and Gone once erased."""
    await _check_kept(handling, connection, participant_id)
    reference = await framework_reference(connection, participant_id, assessment_id)
    store = handling.store
    until = instant(as_of, handling.zone)
    state, version = await folded(connection, store.codec, store.keyring, DECIDER, assessment_id, until)
    framework = await framework_named(handling, connection, reference)
    if not version or framework is None:
        raise unknown()
    return state, version, framework


async def summary(
    handling: Handling, connection: AsyncConnection, participant_id: UUID
) -> queries.AssessmentRow | None:
    """What became of each version. Raises Gone for somebody erased."""
    await _check_kept(handling, connection, participant_id)
    return await queries.of_participant(connection, participant_id)


async def _check_kept(handling: Handling, connection: AsyncConnection, participant_id: UUID) -> None:
    standing = await handling.queries.standing(connection, participant_id)
    if standing is not None and standing.erased:
        raise Gone("This person's record was erased. Nothing that was said is kept.")


async def framework_reference(connection: AsyncConnection, participant_id: UUID, assessment_id: UUID) -> str:
    """Raises NotFound for an assessment that is not this participant's."""
    place = await queries.place_of(connection, participant_id)
    if place is None or place[0] != assessment_id:
        raise unknown()
    return place[1]


async def framework_named(
    handling: Handling, connection: AsyncConnection, reference: str
) -> Framework | None:
    found: Framework | None = await definitions.find(handling, connection, FRAMEWORK.name, reference)
    return found


def _facts(
    handling: Handling, unit: Unit, participant_id: UUID, reference: str
) -> Callable[[], Awaitable[AssessmentFacts]]:
    async def read_facts() -> AssessmentFacts:
        standing = await handling.standing(unit.connection, participant_id)
        place = await queries.place_of(unit.connection, participant_id)
        return AssessmentFacts(
            today=handling.today(unit.now),
            standing=standing,
            framework=await framework_named(handling, unit.connection, reference),
            existing=place[0] if place else None,
        )

    return read_facts
