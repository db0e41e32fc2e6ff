"""Any course of coaching: what is let happen and what is refused, told beforehand by an oracle that knows
the rules as the issue says them, and nothing of events."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching.coaching import DECIDER
from services.plans.domain.coaching.coaching_commands import When
from services.plans.domain.coaching.coaching_events import SessionHeld, Speaker
from services.plans.main import codec
from shared.domain import Refusal
from shared.security import Keys, PersonKey
from tests.unit.plans.coached import (
    ANN,
    COACHS,
    COURSE,
    HERS,
    KAY,
    KITS,
    PARTIES,
    SAID,
    SAM,
    TRAINED,
    facts,
    hold,
    known,
    standing,
    words,
)

KEYS = Keys({str(ANN): PersonKey(bytes(32))})
BY, PAIR = st.sampled_from(PARTIES), st.sampled_from((HERS, COACHS))
COACHES = st.sampled_from((KAY, SAM))
DAYS = st.integers(-3, 5)
STATUSES = ("started", "recalled", "completed", "withdrew", "died")


@dataclass
class Meeting:
    """day: on which it is, at nine in the morning."""

    day: date
    state: Literal["planned", "cancelled", "held", "missed"] = "planned"


@dataclass
class Oracle:
    """last: how many agreements were written; yes: who said yes to the last; holds: both did to one."""

    begun: bool = False
    coach: UUID | None = None
    last: int = 0
    yes: set[str] = field(default_factory=set)
    holds: bool = False
    resting: date | None = None
    rests: list[tuple[date, date]] = field(default_factory=list)
    over: bool = False
    review: bool = False
    reviewed: set[str] = field(default_factory=set)
    meetings: list[Meeting] = field(default_factory=list)

    def rested(self, day: date) -> bool:
        now = self.resting is not None and day > self.resting
        return now or any(since < day < until for since, until in self.rests)

    def finish(self, now: date, *, review: bool) -> None:
        self.over, self.review = True, review and (self.holds or bool(self.meetings))
        for each in self.meetings:
            # In the afternoon: what was to be this morning has begun.
            if each.state == "planned" and each.day > now:
                each.state = "cancelled"


class Courses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today, self.status, self.takes_part = date(2026, 6, 10), "started", True
        self.lapses_on, self.room = date(2026, 12, 31), True
        self.state, self.oracle = DECIDER.initial, Oracle()
        self.begun_on = self.today
        self.held: list[tuple[date, bool]] = []

    @initialize(already=st.integers(0, 5))
    def it_has_come_so_far(self, already: int) -> None:
        for by, step in (
            (KITS, lambda by: self.somebody_begins(by, KAY)),
            (HERS, self.an_agreement_is_written),
            (HERS, lambda by: self.somebody_agrees(by, 0)),
            (COACHS, lambda by: self.somebody_agrees(by, 0)),
            (COACHS, lambda by: self.a_session_is_planned(by, 0)),
        )[:already]:
            step(by)

    # What changes around it.

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(in_days=st.integers(-2, 6))
    def the_training_is_to_lapse(self, in_days: int) -> None:
        self.lapses_on = self.today + timedelta(days=in_days)

    @rule(takes_part=st.booleans(), room=st.booleans())
    def what_was_said_changes(self, takes_part: bool, room: bool) -> None:
        self.takes_part, self.room = takes_part, room

    @rule(status=st.sampled_from((*STATUSES[:2] * 3, *STATUSES[2:])))
    def the_status_changes(self, status: str) -> None:
        self.status, oracle = status, self.oracle
        self.state = DECIDER.fold(DECIDER.decide(self._follow(), self.state, None), self.state)
        if not oracle.begun or oracle.over:
            return
        if status in ("withdrew", "died"):
            oracle.finish(self.today, review=False)
        elif status == "recalled":
            oracle.resting = oracle.resting or self.today
        elif oracle.resting:
            oracle.rests.append((oracle.resting, self.today))
            oracle.resting = None

    # What is asked of it.

    @rule(by=BY, coach=COACHES)
    def somebody_begins(self, by: Speaker, coach: UUID) -> None:
        oracle, fit = self.oracle, self._trained(self.today) and self.room
        offers: Any = commands.OfferCoaching(coaching_id=COURSE, by=by, coach_id=coach)
        asks = commands.RequestCoaching(coaching_id=COURSE, by=by, words=words())
        at_work = not oracle.begun and self.status == "started" and self.takes_part
        allowed = at_work and (by is HERS or (by is KITS and fit))
        if self._asked(asks if by is HERS else offers, allowed):
            oracle.begun, self.begun_on = True, self.today
            oracle.coach = None if by is HERS else coach

    @rule(by=BY, coach=COACHES)
    def a_coach_is_named(self, by: Speaker, coach: UUID) -> None:
        oracle, same = self.oracle, self.oracle.coach == coach
        fit = same or (self._trained(self.today) and self.room)
        allowed = by is KITS and self._goes_on() and fit
        if self._asked(commands.NameCoach(by=by, coach_id=coach), allowed) and not same:
            oracle.coach, oracle.yes, oracle.holds = coach, set(), False

    @rule(by=BY)
    def an_agreement_is_written(self, by: Speaker) -> None:
        down = words(taken_down_by=None if by is HERS else by.account)
        said = replace(SAID, wants=down, works=down, ends=down, goals={})
        write = commands.WriteAgreement(by=by, words=said)
        if self._asked(write, self._goes_on() and self.oracle.coach is not None):
            self.oracle.last += 1
            self.oracle.yes = set()

    @rule(by=BY, back=st.integers(0, 1))
    def somebody_agrees(self, by: Speaker, back: int) -> None:
        oracle, number = self.oracle, self.oracle.last - back
        to_the_last = oracle.last > 0 and back == 0
        allowed = by is not KITS and self._goes_on() and to_the_last
        if self._asked(commands.Agree(by=by, number=number), allowed):
            oracle.yes.add(by.party)
            oracle.holds = oracle.holds or len(oracle.yes) == 2

    @rule(by=BY, days=DAYS)
    def a_session_is_planned(self, by: Speaker, days: int) -> None:
        oracle, day = self.oracle, self.today + timedelta(days=days)
        clash = any(each.state == "planned" and each.day == day for each in oracle.meetings)
        fits = self._trained(day) and not clash and not oracle.rested(day) and day >= self.begun_on
        allowed = by is COACHS and self._goes_on() and oracle.holds and fits
        plan = commands.PlanSession(session_id=self._id(len(oracle.meetings)), by=by, when=self._when(day))
        if self._asked(plan, allowed):
            oracle.meetings.append(Meeting(day))

    @rule(by=BY, which=st.integers(0, 3))
    def a_session_is_called_off(self, by: Speaker, which: int) -> None:
        each = self._meeting(which)
        again = each is not None and each.state == "cancelled"
        allowed = each is not None and (again or (each.state == "planned" and each.day > self.today))
        if self._asked(commands.CancelSession(session_id=self._id(which), by=by), allowed) and each:
            each.state = "cancelled"

    @rule(by=st.sampled_from((COACHS, COACHS, HERS)), which=st.integers(0, 1))
    def a_session_is_said_to_be_held(self, by: Speaker, which: int) -> None:
        each = self._meeting(which)
        wanted = hold(self._id(which), by=by, actions=())
        if each is None or each.state == "held":
            # Told again it comes to nothing.
            self._asked(wanted, each is not None and by is COACHS)
            return
        came = each.state == "planned" and each.day <= self.today
        fits = self._trained(each.day) and not self.oracle.rested(each.day)
        if self._asked(wanted, by is COACHS and came and fits):
            each.state = "held"
            self.held.append((each.day, self._trained(each.day)))

    @rule(by=BY, who=st.sampled_from(("person", "coach")), which=st.integers(0, 3))
    def somebody_did_not_come(self, by: Speaker, who: Literal["person", "coach"], which: int) -> None:
        each = self._meeting(which)
        if each is not None and each.state == "missed":
            return
        may = by is not HERS or who == "coach"
        allowed = each is not None and each.state == "planned" and each.day <= self.today and may
        missing = commands.MissSession(session_id=self._id(which), by=by, missed_by=who, reason="illness")
        if self._asked(missing, allowed) and each:
            each.state = "missed"

    @rule(by=BY)
    def somebody_ends_it(self, by: Speaker) -> None:
        oracle = self.oracle
        ended = self.state.ended if self.state else None
        again = bool(ended and ended.party == by.party and ended.reason is None)
        allowed = oracle.begun and (not oracle.over or again)
        if self._asked(commands.EndCoaching(by=by), allowed) and not oracle.over:
            oracle.finish(self.today, review=True)

    @rule(by=BY)
    def somebody_looks_back(self, by: Speaker) -> None:
        oracle = self.oracle
        something = oracle.holds or bool(oracle.meetings)
        allowed = by is not KITS and oracle.over and something
        if self._asked(commands.ReviewEnding(by=by, score=7), allowed):
            oracle.reviewed.add(by.party)

    # What is always so.

    @invariant()
    def it_stands_as_the_oracle_says(self) -> None:
        oracle, state = self.oracle, self.state
        assert (state is not None) == oracle.begun
        if state is None:
            return
        assert (state.coach_id, len(state.agreements)) == (oracle.coach, oracle.last)
        assert (state.in_force is not None, state.ended is not None) == (oracle.holds, oracle.over)
        assert state.resting == (oracle.resting is not None)
        assert set(state.reviews) == oracle.reviewed
        assert bool(state.ended and state.ended.review) == oracle.review

    @invariant()
    def nothing_was_held_while_the_training_had_lapsed(self) -> None:
        assert all(trained for _, trained in self.held)

    def _asked(self, command: Any, allowed: bool) -> bool:
        """Whether it was let happen, which is as the oracle says; what happened is stored and read."""
        coach = known(
            coachings=0 if self.room else 2,
            trainings=tuple(replace(each, expires_on=self.lapses_on) for each in TRAINED),
        )
        stands = standing(self.status, permissions={"taking_part": self.takes_part})
        told = facts(
            standing=stands,
            today=self.today,
            now=datetime(self.today.year, self.today.month, self.today.day, 15, tzinfo=UTC),
            coach=coach
            if isinstance(command, commands.OfferCoaching | commands.NameCoach)
            or (self.oracle.coach is not None)
            else None,
        )
        try:
            happened = DECIDER.decide(command, self.state, told)
        except Refusal:
            assert not allowed, command
            return False
        assert allowed, command
        read = [_stored(event) for event in happened]
        assert all(event.by == COACHS for event in read if isinstance(event, SessionHeld))
        self.state = DECIDER.fold(read, self.state)
        return True

    def _goes_on(self) -> bool:
        at_work = self.status in ("started", "completed") and self.takes_part
        return self.oracle.begun and not self.oracle.over and at_work

    def _trained(self, day: date) -> bool:
        return day <= self.lapses_on

    def _meeting(self, which: int) -> Meeting | None:
        return self.oracle.meetings[which] if which < len(self.oracle.meetings) else None

    def _follow(self) -> commands.FollowStatus:
        now = datetime(self.today.year, self.today.month, self.today.day, 15, tzinfo=UTC)
        return commands.FollowStatus(status=self.status, on=self.today, now=now)

    @staticmethod
    def _when(day: date) -> When:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        return When(starts_at=at, on=day, minutes=60, mode="phone")

    @staticmethod
    def _id(which: int) -> UUID:
        return UUID(int=100 + which)


def _stored(event: Any) -> Any:
    """As it is read once it was stored."""
    place = {"event_id": UUID(int=7), "stream": f"coaching-{COURSE}"}
    stored = CODEC.encode(event, keys=KEYS, **place)
    return CODEC.decode(event.event_name, event.event_version, stored, keys=KEYS, **place)


CODEC = codec()
TestCourses = Courses.TestCase
TestCourses.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
