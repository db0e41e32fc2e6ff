"""The rows of assessments and their versions. What is said in them stays in the log: one is read by
folding its stream, and only lists need rows."""

from collections.abc import Iterable
from uuid import UUID

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.people import participant_events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant

START = """
    with started as (
        insert into assessments
            (assessment_id, participant_id, version, framework, number, status, started_on)
        values ($1, $2, $3, $4, 1, 'draft', $5))
    insert into assessment_versions (assessment_id, number, status, cause, opened_on)
    values ($1, 1, 'draft', 'started', $5)
"""
# $1 assessment, $2 number in each of the following.
OPEN = """
    with set_aside as (
        update assessment_versions set status = 'set_aside'
        where assessment_id = $1 and number = $2 - 1 and status = 'draft'
    ), moved as (
        update assessments set number = $2, status = 'draft' where assessment_id = $1)
    insert into assessment_versions (assessment_id, number, status, cause, based_on, opened_on)
    values ($1, $2, 'draft', $3, $4, $5)
"""
COMPLETE = """
    with moved as (update assessments set status = 'completed' where assessment_id = $1)
    update assessment_versions set status = 'completed', completed_on = $3
    where assessment_id = $1 and number = $2
"""
# An answer given after a countersignature is to be countersigned itself.
ANSWER = """
    with moved as (update assessments set status = 'answered' where assessment_id = $1)
    update assessment_versions
    set status = 'answered', answer = $3, answered_in_own_session = $4, answered_on = $5,
        countersigned_on = null
    where assessment_id = $1 and number = $2
"""
COUNTERSIGN = """
    with moved as (update assessments set status = 'countersigned' where assessment_id = $1)
    update assessment_versions set status = 'countersigned', countersigned_on = $3
    where assessment_id = $1 and number = $2
"""
RETURN = """
    update assessment_versions set status = 'returned', returned_on = $3
    where assessment_id = $1 and number = $2
"""
FORGET = "delete from assessments where participant_id = $1"


def _started(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.AssessmentStarted = item.event
    yield event.assessment_id, event.participant_id, item.version, event.framework, event.started_on


def _opened(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionOpened = item.event
    yield *_place(event), event.cause, event.based_on, event.opened_on


def _completed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionCompleted = item.event
    yield *_place(event), event.completed_on


def _answered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionAnswered = item.event
    yield *_place(event), event.answer, event.voice.in_own_session, event.answered_on


def _countersigned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionCountersigned = item.event
    yield *_place(event), event.countersigned_on


def _returned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionReturned = item.event
    yield *_place(event), event.returned_on


Numbered = (
    events.VersionOpened
    | events.VersionCompleted
    | events.VersionAnswered
    | events.VersionCountersigned
    | events.VersionReturned
)


def _place(event: Numbered) -> tuple[UUID, int]:
    return event.assessment_id, event.number


CHANGES = (
    Change(events.AssessmentStarted, START, _started),
    Change(events.VersionCompleted, COMPLETE, _completed),
    Change(events.VersionAnswered, ANSWER, _answered),
    Change(events.VersionCountersigned, COUNTERSIGN, _countersigned),
    Change(events.VersionReturned, RETURN, _returned),
    Change(events.VersionOpened, OPEN, _opened),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
VERSIONS = {"assessment": "update assessments set version = $2 where assessment_id = $1"}
