"""HTTP routes: request -> query -> response, nothing else."""

from fastapi import APIRouter

from services.analytics.api import datasets, erasures, evaluations
from shared.http import subject_access
from shared.http.feed import feed_router
from shared.security import Role

ROUTERS: tuple[APIRouter, ...] = (
    datasets.router,
    evaluations.router,
    erasures.router,
    feed_router(Role.ADMIN, Role.EVALUATOR, Role.PROGRAMME_LEAD),
    subject_access.router,
)
