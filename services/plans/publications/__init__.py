"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from services.plans.publications import (
    case,
    coaching,
    contacts,
    links,
    meetings,
    networks,
    people,
    plan,
    sentence,
    volunteers,
    wishes,
)
from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {
    **case.PUBLICATIONS,
    **coaching.PUBLICATIONS,
    **contacts.PUBLICATIONS,
    **links.PUBLICATIONS,
    **meetings.PUBLICATIONS,
    **networks.PUBLICATIONS,
    **people.PUBLICATIONS,
    **plan.PUBLICATIONS,
    **sentence.PUBLICATIONS,
    **volunteers.PUBLICATIONS,
    **wishes.PUBLICATIONS,
}
