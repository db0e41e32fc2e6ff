"""Parties, facts and commands for tests of the plan."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan.answering import AcceptProposal, CounterProposal, DeclineProposal
from services.plans.domain.plan.facts import PlanFacts
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Content, GoalTerms, Place, Plan, StepTerms
from services.plans.domain.plan.proposing import Change, ProposeChange
from services.plans.domain.plan.versions import AnswerVersion, OfferVersion, PutInForce
from shared.domain.authorship import Author, OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

TODAY = date(2026, 3, 2)
ANN = UUID(int=1)
COOKS, SINGS = UUID(int=21), UUID(int=22)
UNPAID_WORK = UUID(int=31)
GOAL, STEP = UUID(int=41), UUID(int=51)
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
KIT = Author(party="practitioner", account="kit@issuer")

STANDING = Standing(participant_id=ANN, arm="programme", status="started")
REQUIREMENT = RequirementKnown(
    requirement_id=UNPAID_WORK,
    kind="unpaid_work",
    state="active",
    starts_on=TODAY,
    ends_on=None,
    amount=6000,
    delivered=0,
)
FACTS = PlanFacts(
    today=TODAY,
    standing=STANDING,
    definition=shipped().plan,
    strengths=frozenset({COOKS, SINGS}),
    requirements=(REQUIREMENT,),
)


def said(text: str = "I want to cook for a living") -> OwnWords:
    return OwnWords(text=text, given="typed", language="en")


def taken_down(text: str, by: Author) -> OwnWords:
    return OwnWords(text=text, given="written_down", language="en", taken_down_by=by.account)


def goal(text: str = "I want to cook for a living", **changed: Any) -> Content:
    terms: dict[str, Any] = {"area": "employment_and_education", "strengths": (COOKS,), **changed}
    return Content(words=said(text), goal=GoalTerms(**terms))


def step(text: str = "Ring the college", **changed: Any) -> Content:
    terms: dict[str, Any] = {"actor": "person", **changed}
    return Content(words=said(text), step=StepTerms(**terms))


def add_goal(content: Content | None = None, goal_id: UUID = GOAL) -> Change:
    return Change(kind="add_goal", place=Place(goal_id=goal_id), content=content or goal())


def change_goal(content: Content, goal_id: UUID = GOAL) -> Change:
    return Change(kind="change_goal", place=Place(goal_id=goal_id), content=content)


def remove_goal(goal_id: UUID = GOAL) -> Change:
    return Change(kind="remove_goal", place=Place(goal_id=goal_id))


def add_step(
    content: Content | None = None,
    *,
    under: UUID | None = GOAL,
    requirement: UUID | None = None,
    step_id: UUID = STEP,
) -> Change:
    place = Place(goal_id=under, requirement_id=requirement, step_id=step_id)
    return Change(kind="add_step", place=place, content=content or step())


def change_step(content: Content) -> Change:
    return Change(kind="change_step", place=Place(step_id=STEP), content=content)


def remove_step(step_id: UUID = STEP) -> Change:
    return Change(kind="remove_step", place=Place(step_id=step_id))


def proposes(author: Author, change: Change, number: int = 101, **more: Any) -> ProposeChange:
    return ProposeChange(proposal_id=UUID(int=number), change=change, author=author, **more)


def accepts(author: Author, number: int = 101) -> AcceptProposal:
    return AcceptProposal(proposal_id=UUID(int=number), author=author)


def counters(
    author: Author, content: Content | None, number: int = 101, counter: int = 102
) -> CounterProposal:
    return CounterProposal(
        proposal_id=UUID(int=number), counter_id=UUID(int=counter), content=content, author=author
    )


def declines(author: Author, number: int = 101, reason: str = "not_now") -> DeclineProposal:
    return DeclineProposal(proposal_id=UUID(int=number), reason=reason, author=author)


def offers(author: Author = MO, kind: Any = "initial", **more: Any) -> OfferVersion:
    return OfferVersion(kind=kind, left_open=frozenset(more.pop("left_open", ())), author=author, **more)


def answers(author: Author, answer: Any = "agrees", number: int = 1, **more: Any) -> AnswerVersion:
    told = {"reason": None, "words": None, "review_id": UUID(int=900), **more}
    return AnswerVersion(number=number, answer=answer, author=author, **told)


def puts_in_force(author: Author = MO, number: int = 1, **more: Any) -> PutInForce:
    told = {"reason": "order_requires_it", "review_id": UUID(int=901), **more}
    return PutInForce(number=number, author=author, **told)


def lived(*commands: Any, facts: PlanFacts = FACTS) -> Plan:
    """The state after these commands, none of which is refused."""
    state = DECIDER.initial
    for command in commands:
        state = DECIDER.fold(DECIDER.decide(command, state, facts), state)
    return state


def given(*commands: Any, facts: PlanFacts = FACTS) -> Given:
    return Given(DECIDER, lived(*commands, facts=facts), facts)


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


# What begins most tests: a goal that both agreed, and then a step under it.
WITH_GOAL = (proposes(PERSON, add_goal(), 90), accepts(MO, 90))
WITH_STEP = (*WITH_GOAL, proposes(MO, add_step(), 91), accepts(PERSON, 91))
