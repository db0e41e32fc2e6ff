"""What an application declares of its refusals in its OpenAPI document."""

from typing import Any

from fastapi import FastAPI

from shared.http.auth import SCHEME, SECURITY
from shared.http.problems import MEDIA_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]

DESCRIPTIONS = {
    400: "The request could not be read",
    401: "No token, or not a valid one",
    403: "Not open to this role",
    404: "Not there, or not the caller's to see",
    409: "Does not fit what is recorded; `type` says how",
    410: "The record was erased",
    412: "Changed since the version in If-Match",
    413: "The body is over the limit",
    415: "The body is not sent as the media type that this address reads",
    422: "A value is not valid; `errors` names each field",
    503: "Not available for the moment; try again after Retry-After seconds",
}
EVERYWHERE = (400, 401, 403, 413, 415, 422, 503)


def refusals(*statuses: int) -> Responses:
    """For a route's or a router's `responses`: problems with these statuses."""
    return {status: {"model": Problem, "description": DESCRIPTIONS[status]} for status in statuses}


class ServiceApp(FastAPI):
    """Declares its problems as the media type that they are sent as, and the token where one is
    needed: wherever 401 is declared, unless a route says otherwise."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document.setdefault("components", {})["securitySchemes"] = SECURITY
        for path in document["paths"].values():
            for operation in path.values():
                _declare(operation)
        return document


def _declare(operation: dict[str, Any]) -> None:
    for response in operation["responses"].values():
        _as_problem(response)
    if "401" in operation["responses"]:
        operation.setdefault("security", [{SCHEME: []}])


def _as_problem(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if schema.get("$ref", "").endswith(f"/{Problem.__name__}"):
        content[MEDIA_TYPE] = content.pop("application/json")
