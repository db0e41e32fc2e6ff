"""Comparators in bulk: no CRN, no name, no date of birth."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends

from services.assessment.api.answers import each_changed
from services.assessment.api.dependencies import Service
from services.assessment.api.models.comparators import ComparatorRow
from services.assessment.definitions.kinds import CHARACTERISTICS
from services.assessment.handlers import participants
from services.assessment.handlers.definitions import learn
from shared.domain import Refusal
from shared.eventstore import Unit
from shared.http import Answer, Batch, batches, open_to
from shared.http.parties import EVERYBODY

router = APIRouter(prefix="/comparators", tags=["bulk"], dependencies=[Depends(open_to(*EVERYBODY))])


@router.post("/batch")
async def register_comparators(
    body: batches.BatchOf[ComparatorRow], batch: Batch, service: Service
) -> batches.BatchResult:
    """Register many comparators by a study's own ids, each with what was found of them. Measure
    administrations of a study go to /administrations/batch, by the ids that this answers."""

    async def work(unit: Unit, rows: Sequence[ComparatorRow]) -> list[Answer | Refusal]:
        await learn(service.handling, CHARACTERISTICS.name, {row.definition for row in rows}, unit.connection)
        registrations = [(row.registration(service.new_id()), row.known(service.new_id)) for row in rows]
        return each_changed(await participants.register_all(service.handling, unit, registrations))

    return await batches.run(service.commands, batch, body.rows, work)
