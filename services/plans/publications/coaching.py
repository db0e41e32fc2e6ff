"""What is published of coaches and of coaching: ids, codes, scores and days, no words and no names."""

from collections.abc import Callable
from typing import Any

from services.plans.domain.coaching import coach_events, coaching_events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications


def _same(kind: type[Contract]) -> Callable[[Any], Contract]:
    """Of an event whose fields are the private one's, and who said it, by their party."""

    def made(event: Any) -> Contract:
        said = {name: getattr(event, name) for name in kind.model_fields if hasattr(event, name)}
        if "party" in kind.model_fields and "party" not in said:
            said["party"] = event.by and event.by.party
        return kind(**said)

    return made


def _held(event: coaching_events.SessionHeld) -> public.CoachingSessionHeld:
    sure = event.confidence
    return public.CoachingSessionHeld(
        participant_id=event.participant_id,
        coaching_id=event.coaching_id,
        session_id=event.session_id,
        on=event.on,
        minutes=event.minutes,
        confidence_before=sure.before if sure else None,
        confidence_after=sure.after if sure else None,
    )


PUBLICATIONS: Publications = {
    coach_events.CoachRegistered: _same(public.CoachRegistered),
    coach_events.CoachTrained: _same(public.CoachTrained),
    coach_events.CoachLimitsSet: _same(public.CoachLimitsSet),
    coach_events.CoachLeft: _same(public.CoachLeft),
    coach_events.CoachErased: _same(public.CoachErased),
    coaching_events.CoachingRequested: _same(public.CoachingRequested),
    coaching_events.CoachingOffered: _same(public.CoachingOffered),
    coaching_events.CoachNamed: _same(public.CoachNamed),
    coaching_events.AgreementWritten: _same(public.AgreementWritten),
    coaching_events.CoachingAgreed: _same(public.CoachingAgreed),
    coaching_events.SessionPlanned: _same(public.CoachingSessionPlanned),
    coaching_events.SessionMoved: _same(public.CoachingSessionMoved),
    coaching_events.SessionCancelled: _same(public.CoachingSessionCancelled),
    coaching_events.SessionHeld: _held,
    coaching_events.SessionMissed: _same(public.CoachingSessionMissed),
    coaching_events.ActionAgreed: _same(public.CoachingActionAgreed),
    coaching_events.ActionDone: _same(public.CoachingActionDone),
    coaching_events.ActionDropped: _same(public.CoachingActionDropped),
    coaching_events.GoalRated: _same(public.CoachingGoalRated),
    coaching_events.CoachingRested: _same(public.CoachingRested),
    coaching_events.CoachingResumed: _same(public.CoachingResumed),
    coaching_events.CoachingEnded: _same(public.CoachingEnded),
    coaching_events.EndingReviewed: _same(public.CoachingEndingReviewed),
}
