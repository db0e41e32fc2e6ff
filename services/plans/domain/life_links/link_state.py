"""One link, folded from its stream."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_events import Cause, Ending, Speaker
from shared.domain import Erased, record
from shared.domain.authorship import OwnWords

Stage = Literal["proposed", "declined", "trial", "active", "paused", "ended"]
UNDER_WAY: Final = ("trial", "active", "paused")
REFUSERS: Final = ("person", "volunteer")
# What a safeguarding lead ended is not begun again, whatever the two say.
BARRING: Final = (*REFUSERS, "concern")


@record
class Consented:
    """known_as: the person's; None of a volunteer, whose record has it."""

    account: str
    wording: str
    on: date
    known_as: str | Erased | None = None


@record
class Review:
    """person_says, volunteer_says: codes of what each said."""

    on: date
    person_says: str
    volunteer_says: str
    account: str


@record
class Concern:
    """words: the person's own; text: of whoever else raised it. closed_by: the account. findings: the
    safeguarding lead's words."""

    concern_id: UUID
    party: Speaker
    account: str
    category: str
    raised_on: date
    words: OwnWords | Erased | None
    text: str | Erased | None
    outcome: str | None = None
    findings: str | Erased | None = None
    closed_on: date | None = None
    closed_by: str | None = None

    @property
    def open(self) -> bool:
        return self.closed_on is None


@record
class Link:
    """before_pause: what it is again when it is resumed. causes: why it is paused. refused_by: who of both
    declined or ended it, until they say that they may be asked again; or a concern, for good."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    volunteer_account: str
    proposed_on: date
    proposed_by: Speaker
    state: Stage = "proposed"
    person: Consented | None = None
    volunteer: Consented | None = None
    begun_on: date | None = None
    trial_ends_on: date | None = None
    review_due_on: date | None = None
    reviews: tuple[Review, ...] = ()
    before_pause: Stage | None = None
    causes: frozenset[Cause] = frozenset()
    paused_on: date | None = None
    ended_on: date | None = None
    ended_by: Ending | None = None
    reason: str | None = None
    refused_by: str | None = None
    concerns: Mapping[UUID, Concern] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.state == "proposed" or self.state in UNDER_WAY

    @property
    def concern_open(self) -> bool:
        return any(concern.open for concern in self.concerns.values())


State = Link | None


def evolve(state: State, event: Any) -> State:
    if isinstance(event, events.LinkProposed):
        names = ("link_id", "participant_id", "volunteer_id", "volunteer_account", "proposed_on")
        said = {name: getattr(event, name) for name in names}
        return Link(**said, proposed_by=event.by.party)
    return state if state is None else _evolve(state, event)


def _evolve(state: Link, event: Any) -> Link:
    match event:
        case events.PersonConsented():
            return replace(state, person=_consented(event, known_as=event.known_as))
        case events.VolunteerConsented():
            return replace(state, volunteer=_consented(event))
        case events.TrialBegun():
            begun_on, ends_on = event.begun_on, event.trial_ends_on
            return replace(state, state="trial", begun_on=begun_on, trial_ends_on=ends_on)
        case events.LinkConfirmed():
            reviewed = _reviewed(state, event, event.confirmed_on)
            return replace(reviewed, state="active", trial_ends_on=None)
        case events.LinkReviewed():
            return _reviewed(state, event, event.reviewed_on)
        case events.ConcernRaised() | events.ConcernClosed():
            return _concerned(state, event)
    return _moved(state, event)


def _moved(state: Link, event: Any) -> Link:
    match event:
        case events.LinkPaused():
            return replace(
                state,
                state="paused",
                before_pause=state.before_pause or state.state,
                causes=state.causes | {event.cause},
                paused_on=state.paused_on or event.paused_on,
            )
        case events.LinkResumed():
            return replace(
                state,
                state=state.before_pause or state.state,
                before_pause=None,
                causes=frozenset(),
                paused_on=None,
            )
        case events.LinkDeclined():
            return _over(state, "declined", event.declined_on, event.party, None)
        case events.LinkEnded():
            return _over(state, "ended", event.ended_on, event.cause, event.reason)
        case events.MayBeAskedAgain():
            return replace(state, refused_by=None)
    return state


def _over(state: Link, stage: Stage, on: date, by: Ending, reason: str | None) -> Link:
    return replace(
        state,
        state=stage,
        before_pause=None,
        causes=frozenset(),
        paused_on=None,
        ended_on=on,
        ended_by=by,
        reason=reason,
        refused_by=by if by in BARRING else None,
    )


def _consented(event: Any, known_as: str | Erased | None = None) -> Consented:
    return Consented(account=event.account, wording=event.wording, on=event.consented_on, known_as=known_as)


def _reviewed(state: Link, event: Any, on: date) -> Link:
    said = {name: getattr(event, name) for name in ("person_says", "volunteer_says", "account")}
    reviews = (*state.reviews, Review(on=on, **said))
    return replace(state, reviews=reviews, review_due_on=event.review_due_on)


def _concerned(state: Link, event: events.ConcernRaised | events.ConcernClosed) -> Link:
    found = state.concerns.get(event.concern_id)
    if isinstance(event, events.ConcernRaised):
        names = ("concern_id", "party", "account", "category", "raised_on", "words", "text")
        found = Concern(**{name: getattr(event, name) for name in names})
    elif found is not None:
        found = replace(
            found,
            outcome=event.outcome,
            findings=event.text,
            closed_by=event.account,
            closed_on=event.closed_on,
        )
    return replace(state, concerns={**state.concerns, **({found.concern_id: found} if found else {})})
