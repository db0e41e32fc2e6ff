"""What becomes of the versions when one is offered, answered, or comes into force."""

from dataclasses import replace
from typing import Any

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan_state import Answered, Plan, Review, Version


def evolve(state: Plan, event: Any) -> Plan:
    match event:
        case events.VersionOffered():
            former = (_superseded(each, "offered") for each in state.versions)
            return replace(state, versions=(*former, _offered(state, event)))
        case events.VersionAnswered():
            given = Answered(
                answer=event.answer,
                reason=event.reason,
                words=event.words,
                voice=event.voice,
                on=event.answered_on,
            )
            return _with(state, event.number, {event.voice.party: given})
        case events.VersionCameIntoForce():
            kept = tuple(
                each if each.number == event.number else _superseded(each, "in_force")
                for each in state.versions
            )
            changed = {"status": "in_force", **_came(event)}
            reviews = tuple(map(_unplanned, state.reviews)) if event.kind == "terminate" else state.reviews
            return _with(replace(state, versions=kept, reviews=reviews), event.number, changed)
    return state


def _offered(state: Plan, event: events.VersionOffered) -> Version:
    return Version(
        number=event.number,
        kind=event.kind,
        review_id=event.review_id,
        working=state.working,
        requirements=event.requirements,
        left_open=event.left_open,
        by=event.by,
        offered_on=event.offered_on,
    )


def _came(event: events.VersionCameIntoForce) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("in_force", "in_force_on", "reason", "words")}


def _unplanned(review: Review) -> Review:
    """A plan that is terminated has no next review."""
    return replace(review, status="replaced") if review.status == "planned" else review


def _superseded(version: Version, status: str) -> Version:
    return replace(version, status="superseded") if version.status == status else version


def _with(state: Plan, number: int, changed: dict[str, Any]) -> Plan:
    versions = tuple(replace(each, **changed) if each.number == number else each for each in state.versions)
    return replace(state, versions=versions)
