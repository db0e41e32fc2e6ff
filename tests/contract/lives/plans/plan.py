"""A plan that both wrote, offered, not agreed at first, and agreed after a review."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import GoalTerms, Ordered, Place, StepTerms, Voice
from services.plans.domain.plan.tally import PlanTally
from shared.domain.authorship import Author, OwnWords
from tests.contract.lives.life import ANN, Life

DAY = date(2026, 1, 31)
GOAL, STEP, STRENGTH, ORDERED = UUID(int=41), UUID(int=51), UUID(int=21), UUID(int=31)
REVIEW = UUID(int=61)
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
HERS = Voice(party="person", account=PERSON.account)
HIS = Voice(party="practitioner", account=MO.account)
FOR_HER = Voice(party="person", account=MO.account, on_behalf="unwell")
COOK = GoalTerms(area="finance", strengths=(STRENGTH,), target_on=DAY)
RING = StepTerms(actor="coach", due_on=DAY)
AT_GOAL, AT_STEP = Place(goal_id=GOAL), Place(requirement_id=ORDERED, step_id=STEP)


def said(text: str) -> OwnWords:
    return OwnWords(text=text, given="typed", language="en")


def proposed(number: int, **changed: Any) -> events.ChangeProposed:
    told: dict[str, Any] = {
        "kind": "add_goal",
        "place": AT_GOAL,
        "words": None,
        "goal": None,
        "step": None,
        "why": None,
        "based_on": None,
        "answers": None,
        "voice": HERS,
        "area": "finance",
        **changed,
    }
    return events.ChangeProposed(participant_id=ANN, proposal_id=UUID(int=number), proposed_on=DAY, **told)


def what(number: int, kind: Any, place: Place, area: str | None = "finance") -> dict[str, Any]:
    whose = {"participant_id": ANN, "proposal_id": UUID(int=number)}
    return {**whose, "kind": kind, "place": place, "area": area}


LIFE = Life(
    service="plans",
    name="plan",
    decider=DECIDER,
    stream=f"plan-{ANN}",
    events=(
        events.PlanBegun(participant_id=ANN, definition="my_direction:1", begun_on=DAY),
        proposed(101, words=said("I want to cook"), goal=COOK, why="it calms me"),
        events.ProposalCountered(
            **what(101, "add_goal", AT_GOAL), counter_id=UUID(int=102), by=MO, countered_on=DAY
        ),
        proposed(102, words=said("She cooks for others"), goal=COOK, answers=UUID(int=101), voice=HIS),
        events.ProposalAccepted(
            **what(102, "add_goal", AT_GOAL),
            goal=COOK,
            step=None,
            proposed_by=HIS,
            author=HERS,
            own_words=False,
            by=PERSON,
            accepted_on=DAY,
        ),
        proposed(103, kind="add_step", place=AT_STEP, words=said("Ring the kitchen"), step=RING, area=None),
        events.ProposalAccepted(
            **what(103, "add_step", AT_STEP, None),
            goal=None,
            step=RING,
            proposed_by=HERS,
            author=HERS,
            own_words=True,
            by=MO,
            accepted_on=DAY,
        ),
        proposed(104, kind="remove_goal", based_on=1, voice=HIS),
        events.ProposalDeclined(
            **what(104, "remove_goal", AT_GOAL),
            reason="not_what_i_want",
            words="but I like it",
            by=PERSON,
            declined_on=DAY,
        ),
        proposed(105, kind="remove_goal", based_on=1, voice=HIS),
        events.ProposalWithdrawn(**what(105, "remove_goal", AT_GOAL), by=MO, withdrawn_on=DAY),
        events.GoalStateSet(
            participant_id=ANN,
            goal_id=GOAL,
            area="finance",
            state="achieved",
            words=said("there she stands"),
            by=MO,
            set_on=DAY,
        ),
        events.NoteAdded(
            participant_id=ANN,
            note_id=UUID(int=71),
            place=AT_GOAL,
            contests=True,
            words=said("far from it"),
            by=PERSON,
            noted_on=DAY,
        ),
        events.StepStateSet(
            participant_id=ANN,
            place=AT_STEP,
            state="cannot_be_done_yet",
            reason="waiting_list",
            words=said("they never answer"),
            by=PERSON,
            set_on=DAY,
        ),
        events.VersionOffered(
            participant_id=ANN,
            number=1,
            kind="initial",
            review_id=None,
            requirements=(
                Ordered(requirement_id=ORDERED, kind="unpaid_work", starts_on=DAY, ends_on=None, amount=6000),
            ),
            left_open=(),
            tally=PlanTally(goals=1, steps=1, by_person=2, by_practitioner=0, by_both=1),
            by=MO,
            offered_on=DAY,
        ),
        events.VersionAnswered(
            participant_id=ANN,
            number=1,
            answer="agrees",
            reason=None,
            words=None,
            voice=HIS,
            answered_on=DAY,
        ),
        events.VersionAnswered(
            participant_id=ANN,
            number=1,
            answer="could_not_answer",
            reason="unwell",
            words=said("lies in bed"),
            voice=FOR_HER,
            answered_on=DAY,
        ),
        events.VersionCameIntoForce(
            participant_id=ANN,
            number=1,
            kind="initial",
            in_force="not_agreed",
            reason="order_requires_it",
            words="to begin with",
            by=MO,
            in_force_on=DAY,
        ),
        events.ReviewPlanned(
            participant_id=ANN, review_id=REVIEW, due_on=DAY, facilitated=True, by=MO, planned_on=DAY
        ),
        events.ReviewHeld(
            participant_id=ANN,
            review_id=REVIEW,
            facilitated=True,
            person_took_part=True,
            words="they spoke for an hour",
            by=MO,
            held_on=DAY,
        ),
        # What was agreed in coaching, proposed as a step.
        proposed(
            109,
            kind="add_step",
            place=Place(requirement_id=ORDERED, step_id=UUID(int=59)),
            words=said("Visit the baker"),
            step=RING,
            from_action=UUID(int=71),
            area=None,
        ),
    ),
    words=(
        "I want to cook",
        "it calms me",
        "She cooks for others",
        "Ring the kitchen",
        "but I like it",
        "there she stands",
        "far from it",
        "they never answer",
        "lies in bed",
        "to begin with",
        "they spoke for an hour",
        "Visit the baker",
    ),
    after={"participant_id": ANN, "definition": "my_direction:1", "begun_on": DAY},
)
