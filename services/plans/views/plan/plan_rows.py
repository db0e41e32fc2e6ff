"""The rows of plans: stages, codes and dates. What is said stays in the log: a plan is read by folding
its stream, and only lists and what is due need rows."""

from collections.abc import Iterable

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan_state import Place
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

BEGIN = """
    insert into plans (participant_id, version, definition, begun_on) values ($1, $2, $3, $4)
"""
PROPOSE = """
    insert into plan_proposals (proposal_id, participant_id, kind, party, on_behalf, fate, goal_id,
                                requirement_id, step_id, area, answers, proposed_on, from_action)
    values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12)
"""
END = "update plan_proposals set fate = $2, ended_on = $3 where proposal_id = $1"
ADD_GOAL = """
    insert into plan_goals (goal_id, participant_id, area, state, author, target_on, accepted_on)
    values ($1, $2, $3, 'active', $4, $5, $6)
    on conflict (goal_id) do update set area = excluded.area, target_on = excluded.target_on
"""
REMOVE_GOAL = "update plan_goals set state = 'removed' where goal_id = $1"
SET_GOAL = "update plan_goals set state = $2 where goal_id = $1"
OFFER = """
    with former as (
        update plan_versions set status = 'superseded' where participant_id = $1 and status = 'offered')
    insert into plan_versions (participant_id, number, kind, status, offered_on)
    values ($1, $2, $3, 'offered', $4)
"""
ANSWER = """
    update plan_versions
    set person_answer = case $3 when 'person' then $4 else person_answer end,
        person_in_own_session = case $3 when 'person' then $5 else person_in_own_session end,
        person_answered_on = case $3 when 'person' then $6 else person_answered_on end,
        practitioner_answer = case $3 when 'practitioner' then $4 else practitioner_answer end,
        practitioner_answered_on = case $3 when 'practitioner' then $6 else practitioner_answered_on end
    where participant_id = $1 and number = $2
"""
# A plan that is terminated has no next review.
COME_INTO_FORCE = """
    with former as (
        update plan_versions set status = 'superseded'
        where participant_id = $1 and number <> $2 and status = 'in_force'
    ), moved as (
        update plan_versions set status = 'in_force', in_force = $4, in_force_on = $5
        where participant_id = $1 and number = $2
    ), unplanned as (
        update plan_reviews set status = 'replaced'
        where participant_id = $1 and status = 'planned' and $3 = 'terminate')
    update plans
    set number = $2, in_force = $4, in_force_on = $5,
        review_id = case $3 when 'terminate' then null else review_id end,
        review_due_on = case $3 when 'terminate' then null else review_due_on end,
        review_facilitated = case $3 when 'terminate' then null else review_facilitated end
    where participant_id = $1
"""
HOLD_REVIEW = """
    with held as (
        update plan_reviews set status = 'held', held_on = $3, person_took_part = $4 where review_id = $2)
    update plans set review_id = null, review_due_on = null, review_facilitated = null
    where participant_id = $1 and review_id = $2
"""
PLAN_REVIEW = """
    with former as (
        update plan_reviews set status = 'replaced' where participant_id = $1 and status = 'planned'
    ), moved as (
        update plans set review_id = $2, review_due_on = $3, review_facilitated = $4
        where participant_id = $1)
    insert into plan_reviews (participant_id, review_id, due_on, facilitated, status)
    values ($1, $2, $3, $4, 'planned')
"""
FORGET = "delete from plans where participant_id = $1"


def _begun(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.PlanBegun = item.event
    yield event.participant_id, item.version, event.definition, event.begun_on


def _proposed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ChangeProposed = item.event
    yield (
        event.proposal_id,
        event.participant_id,
        event.kind,
        event.voice.party,
        event.voice.on_behalf,
        *_place(event.place),
        event.area,
        event.answers,
        event.proposed_on,
        event.from_action,
    )


def _place(place: Place) -> Row:
    return place.goal_id, place.requirement_id, place.step_id


def _accepted(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalAccepted = item.event
    yield event.proposal_id, "accepted", event.accepted_on


def _countered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalCountered = item.event
    yield event.proposal_id, "countered", event.countered_on


def _declined(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalDeclined = item.event
    yield event.proposal_id, "declined", event.declined_on


def _withdrawn(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalWithdrawn = item.event
    yield event.proposal_id, "withdrawn", event.withdrawn_on


def _goal(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalAccepted = item.event
    if event.goal is not None:
        terms, author = event.goal, event.author
        whose = event.place.goal_id, event.participant_id
        yield *whose, terms.area, author.party, terms.target_on, event.accepted_on


def _goal_removed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ProposalAccepted = item.event
    if event.kind == "remove_goal":
        yield (event.place.goal_id,)


def _goal_set(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.GoalStateSet = item.event
    yield event.goal_id, event.state


def _offered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionOffered = item.event
    yield event.participant_id, event.number, event.kind, event.offered_on


def _answered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionAnswered = item.event
    voice = event.voice
    said = voice.party, event.answer, voice.in_own_session, event.answered_on
    yield event.participant_id, event.number, *said


def _in_force(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VersionCameIntoForce = item.event
    yield event.participant_id, event.number, event.kind, event.in_force, event.in_force_on


def _held(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ReviewHeld = item.event
    yield event.participant_id, event.review_id, event.held_on, event.person_took_part


def _planned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ReviewPlanned = item.event
    yield event.participant_id, event.review_id, event.due_on, event.facilitated


CHANGES = (
    Change(events.PlanBegun, BEGIN, _begun),
    Change(events.ChangeProposed, PROPOSE, _proposed),
    Change(events.ProposalAccepted, END, _accepted),
    Change(events.ProposalCountered, END, _countered),
    Change(events.ProposalDeclined, END, _declined),
    Change(events.ProposalWithdrawn, END, _withdrawn),
    Change(events.ProposalAccepted, ADD_GOAL, _goal),
    Change(events.ProposalAccepted, REMOVE_GOAL, _goal_removed),
    Change(events.GoalStateSet, SET_GOAL, _goal_set),
    Change(events.VersionOffered, OFFER, _offered),
    Change(events.VersionAnswered, ANSWER, _answered),
    Change(events.VersionCameIntoForce, COME_INTO_FORCE, _in_force),
    Change(events.ReviewHeld, HOLD_REVIEW, _held),
    Change(events.ReviewPlanned, PLAN_REVIEW, _planned),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"plan": "update plans set version = $2 where participant_id = $1"}
