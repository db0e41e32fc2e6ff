"""What is known of ties from what has happened to them; the rules are listed in `ties`."""

from dataclasses import replace
from typing import Any

from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.network_state import Comment, Network, Tie

EVENTS = (
    events.TieRecorded,
    events.TieChanged,
    events.TieJudged,
    events.TieEnded,
    events.TieEnteredInError,
    events.TieCommented,
)


def evolve(state: Network, event: Any) -> Network:
    if isinstance(event, events.TieRecorded):
        tie = Tie(tie_id=event.tie_id, recorded_on=event.recorded_on, **_kept(event), by=event.by)
        return replace(state, ties=(*state.ties, _judged(tie, event)))
    changed = (_changed(tie, event) if tie.tie_id == event.tie_id else tie for tie in state.ties)
    return replace(state, ties=tuple(changed))


def _changed(tie: Tie, event: Any) -> Tie:
    match event:
        case events.TieChanged():
            return replace(tie, **_kept(event), changes=tie.changes + 1)
        case events.TieJudged():
            return _judged(tie, event)
        case events.TieEnded():
            return replace(tie, ended_on=event.ended_on)
        case events.TieEnteredInError():
            return replace(tie, in_error_on=event.recorded_on)
        case events.TieCommented():
            said = Comment(comment_id=event.comment_id, words=event.words, by=event.by, on=event.commented_on)
            return replace(tie, comments=(*tie.comments, said))
    return tie


def _kept(event: events.TieRecorded | events.TieChanged) -> dict[str, Any]:
    names = ("kind", "service", "closeness", "frequency", "since", "other_participant_id")
    text = event.own_text if event.by.party == "person" else event.staff_text
    return {**{name: getattr(event, name) for name in names}, "text": text}


def _judged(tie: Tie, event: events.TieRecorded | events.TieJudged) -> Tie:
    if event.by.party == "person":
        return replace(tie, person=event.judged)
    return replace(tie, practitioner=event.judged)
