"""The versioned data that everything refers to: what is shipped, and what an administrator adds."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from services.assessment.api.dependencies import Service
from services.assessment.api.models.definitions import (
    DefinitionRead,
    Definitions,
    Published,
    WordingBody,
    WordingRead,
)
from services.assessment.definitions.kinds import KINDS, MEASURE, OUTCOME_RULE, Kind
from services.assessment.domain.definition import Definition, definition_id
from services.assessment.handlers import definitions as handlers
from services.assessment.handlers.judging import JUDGE_AGAIN
from services.assessment.views import definitions_queries as queries
from shared.contracts.values import VERSIONED
from shared.domain import Invalid, NotFound
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, account, open_to, refusals, respond
from shared.http.auth import authenticate
from shared.http.own_words import Language
from shared.jobs import Asked
from shared.security import Role

router = APIRouter(prefix="/definitions", tags=["definitions"], dependencies=[Depends(authenticate)])
KindName = Literal["measure", "characteristics", "outcome_rule", "framework"]
Reference = Annotated[str, Path(pattern=VERSIONED)]
UNKNOWN = "There is no such definition. GET /definitions lists them."


@router.get("")
async def definitions(service: Service) -> Definitions:
    """Everything that may be referred to. Open to every signed-in caller."""
    shown = to_jsonable_python(service.definitions)
    async with service.database.connect() as connection:
        for row in await queries.everything(connection):
            shown[KINDS[row.kind].folder][row.reference] = row.content
    return Definitions.model_validate(shown)


@router.get("/{kind}/{reference}", response_model=DefinitionRead, responses=refusals(404))
async def definition(kind: KindName, reference: Reference, service: Service) -> JSONResponse:
    """One definition. The ETag is for a later If-Match."""
    async with service.database.connect() as connection:
        row = await queries.one(connection, definition_id(kind, reference))
    if row is None:
        raise NotFound(UNKNOWN)
    return respond(Answer(200, DefinitionRead.of(row).model_dump(mode="json"), row.version))


@router.post(
    "/{kind}",
    status_code=201,
    response_model=Published,
    responses=refusals(409, 412),
    dependencies=[Depends(open_to(Role.ADMIN))],
)
async def publish_definition(
    kind: KindName, body: dict[str, Any], command: Command, service: Service
) -> JSONResponse:
    """Publish a version. Published again with the same content it gives the same answer; with
    another it is refused, for ever. A new outcome rule starts a job that judges everybody by it."""
    found = _read(KINDS[kind], body)

    async def work(unit: Unit) -> Answer:
        by = account(command.principal)
        handled = await handlers.publish(service.handling, unit, KINDS[kind], found, by)
        if KINDS[kind] is OUTCOME_RULE and handled.events:
            asked = Asked(JUDGE_AGAIN, by, command.claim.correlation_id, {})
            await service.jobs.begin(unit.connection, asked)
        return _published(kind, found.reference, handled, 201)

    answer = await service.commands.once(command, work)
    service.jobs.woken.set()
    return respond(answer)


@router.post(
    "/measure/{reference}/wordings",
    status_code=201,
    response_model=Published,
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(Role.ADMIN))],
)
async def add_wording(
    reference: Reference, body: WordingBody, command: Command, service: Service
) -> JSONResponse:
    """Add a measure's words in a language, with the reference of the licence. The last one is in use."""

    async def work(unit: Unit) -> Answer:
        by, expected = account(command.principal), command.expected
        handled = await handlers.add_wording(
            service.handling, unit, reference, body.wording(), by, expected=expected
        )
        return _published(MEASURE.name, reference, handled, 201)

    return respond(await service.commands.once(command, work))


@router.get("/measure/{reference}/wordings/{language}", responses=refusals(404))
async def wording(
    reference: Reference, language: Annotated[Language, Path()], service: Service
) -> WordingRead:
    """A measure's words in a language, where a provider has added them."""
    async with service.database.connect() as connection:
        found = await queries.wording(connection, definition_id(MEASURE.name, reference), language)
    if found is None:
        raise NotFound("There are no words of this measure in this language.")
    number, words = found
    return WordingRead(reference=reference, number=number, **words)


def _read(kind: Kind, body: dict[str, Any]) -> Any:
    """Raises Invalid and RequestValidationError, naming the fields."""
    text = json.dumps(body)
    if r"\u0000" in text:  # no database keeps it
        raise Invalid("A text without control characters is needed.", field="body")
    try:
        return kind.read(text)
    except ValidationError as error:
        raise RequestValidationError(
            [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        ) from None


def _published(kind: str, reference: str, handled: Handled[Definition], status: int) -> Answer:
    body = Published(
        definition_id=definition_id(kind, reference),
        kind=kind,
        reference=reference,
        version=handled.version,
    )
    return Answer(status, body.model_dump(mode="json"), handled.version)
