"""What is published of participants and their outcomes."""

from services.assessment.domain.people import participant_events as events
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _registered(event: events.ParticipantRegistered) -> public.ParticipantRegistered:
    return public.ParticipantRegistered(
        participant_id=event.participant_id,
        arm=public.Arm(event.arm),
        index_date=event.index_date,
        index_offence=event.index_offence,
        definition=event.definition,
        characteristics=event.characteristics,
        registered_by=event.case_manager,
    )


def _corrected(event: events.RegistrationCorrected) -> public.ParticipantCorrected:
    return public.ParticipantCorrected(
        participant_id=event.participant_id,
        reason=event.reason,
        changed=event.changed,
        arm=public.Arm(event.arm),
        index_date=event.index_date,
        index_offence=event.index_offence,
        definition=event.definition,
        characteristics=event.characteristics,
    )


def _judged(event: events.OutcomeJudged) -> public.OutcomeJudged:
    return public.OutcomeJudged(**vars(event))


PUBLICATIONS: Publications = {
    events.ParticipantRegistered: _registered,
    events.RegistrationCorrected: _corrected,
    events.OutcomeJudged: _judged,
    events.ErasureRequested: lambda e: public.ErasureRequested(participant_id=e.participant_id),
    events.ParticipantErased: lambda e: public.ParticipantErased(participant_id=e.participant_id),
}
