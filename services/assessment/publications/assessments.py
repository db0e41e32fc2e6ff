"""What is published of assessments: states, counts, ratings and codes."""

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.tally import SectionTally
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _completed(event: events.VersionCompleted) -> public.AssessmentCompleted:
    return public.AssessmentCompleted(
        participant_id=event.participant_id,
        assessment_id=event.assessment_id,
        number=event.number,
        framework=event.framework,
        completed_on=event.completed_on,
        sections=tuple(_summary(section) for section in event.sections),
    )


def _summary(tally: SectionTally) -> public.SectionSummary:
    return public.SectionSummary(**vars(tally))


def _answered(event: events.VersionAnswered) -> public.AssessmentAnswered:
    return public.AssessmentAnswered(
        participant_id=event.participant_id,
        assessment_id=event.assessment_id,
        number=event.number,
        answer=event.answer,
        in_own_session=event.voice.in_own_session,
        reason=event.reason,
        answered_on=event.answered_on,
    )


def _countersigned(event: events.VersionCountersigned) -> public.AssessmentCountersigned:
    return public.AssessmentCountersigned(
        participant_id=event.participant_id,
        assessment_id=event.assessment_id,
        number=event.number,
        countersigned_on=event.countersigned_on,
    )


def _returned(event: events.VersionReturned) -> public.AssessmentReturned:
    return public.AssessmentReturned(
        participant_id=event.participant_id,
        assessment_id=event.assessment_id,
        number=event.number,
        reason=event.reason,
        returned_on=event.returned_on,
    )


def _opened(event: events.VersionOpened) -> public.AssessmentReopened:
    return public.AssessmentReopened(
        participant_id=event.participant_id,
        assessment_id=event.assessment_id,
        number=event.number,
        based_on=event.based_on,
        reopened_on=event.opened_on,
    )


PUBLICATIONS: Publications = {
    events.VersionCompleted: _completed,
    events.VersionAnswered: _answered,
    events.VersionCountersigned: _countersigned,
    events.VersionReturned: _returned,
    events.VersionOpened: _opened,
}
