"""Many administrations at once, of whoever is registered: a study's, or another system's."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Depends

from services.assessment.api.dependencies import Parts, Service
from services.assessment.api.measured import recorded_by
from services.assessment.api.models.administrations_sent import AdministrationInRow, UnreadRow
from services.assessment.domain.measures.administration import (
    Administration,
    AlertThoughRefused,
    RecordAdministration,
)
from services.assessment.handlers import administrations as handlers
from services.assessment.handlers.administrations import Heard
from shared.domain import Invalid, NotFound, Refusal
from shared.eventstore import Handled, Unit
from shared.http import Answer, Batch, batches, open_to
from shared.http.parties import EVERYBODY, author_of
from shared.security import Principal

router = APIRouter(tags=["bulk"], dependencies=[Depends(open_to(*EVERYBODY))])
NAMES = ("participant_id", "crn", "external_id")
Identified = dict[tuple[str, str], UUID]
InRow = AdministrationInRow | UnreadRow


@router.post("/administrations/batch")
async def record_administrations(
    body: batches.BatchOf[AdministrationInRow], batch: Batch, service: Service
) -> batches.BatchResult:
    """Record many administrations, each of a participant named by id, CRN or external id. A row that
    is refused raises the alerts that its answers call for."""

    async def work(unit: Unit, rows: Sequence[InRow]) -> list[Answer | Refusal]:
        known = await _identified(service, unit, rows)
        asked = [_asked(service, batch.principal, row, known) for row in rows]
        commands = [each for each in asked if isinstance(each, RecordAdministration)]
        refused = [row for row, each in zip(rows, asked, strict=True) if isinstance(each, Refusal)]
        heard = [found for row in refused if (found := _heard(service, row, known))]
        done = iter(await handlers.record_all(service.handling, unit, commands, heard))
        return [each if isinstance(each, Refusal) else _answer(service, next(done)) for each in asked]

    return await batches.run(service.commands, batch, body.rows, work)


async def _identified(service: Parts, unit: Unit, rows: Sequence[InRow]) -> Identified:
    """Who is registered with the identifiers of these rows."""
    crns = [row.crn for row in rows if row.crn]
    external = [row.external_id for row in rows if row.external_id]
    by_crn = await service.queries.ids_by_crn(unit.connection, crns)
    by_external = await service.queries.ids_by_external(unit.connection, external)
    return {
        **{("crn", crn): found for crn, found in by_crn.items()},
        **{("external_id", external_id): found for external_id, found in by_external.items()},
    }


def _asked(
    service: Parts, principal: Principal, row: InRow, known: Identified
) -> RecordAdministration | Refusal:
    try:
        participant_id = _named(row, known)
        return row.command(service.new_id(), participant_id, author_of(principal, participant_id))
    except Refusal as refusal:
        return refusal


def _heard(service: Parts, row: InRow, known: Identified) -> Heard | None:
    """The answers of a row that cannot be recorded, of whom it names."""
    try:
        participant_id = _named(row, known)
    except Refusal:
        return None
    asked = AlertThoughRefused(
        administration_id=service.new_id(), participant_id=participant_id, items=row.answered()
    )
    return asked, row.measure


def _named(row: InRow, known: Identified) -> UUID:
    """Raises Invalid unless one identifier is given, and NotFound."""
    given = [name for name in NAMES if getattr(row, name) is not None]
    if len(given) != 1:
        raise Invalid("Name the participant by one of id, CRN and external id.", field="participant_id")
    if row.participant_id is not None:
        return row.participant_id
    found = known.get((given[0], getattr(row, given[0])))
    if found is None:
        raise NotFound("Nobody is registered with this identifier.", field=given[0])
    return found


def _answer(service: Parts, result: Handled[Administration] | Refusal) -> Answer | Refusal:
    return result if isinstance(result, Refusal) else recorded_by(service, result)
