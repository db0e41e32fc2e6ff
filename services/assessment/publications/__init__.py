"""From private events to public ones, a module each aggregate. What is not listed stays private."""

from services.assessment.publications import (
    assessments,
    consent,
    measures,
    merging,
    organisation,
    participants,
    people,
    register,
)
from shared.contracts.publication import Publications

PUBLICATIONS: Publications = {
    **assessments.PUBLICATIONS,
    **participants.PUBLICATIONS,
    **merging.PUBLICATIONS,
    **organisation.PUBLICATIONS,
    **people.PUBLICATIONS,
    **consent.PUBLICATIONS,
    **register.PUBLICATIONS,
    **measures.PUBLICATIONS,
}
