"""Routes: which datasets there are, their rows and their schemas."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from services.analytics.api.dependencies import Analyst, Chosen, OfMeasures, Parts, Service, trace
from services.analytics.datasets import (
    assessments,
    coaching,
    life_links,
    measures,
    meetings,
    queries,
    reoffending,
)
from services.analytics.datasets.assessments import ASSESSMENTS
from services.analytics.datasets.coaching import COACHING
from services.analytics.datasets.dataset import Dataset
from services.analytics.datasets.formats import MEDIA_TYPES, Format, written
from services.analytics.datasets.life_links import LIFE_LINKS
from services.analytics.datasets.meetings import MEETINGS
from services.analytics.datasets.schema import NOT_FOR_RELEASE, table_schema
from shared.security import Principal

router = APIRouter(prefix="/datasets", tags=["datasets"])
Wanted = Annotated[Format, Query(alias="format", description="How the rows are written")]
DESCRIBED: Mapping[str, str] = {
    assessments.NAME: "One row a section of a completed version: counts, both ratings, answer, signature.",
    coaching.NAME: "One row a course of coaching: sessions, confidence, actions, goal scores, both reviews.",
    life_links.NAME: "One row a link with a volunteer: how far it came, pauses, concerns, meetings, ratings.",
    measures.NAME: "One row an administration of an outcome measure: scores and when.",
    meetings.NAME: "One row a meeting of a link: when, how long, by whom it was missed, the rating.",
    reoffending.NAME: "One row a person: arm, characteristics, and time to the first proven reoffence.",
}
ROWS: dict[str, Any] = {
    "response_class": StreamingResponse,
    "responses": {
        200: {"content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()}}
    },
}


class DatasetListed(BaseModel):
    """participants: definition -> persons in the dataset. left_out: definition -> persons who are not,
    because they object to it, or consent to it is missing or withdrawn; of whom no lawful basis is
    recorded yet counts as in the dataset. rules: those that have judged anybody,
    where the dataset is asked by a rule."""

    name: str
    description: str
    participants: dict[str, int]
    left_out: dict[str, int]
    rules: list[str]
    formats: list[Format] = list(Format)
    release: str = NOT_FOR_RELEASE


@router.get("")
async def list_datasets(service: Service, _: Analyst) -> list[DatasetListed]:
    """The datasets, and what they can be asked for."""
    known = await queries.known(service.database)
    return [
        DatasetListed(
            name=name,
            description=description,
            participants=known.participants[name],
            left_out=known.left_out[name],
            rules=known.rules if name == reoffending.NAME else [],
        )
        for name, description in DESCRIBED.items()
    ]


@router.get("/assessments", **ROWS)
async def read_assessments(
    request: Request, service: Service, principal: Analyst, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a section of a completed version, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, ASSESSMENTS, wanted)


@router.get("/assessments/schema", response_class=JSONResponse)
async def read_assessments_schema(_: Analyst) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(ASSESSMENTS)


@router.get("/coaching", **ROWS)
async def read_coaching(
    request: Request, service: Service, principal: Analyst, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a course of coaching, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, COACHING, wanted)


@router.get("/coaching/schema", response_class=JSONResponse)
async def read_coaching_schema(_: Analyst) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(COACHING)


@router.get("/life_links", **ROWS)
async def read_life_links(
    request: Request, service: Service, principal: Analyst, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a link, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, LIFE_LINKS, wanted)


@router.get("/life_links/schema", response_class=JSONResponse)
async def read_life_links_schema(_: Analyst) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(LIFE_LINKS)


@router.get("/measures", **ROWS)
async def read_measures(
    request: Request, service: Service, principal: Analyst, dataset: OfMeasures, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row an administration, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, dataset, wanted)


@router.get("/measures/schema", response_class=JSONResponse)
async def read_measures_schema(dataset: OfMeasures) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(dataset)


@router.get("/meetings", **ROWS)
async def read_meetings(
    request: Request, service: Service, principal: Analyst, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a meeting of a link, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, MEETINGS, wanted)


@router.get("/meetings/schema", response_class=JSONResponse)
async def read_meetings_schema(_: Analyst) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(MEETINGS)


@router.get("/reoffending", **ROWS)
async def read_reoffending(
    request: Request, service: Service, principal: Analyst, dataset: Chosen, wanted: Wanted = Format.CSV
) -> StreamingResponse:
    """One row a person, by pseudonym, streamed. Exact data: not for release."""
    return await _streamed(request, service, principal, dataset, wanted)


@router.get("/reoffending/schema", response_class=JSONResponse)
async def read_reoffending_schema(dataset: Chosen) -> dict[str, Any]:
    """The dataset's Frictionless Table Schema."""
    return table_schema(dataset)


async def _streamed(
    request: Request, service: Parts, principal: Principal, dataset: Dataset, wanted: Format
) -> StreamingResponse:
    await trace(request, service, principal)
    rows = written(wanted, dataset.columns, dataset.pages(service.database))
    return StreamingResponse(rows, media_type=MEDIA_TYPES[wanted], headers=_headers(dataset, wanted))


def _headers(dataset: Dataset, wanted: Format) -> dict[str, str]:
    name = "-".join((dataset.name, *dataset.asked.values(), f"not-for-release.{wanted}")).replace(":", ".")
    schema = f"{dataset.name}/schema"
    if dataset.asked:
        schema += f"?{urlencode(dataset.asked, safe=':')}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{schema}>; rel="describedby"; type="application/json"',
        "Cache-Control": "no-store",
    }
