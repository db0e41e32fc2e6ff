"""Reviews: one is planned at a time, and held with or without the person.

Rules, as given / when / then:
- given any plan / PlanReview for a day to come, by a practitioner / ReviewPlanned: it takes the place of
  the one that was planned; by the person / refused
- given a facilitated review due / PlanReview for a later day / refused
- given a planned review / HoldReview by a practitioner / ReviewHeld, and the next one is planned: an ordinary
  one after the usual time; a facilitated one, in which the person took no part, is due again, facilitated
- given a review that is not planned / HoldReview / refused; for a day to come / refused
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.facts import PlanFacts, practitioner_only
from services.plans.domain.plan.limits import check_review_fits
from services.plans.domain.plan.plan_state import Plan, Review
from shared.domain import Conflict, Invalid, NotFound, record
from shared.domain.authorship import Author
from shared.domain.dates import after, not_after


@record
class PlanReview:
    review_id: UUID
    due_on: date
    author: Author


@record
class HoldReview:
    """next_id: of the review that is planned next."""

    review_id: UUID
    held_on: date
    person_took_part: bool
    author: Author
    next_id: UUID
    words: str | None = None


def plan(command: PlanReview, state: Plan, facts: PlanFacts) -> list[Any]:
    practitioner_only(command.author, "Your case manager plans a review. Ask them for one.")
    not_after(facts.today, command.due_on, "due_on", "in the past")
    due = state.next_review
    facilitated = due is not None and due.facilitated
    if due and facilitated and command.due_on > due.due_on:
        raise Invalid(
            "The facilitated review is due earlier. Plan it for that day or before.", field="due_on"
        )
    check_review_fits(state)
    return [_planned(command.review_id, command.due_on, command.author, facts, facilitated=facilitated)]


def hold(command: HoldReview, state: Plan, facts: PlanFacts) -> list[Any]:
    practitioner_only(command.author, "Your case manager records that a review was held.")
    review = next((each for each in state.reviews if each.review_id == command.review_id), None)
    if review is None:
        raise NotFound("There is no such review, or it is not yours to see.")
    if review.status != "planned":
        raise Conflict(f"This review is not planned any more: it was {review.status}.", code="review-ended")
    not_after(command.held_on, facts.today, "held_on", "in the future")
    if state.begun_on is not None:
        not_after(state.begun_on, command.held_on, "held_on", "before the plan was begun")
    held = events.ReviewHeld(
        participant_id=facts.standing.participant_id,
        review_id=review.review_id,
        facilitated=review.facilitated,
        person_took_part=command.person_took_part,
        words=command.words,
        by=command.author,
        held_on=command.held_on,
    )
    again = review.facilitated and not command.person_took_part
    return [held, next_review(command.next_id, command.author, state, facts, facilitated=again)]


def next_review(
    review_id: UUID, author: Author, state: Plan, facts: PlanFacts, *, facilitated: bool
) -> events.ReviewPlanned:
    """After the definition's number of days. Raises Conflict where there is no room for it."""
    check_review_fits(state)
    definition = facts.definition
    days = definition.facilitated_review_within_days if facilitated else definition.review_after_days
    return _planned(review_id, after(facts.today, days=days), author, facts, facilitated=facilitated)


def _planned(
    review_id: UUID, due_on: date, author: Author, facts: PlanFacts, *, facilitated: bool
) -> events.ReviewPlanned:
    return events.ReviewPlanned(
        participant_id=facts.standing.participant_id,
        review_id=review_id,
        due_on=due_on,
        facilitated=facilitated,
        by=author,
        planned_on=facts.today,
    )


def evolve(state: Plan, event: Any) -> Plan:
    match event:
        case events.ReviewPlanned():
            before = (_replaced(each) for each in state.reviews)
            planned = Review(
                review_id=event.review_id, due_on=event.due_on, facilitated=event.facilitated, by=event.by
            )
            return replace(state, reviews=(*before, planned))
        case events.ReviewHeld():
            return replace(state, reviews=tuple(_held(each, event) for each in state.reviews))
    return state


def _replaced(review: Review) -> Review:
    return replace(review, status="replaced") if review.status == "planned" else review


def _held(review: Review, event: events.ReviewHeld) -> Review:
    if review.review_id != event.review_id:
        return review
    return replace(
        review,
        status="held",
        held_on=event.held_on,
        person_took_part=event.person_took_part,
        words=event.words,
        by=event.by,
    )
