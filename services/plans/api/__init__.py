"""HTTP routes: request -> command -> response, nothing else."""

from fastapi import APIRouter

from services.plans.api import appointments, definitions, due, records
from services.plans.api.case import case, cases
from services.plans.api.coaching import coaches, coaching, coaching_work, my_coaching
from services.plans.api.life_links import (
    concerns,
    expenses,
    link_suggestions,
    links,
    links_read,
    meetings,
    my_expenses,
    my_links,
    my_meetings,
    my_volunteering,
    volunteers,
    wishes,
)
from services.plans.api.networks import network_connections, network_ties, networks, places
from services.plans.api.plan import plan_progress, plan_proposals, plan_versions, plans
from services.plans.api.relationship import contact_notes, contacts, contacts_read
from services.plans.api.sentence import (
    intervention_sessions,
    interventions,
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
    links.router,
    links_read.router,
    my_links.router,
    concerns.router,
    coaches.router,
    coaching.router,
    coaching_work.router,
    my_coaching.router,
    wishes.router,
    link_suggestions.router,
    meetings.router,
    my_meetings.router,
    my_expenses.router,
    expenses.router,
    volunteers.router,
    my_volunteering.router,
)
