"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from services.plans.api import (
    case,
    cases,
    due,
    intervention_sessions,
    interventions,
    network_connections,
    network_ties,
    networks,
    places,
    plan_progress,
    plan_proposals,
    plan_versions,
    plans,
    requirement_enforcement,
    requirement_progress,
    requirement_types,
    requirements,
)
from shared.http import subject_access

ROUTERS: tuple[APIRouter, ...] = (
    subject_access.router,
    case.router,
    cases.router,
    due.router,
    networks.router,
    network_ties.router,
    network_connections.router,
    places.router,
    plans.router,
    plan_proposals.router,
    plan_progress.router,
    plan_versions.router,
    requirement_types.router,
    requirements.router,
    requirement_progress.router,
    requirement_enforcement.router,
    interventions.router,
    intervention_sessions.router,
)
