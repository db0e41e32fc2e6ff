"""One contact: asked for, planned, moved, cancelled, and what became of it.

Rules, as given / when / then:
- given nothing / RequestContact by the person / ContactRequested; by a practitioner, who plans, / refused
- given nothing / PlanContact by a practitioner / ContactPlanned; in the past, too: what was arranged and
  missed is written down afterwards. A request is for a time to come
- given a request / AcceptContact, DeclineContact by a practitioner / ContactAccepted, ContactDeclined;
  by the person, or once its time has come (accept) / refused
- given a request / MoveContact by the person; given a planned one / by a practitioner / ContactMoved; the
  other way round / refused. The same time and mode / nothing
- given a request or a planned one / CancelContact by either, before it begins / ContactCancelled; after
  that it was kept or missed / refused
- given somebody who is not under way / anything that plans / refused. Who was recalled is met in prison,
  or without meeting. Contacts are part of the order, so that a withdrawn consent ends none
- given a place without a meeting, or a meeting without one / refused
- given less than a minute, more than a day, or a day beyond what the definition sets / refused
- what was kept or missed: `recording`; notes and the person's rating: `voicing`
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from services.plans.domain.checking import check_under_way
from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship import recording, voicing
from services.plans.domain.relationship.checks import check_when, holder_of, only, place_of
from services.plans.domain.relationship.contact_commands import ContactFacts
from services.plans.domain.relationship.contact_state import Contact, State, evolve
from services.plans.domain.relationship.definition import one_of
from shared.domain import Conflict, Decider, Invalid, NotFound

Begins = commands.RequestContact | commands.PlanContact | commands.RecordUnplanned
MET_ON_RECALL: Final = (None, "prison")


def decide(command: Any, state: State, facts: ContactFacts) -> Sequence[Any]:
    if isinstance(command, Begins):
        return _begin(command, state, facts)
    if state is None:
        raise NotFound("This participant has no such contact.")
    match command:
        case commands.AcceptContact():
            return _accept(command, state, facts)
        case commands.DeclineContact():
            return _decline(command, state, facts)
        case commands.MoveContact():
            return _move(command, state, facts)
        case commands.CancelContact():
            return _cancel(command, state, facts)
    return recording.decide(command, state, facts) or voicing.decide(command, state, facts)


def _begin(command: Begins, state: State, facts: ContactFacts) -> Sequence[Any]:
    if state is not None:
        raise Conflict("Another contact has this id. Give a new one.", field="contact_id")
    one_of(facts.definition.purposes, command.purpose, "purpose")
    if isinstance(command, commands.RecordUnplanned):
        _check_possible(command.held.when, facts)
        return [recording.unplanned(command, facts)]
    only("person" if isinstance(command, commands.RequestContact) else "practitioner", command.author)
    _check_plannable(command.when, facts)
    said: dict[str, Any] = {
        "contact_id": command.contact_id,
        "participant_id": facts.standing.participant_id,
        "account": command.author.account,
        "definition": facts.definition.reference,
        "when": command.when,
        "purpose": command.purpose,
    }
    if isinstance(command, commands.RequestContact):
        _check_to_come(command.when, facts)
        return [events.ContactRequested(**said, with_account=facts.case_manager)]
    whose = holder_of(command.with_account, command.author, facts, "with_account")
    return [events.ContactPlanned(**said, asked_for_by=command.asked_for_by, with_account=whose)]


def _accept(command: commands.AcceptContact, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    only("practitioner", command.author)
    if state.status == "planned" and state.asked_for_by == "person":
        return []
    _check_requested(state)
    _check_possible(state.when, facts)
    _check_to_come(state.when, facts)
    whose = holder_of(command.with_account or state.with_account, command.author, facts, "with_account")
    return [events.ContactAccepted(**place_of(state, command.author), with_account=whose)]


def _decline(command: commands.DeclineContact, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    only("practitioner", command.author)
    one_of(facts.definition.decline_reasons, command.reason, "reason")
    if state.status == "declined" and state.reason == command.reason:
        return []
    _check_requested(state)
    return [events.ContactDeclined(**place_of(state, command.author), reason=command.reason)]


def _check_requested(state: Contact) -> None:
    if state.status != "requested":
        raise Conflict("This contact does not await an answer any more.", code="not-requested")


def _move(command: commands.MoveContact, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    _check_open(state)
    only("person" if state.status == "requested" else "practitioner", command.author)
    if command.when == state.when:
        return []
    _check_plannable(command.when, facts)
    if state.status == "requested":
        _check_to_come(command.when, facts)
    said = {**place_of(state, command.author), "party": command.author.party}
    return [events.ContactMoved(**said, when=command.when)]


def _cancel(command: commands.CancelContact, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    one_of(facts.definition.cancel_reasons, command.reason, "reason")
    again = command.author.party, command.reason
    if state.status == "cancelled" and (state.cancelled_by, state.reason) == again:
        return []
    _check_open(state)
    requested = state.status == "requested"
    if not requested and state.when.starts_at <= facts.now:
        raise Conflict("This contact has begun: record whether it was kept or missed.", code="begun")
    said = {**place_of(state, command.author), "party": command.author.party}
    return [events.ContactCancelled(**said, reason=command.reason, requested=requested)]


def _check_open(state: Contact) -> None:
    if state.status not in ("requested", "planned"):
        raise Conflict("This contact is not planned any more. Plan another.", code="not-planned")


def _check_plannable(when: events.When, facts: ContactFacts) -> None:
    _check_possible(when, facts)
    check_when(when, facts)
    if when.on > facts.today + timedelta(days=facts.definition.furthest_ahead_days):
        raise Invalid("This is too far ahead to plan for.", field="starts_at")


def _check_possible(when: events.When, facts: ContactFacts) -> None:
    if facts.standing.status != "recalled" or when.place not in MET_ON_RECALL:
        check_under_way(facts.standing)


def _check_to_come(when: events.When, facts: ContactFacts) -> None:
    if when.starts_at <= facts.now:
        raise Invalid("A time to come is needed.", field="starts_at")


DECIDER: Decider[State] = Decider("contact", None, decide, evolve)
