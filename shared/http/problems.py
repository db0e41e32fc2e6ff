"""problem+json (RFC 9457) from the one error tree, by one handler."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.domain import Refusal
from shared.http.wording import in_words
from shared.logs import correlation_id

MEDIA_TYPE = "application/problem+json"
PLAIN = {
    400: "The body could not be read. Send JSON in UTF-8, not compressed and not deeply nested.",
    404: "There is nothing at this address. Its `/docs` page lists what there is.",
    405: "This address does not answer to that method.",
}
NOT_JSON = "Send the body, {} at the least, with Content-Type: application/json."
CODES = {400: "malformed", 404: "not-found", 405: "method-not-allowed"}
# What a field is called, or an item's number. A name of another form came from the caller, and may be
# anybody's.
NAME = re.compile("[a-z][a-zA-Z0-9_]{0,63}|[1-9][0-9]?")
MOST_NAMED = 50


class FieldProblem(BaseModel):
    """One field that was not accepted: where it is and what would be accepted."""

    field: str
    message: str


class Problem(BaseModel):
    """The body of every answer that is not a success."""

    type: str
    title: str
    status: int
    detail: str
    correlation_id: str
    errors: list[FieldProblem] = []


def problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """members: of a problem that has some of its own (RFC 9457, 3.2)."""
    body = Problem(
        type=f"urn:mydirection:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        correlation_id=correlation_id.get(),
        errors=list(errors),
    )
    content = {**(members or {}), **body.model_dump()}
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def of_refusal(refusal: Refusal, members: Mapping[str, Any] | None = None) -> JSONResponse:
    headers = {}
    if refusal.retry_after_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    errors = refused_fields(refusal)
    return problem(
        refusal.status,
        refusal.reason,
        refusal.title,
        refusal.detail,
        errors=errors,
        headers=headers,
        members=members,
    )


def refused_fields(refusal: Refusal) -> list[FieldProblem]:
    return [FieldProblem(field=field, message=fault) for field, fault in refusal.faults.items()]


def of_invalid(errors: Sequence[FieldProblem], *, stored: bool) -> JSONResponse:
    """stored: whether something would have been, had it been accepted."""
    note = " Nothing was stored." if stored else ""
    detail = f"Not accepted: {', '.join(e.field for e in errors)}.{note} Mend and send again."
    return problem(422, "invalid", "A value is not valid", detail, errors=errors)


def of_fault() -> JSONResponse:
    detail = "Something went wrong on our side. Give the correlation id when you report it."
    return problem(500, "fault", "Our fault", detail)


def field_problems(errors: Sequence[Mapping[str, Any]], body: Any = None) -> list[FieldProblem]:
    """pydantic's errors as field and message, the first 50. The input itself is never repeated.
    body: what came, where it is at hand."""
    first = errors[:MOST_NAMED]
    return [FieldProblem(field=_field(error, body), message=in_words(error)) for error in first]


def _field(error: Mapping[str, Any], body: Any) -> str:
    """`('body', 'rows', 3, 'crn')` -> `rows[3].crn`."""
    loc: Sequence[str | int] = error["loc"]
    if loc[:1] == ("body",):
        loc = ("body", *_untagged(loc[1:], body))
    if error["type"].startswith("union_tag_"):  # its place is the union: which of them is a field within
        loc = (*loc, error["ctx"]["discriminator"].strip("'"))
    if error["type"] == "json_invalid":  # its place is an offset in the text
        return "body"
    if len(loc) > 1 and loc[0] == "header":
        return str(loc[1])
    parts = loc[1:] if loc and loc[0] in ("body", "query", "path") else loc
    text = "".join(_part(part) for part in parts if part != "[key]")
    return text.removeprefix(".") or "body"


def _untagged(loc: Sequence[str | int], body: Any) -> Iterator[str | int]:
    """Without the tag of a union, which pydantic puts between its place and a field of it: there is no
    such field in what came."""
    for last, part in enumerate(loc, 1 - len(loc)):
        if isinstance(body, Mapping):
            if part not in body and last:
                continue
            body = body.get(part)
        elif isinstance(body, list) and isinstance(part, int) and part < len(body):
            body = body[part]
        else:
            body = None
        yield part


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{named(part)}"


def named(field: str) -> str:
    """A field's name as it may be told."""
    return field if NAME.fullmatch(field) else "?"


def _says_json(request: Request) -> bool:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return given == "application/json" or given.endswith("+json") or "content-length" not in request.headers


def install(app: FastAPI) -> None:
    """Every refusal, bad request and fault of `app` leaves as problem+json."""

    @app.exception_handler(Refusal)
    async def refused(_: Request, error: Refusal) -> JSONResponse:
        return of_refusal(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = field_problems(error.errors(), error.body)
        of_body = any(error["loc"][:1] == ("body",) for error in error.errors())
        if of_body and not _says_json(request):
            return problem(415, "not-json", "JSON is needed", NOT_JSON)
        return of_invalid(errors, stored=request.method != "GET")

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        detail = PLAIN.get(error.status_code, str(error.detail))
        code = CODES.get(error.status_code, "http")
        return problem(error.status_code, code, str(error.detail), detail, headers=error.headers)
