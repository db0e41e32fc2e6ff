"""HTTP routes: request -> query -> response, nothing else."""

from fastapi import APIRouter

from services.analytics.api import datasets, evaluations, feed
from shared.http import subject_access

ROUTERS: tuple[APIRouter, ...] = (datasets.router, evaluations.router, feed.router, subject_access.router)
