"""After a backup was restored: nobody who was erased may come back."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.analytics.tables import erasures
from services.assessment import main as assessment
from services.assessment.api.dependencies import Parts
from services.assessment.settings import AssessmentSettings
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.eventstore import Origin
from shared.logs import new_correlation_id


@dataclass(frozen=True)
class Restored:
    """erased: everybody whose erasure some service knows of, and whose keys are now destroyed
    everywhere. recovered: those of them who had come back in the assessment service."""

    erased: int
    recovered: int


async def restore(surroundings: Surroundings) -> Restored:
    """Open a new epoch where the cluster changed, then destroy every erased person's keys again.

    Erasures are collected from both services, so that the one restored to a time before an
    erasure learns of it from the other."""
    ours, theirs = surroundings.settings(assessment.NAME), surroundings.settings(analytics.NAME)
    assert isinstance(ours, AssessmentSettings)
    assert isinstance(theirs, AnalyticsSettings)
    async with analytics.opened(theirs) as held, assessment.opened(ours) as parts:
        async with held.database.connect() as connection:
            known = set(await connection.scalars(select(erasures.c.participant_id).distinct()))
        async with parts.database.connect() as connection:
            here = set(await parts.queries.erased(connection))
            back = await parts.queries.registered(connection, known - here)
        await _erase_again(parts, back)
        for keyring in (parts.store.keyring, held.keyring):
            for person in known | here:
                await keyring.destroy(str(person), utc_now())
    return Restored(len(known | here), len(back))


async def _erase_again(parts: Parts, back: set[UUID]) -> None:
    origin = Origin(assessment.SYSTEM, new_correlation_id())
    for participant_id in back:
        async with parts.store.unit(origin) as unit:
            await parts.handlers.request_erasure(unit, participant_id)
    await parts.handlers.finish_erasures(origin)
