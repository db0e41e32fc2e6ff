"""A volunteer of Life Links: from asking to be one to leaving.

Rules, as given / when / then:
- given nothing / Apply in the own session, or written down by a coordinator / VolunteerApplied; an account
  or a participant's record that another volunteer has / refused. A person on probation may apply
- given an application / AskReference, ReceiveReference / ReferenceAsked, ReferenceReceived
- given references that do not suffice / DecideCheck / refused
- given them / DecideCheck, at a level and on a ground that go together / CheckDecided; a conviction that
  is known without what was weighed / refused
- given a decision that rests on the update service / CheckStatus / StatusChecked: it holds on, or, where the
  status has changed, every decision ends, and only a new one clears again
- given an application / Train / VolunteerTrained
- given references, a check of the level that is asked for and every needed module, all of which hold
  today / MakeAvailable / MadeAvailable; else / refused, naming what lacks
- given an available or paused one / a day on which check or training does not hold / ClearanceLapsed: by
  the timer, and before whatever else is decided on such a day
- given an available one / Pause by themself or a coordinator / VolunteerPaused; Resume / VolunteerResumed,
  by a coordinator alone where a coordinator paused
- given one who paused by themself / Pause by a coordinator / VolunteerPaused: from then on a coordinator
  says when it goes on
- given one who is neither refused nor left / Refuse, with words that they can read / VolunteerRefused; for
  a conviction only where a decision has weighed it, and by another account than decided
- given one without links / Leave / VolunteerLeft; with links / refused: these end first
- given one who left or was refused / Erase / VolunteerErased, for good; else / refused. While something of
  theirs is not settled / refused, without saying what: it may be a concern, which is not theirs to know
- given one who was erased and whom a backup brought back / EraseAgain / VolunteerErased, whatever the backup
  says of them, after VolunteerLeft where they had not; erased already / nothing
- nobody decides on their own record, but for what they offer, pausing, resuming and leaving
"""

from collections.abc import Sequence
from typing import Any, Final

from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.profile import checked
from services.plans.domain.life_links.volunteer_clearing import CLEARING
from services.plans.domain.life_links.volunteer_commands import VolunteerFacts
from services.plans.domain.life_links.volunteer_events import By, Offer
from services.plans.domain.life_links.volunteer_state import Volunteer, evolve, lapsing
from services.plans.domain.networks.vocabulary import check_code, in_order
from shared.domain import Conflict, Decider, Forbidden, Invalid, NotFound
from shared.domain.dates import DAY

OVER: Final = ("refused", "left")
OWN: Final = (commands.ChangeOffer, commands.Pause, commands.Resume, commands.Leave, commands.Erase)


def decide(command: Any, state: Volunteer, facts: VolunteerFacts) -> Sequence[Any]:
    if isinstance(command, commands.Apply):
        return apply(command, state, facts)
    if state.volunteer_id is None:
        raise NotFound("There is no such volunteer.")
    lapsed = _lapse(state, facts)
    if isinstance(command, commands.Lapse):
        return lapsed
    for event in lapsed:
        state = evolve(state, event)
    _check_may(command, state)
    happened: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return [*lapsed, *happened]


def _lapse(state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    held = state.clearance
    if state.status not in ("available", "paused") or (held and held.holds(facts.today)):
        return []
    lapsed_on = facts.today if held is None or held.until is None else held.until + DAY
    what = lapsing(state, facts.definition.needed)
    return [events.ClearanceLapsed(volunteer_id=_id(state), what=what, lapsed_on=lapsed_on)]


def _check_may(command: Any, state: Volunteer) -> None:
    if state.status in OVER and not isinstance(command, commands.Erase | commands.EraseAgain):
        raise Conflict("This volunteer is not with Life Links any more.", code=state.status)
    if command.account == state.account and not isinstance(command, OWN):
        raise Forbidden("Nobody decides on their own record. Ask a coordinator.", code="own-record")


def apply(command: commands.Apply, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    if state.volunteer_id is not None:
        raise Conflict("This volunteer has applied already.", code="volunteer-exists")
    if facts.account_taken:
        raise Conflict(
            "A volunteer signs in as this already.", field="volunteer_account", code="account-taken"
        )
    if facts.record_taken:
        raise Conflict("A volunteer has this record already.", field="participant_id", code="record-taken")
    return [
        events.VolunteerApplied(
            volunteer_id=command.volunteer_id,
            volunteer_account=command.volunteer_account,
            name=command.name,
            known_as=command.known_as,
            contact=command.contact,
            offer=_offer(command.offer, facts),
            participant_id=command.participant_id,
            definition=facts.definition.reference,
            account=command.account,
            applied_on=facts.today,
        )
    ]


def change_offer(command: commands.ChangeOffer, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    offer = _offer(command.offer, facts)
    if offer == state.offer:
        return []
    said = {"volunteer_id": _id(state), "account": command.account, "changed_on": facts.today}
    return [events.OfferChanged(**said, offer=offer)]


def _offer(offer: Offer, facts: VolunteerFacts) -> Offer:
    """In order. Fewer links than there are end none."""
    definition = facts.definition
    most = {"most_links": definition.most_links, "most_minutes_a_month": definition.most_minutes_a_month}
    for field, limit in most.items():
        if not 1 <= getattr(offer, field) <= limit:
            raise Invalid(f"Give a number from 1 to {limit}.", field=field)
    traits = [code for code, wish in facts.weights.wishes.items() if wish.category is None]
    return Offer(
        profile=checked(offer.profile, facts.interests, facts.areas),
        categories=in_order(offer.categories, facts.network.categories, "categories"),
        traits=in_order(offer.traits, traits, "traits"),
        most_links=offer.most_links,
        most_minutes_a_month=offer.most_minutes_a_month,
    )


def pause(command: commands.Pause, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    check_code(command.reason, facts.definition.pause_reasons, "reason")
    by = _by(command, state)
    if state.status == "paused" and by in ("volunteer", state.paused_by):
        return []
    if state.status not in ("available", "paused"):
        raise Conflict("Only who is available can pause.", code="not-available-yet")
    said = {"volunteer_id": _id(state), "account": command.account, "paused_on": facts.today}
    return [events.VolunteerPaused(**said, by=by, reason=command.reason)]


def resume(command: commands.Resume, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    if state.status == "available":
        return []
    if state.status != "paused":
        raise Conflict("A coordinator makes available whoever is not yet.", code="not-paused")
    by = _by(command, state)
    if by == "volunteer" and state.paused_by == "coordinator":
        raise Conflict("A coordinator paused this; they say when it goes on.", code="paused-by-coordinator")
    said = {"volunteer_id": _id(state), "account": command.account, "resumed_on": facts.today}
    return [events.VolunteerResumed(**said, by=by)]


def refuse(command: commands.Refuse, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    check_code(command.reason, facts.definition.refusal_reasons, "reason")
    if facts.definition.refusal_reasons[command.reason].conviction:
        _check_weighed(command, state)
    _check_free(facts)
    said = {"volunteer_id": _id(state), "account": command.account, "refused_on": facts.today}
    return [events.VolunteerRefused(**said, reason=command.reason, words=command.words)]


def _check_weighed(command: commands.Refuse, state: Volunteer) -> None:
    check = state.latest_check
    if check is None or not check.conviction or check.cleared:
        raise Conflict(
            "A conviction refuses nobody on its own. First record a decision that weighs it.",
            field="reason",
            code="conviction-not-weighed",
        )
    if check.decided_by == command.account:
        raise Conflict("Somebody else than who decided on the check refuses for it.", code="second-person")


def leave(command: commands.Leave, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    _check_free(facts)
    said = {"volunteer_id": _id(state), "account": command.account, "left_on": facts.today}
    return [events.VolunteerLeft(**said, by=_by(command, state))]


def _check_free(facts: VolunteerFacts) -> None:
    if facts.links:
        raise Conflict(
            "This volunteer has links that are not over. They end first, or are declined.", code="links-open"
        )


def erase(command: commands.Erase, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    if state.erased:
        return []
    if state.status not in OVER:
        raise Conflict("Who is with Life Links leaves first.", code="not-left")
    if facts.unsettled:
        raise Conflict(
            "This cannot be erased yet, as not everything of it is settled. Ask a coordinator.",
            code="not-settled",
        )
    said = {"volunteer_id": _id(state), "account": command.account, "erased_on": facts.today}
    return [events.VolunteerErased(**said)]


def erase_again(command: commands.EraseAgain, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    if state.erased:
        return []
    said = {"volunteer_id": _id(state), "account": command.account}
    left = events.VolunteerLeft(**said, by="coordinator", left_on=facts.today)
    erased = events.VolunteerErased(**said, erased_on=facts.today)
    return [erased] if state.status in OVER else [left, erased]


def _by(command: Any, state: Volunteer) -> By:
    return "volunteer" if command.account == state.account else "coordinator"


def _id(state: Volunteer) -> Any:
    assert state.volunteer_id is not None
    return state.volunteer_id


DECISIONS: dict[type, Any] = {
    **CLEARING,
    commands.ChangeOffer: change_offer,
    commands.Pause: pause,
    commands.Resume: resume,
    commands.Refuse: refuse,
    commands.Leave: leave,
    commands.Erase: erase,
    commands.EraseAgain: erase_again,
}
DECIDER: Decider[Volunteer] = Decider("volunteer", Volunteer(), decide, evolve)
