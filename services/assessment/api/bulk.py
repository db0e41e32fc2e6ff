"""Many at once: up to 1,000 rows, each accepted or refused by itself with its reason."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Depends

from services.assessment.api.answers import each_changed
from services.assessment.api.dependencies import Parts, Service
from services.assessment.api.models.participants import OutcomeRow, RegistrationRow
from services.assessment.definitions.kinds import CHARACTERISTICS
from services.assessment.domain.convictions import outcome
from services.assessment.domain.convictions.reoffending import RecordOutcome
from services.assessment.handlers import participants, reoffending
from services.assessment.handlers.definitions import learn
from shared.domain import Invalid, NotFound, Refusal
from shared.eventstore import Unit
from shared.http import Answer, Batch, batches, open_to
from shared.http.parties import EVERYBODY

router = APIRouter(tags=["bulk"], dependencies=[Depends(open_to(*EVERYBODY))])


@router.post("/participants/batch")
async def register_many(
    body: batches.BatchOf[RegistrationRow], batch: Batch, service: Service
) -> batches.BatchResult:
    """Register many. A row that is sent again with its key is not registered again."""

    async def work(unit: Unit, rows: Sequence[RegistrationRow]) -> list[Answer | Refusal]:
        registrations = [(row.command(service.new_id(), None), ()) for row in rows]
        await learn(service.handling, CHARACTERISTICS.name, {row.definition for row in rows}, unit.connection)
        return each_changed(await participants.register_all(service.handling, unit, registrations))

    return await batches.run(service.commands, batch, body.rows, work)


@router.post("/outcomes/batch")
async def record_many(
    body: batches.BatchOf[OutcomeRow], batch: Batch, service: Service
) -> batches.BatchResult:
    """Record what many follow-ups found."""

    async def work(unit: Unit, rows: Sequence[OutcomeRow]) -> list[Answer | Refusal]:
        crns = [row.crn for row in rows if row.crn]
        external_ids = [row.external_id for row in rows if row.external_id]
        by_crn = await service.queries.ids_by_crn(unit.connection, crns)
        by_external = await service.queries.ids_by_external(unit.connection, external_ids)
        named = [_named(row, by_crn, by_external) for row in rows]
        good = [(n, _found(row, service)) for n, row in zip(named, rows, strict=True) if isinstance(n, UUID)]
        done = iter(each_changed(await reoffending.record_outcomes(service.handling, unit, good)))
        return [n if isinstance(n, Refusal) else next(done) for n in named]

    return await batches.run(service.commands, batch, body.rows, work)


def _named(row: OutcomeRow, by_crn: dict[str, UUID], by_external: dict[str, UUID]) -> UUID | Refusal:
    given = [each for each in (row.participant_id, row.crn, row.external_id) if each is not None]
    if len(given) != 1:
        one_of = "Name the participant by id, by CRN or by external id, and by one of them only."
        return Invalid(one_of, field="participant_id")
    if row.participant_id is not None:
        return row.participant_id
    if row.crn is not None:
        return by_crn.get(row.crn) or NotFound("Nobody is registered with this CRN.", field="crn")
    unknown = NotFound("No comparator is registered with this external id.", field="external_id")
    return by_external.get(str(row.external_id)) or unknown


def _found(row: OutcomeRow, service: Parts) -> RecordOutcome:
    return RecordOutcome(
        follow_up=outcome.FollowUp(**dict(row.follow_up)) if row.follow_up else None,
        reoffences=tuple(r.recorded(service.new_id()) for r in row.reoffences),
    )
