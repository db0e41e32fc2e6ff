"""What is published of plans: kinds, ids, areas, states and dates."""

from typing import Any

from services.plans.domain.plan import plan_events as events
from shared.contracts import plans as public
from shared.contracts.publication import Publications


def _change(event: Any) -> dict[str, Any]:
    """Of anything that happened to a proposal."""
    return {
        "participant_id": event.participant_id,
        "proposal_id": event.proposal_id,
        "change": event.kind,
        "goal_id": event.place.goal_id,
        "requirement_id": event.place.requirement_id,
        "step_id": event.place.step_id,
        "area": event.area,
    }


def _made(event: events.ChangeProposed) -> public.ProposalMade:
    voice = event.voice
    return public.ProposalMade(
        **_change(event),
        party=voice.party,
        in_own_session=voice.in_own_session,
        answers=event.answers,
        own_words=voice.party == "person" and event.words is not None,
        proposed_on=event.proposed_on,
        from_action=event.from_action,
    )


def _countered(event: events.ProposalCountered) -> public.ProposalCountered:
    return public.ProposalCountered(
        **_change(event),
        party=event.by.party,
        counter_id=event.counter_id,
        countered_on=event.countered_on,
    )


def _accepted(event: events.ProposalAccepted) -> public.ProposalAccepted:
    return public.ProposalAccepted(
        **_change(event),
        party=event.by.party,
        proposed_by=event.proposed_by.party,
        first_proposed_by=event.author.party,
        in_own_session=event.proposed_by.in_own_session,
        own_words=event.own_words,
        accepted_on=event.accepted_on,
    )


def _declined(event: events.ProposalDeclined) -> public.ProposalDeclined:
    return public.ProposalDeclined(
        **_change(event), party=event.by.party, reason=event.reason, declined_on=event.declined_on
    )


def _withdrawn(event: events.ProposalWithdrawn) -> public.ProposalWithdrawn:
    return public.ProposalWithdrawn(**_change(event), party=event.by.party, withdrawn_on=event.withdrawn_on)


def _goal_state(event: events.GoalStateSet) -> public.GoalStateChanged | None:
    if event.state == "removed":
        return None
    return public.GoalStateChanged(
        participant_id=event.participant_id,
        goal_id=event.goal_id,
        area=event.area,
        state=event.state,
        party=event.by.party,
        own_words=_own_words(event),
        changed_on=event.set_on,
    )


def _step_state(event: events.StepStateSet) -> public.StepStateChanged | None:
    if event.place.step_id is None:
        return None
    return public.StepStateChanged(
        participant_id=event.participant_id,
        step_id=event.place.step_id,
        goal_id=event.place.goal_id,
        requirement_id=event.place.requirement_id,
        state=event.state,
        reason=event.reason,
        party=event.by.party,
        own_words=_own_words(event),
        changed_on=event.set_on,
    )


def _own_words(event: events.GoalStateSet | events.StepStateSet) -> bool:
    return event.by.party == "person" and event.words is not None


def _offered(event: events.VersionOffered) -> public.PlanOffered:
    return public.PlanOffered(
        participant_id=event.participant_id,
        number=event.number,
        kind=event.kind,
        review_id=event.review_id,
        requirements=tuple(each.requirement_id for each in event.requirements),
        left_open=event.left_open,
        shares=public.PlanShares(**vars(event.tally)),
        offered_on=event.offered_on,
    )


def _answered(event: events.VersionAnswered) -> public.PlanAnswered:
    return public.PlanAnswered(
        participant_id=event.participant_id,
        number=event.number,
        party=event.voice.party,
        answer=event.answer,
        in_own_session=event.voice.in_own_session,
        reason=event.reason,
        own_words=event.voice.party == "person" and event.words is not None,
        answered_on=event.answered_on,
    )


def _in_force(event: events.VersionCameIntoForce) -> public.PlanInForce:
    return public.PlanInForce(
        participant_id=event.participant_id,
        number=event.number,
        kind=event.kind,
        in_force=event.in_force,
        reason=event.reason,
        in_force_on=event.in_force_on,
    )


def _planned(event: events.ReviewPlanned) -> public.ReviewPlanned:
    return public.ReviewPlanned(
        participant_id=event.participant_id,
        review_id=event.review_id,
        due_on=event.due_on,
        facilitated=event.facilitated,
        planned_on=event.planned_on,
    )


def _held(event: events.ReviewHeld) -> public.ReviewHeld:
    return public.ReviewHeld(
        participant_id=event.participant_id,
        review_id=event.review_id,
        facilitated=event.facilitated,
        person_took_part=event.person_took_part,
        held_on=event.held_on,
    )


PUBLICATIONS: Publications = {
    events.ChangeProposed: _made,
    events.ProposalCountered: _countered,
    events.ProposalAccepted: _accepted,
    events.ProposalDeclined: _declined,
    events.ProposalWithdrawn: _withdrawn,
    events.GoalStateSet: _goal_state,
    events.StepStateSet: _step_state,
    events.VersionOffered: _offered,
    events.VersionAnswered: _answered,
    events.VersionCameIntoForce: _in_force,
    events.ReviewPlanned: _planned,
    events.ReviewHeld: _held,
}
