"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from services.plans.api import (
    appointments,
    case,
    cases,
    contact_notes,
    contacts,
    contacts_read,
    definitions,
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
    records,
    requirement_enforcement,
    requirement_progress,
    requirement_types,
    requirements,
)
from shared.http import calendar, happened, mobile, notices, subject_access
from shared.http.feed import feed_router
from shared.security import Role

ROUTERS: tuple[APIRouter, ...] = (
    subject_access.router,
    # What is parked may be restricted: that there is something at all is not for others to know.
    feed_router(Role.ADMIN),
    happened.router,
    mobile.router,
    case.router,
    cases.router,
    contacts.router,
    contact_notes.router,
    contacts_read.router,
    appointments.router,
    notices.router,
    calendar.router,
    due.router,
    networks.router,
    network_ties.router,
    network_connections.router,
    places.router,
    plans.router,
    records.router,
    plan_proposals.router,
    plan_progress.router,
    plan_versions.router,
    definitions.router,
    requirement_types.router,
    requirements.router,
    requirement_progress.router,
    requirement_enforcement.router,
    interventions.router,
    intervention_sessions.router,
)
