"""The register of risk and exclusions. Staff only; the person's own routes show nothing of it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Parts, Service, scope
from services.assessment.api.models.register import (
    Ending,
    Exclusion,
    RegisterAnswer,
    RegisterChanged,
    RegisterEntry,
    RegisterRow,
    Risk,
)
from services.assessment.api.reading import check_readable
from services.assessment.domain.risk.register import CheckOutsider, EndEntry, RecordEntry, Register, entry_of
from services.assessment.handlers import register as handlers
from services.assessment.views import Scope
from services.assessment.views import register as views
from services.assessment.views.merging import one_persons
from shared.contracts import restricted_subject
from shared.domain import Invalid, NotFound, Refusal
from shared.eventstore import Handled, Unit
from shared.http import (
    Answer,
    Authenticated,
    Batch,
    Command,
    Posted,
    account,
    batches,
    open_to,
    refusals,
    respond,
)
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(tags=["register"])
PATH = "/participants/{participant_id}/register"
PRACTITIONERS = (Role.CASE_MANAGER, Role.SAFEGUARDING_LEAD, Role.PROGRAMME_LEAD)
IMPORTERS = (Role.SAFEGUARDING_LEAD, Role.PROGRAMME_LEAD, Role.SYSTEM)
CHANGING: dict[str, Any] = {
    "response_model": RegisterChanged,
    "responses": refusals(404, 409, 412),
    "dependencies": [Depends(open_to(*PRACTITIONERS))],
}


async def reach(request: Request, principal: Authenticated) -> Scope:
    """A safeguarding lead looks after everybody; a case manager after their caseload."""
    return Scope() if principal.has(Role.SAFEGUARDING_LEAD) else await scope(request, principal)


Reach = Annotated[Scope, Depends(reach)]


@router.get(
    PATH,
    response_model=RegisterAnswer,
    responses=refusals(404, 410),
    dependencies=[Depends(open_to(*PRACTITIONERS))],
)
async def read_register(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """Everything in somebody's register, and in those of the records that were merged into theirs;
    each entry says whose record it is in. The ETag is of their own, for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        records = await one_persons(read.connection, participant_id)
        entries = await views.of_participant(read.connection, service.store.keyring, records)
        naming = await views.naming(read.connection, records)
        read.saw({*records, *(row.participant_id for row in naming)})
    version = next((row.version for row in entries if row.participant_id == participant_id), 0)
    body = RegisterAnswer(
        participant_id=participant_id,
        version=version,
        entries=[RegisterEntry.of(row) for row in entries],
        named_in=[RegisterEntry.of(row) for row in naming],
    )
    return respond(Answer(200, body.model_dump(mode="json"), version))


@router.post(f"{PATH}/risks", status_code=201, **CHANGING)
async def record_risk(
    participant_id: UUID, body: Risk, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record a level of serious harm, multi-agency arrangements, or an alert."""
    recording = body.recording(service.new_id(), account(command.principal))
    return await _change(participant_id, recording, command, service, reach, status=201)


@router.post(f"{PATH}/exclusions", status_code=201, **CHANGING)
async def record_exclusion(
    participant_id: UUID, body: Exclusion, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record whom or what the participant may not meet."""
    recording = body.recording(service.new_id(), account(command.principal))
    return await _change(participant_id, recording, command, service, reach, status=201)


@router.post(f"{PATH}/risks/{{entry_id}}/correction", **CHANGING)
async def correct_risk(
    participant_id: UUID, entry_id: UUID, body: Risk, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Put right what was recorded; what it said before stays in the log."""
    correction = body.correction(entry_id, account(command.principal))
    return await _change(participant_id, correction, command, service, reach)


@router.post(f"{PATH}/exclusions/{{entry_id}}/correction", **CHANGING)
async def correct_exclusion(
    participant_id: UUID, entry_id: UUID, body: Exclusion, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Put right what was recorded. An outsider has to be checked anew."""
    correction = body.correction(entry_id, account(command.principal))
    return await _change(participant_id, correction, command, service, reach)


@router.post(f"{PATH}/exclusions/{{entry_id}}/check", **CHANGING)
async def check_outsider(
    participant_id: UUID, entry_id: UUID, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Confirm who the excluded outsider is."""
    check = CheckOutsider(entry_id=entry_id, account=account(command.principal))
    return await _change(participant_id, check, command, service, reach)


@router.post(f"{PATH}/entries/{{entry_id}}/end", **CHANGING)
async def end_entry(
    participant_id: UUID, entry_id: UUID, body: Ending, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """End an entry; it stays to be read."""
    ending = EndEntry(entry_id=entry_id, on=body.on, reason=body.reason, account=account(command.principal))
    return await _change(participant_id, ending, command, service, reach)


@router.post("/register/batch", dependencies=[Depends(open_to(*IMPORTERS))])
async def import_register(
    body: batches.BatchOf[RegisterRow], batch: Batch, service: Service
) -> batches.BatchResult:
    """Import entries from another system: up to 1,000, each accepted or refused by itself."""

    async def work(unit: Unit, rows: Sequence[RegisterRow]) -> list[Answer | Refusal]:
        crns = [row.crn for row in rows if row.crn]
        known = await service.queries.ids_by_crn(unit.connection, crns)
        named = [_named(row, known, service, account(batch.principal)) for row in rows]
        good = [found for found in named if not isinstance(found, Refusal)]
        done = iter(await handlers.record_all(service.handling, unit, good))
        return [_answer(found, done) for found in named]

    return await batches.run(service.commands, batch, body.rows, work)


def _named(
    row: RegisterRow, known: dict[str, UUID], service: Parts, by: str
) -> tuple[UUID, RecordEntry] | Refusal:
    if (row.participant_id is None) == (row.crn is None):
        return Invalid("Name the participant by id or by CRN, and not by both.", field="participant_id")
    body = row.risk or row.exclusion
    if body is None or (row.risk and row.exclusion):
        return Invalid("Give a risk or an exclusion, and not both.", field="risk")
    participant_id = row.participant_id or known.get(row.crn or "")
    if participant_id is None:
        return NotFound("Nobody is registered with this CRN.", field="crn")
    return participant_id, body.recording(service.new_id(), by, row.reference)


def _answer(
    found: tuple[UUID, RecordEntry] | Refusal, done: Iterator[Handled[Register] | Refusal]
) -> Answer | Refusal:
    if isinstance(found, Refusal):
        return found
    result = next(done)
    return result if isinstance(result, Refusal) else _changed(found[0], found[1], result)


def _changed(participant_id: UUID, change: Any, handled: Handled[Register], *, status: int = 200) -> Answer:
    held = entry_of(change, handled.state)
    body = RegisterChanged(participant_id=participant_id, entry_id=held.entry_id, version=handled.version)
    return Answer(status, body.model_dump(mode="json"), handled.version, str(participant_id))


async def _change(
    participant_id: UUID, change: Any, command: Posted, service: Parts, reach: Scope, *, status: int = 200
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        handled = await handlers.change(
            service.handling, unit, participant_id, change, expected=command.expected
        )
        return _changed(participant_id, change, handled, status=status)

    beside = [restricted_subject(participant_id)]
    return await on_participant(service, command, participant_id, reach, work, beside=beside)
