"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from services.assessment.api import bulk, definitions, erasure, outcomes, participants

ROUTERS: tuple[APIRouter, ...] = (
    bulk.router,
    participants.router,
    outcomes.router,
    erasure.router,
    definitions.router,
)
