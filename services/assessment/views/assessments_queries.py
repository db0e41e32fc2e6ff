"""Which assessments there are, and which versions of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.tables.assessments import assessment_versions, assessments


@dataclass(frozen=True)
class VersionRow:
    number: int
    status: str
    cause: str
    based_on: int | None
    opened_on: date
    completed_on: date | None
    answer: str | None
    answered_in_own_session: bool | None
    answered_on: date | None
    countersigned_on: date | None
    returned_on: date | None


@dataclass(frozen=True)
class AssessmentRow:
    """number, status: of the last version. versions: in their order."""

    assessment_id: UUID
    participant_id: UUID
    version: int
    framework: str
    number: int
    status: str
    started_on: date
    versions: Sequence[VersionRow]


async def of_participant(connection: AsyncConnection, participant_id: UUID) -> AssessmentRow | None:
    found = (
        await connection.execute(select(assessments).where(assessments.c.participant_id == participant_id))
    ).first()
    if found is None:
        return None
    rows = await connection.execute(
        select(*(assessment_versions.c[name] for name in VersionRow.__dataclass_fields__))
        .where(assessment_versions.c.assessment_id == found.assessment_id)
        .order_by(assessment_versions.c.number)
    )
    return AssessmentRow(**found._mapping, versions=[VersionRow(**row._mapping) for row in rows])


async def place_of(connection: AsyncConnection, participant_id: UUID) -> tuple[UUID, str] | None:
    """Id and framework of a participant's assessment, if there is one."""
    columns = assessments.c.assessment_id, assessments.c.framework
    query = select(*columns).where(assessments.c.participant_id == participant_id)
    row: Any = (await connection.execute(query)).first()
    return None if row is None else (row.assessment_id, row.framework)
