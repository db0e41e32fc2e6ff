"""A link between a person and a volunteer: proposed, agreed by both, tried, kept, paused, ended.

Rules, as given / when / then:
- given nothing / ProposeLink by the person or a practitioner / LinkProposed; by anybody else / refused
- given a person whose case is not under way, who does not take part, who has not agreed to sharing with
  volunteers, who has as many links as the definition allows, or one with this volunteer / ProposeLink,
  Consent / refused, and they are told why; a volunteer is not told: to them it is not available
- given two of whom one is excluded from the other, who know each other, of whom either refused the other,
  or of whom one holds the other's case, or a volunteer who is not there, not offering, not cleared, full,
  or of whom a concern is open / the same / refused in the same words (`checking.not_available`), after
  everything else was asked
- given a proposal / Consent by the person in their own session, or by the volunteer / consented; the second
  of both / TrialBegun, too; both by one account, or while a concern is open / refused as not available;
  by staff / refused
- given a proposal / DeclineLink by either of both / LinkDeclined; neither says why
- given a trial that lasted so many days / ReviewLink by a practitioner / LinkConfirmed; given a confirmed
  link / LinkReviewed; where either wants to stop / refused: it is ended then
- given a link under way / PauseLink by anybody / LinkPaused, whatever the person's standing
- given a paused link / ResumeLink by a practitioner / LinkResumed, as it was; while a concern is open, or
  where it could not be begun today / refused. By the person or the volunteer / refused: why it rests may
  not be theirs to know
- given a link of a practitioner's own, as its volunteer / ProposeLink / refused as not available;
  ReviewLink, ResumeLink / refused: somebody else does it
- given a link under way / EndLink by anybody, with a reason or without / LinkEnded, whatever the standing; a
  proposal a practitioner ends, too
- given one that either declined or ended / AskAgain by that party / MayBeAskedAgain; by the other / nothing
- given a link under way / Rest / LinkPaused, once for each cause; given an open link / Stop / LinkEnded
- concerns: `concerns`
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.plans.domain.life_links import concerns
from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_checks import (
    EITHER_OR_STAFF,
    check_available,
    check_begins,
    check_goes_on,
    check_no_party,
    only,
    place_of,
)
from services.plans.domain.life_links.link_commands import LinkFacts
from services.plans.domain.life_links.link_state import REFUSERS, UNDER_WAY, Link, State, evolve
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Decider, Invalid, NotFound


def decide(command: Any, state: State, facts: LinkFacts) -> Sequence[Any]:
    if isinstance(command, commands.ProposeLink):
        return propose(command, state, facts)
    if state is None:
        raise NotFound("There is no such link, or it is not yours to see.")
    found: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return found


def propose(command: commands.ProposeLink, state: State, facts: LinkFacts) -> list[Any]:
    only(command.by, "person", "practitioner")
    if state is not None:
        raise Conflict("Another link has this id. Give a new one.", field="link_id")
    check_begins(facts, command.by)
    if facts.links >= facts.definition.most_links:
        raise Conflict("There are as many links as one person may have. End one first.", code="links-full")
    own = facts.volunteer is not None and facts.volunteer.account == command.by.account
    check_available(facts, held=False, barred=own)
    assert facts.volunteer is not None
    return [
        events.LinkProposed(
            link_id=command.link_id,
            participant_id=facts.standing.participant_id,
            volunteer_id=command.volunteer_id,
            volunteer_account=facts.volunteer.account,
            definition=facts.definition.reference,
            by=command.by,
            proposed_on=facts.today,
        )
    ]


def consent(command: commands.Consent, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, "person", "volunteer")
    own, other = state.person, state.volunteer
    if command.by.party == "volunteer":
        own, other = other, own
    if own is not None:
        return []
    _check_proposed(state)
    if command.wording != facts.definition.reference:
        raise Invalid("What is agreed to has changed: read it anew.", field="wording")
    given = _given(command, state, facts)
    check_begins(facts, command.by)
    twice = other is not None and other.account == command.by.account
    check_available(facts, held=True, barred=twice or state.concern_open)
    return [given] if other is None else [given, _trial(command.by, state, facts)]


def _given(command: commands.Consent, state: Link, facts: LinkFacts) -> Any:
    said: dict[str, Any] = {
        **place_of(state),
        "wording": command.wording,
        "account": command.by.account,
        "consented_on": facts.today,
    }
    if command.by.party == "volunteer":
        return events.VolunteerConsented(**said)
    if command.known_as is None:
        raise Invalid("Say what you want to be called by.", field="known_as")
    return events.PersonConsented(**said, known_as=command.known_as)


def _trial(by: events.Voice, state: Link, facts: LinkFacts) -> events.TrialBegun:
    ends_on = facts.today + timedelta(days=facts.definition.trial_days)
    return events.TrialBegun(**place_of(state), by=by, begun_on=facts.today, trial_ends_on=ends_on)


def _check_proposed(state: Link) -> None:
    if state.state != "proposed":
        raise Conflict(
            "This link is not proposed any more. GET it to see how it stands; propose another.",
            code="not-proposed",
        )


def decline(command: commands.DeclineLink, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, "person", "volunteer")
    if state.state == "declined" and state.ended_by == command.by.party:
        return []
    _check_proposed(state)
    said = {**place_of(state), "party": command.by.party, "account": command.by.account}
    return [events.LinkDeclined(**said, declined_on=facts.today)]


def review(command: commands.ReviewLink, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, "practitioner")
    check_no_party(command.by, state)
    says = facts.definition.says
    for name in ("person_says", "volunteer_says"):
        check_code(getattr(command, name), says, name)
    if state.state not in ("trial", "active"):
        raise Conflict("A link is reviewed while it is under way and not paused.", code="not-under-way")
    check_goes_on(facts)
    if says[command.person_says].stops or says[command.volunteer_says].stops:
        raise Conflict("One of both wants to stop: end the link.", code="wants-to-stop")
    said: dict[str, Any] = {
        **place_of(state),
        "person_says": command.person_says,
        "volunteer_says": command.volunteer_says,
        "account": command.by.account,
        "review_due_on": facts.today + timedelta(days=facts.definition.review_days),
    }
    if state.state == "active":
        return [events.LinkReviewed(**said, reviewed_on=facts.today)]
    least = timedelta(days=facts.definition.trial_least_days)
    if state.begun_on is not None and facts.today < state.begun_on + least:
        raise Conflict(
            f"The trial is reviewed from {state.begun_on + least} on, not before.", code="too-early"
        )
    return [events.LinkConfirmed(**said, confirmed_on=facts.today)]


def pause(command: commands.PauseLink, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, *EITHER_OR_STAFF)
    _check_under_way(state)
    if state.state == "paused":
        return []
    said = {**place_of(state), "cause": command.by.party, "account": command.by.account}
    return [events.LinkPaused(**said, paused_on=facts.today)]


def resume(command: commands.ResumeLink, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, "practitioner")
    check_no_party(command.by, state)
    _check_under_way(state)
    if state.state != "paused":
        return []
    if state.concern_open:
        raise Conflict(
            "A safeguarding concern is open. A safeguarding lead closes it first.", code="concern-open"
        )
    check_goes_on(facts)
    check_available(facts, held=True)
    said = {**place_of(state), "account": command.by.account}
    return [events.LinkResumed(**said, resumed_on=facts.today)]


def _check_under_way(state: Link) -> None:
    if state.state not in UNDER_WAY:
        raise Conflict("This link is not under way. GET it to see how it stands.", code="not-under-way")


def end(command: commands.EndLink, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, *EITHER_OR_STAFF)
    if command.reason is not None:
        check_code(command.reason, facts.definition.end_reasons, "reason")
    if state.state == "ended":
        return []
    if state.state == "proposed" and command.by.party != "practitioner":
        raise Conflict("This link is only proposed: decline it.", code="not-under-way")
    if not state.open:
        _check_under_way(state)
    return [_ended(state, command.by.party, facts.today, command.by.account, command.reason)]


def ask_again(command: commands.AskAgain, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, *REFUSERS)
    # To the other party it answers the same, as who refused is not theirs to know.
    if state.refused_by != command.by.party:
        return []
    said = {**place_of(state), "party": command.by.party, "account": command.by.account}
    return [events.MayBeAskedAgain(**said, said_on=facts.today)]


def rest(command: commands.Rest, state: Link, _: LinkFacts) -> list[Any]:
    if state.state not in UNDER_WAY or command.cause in state.causes:
        return []
    return [
        events.LinkPaused(**place_of(state), cause=command.cause, account=None, paused_on=command.on),
    ]


def stop(command: commands.Stop, state: Link, _: LinkFacts) -> list[Any]:
    return [_ended(state, command.cause, command.on, command.account)] if state.open else []


def _ended(state: Link, cause: Any, on: Any, account: str | None, reason: str | None = None) -> Any:
    return events.LinkEnded(**place_of(state), cause=cause, reason=reason, account=account, ended_on=on)


DECISIONS: dict[type, Any] = {
    commands.Consent: consent,
    commands.DeclineLink: decline,
    commands.ReviewLink: review,
    commands.PauseLink: pause,
    commands.ResumeLink: resume,
    commands.EndLink: end,
    commands.AskAgain: ask_again,
    commands.Rest: rest,
    commands.Stop: stop,
    commands.RaiseConcern: concerns.raise_concern,
    commands.CloseConcern: concerns.close_concern,
}
DECIDER: Decider[State] = Decider("link", None, decide, evolve)
