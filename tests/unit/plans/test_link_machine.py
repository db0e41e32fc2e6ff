"""Any course of a link: no trial without two consents in two sessions, none resumed that could not be begun,
no concern closed by anybody but the lead, and paused as long as one is open.

What may happen is judged here by an oracle of its own, from what was done and not from the state."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link import DECIDER
from services.plans.domain.life_links.link_events import Voice
from services.plans.main import codec
from shared.domain import Refusal
from shared.security import Keys, PersonKey
from tests.unit.plans.linking import (
    ANN,
    EVERYBODY,
    KIT,
    KNOWN,
    LEAD,
    LINK,
    PERSON,
    TODAY,
    VI,
    closing,
    concern,
    consent,
    facts,
    propose,
    review,
    standing,
)

KEYS = Keys({str(ANN): PersonKey(bytes(32))})
# Somebody who is on probation and a volunteer, in one sign-in.
BOTH = Voice(party="person", account=VI.account)
SPEAKERS = st.sampled_from((*EVERYBODY, BOTH))
EITHER = st.sampled_from((PERSON, PERSON, VI, VI, BOTH, KIT))
# A practitioner more often than not, as chance alone seldom gets far.
STAFF = st.sampled_from((KIT, KIT, KIT, KIT, LEAD, PERSON))
LEADS = st.sampled_from((LEAD, LEAD, LEAD, KIT, VI))
CONCERNS = st.sampled_from([UUID(int=number) for number in (11, 12)])
SECRETS = ("Annie", "I am afraid.", "He shouted.", "Spoke to both.")


class Links(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today, self.status, self.sharing = TODAY, "started", True
        self.cleared_until, self.offering, self.matchable = TODAY + timedelta(days=60), True, True
        self.state, self.log = DECIDER.initial, list[tuple[str, int, str]]()
        self.consented: dict[str, str] = {}
        self.open: set[UUID] = set()
        self.begun = self.over = False

    @initialize(far=st.booleans(), first=st.sampled_from((PERSON, VI)))
    def a_link_is_proposed(self, first: Voice, *, far: bool) -> None:
        self._do(propose(), KIT)
        if far:
            for by in (first, VI if first == PERSON else PERSON):
                self._do(consent(by), by)

    # What becomes known of both.

    @rule(days=st.sampled_from((1, 14, 56)))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(status=st.sampled_from(("started", "started", "started", "recalled", "completed")))
    def the_status_changes(self, status: str) -> None:
        self.status = status
        if status == "recalled":
            self._do(commands.Rest(cause="recalled", on=self.today), None)

    @rule(sharing=st.sampled_from((True, True, False)))
    def the_person_agrees_to_sharing_or_not(self, *, sharing: bool) -> None:
        self.sharing = sharing

    @rule(matchable=st.sampled_from((True, False)))
    def an_exclusion_comes_or_goes(self, *, matchable: bool) -> None:
        self.matchable = matchable
        if not matchable:
            self._do(commands.Rest(cause="register", on=self.today), None)

    @rule(offering=st.booleans(), days=st.sampled_from((-1, 0, 60)))
    def the_volunteer_is_there_or_not(self, days: int, *, offering: bool) -> None:
        self.offering, self.cleared_until = offering, self.today + timedelta(days=days)

    # What somebody does.

    @rule(by=EITHER)
    def one_consents(self, by: Voice) -> None:
        self._do(consent(by), by)

    @rule(by=EITHER, what=st.sampled_from((commands.AskAgain, commands.DeclineLink, commands.EndLink)))
    def one_wants_no_more_or_may_be_asked_again(self, by: Voice, what: Any) -> None:
        self._do(what(by=by), by)

    @rule(by=SPEAKERS)
    def one_pauses(self, by: Voice) -> None:
        self._do(commands.PauseLink(by=by), by)

    @rule(by=STAFF)
    def one_resumes(self, by: Voice) -> None:
        self._do(commands.ResumeLink(by=by), by)

    @rule(by=STAFF)
    def one_reviews(self, by: Voice) -> None:
        self._do(review(by), by)

    @rule(by=SPEAKERS, concern_id=CONCERNS)
    def one_raises_a_concern(self, by: Voice, concern_id: UUID) -> None:
        self._do(concern(by, concern_id=concern_id), by)

    @rule(by=LEADS, concern_id=CONCERNS, outcome=st.sampled_from(("support_given", "link_ended")))
    def one_closes_a_concern(self, by: Voice, concern_id: UUID, outcome: str) -> None:
        self._do(closing(by, outcome, concern_id=concern_id), by)

    # What must hold.

    @invariant()
    def it_is_never_under_way_while_a_concern_is_open(self) -> None:
        if self.state is not None:
            assert self.state.concern_open == bool(self.open)
            if self.open:
                assert self.state.state not in ("trial", "active")

    @invariant()
    def it_is_what_was_done_to_it(self) -> None:
        if self.state is not None:
            assert (self.state.state in ("declined", "ended")) == self.over
            assert not (self.begun and self.state.state == "proposed")
            assert (self.state.begun_on is not None) == self.begun

    def teardown(self) -> None:
        stored = [
            codec().decode(name, version, data, keys=KEYS, event_id=UUID(int=n), stream=f"link-{LINK}")
            for n, (name, version, data) in enumerate(self.log)
        ]
        assert DECIDER.fold(stored) == self.state

    def _do(self, command: Any, by: Voice | None) -> None:
        permissions = {"sharing_with_volunteers": self.sharing}
        known = facts(
            standing=standing(self.status, permissions=permissions),
            today=self.today,
            volunteer=replace(KNOWN, offering=self.offering, cleared_until=self.cleared_until),
            matchable=self.matchable,
        )
        try:
            happened = DECIDER.decide(command, self.state, known)
        except Refusal:
            return
        for event in happened:
            self._judge(event, by)
            self.state = DECIDER.evolve(self.state, event)
            data = codec().encode(event, event_id=UUID(int=len(self.log)), stream=f"link-{LINK}", keys=KEYS)
            assert not [word for word in SECRETS if word in json.dumps(data)]
            self.log.append((event.event_name, event.event_version, data))

    def _judge(self, event: Any, by: Voice | None) -> None:
        """Before it is folded."""
        match event:
            case events.PersonConsented() | events.VolunteerConsented():
                party = "person" if isinstance(event, events.PersonConsented) else "volunteer"
                assert by is not None
                assert (by.party, by.account) == (party, event.account)
                assert not self.over
                self.consented[party] = event.account
            case events.TrialBegun():
                assert set(self.consented) == {"person", "volunteer"}
                assert len(set(self.consented.values())) == 2
                assert self._possible(("started",))
                self.begun = True
            case events.LinkResumed():
                assert by == KIT
                assert not self.open
                assert self._possible(("started", "completed"))
            case events.ConcernRaised():
                self.open.add(event.concern_id)
            case events.ConcernClosed():
                assert by is not None
                assert by.party == "safeguarding_lead"
                self.open.remove(event.concern_id)
            case events.LinkEnded() | events.LinkDeclined():
                assert not self.over
                self.over = True

    def _possible(self, statuses: tuple[str, ...]) -> bool:
        volunteer = self.offering and self.today <= self.cleared_until
        return self.status in statuses and self.sharing and volunteer and self.matchable


Links.TestCase.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
TestLinks = Links.TestCase
