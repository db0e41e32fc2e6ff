"""Routes: which datasets there are, their rows and their schemas."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from services.analytics.api.dependencies import Analyst, Chosen, Service, trace
from services.analytics.datasets import queries
from services.analytics.datasets.formats import MEDIA_TYPES, Format, written
from services.analytics.datasets.reoffending import NAME, Reoffending
from services.analytics.datasets.schema import NOT_FOR_RELEASE, table_schema

router = APIRouter(prefix="/datasets", tags=["datasets"])
Wanted = Annotated[Format, Query(alias="format", description="How the rows are written")]


class Dataset(BaseModel):
    """participants: definition -> persons in the dataset; rules: those that have judged anybody."""

    name: str
    description: str
    participants: dict[str, int]
    rules: list[str]
    formats: list[Format]
    release: str = NOT_FOR_RELEASE


@router.get("")
async def list_datasets(service: Service, _: Analyst) -> list[Dataset]:
    """The datasets, and what they can be asked for."""
    known = await queries.known(service.database)
    description = "One row a person: arm, characteristics, and time to the first proven reoffence."
    return [
        Dataset(
            name=NAME,
            description=description,
            participants=known.participants,
            rules=known.rules,
            formats=list(Format),
        )
    ]


@router.get(
    "/reoffending",
    response_class=StreamingResponse,
    responses={200: {"content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()}}},
)
async def read_reoffending(
    request: Request, service: Service, principal: Analyst, dataset: Chosen, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a person, by pseudonym, streamed. Exact data: not for release."""
    await trace(request, service, principal)
    rows = written(wanted, dataset.columns, dataset.pages(service.database))
    return StreamingResponse(rows, media_type=MEDIA_TYPES[wanted], headers=_headers(dataset, wanted))


def _headers(dataset: Reoffending, wanted: Format) -> dict[str, str]:
    name = f"{NAME}-{dataset.definition}-{dataset.rule}-not-for-release.{wanted}".replace(":", ".")
    schema = f"{NAME}/schema?definition={dataset.definition}&rule={dataset.rule}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{schema}>; rel="describedby"; type="application/json"',
        "Cache-Control": "no-store",
    }


@router.get("/reoffending/schema", response_class=JSONResponse)
async def read_reoffending_schema(dataset: Chosen) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(dataset)
