"""Any course of a case: no phase is entered with its gate unmet and no override recorded.

The gate is judged here by an oracle of its own, from the issue's words and in fractions."""

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.plans.domain.case import case_events as events
from services.plans.domain.case.case import (
    DECIDER,
    CaseFacts,
    CloseCase,
    EnterNextPhase,
    GoBack,
    Override,
    ReopenCase,
)
from services.plans.domain.case.status import FollowStatus
from services.plans.domain.known import AssessmentKnown, PlanKnown
from services.plans.main import codec
from shared.domain import Refusal
from shared.security import Keys, PersonKey
from tests.unit.plans.case_deciding import ANN, DAY, GATES, KIT, STARTED_ON, drawn, requirement, standing, tie

KEYS = Keys({str(ANN): PersonKey(bytes(32))})
# What may follow a status; one that was an error is taken back.
FOLLOWS = {
    "registered": ("started", "withdrew", "died"),
    "started": ("completed", "withdrew", "transferred", "recalled", "sentence_ended", "died"),
    "recalled": ("started", "withdrew", "transferred", "sentence_ended", "died"),
    **dict.fromkeys(("completed", "withdrew", "transferred", "sentence_ended"), ("died",)),
    "died": (),
}
LEADS = ("team_leader", "programme_lead")
ENDINGS = st.sampled_from(("completed", "completed", "completed", "lost_touch"))
STATES = st.sampled_from(("active", "active", "completed", "revoked"))
ROLES = st.sets(st.sampled_from(("case_manager", *LEADS, "admin")))
ASSESSMENT = AssessmentKnown(assessment_id=UUID(int=2), number=1, completed_on=STARTED_ON)
ORDER = ("interact", "intervene", "integrate", "closed")


class Cases(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.statuses = ["registered", "started"]
        self.today, self.entered_on = STARTED_ON, STARTED_ON
        self.own_closed = self.refused_by_gate = False
        self.assessment: AssessmentKnown | None = None
        self.plan, self.requirements, self.maps = PlanKnown(), (), ()
        self.state, self.log = DECIDER.initial, list[tuple[str, int, str]]()
        self._follow(reopened=False)

    @initialize(passed=st.integers(0, 2))
    def a_case_is_under_way(self, passed: int) -> None:
        for _ in range(passed):
            self.the_next_phase_follows_its_work(None)

    # What is told and written around the case.

    @rule(data=st.data())
    def the_status_changes(self, data: st.DataObject) -> None:
        if following := FOLLOWS[self.statuses[-1]]:
            self.statuses.append(data.draw(st.sampled_from(following)))
            self._follow(reopened=False)

    @precondition(lambda self: len(self.statuses) > 1)
    @rule()
    def the_last_status_was_an_error(self) -> None:
        self.statuses.pop()
        self._follow(reopened=True)

    @precondition(lambda self: self.statuses[-1] == "started")
    @rule()
    def a_recall_comes_and_goes(self) -> None:
        for status in ("recalled", "started"):
            self.statuses.append(status)
            self._follow(reopened=False)
            self.a_case_is_open_as_long_as_nobody_and_no_status_closed_it()

    @rule()
    def what_was_told_is_told_again(self) -> None:
        before = len(self.log)
        self._follow(reopened=False)
        assert len(self.log) == before

    @rule(days=st.sampled_from((1, 1, 28)))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(answer=st.sampled_from((None, "agrees", "agrees_in_part", "does_not_agree")))
    def an_assessment_is_answered(self, answer: Any) -> None:
        self.assessment = replace(ASSESSMENT, answer=answer)

    @rule(in_force=st.sampled_from(("agreed", "not_agreed")), held=st.booleans())
    def a_plan_is_in_force(self, in_force: Any, *, held: bool) -> None:
        held_on = (*self.plan.reviews_held_on, self.today) if held else self.plan.reviews_held_on
        self.plan = PlanKnown(in_force=in_force, number=1, reviews_held_on=held_on)

    @rule(
        state=st.sampled_from(("active", "active", "completed", "revoked")), off=st.sampled_from((-1, 0, 1))
    )
    def a_requirement_is_worked_on(self, state: Any, off: int) -> None:
        """So much that it is on course today, or one off."""
        term = {"starts_on": STARTED_ON, "ends_on": STARTED_ON + timedelta(days=59)}
        done = min((self.today - STARTED_ON).days + 1, 60) + off
        self.requirements = (requirement(60, done, state=state, **term),)

    @rule(closeness=st.integers(1, 5), pro_social=st.booleans(), service=st.booleans())
    def a_map_is_drawn(self, closeness: int, *, pro_social: bool, service: bool) -> None:
        number = len(self.maps)
        ties = (tie(1, closeness, pro_social=pro_social, service=service),) if number else ()
        self.maps = (*self.maps, drawn(self.today, *ties, number=number))

    @rule(left_out=st.sampled_from((None, None, "assessment", "plan", "requirements", "maps")))
    def the_work_of_a_phase_is_done(self, left_out: str | None) -> None:
        self._work(left_out)

    def _work(self, left_out: str | None) -> None:
        """All but one thing of it, as chance alone seldom does."""
        done: dict[str, Any] = {
            "assessment": replace(ASSESSMENT, answer="agrees"),
            "plan": PlanKnown(in_force="agreed", number=1, reviews_held_on=(self.today,)),
            "requirements": (requirement(60, state="completed"),),
            "maps": (drawn(self.today - 28 * DAY, number=0), drawn(self.today, tie(1), number=1)),
        }
        for name, value in done.items():
            if name != left_out:
                setattr(self, name, value)

    # What somebody does.

    @rule(roles=ROLES, overriding=st.booleans())
    def the_next_phase_is_asked_for(self, roles: set[str], *, overriding: bool) -> None:
        override = Override(reason="recorded_elsewhere", words="Seen.") if overriding else None
        self._do(EnterNextPhase(author=KIT, roles=frozenset(roles), override=override))

    @rule(left_out=st.sampled_from((None, None, "plan")))
    def the_next_phase_follows_its_work(self, left_out: str | None) -> None:
        self._work(left_out)
        self._do(EnterNextPhase(author=KIT, roles=frozenset({"case_manager"})))

    @rule(phase=st.sampled_from(ORDER[:3]))
    def back_is_asked_for(self, phase: Any) -> None:
        self._do(GoBack(author=KIT, phase=phase, reason="crisis"))

    @rule(roles=ROLES, reason=ENDINGS, overriding=st.booleans())
    def the_end_is_asked_for(self, roles: set[str], reason: str, *, overriding: bool) -> None:
        override = Override(reason="recorded_elsewhere", words="Seen.") if overriding else None
        self._do(CloseCase(author=KIT, roles=frozenset(roles), reason=reason, override=override))

    @rule()
    def a_reopening_is_asked_for(self) -> None:
        self._do(ReopenCase(author=KIT, reason="closed_in_error"))

    # What must hold.

    @invariant()
    def a_case_is_open_as_long_as_nobody_and_no_status_closed_it(self) -> None:
        if self.state.phase is not None:
            goes_on = self.statuses[-1] in ("started", "recalled")
            assert (self.state.closed is None) == (goes_on and not self.own_closed)
            if self.state.closed is None:
                assert self.state.resting == (self.statuses[-1] == "recalled")

    def teardown(self) -> None:
        stored = [
            codec().decode(name, version, data, keys=KEYS, event_id=UUID(int=n), stream=f"case-{ANN}")
            for n, (name, version, data) in enumerate(self.log)
        ]
        assert DECIDER.fold(stored) == self.state

    def _follow(self, *, reopened: bool) -> None:
        status = self.statuses[-1]
        self._decide(FollowStatus(participant_id=ANN, status=status, on=self.today, reopened=reopened), None)

    def _do(self, command: Any) -> None:
        known = CaseFacts(
            standing=standing(self.statuses[-1]),
            today=self.today,
            gates=GATES,
            assessment=self.assessment,
            plan=self.plan,
            requirements=self.requirements,
            maps=self.maps,
        )
        try:
            self._decide(command, known)
        except Refusal as refused:
            if refused.reason == "gate-not-met":
                asked = ORDER[ORDER.index(str(self.state.phase)) + 1]
                assert not self._met("closed" if isinstance(command, CloseCase) else asked)

    def _decide(self, command: Any, known: CaseFacts | None) -> None:
        for event in DECIDER.decide(command, self.state, known):
            self._judge(event)
            self.state = DECIDER.evolve(self.state, event)
            data = codec().encode(event, event_id=UUID(int=len(self.log)), stream=f"case-{ANN}", keys=KEYS)
            assert "Seen." not in json.dumps(data)
            self.log.append((event.event_name, event.event_version, data))

    def _judge(self, event: Any) -> None:
        """Before it is folded."""
        match event:
            case events.PhaseEntered():
                self._judge_gate(event, event.phase)
                assert ORDER.index(event.phase) == ORDER.index(str(self.state.phase)) + 1
                self.entered_on = event.on
            case events.CaseReturned():
                assert ORDER.index(event.phase) < ORDER.index(str(self.state.phase))
                self.entered_on = event.on
            case events.CaseClosed(from_outside=False):
                if event.reason == "completed":
                    self._judge_gate(event, "closed")
                self.own_closed = True
            case events.CaseReopened(from_outside=False):
                self.own_closed = False
            case events.CaseOpened():
                self.entered_on = event.on

    def _judge_gate(self, event: Any, to: str) -> None:
        assert self.statuses[-1] == "started"
        assert (event.overridden is not None) == (not self._met(to))
        if event.overridden is not None:
            assert event.overridden.role in LEADS
            assert event.overridden.unmet
        by_name = event.from_phase == "interact" if to != "closed" else self.state.phase == "interact"
        assert event.not_agreed == (by_name and self.plan.in_force == "not_agreed")

    def _met(self, to: str) -> bool:
        """The oracle: the gate out of the phase that the case is in."""
        match self.state.phase:
            case "interact":
                answer = self.assessment.answer if self.assessment else None
                met = answer in ("agrees", "agrees_in_part") and self.plan.in_force is not None
            case "intervene":
                reviewed = any(day >= self.entered_on for day in self.plan.reviews_held_on)
                met = reviewed and self._on_course()
            case _:
                met = self._grown()
        return bool(met) and (to != "closed" or self.state.phase == "integrate")

    def _on_course(self) -> bool:
        counted = [known for known in self.requirements if known.state != "revoked"]
        day = min(max((self.today - STARTED_ON).days + 1, 0), 60)
        return bool(counted) and all(
            known.state == "completed" or Fraction(known.delivered, 60) >= Fraction(day, 60)
            for known in counted
        )

    def _grown(self) -> bool:
        # No tie is on the first map here, so that a fitting one on the last is new.
        if len(self.maps) < 2 or (self.maps[-1].drawn_on - self.maps[0].drawn_on).days < 28:
            return False
        [shown] = self.maps[-1].ties
        return shown.pro_social and not shown.service


Cases.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestCases = Cases.TestCase
