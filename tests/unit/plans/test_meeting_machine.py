"""Whatever happens to a link, a volunteer and a person, and whenever: no meeting is planned or held but
under a link that goes on (held: or went on that day), after both said yes, on a day on which check and
training hold."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.domain.life_links.meeting_commands import MeetingFacts
from services.plans.domain.life_links.meeting_events import When
from shared.domain import Refusal
from tests.unit.plans.meeting_deciding import KIT, PERSON, PLACE, VOLUNTEER, facts, link, standing, volunteer

BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = st.integers(-3, 6)
# What may meet comes oftener, so that much of both is seen.
LINKS = st.sampled_from(["trial", "active", "trial", "active", "proposed", "declined", "paused", "ended"])
OFTEN, SELDOM = st.sampled_from([True, True, True, False]), st.sampled_from([False, False, False, True])
VOICES = st.sampled_from([PERSON, VOLUNTEER, KIT])


@dataclass
class World:
    """What is so, told plainly: days are counted from the first."""

    hours: int = 0
    link: str = "trial"
    stopped_on: int | None = None
    said_yes_on: int | None = -3
    cleared: tuple[int, int | None] | None = (-3, None)
    offering: bool = True
    concern: bool = False
    excluded: bool = False
    person: str = "started"
    shares: bool = True
    meetings: dict[UUID, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return BEGAN + timedelta(hours=self.hours)

    @property
    def facts(self) -> MeetingFacts:
        spans = self.cleared or (0, None)
        return facts(
            now=self.now,
            today=self.now.date(),
            link=link(state=self.link, consented_on=day(self.said_yes_on), ended_on=day(self.stopped_on)),
            volunteer=volunteer(
                offering=self.offering,
                concern=self.concern,
                cleared_from=day(spans[0]) if self.cleared else None,
                cleared_until=day(spans[1]) if self.cleared else None,
                most_minutes_a_month=10_000,
            ),
            standing=replace(standing(self.person, sharing_with_volunteers=self.shares)),
            excluded=self.excluded,
        )

    def may_meet(self, on: date) -> bool:
        """The oracle."""
        if self.link not in ("trial", "active") or self.said_yes_on is None or self.cleared is None:
            return False
        number = (on - BEGAN.date()).days
        first, last = self.cleared
        both, valid = number >= self.said_yes_on, first <= number <= (1000 if last is None else last)
        return both and valid and self.person == "started" and self.shares

    def may_have_met(self, on: date) -> bool:
        """The same of a day before the link was paused or ended, whatever became of the person since."""
        if self.stopped_on is None:
            return self.may_meet(on)
        then = replace(self, link="trial", person="started", shares=True)
        return (on - BEGAN.date()).days <= self.stopped_on and then.may_meet(on)


def day(number: int | None) -> date | None:
    return None if number is None else BEGAN.date() + timedelta(days=number)


class Meetings(RuleBasedStateMachine):
    """One link, its meetings, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.ids = 0

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.world.hours += hours

    @rule(state=LINKS, yes=DAYS)
    def the_link_becomes(self, state: str, yes: int) -> None:
        self.world.link = state
        self.world.said_yes_on = None if state in ("proposed", "declined") else yes
        today = (self.world.now.date() - BEGAN.date()).days
        self.world.stopped_on = today if state in ("paused", "ended") else None

    @rule(first=DAYS, days=st.one_of(st.none(), st.integers(0, 8)))
    def check_and_training_hold(self, first: int, days: int | None) -> None:
        self.world.cleared = (first, None if days is None else first + days)

    @rule()
    def neither_holds(self) -> None:
        self.world.cleared = None

    @rule(offering=OFTEN, concern=SELDOM, excluded=SELDOM)
    def the_volunteer_becomes(self, *, offering: bool, concern: bool, excluded: bool) -> None:
        world = self.world
        world.offering, world.concern, world.excluded = offering, concern, excluded

    @rule(status=st.sampled_from(["started", "started", "recalled"]), shares=OFTEN)
    def the_person_becomes(self, *, status: str, shares: bool) -> None:
        self.world.person, self.world.shares = status, shares

    @rule(voice=VOICES, hours=st.integers(1, 100))
    def plan(self, voice: Any, hours: int) -> None:
        self.ids += 1
        wanted = self._when(hours)
        command = commands.PlanMeeting(meeting_id=UUID(int=self.ids), voice=voice, when=wanted)
        self._try(UUID(int=self.ids), command, may=self._may_plan(wanted))

    @rule(voice=VOICES, hours=st.integers(1, 100), which=st.integers(0, 9))
    def move(self, voice: Any, hours: int, which: int) -> None:
        if found := self._planned(which):
            wanted = self._when(hours)
            if wanted != DECIDER.fold(self.world.meetings[found]).when:  # type: ignore[union-attr]
                may = self._may_plan(wanted)
                self._try(found, commands.MoveMeeting(voice=voice, when=wanted), may=may)

    @rule(voice=VOICES, which=st.integers(0, 9), back=st.integers(0, 3))
    def hold(self, voice: Any, which: int, back: int) -> None:
        if found := self._planned(which):
            state = DECIDER.fold(self.world.meetings[found])
            assert state is not None
            on = self.world.now.date() - timedelta(days=back)
            may = state.when.starts_at <= self.world.now and self.world.may_have_met(on)
            self._try(found, commands.HoldMeeting(voice=voice, minutes=30, on=on), may=may)

    @rule(voice=VOICES, which=st.integers(0, 9))
    def cancel(self, voice: Any, which: int) -> None:
        if found := self._planned(which):
            state = DECIDER.fold(self.world.meetings[found])
            assert state is not None
            may = state.when.starts_at > self.world.now
            self._try(found, commands.CancelMeeting(voice=voice, reason="work"), may=may)

    @invariant()
    def what_may_be_done_now_is_what_the_oracle_says(self) -> None:
        for voice in (PERSON, VOLUNTEER, KIT):
            for hours in (1, 48):
                wanted = self._when(hours)
                command = commands.PlanMeeting(meeting_id=UUID(int=0), voice=voice, when=wanted)
                assert bool(self._decided((), command)) == self._may_plan(wanted), self.world
            command = commands.HoldMeeting(voice=voice, minutes=30, on=self.world.now.date())
            may = self.world.may_have_met(self.world.now.date())
            assert bool(self._decided((self._began(),), command)) == may, self.world

    def _began(self) -> events.MeetingPlanned:
        """One that was planned when all was well, and whose time has come."""
        return events.MeetingPlanned(**PLACE, by=VOLUNTEER, definition="life_links:1", when=self._when(-1))

    def _when(self, hours: int) -> When:
        at = self.world.now + timedelta(hours=hours)
        return When(starts_at=at, on=at.date(), minutes=30, mode="phone")

    def _may_plan(self, wanted: When) -> bool:
        world = self.world
        free = world.offering and not world.concern and not world.excluded
        return free and world.may_meet(wanted.on)

    def _planned(self, which: int) -> UUID | None:
        meetings = self.world.meetings
        open_ = [
            key for key, told in meetings.items() if getattr(DECIDER.fold(told), "status", "") == "planned"
        ]
        return open_[which % len(open_)] if open_ else None

    def _decided(self, before: tuple[Any, ...], command: Any) -> tuple[Any, ...]:
        try:
            return tuple(DECIDER.decide(command, DECIDER.fold(before), self.world.facts))
        except Refusal:
            return ()

    def _try(self, meeting_id: UUID, command: Any, *, may: bool) -> None:
        before = self.world.meetings.get(meeting_id, ())
        happened = self._decided(before, command)
        assert bool(happened) == may, (command, self.world)
        if happened:
            self.world.meetings[meeting_id] = (*before, *happened)


TestMeetings = Meetings.TestCase
TestMeetings.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
