"""What is published of a participant's status, sentences and access needs."""

from services.assessment.domain.people import access_need_events, life_cycle_events, sentence_events
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _status(
    event: life_cycle_events.StatusChanged | life_cycle_events.StatusReopened,
) -> public.ParticipantStatusChanged:
    # A comparator who died has no status before it, and none but this one.
    return public.ParticipantStatusChanged(
        participant_id=event.participant_id,
        status=event.status,
        on=event.on,
        previous=event.previous,
        reopened=isinstance(event, life_cycle_events.StatusReopened),
    )


def _altered(event: sentence_events.SentenceAltered) -> public.SentenceChanged:
    return public.SentenceChanged(
        participant_id=event.participant_id,
        sentence_id=event.sentence_id,
        change=event.alteration,
        on=event.on,
        reason=event.reason,
        ends_on=event.ends_on,
        length_days=event.length_days,
        length_months=event.length_months,
    )


def _needs(event: access_need_events.AccessNeedsRecorded) -> public.AccessNeedsRecorded:
    said = {name: getattr(event, name) for name in public.AccessNeedsRecorded.model_fields}
    return public.AccessNeedsRecorded(**said)


PUBLICATIONS: Publications = {
    life_cycle_events.StatusChanged: _status,
    life_cycle_events.StatusReopened: _status,
    sentence_events.SentenceImposed: lambda e: public.SentenceImposed(**vars(e)),
    sentence_events.SentenceAltered: _altered,
    sentence_events.SentenceEnded: lambda e: public.SentenceEnded(**vars(e)),
    access_need_events.AccessNeedsRecorded: _needs,
}
