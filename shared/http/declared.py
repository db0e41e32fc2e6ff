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
SCHEMAS = "#/components/schemas/{model}"
CONTENT = {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS.format(model=Problem.__name__)}}}


def refusals(*statuses: int) -> Responses:
    """For a route's or a router's `responses`: problems with these statuses.

    By reference: of a `model` FastAPI makes a validator for every status of every route, when it is
    imported and again in every application, which was half of what a first request had to wait for."""
    return {status: {"description": DESCRIPTIONS[status], "content": CONTENT} for status in statuses}


class ServiceApp(FastAPI):
    """Declares what a problem is, and the token where one is needed: wherever 401 is declared, unless
    a route says otherwise."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        components = document.setdefault("components", {})
        components["securitySchemes"] = SECURITY
        components["schemas"] = dict(sorted({**components.get("schemas", {}), **_problem_schemas()}.items()))
        for path in document["paths"].values():
            for operation in path.values():
                if "401" in operation["responses"]:
                    operation.setdefault("security", [{SCHEME: []}])
        return document


def _problem_schemas() -> dict[str, Any]:
    """Of a problem, and of what it is made of."""
    schema = Problem.model_json_schema(ref_template=SCHEMAS, mode="serialization")
    return {**schema.pop("$defs"), Problem.__name__: schema}
