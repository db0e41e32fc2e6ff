"""What was begun with somebody that is only done with those in the programme."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Table, literal, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.tables.assessments import assessments
from services.assessment.tables.consent import consents
from services.assessment.tables.organisation import assignments
from services.assessment.tables.people import access_needs
from services.assessment.tables.register import register_entries

# In the words of a refusal.
BEGUN: Final[Mapping[str, Table]] = {
    "access needs": access_needs,
    "an assessment": assessments,
    "an assignment": assignments,
    "consents or a lawful basis": consents,
    "entries in the register": register_entries,
}


async def begun_with(connection: AsyncConnection, participant_id: UUID) -> Sequence[str]:
    """What there is of it, in words. Lock the participant first."""
    each = [
        select(literal(name).label("name")).where(table.c.participant_id == participant_id)
        for name, table in BEGUN.items()
    ]
    return sorted(await connection.scalars(union(*each)))
