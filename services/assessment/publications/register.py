"""What is published of the register, on the restricted topic alone: codes and dates, and of a place
its postcode district. No name, no description, no place."""

from services.assessment.domain.risk import register_events as events
from shared.contracts.assessment import register as public
from shared.contracts.publication import Publications


def _risk(event: events.RiskRecorded | events.RiskCorrected) -> public.RiskRecorded:
    return public.RiskRecorded(
        participant_id=event.participant_id,
        entry_id=event.entry_id,
        kind=event.kind,
        level=event.level,
        mappa_category=event.mappa_category,
        mappa_level=event.mappa_level,
        alert=event.alert,
        source=event.source,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )


def _exclusion(event: events.ExclusionRecorded | events.ExclusionCorrected) -> public.ExclusionRecorded:
    return public.ExclusionRecorded(
        participant_id=event.participant_id,
        entry_id=event.entry_id,
        kind=event.kind,
        other_participant_id=event.other_participant_id,
        district=event.district,
        category=event.category,
        checked=not event.matter.outsider,
        source=event.source,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )


def _checked(event: events.OutsiderChecked) -> public.ExclusionChecked:
    return public.ExclusionChecked(participant_id=event.participant_id, entry_id=event.entry_id)


def _risk_ended(event: events.RiskEnded) -> public.RiskEnded:
    return public.RiskEnded(
        participant_id=event.participant_id,
        entry_id=event.entry_id,
        ended_on=event.ended_on,
        reason=event.reason,
    )


def _exclusion_ended(event: events.ExclusionEnded) -> public.ExclusionEnded:
    return public.ExclusionEnded(
        participant_id=event.participant_id,
        entry_id=event.entry_id,
        ended_on=event.ended_on,
        reason=event.reason,
    )


PUBLICATIONS: Publications = {
    events.RiskRecorded: _risk,
    events.RiskCorrected: _risk,
    events.ExclusionRecorded: _exclusion,
    events.ExclusionCorrected: _exclusion,
    events.OutsiderChecked: _checked,
    events.RiskEnded: _risk_ended,
    events.ExclusionEnded: _exclusion_ended,
}
