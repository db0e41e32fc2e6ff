"""`GET /subject-access-request`, in the form that HMPPS' subject access service asks every system.

200: {"content": {kind: [entry, …]}}, streamed. 204: nothing is held. 209: this service does not
know people by this kind of identifier. 400: both identifiers or neither, or a date that is none."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import Malformed
from shared.http.auth import open_to
from shared.http.own_record import OwnRecords, Span
from shared.http.reads import audited
from shared.http.telling import Entry, plain
from shared.http.values import CRN, EARLIEST, ISO_DATE
from shared.security import Principal, Role

LATEST: Final = date(9000, 1, 1)
BY_CRN: Final = "People are known here by their CRN. Ask again with it."
BY_NEITHER: Final = (
    "Nobody is known here by a CRN or a prison number: this service keeps what others have published, "
    "under opaque ids. Ask the services that it comes from."
)
PRN: Final = r"^[A-Z][0-9]{4}[A-Z]{2}$"
# Of somebody whose CRN it is or was -> the subjects of what is held about them.
Resolve = Callable[[AsyncConnection, str], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class SubjectAccess:
    """How one service answers; its application keeps it as `app.state.subject_access`. One that
    knows nobody's CRN keeps None there. zone: of the calendar dates that are asked for."""

    records: OwnRecords
    resolve: Resolve
    zone: str

    def span(self, asking: "Asked") -> Span:
        """From the first date's beginning to the last one's end, at the provider's place."""
        until = asking.last + timedelta(days=1) if asking.last else None
        return Span(self._midnight(asking.first), self._midnight(until))

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZoneInfo(self.zone)) if day else None

    async def written(
        self, subjects: Sequence[str], span: Span, kinds: Sequence[str]
    ) -> AsyncIterator[bytes]:
        """The answer's text, a batch at a time: a life's record need not fit into memory."""
        yield b'{"content":{'
        before = b""
        for kind in kinds:
            # Of a kind of which nothing is told not the name either.
            separator = before + to_json(plain(kind)) + b":["
            async for entries in self.records.entries(subjects, span, kind):
                for entry in entries:
                    yield separator + entry.model_dump_json().encode()
                    separator, before = b",", b","
            if separator == b",":
                yield b"]"
        yield b"}}"


@dataclass(frozen=True)
class Asked:
    """crn: None where it is asked by prn. first, last: calendar dates."""

    crn: str | None
    first: date | None
    last: date | None


class Held(BaseModel):
    """content: kind of record -> what was recorded, in its order."""

    content: dict[str, list[Entry]]


class NotRecognised(BaseModel):
    detail: str


async def asked(
    prn: str | None = None,
    crn: str | None = None,
    first: Annotated[str | None, Query(alias="fromDate")] = None,
    last: Annotated[str | None, Query(alias="toDate")] = None,
) -> Asked:
    """What the query says. Raises Malformed (400), and not 422, as HMPPS has it."""
    if bool(prn) == bool(crn):
        raise Malformed("Give either a prn or a crn.", field="crn")
    for value, form, name in ((prn, PRN, "prn"), (crn, CRN, "crn")):
        if value and not re.fullmatch(form, value):
            raise Malformed(f"This is not of the form of a {name}.", field=name)
    since, until = calendar_date(first, "fromDate"), calendar_date(last, "toDate")
    if since and until and until < since:
        raise Malformed("This date is before fromDate.", field="toDate")
    return Asked(crn or None, since, until)


def calendar_date(text: str | None, field: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise Malformed("Give a date as YYYY-MM-DD.", field=field)
    return found


Sar = Annotated[Principal, Depends(open_to(Role.SAR))]
router = APIRouter(tags=["subject access"])


@router.get(
    "/subject-access-request",
    response_model=Held,
    responses={
        204: {"description": "Nothing is held"},
        209: {"model": NotRecognised, "description": "Nobody is known here by this kind of identifier"},
    },
)
async def subject_access_request(
    request: Request, principal: Sar, asking: Annotated[Asked, Depends(asked)]
) -> Response:
    """All that is held about a person, in plain words, recorded from `fromDate` to `toDate`."""
    access: SubjectAccess | None = request.app.state.subject_access
    if access is None or asking.crn is None:
        return JSONResponse({"detail": BY_CRN if access else BY_NEITHER}, 209)
    store = access.records.store
    async with audited(store.database, request, principal, store.clock) as read:
        subjects = await access.resolve(read.connection, asking.crn)
        read.saw(subjects)
    span = access.span(asking)
    kinds = await access.records.categories(subjects, span)
    if not kinds:
        return Response(status_code=204)
    written = access.written(subjects, span, kinds)
    return StreamingResponse(written, media_type="application/json", headers={"Cache-Control": "no-store"})
