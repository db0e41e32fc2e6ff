"""Whatever two parties do, in whatever order: nothing unaccepted is in the plan or in an agreed version,
nobody answers their own, and the events tell the state."""

from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Plan
from shared.domain import Refusal
from tests.unit.plans.plan_commands import Drawn
from tests.unit.plans.plan_oracle import Oracle
from tests.unit.plans.planning import FACTS


class TwoParties(RuleBasedStateMachine):
    """The domain beside the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.past, self.oracle = Plan(), list[Any](), Oracle()
        self._ids = count(1001)

    # A seed: drawn one by one, choices would nearly all be the first of their list.
    @rule(seed=st.integers(0, 2**32))
    def next_command(self, seed: int) -> None:
        command = Drawn(Random(seed), lambda: UUID(int=next(self._ids))).next(self.oracle)
        try:
            happened = list(DECIDER.decide(command, self.state, FACTS))
        except Refusal:
            assert not self.oracle.take(command), "refused, and should not have been"
            return
        assert self.oracle.take(command), "should have been refused"
        self._nobody_answers_their_own(happened)
        self.state = DECIDER.fold(happened, self.state)
        self.past += happened

    def _nobody_answers_their_own(self, happened: list[Any]) -> None:
        answers = events.ProposalAccepted | events.ProposalCountered | events.ProposalDeclined
        for event in happened:
            if isinstance(event, answers):
                voice = self.state.open[event.proposal_id].voice
                assert voice.party != event.by.party
                assert voice.account != event.by.account

    @invariant()
    def the_plan_is_what_was_accepted(self) -> None:
        assert texts_of(self.state.working) == self.oracle.texts
        assert set(self.state.open) == set(self.oracle.asked)
        assert set(texts_of(self.state.working).values()) <= self.oracle.accepted_texts

    @invariant()
    def a_version_is_as_it_was_offered_and_in_force_as_both_said(self) -> None:
        for version, frozen in zip(self.state.versions, self.oracle.versions, strict=True):
            assert texts_of(version.working) == frozen.texts
            assert (version.status, version.in_force) == (frozen.status, frozen.in_force)
            if version.in_force == "agreed":
                said = [version.person, version.practitioner]
                assert all(s and s.answer == "agrees" and s.voice.in_own_session for s in said)
                assert set(texts_of(version.working).values()) <= self.oracle.accepted_texts

    @invariant()
    def one_version_at_most_is_in_force_and_a_facilitated_review_follows_a_disagreement(self) -> None:
        assert sum(version.status == "in_force" for version in self.state.versions) <= 1
        if self.state.in_force is not None:
            assert self.state.next_review is not None
            assert self.state.next_review.facilitated == (self.state.in_force.in_force == "not_agreed")

    def teardown(self) -> None:
        assert DECIDER.fold(self.past) == self.state


def texts_of(working: Any) -> dict[UUID, str]:
    goals = {goal.goal_id: goal.present.words.text for goal in working.standing_goals}
    return goals | {step.step_id: step.present.words.text for step in working.standing_steps}


TestTwoParties = TwoParties.TestCase
TestTwoParties.settings = settings(max_examples=80, stateful_step_count=60, deadline=None)
