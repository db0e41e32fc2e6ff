"""What the routes of units and case managers share: the day that is asked for, and the one way from
a POST to its answer."""

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import Parts
from services.assessment.api.models.organisation import CaseManagerChanged, UnitChanged
from services.assessment.handlers import organisation
from shared.contracts.values import ACCOUNT
from shared.domain import Invalid, Refusal
from shared.eventstore import Unit
from shared.http import Answer, Posted, respond
from shared.http.values import CalendarDate
from shared.http.wording import FORMS, sentence
from shared.security import Principal

Asked = Annotated[CalendarDate | None, Query(description="The calendar date to read as of; today, left out")]
Authorise = Callable[[Unit], Awaitable[None]]


async def day(request: Request, on: Asked = None) -> date:
    """The day that is asked for; today at the provider's place where none is."""
    service: Parts = request.app.state.parts
    return on or service.handling.today(service.clock())


On = Annotated[date, Depends(day)]


def account_meant(given: str, principal: Principal) -> str:
    """Of the caller's own issuer, where none is named. Raises Invalid where that is too long."""
    whole = given if "@" in given else f"{given}@{principal.issuer}"
    if not re.fullmatch(ACCOUNT, whole):
        raise Invalid(sentence(FORMS[ACCOUNT]), field="account")
    return whole


def not_registered(kind: type[Refusal], account: str) -> Refusal:
    """To whoever has this account, and to nobody else."""
    return kind(
        "You are not registered as a case manager here. Ask your programme lead to register the account"
        f" {account}.",
        code="not-registered",
    )


async def on_unit(
    service: Parts, command: Posted, unit_id: UUID, wanted: object, *, at: str | None = None
) -> JSONResponse:
    """at: the address of the units, where one is opened."""

    async def work(unit: Unit) -> Answer:
        handled = await organisation.on_unit(
            service.handling, unit, unit_id, wanted, expected=command.expected
        )
        # Not the id that was just made: an answer that is given again is the first one's.
        body = UnitChanged(unit_id=unit_id, version=handled.version)
        return Answer(201 if at else 200, body.model_dump(mode="json"), handled.version)

    answer = await service.commands.once(command, work)
    return respond(answer, location=at and f"{at}/{answer.body['unit_id']}")


async def on_case_manager(
    service: Parts,
    command: Posted,
    case_manager_id: UUID,
    wanted: object,
    *,
    at: str | None = None,
    authorise: Authorise | None = None,
    body: Callable[[int], Any] | None = None,
) -> JSONResponse:
    """body: the stream's version -> what to answer; at: the address of what is made by it."""
    answered = body or (lambda n: CaseManagerChanged(case_manager_id=case_manager_id, version=n))

    async def work(unit: Unit) -> Answer:
        handled = await organisation.on_case_manager(
            service.handling, unit, case_manager_id, wanted, expected=command.expected
        )
        said = answered(handled.version).model_dump(mode="json")
        return Answer(201 if at else 200, said, handled.version)

    locked = organisation.locked_for(case_manager_id, wanted)
    answer = await service.commands.once(command, work, authorise=authorise, subjects=locked)
    return respond(answer, location=at and f"{at}/{answer.body['case_manager_id']}")
