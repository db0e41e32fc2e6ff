"""Routes: what the data say, exploratory."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from services.analytics.api.dependencies import Analyst, Chosen, Service, trace
from services.analytics.datasets.dataset import Row
from services.analytics.datasets.reoffending import Reoffending
from services.analytics.evaluation import WEEKS, Evaluation, evaluate

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(prefix="/evaluations", tags=["evaluations"])
Week = Annotated[int, Query(ge=0, le=5200)]
Weeks = Annotated[
    tuple[Week, ...],
    Query(min_length=1, max_length=60, description="Weeks from the index date to give survival at"),
]


@router.get("/reoffending")
async def evaluate_reoffending(
    request: Request, service: Service, principal: Analyst, dataset: Chosen, weeks: Weeks = WEEKS
) -> Evaluation:
    """Kaplan-Meier by arm, log-rank and Cox. Exact figures: not for release."""
    await trace(request, service, principal)
    async with service.evaluating:
        rows = [row async for page in dataset.pages(service.database) for row in page]
        return await asyncio.to_thread(_evaluate, dataset, rows, weeks)


def _evaluate(dataset: Reoffending, rows: list[Row], weeks: Sequence[int]) -> Evaluation:
    return evaluate(
        _frame(dataset, rows),
        dataset.characteristics,
        definition=dataset.definition,
        rule=dataset.rule,
        left_out=dataset.left_out,
        weeks=weeks,
    )


def _frame(dataset: Reoffending, rows: list[Row]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows, columns=[column.name for column in dataset.columns], dtype=object)
