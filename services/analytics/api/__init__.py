"""HTTP routes: request -> query -> response, nothing else."""

from fastapi import APIRouter

from services.analytics.api import datasets, evaluations, feed

ROUTERS: tuple[APIRouter, ...] = (datasets.router, evaluations.router, feed.router)
