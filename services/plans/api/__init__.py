"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from services.plans.api import case, cases, network_connections, network_ties, networks, places
from shared.http import subject_access

ROUTERS: tuple[APIRouter, ...] = (
    subject_access.router,
    case.router,
    cases.router,
    networks.router,
    network_ties.router,
    network_connections.router,
    places.router,
)
