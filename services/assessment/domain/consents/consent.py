"""A person's say about the use of their data, purpose by purpose.

Whether a purpose `may` be pursued is judged here once and recorded when it changes: a lawful basis
is recorded, no objection stands that stops it, and consent stands where the basis is consent.

Declining, withdrawing and objecting are rights (UK GDPR articles 7(3) and 21). None of them is
non-compliance, so no command, event or answer here has a field in which it could be called that.

Rules, as given / when / then:
- given nothing / a basis that the data does not offer for this purpose and arm / refused
- given nothing / a basis that rests on an agreement, without its reference / refused
- given consent withdrawn, under whatever basis / one other than consent, which an objection would
  stop / refused: withdrawing would have been worth nothing (article 7(3))
- given no basis, or another one than consent / GiveConsent / refused
- given consent as the basis / GiveConsent to a wording of another purpose or language / refused
- given a withdrawal / GiveConsent on an earlier day / refused
- given anything / WithdrawConsent or Object / recorded, whatever the basis; again / nothing
- given a no that was recorded for the person / the same in their own session / recorded: theirs counts
- given a no from the person's own session / a yes on their behalf, GiveConsent or WithdrawObjection /
  refused: nobody overturns it for them; a further no on their behalf / as without it
- given an objection / it is withdrawn / recorded; given none / nothing
- given a session of the person / a word on how they said it / refused; of a practitioner / needed
- given no basis / an objection, or consent withdrawn, where a no stops every basis that is offered / may
  not, for that reason: it counts before anybody records a basis; where some basis holds against it /
  as without it
- given a standing objection / public task or research (article 21(1) and (6)), or consent / may not
- given consent withdrawn / any basis that an objection would stop / may not: who withdraws says no
- given an order of the court, which is a public task / an objection to taking part / recorded, and
  may: the sentence is no choice of the provider's, so article 21(1)'s compelling grounds are given;
  the objection stands in the record for whoever answers it
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.assessment.domain.consents import consent_events as events
from services.assessment.domain.consents.consent_events import Because
from services.assessment.domain.consents.lawful_basis import (
    CONSENT,
    Choice,
    ConsentWordings,
    LawfulBases,
    Purpose,
)
from shared.domain import Conflict, Decider, Invalid, record
from shared.domain.authorship import Author
from shared.domain.dates import not_after

ON_BEHALF = "on_behalf_of_person"


@record
class RecordLawfulBasis:
    purpose: Purpose
    basis: str
    reference: str | None
    author: Author


@record
class GiveConsent:
    """on_behalf: how the person said it; only where somebody else is signed in."""

    purpose: Purpose
    wording: str
    language: str
    on: date
    on_behalf: str | None
    author: Author


@record
class WithdrawConsent:
    purpose: Purpose
    on: date
    on_behalf: str | None
    author: Author


@record
class Object(WithdrawConsent):
    pass


@record
class WithdrawObjection(WithdrawConsent):
    pass


@record
class ConsentFacts:
    today: date
    participant_id: UUID
    arm: str
    bases: LawfulBases
    wordings: ConsentWordings


@record
class Given:
    """A standing consent."""

    wording: str
    language: str
    on: date
    on_behalf: str | None


@record
class Say:
    """Of one purpose. may, because: as last recorded; None where it may."""

    basis: str | None = None
    reference: str | None = None
    consent: Given | None = None
    withdrawn_on: date | None = None
    objected_on: date | None = None
    withdrawn_in_own_session: bool = False
    objected_in_own_session: bool = False
    may: bool = False
    because: Because | None = "no_lawful_basis"


Consents = Mapping[Purpose, Say]
NOTHING: Consents = MappingProxyType({})


def record_basis(command: RecordLawfulBasis, say: Say, facts: ConsentFacts) -> list[Any]:
    choice = facts.bases.choice(command.purpose, facts.arm, command.basis)
    basis = facts.bases.basis(command.basis)
    if choice is None or basis is None:
        raise _not_offered(command, facts)
    if basis.reference_needed != (command.reference is not None):
        fault = (
            "Name the agreement." if basis.reference_needed else "This basis has no reference. Leave it out."
        )
        raise Invalid(fault, field="reference")
    if (command.basis, command.reference) == (say.basis, say.reference):
        return []
    replaces_consent = command.basis != CONSENT and choice.objection == "stops"
    if replaces_consent and say.withdrawn_on is not None:
        raise Conflict("Consent was withdrawn. No other basis takes its place; only consent given anew does.")
    return [
        events.LawfulBasisRecorded(
            participant_id=facts.participant_id,
            purpose=command.purpose,
            basis=command.basis,
            reference=command.reference,
            recorded_by=command.author.account,
        )
    ]


def _not_offered(command: RecordLawfulBasis, facts: ConsentFacts) -> Invalid:
    offered = facts.bases.offered(command.purpose, facts.arm)
    codes = ", ".join(choice.basis for choice in offered) or "none: it is not pursued there"
    return Invalid(
        f"This basis is not offered for this purpose and arm. Offered: {codes}. "
        "GET /definitions says more, under lawful_bases.",
        field="basis",
    )


def give(command: GiveConsent, say: Say, facts: ConsentFacts) -> list[Any]:
    if say.basis is None:
        person = command.author.party == "person"
        way_out = "Ask your case manager to record it first." if person else "Record it first."
        raise Conflict(f"No lawful basis is recorded for this purpose. {way_out}", code="no-basis")
    if say.basis != CONSENT:
        raise Conflict("This purpose does not rest on consent. Object to it instead.", code="other-basis")
    _check_wording(command, facts)
    said = _said(command, facts)
    _check_not_overturned(command, say)
    if say.withdrawn_on and command.on < say.withdrawn_on:
        raise Invalid("Consent was withdrawn after this date.", field="on")
    if say.consent and (say.consent.wording, say.consent.language) == (command.wording, command.language):
        return []
    how: dict[str, Any] = {"wording": command.wording, "language": command.language}
    return [events.ConsentGiven(**said, **how, given_on=command.on)]


def withdraw(command: WithdrawConsent, say: Say, facts: ConsentFacts) -> list[Any]:
    said = _said(command, facts)
    if say.consent and command.on < say.consent.on:
        raise Invalid("Consent was given after this date.", field="on")
    if say.withdrawn_on is not None and (say.withdrawn_in_own_session or not _in_own_session(command)):
        return []
    return [events.ConsentWithdrawn(**said, withdrawn_on=command.on)]


def object_to(command: Object, say: Say, facts: ConsentFacts) -> list[Any]:
    said = _said(command, facts)
    if say.objected_on is not None and (say.objected_in_own_session or not _in_own_session(command)):
        return []
    return [events.ObjectionRaised(**said, raised_on=command.on)]


def withdraw_objection(command: WithdrawObjection, say: Say, facts: ConsentFacts) -> list[Any]:
    said = _said(command, facts)
    if say.objected_on is None:
        return []
    _check_not_overturned(command, say)
    if command.on < say.objected_on:
        raise Invalid("The objection was raised after this date.", field="on")
    return [events.ObjectionWithdrawn(**said, withdrawn_on=command.on)]


def _in_own_session(command: GiveConsent | WithdrawConsent) -> bool:
    return command.author.party == "person"


def _check_not_overturned(command: GiveConsent | WithdrawConsent, say: Say) -> None:
    own_no = say.withdrawn_in_own_session or say.objected_in_own_session
    if own_no and not _in_own_session(command):
        raise Conflict(
            "The person said no to this in their own session. Only they say yes to it, in a session of "
            "their own.",
            code="own-session",
        )


def _check_wording(command: GiveConsent, facts: ConsentFacts) -> None:
    wording = facts.wordings.find(command.wording)
    if wording is None or wording.purpose != command.purpose:
        raise Invalid(
            "This is no wording for this purpose. GET /consent-wordings lists them.", field="wording"
        )
    if command.language not in wording.text:
        raise Invalid(f"This wording is in {', '.join(sorted(wording.text))}.", field="language")


def _said(command: GiveConsent | WithdrawConsent, facts: ConsentFacts) -> dict[str, Any]:
    """What every event of the person's own say has: whose, for what, how it was said, recorded by whom."""
    not_after(command.on, facts.today, "on", "in the future")
    own = _in_own_session(command)
    if own and command.on_behalf is not None:
        raise Invalid("This is your own session: you speak for yourself. Leave this out.", field=ON_BEHALF)
    if not own and command.on_behalf not in facts.bases.on_behalf:
        known = ", ".join(facts.bases.on_behalf)
        raise Invalid(f"Say how the person told you: {known}.", field=ON_BEHALF)
    return {
        "participant_id": facts.participant_id,
        "purpose": command.purpose,
        "on_behalf": command.on_behalf,
        "recorded_by": command.author.account,
    }


def judged(say: Say, purpose: Purpose, facts: ConsentFacts) -> Because | None:
    """Why a purpose may not be pursued; None where it may."""
    choice = facts.bases.choice(purpose, facts.arm, say.basis) if say.basis else None
    if choice is None:
        return _without_basis(say, facts.bases.offered(purpose, facts.arm))
    if choice.objection == "stops" and (no := _said_no(say)):
        return no
    if say.basis != CONSENT or say.consent is not None:
        return None
    return "consent_missing" if say.withdrawn_on is None else "consent_withdrawn"


def _without_basis(say: Say, offered: Sequence[Choice]) -> Because:
    stopped = offered and all(choice.objection == "stops" for choice in offered)
    return (stopped and _said_no(say)) or "no_lawful_basis"


def _said_no(say: Say) -> Because | None:
    if say.objected_on is not None:
        return "objection"
    return "consent_withdrawn" if say.withdrawn_on is not None else None


DECISIONS: dict[type, Callable[[Any, Say, ConsentFacts], list[Any]]] = {
    RecordLawfulBasis: record_basis,
    GiveConsent: give,
    WithdrawConsent: withdraw,
    Object: object_to,
    WithdrawObjection: withdraw_objection,
}


def decide(command: Any, state: Consents, facts: ConsentFacts) -> Sequence[Any]:
    say = state.get(command.purpose, Say())
    happened = DECISIONS[type(command)](command, say, facts)
    if not happened:
        return []
    after = DECIDER.fold(happened, state)[command.purpose]
    because = judged(after, command.purpose, facts)
    if (because is None, because) == (say.may, say.because):
        return happened
    changed = events.PermissionChanged(
        participant_id=facts.participant_id, purpose=command.purpose, may=because is None, because=because
    )
    return [*happened, changed]


def evolve(state: Consents, event: Any) -> Consents:
    say = state.get(event.purpose, Say())
    return MappingProxyType({**state, event.purpose: _evolve(say, event)})


def _evolve(say: Say, event: Any) -> Say:
    match event:
        case events.LawfulBasisRecorded():
            # Consent given under another basis is not consent under this one.
            kept = say.consent if event.basis == say.basis else None
            return replace(say, basis=event.basis, reference=event.reference, consent=kept)
        case events.ConsentGiven():
            return replace(say, consent=_given(event), withdrawn_on=None, withdrawn_in_own_session=False)
        case events.ConsentWithdrawn():
            own = event.on_behalf is None
            return replace(say, consent=None, withdrawn_on=event.withdrawn_on, withdrawn_in_own_session=own)
        case events.ObjectionRaised():
            return replace(say, objected_on=event.raised_on, objected_in_own_session=event.on_behalf is None)
        case events.ObjectionWithdrawn():
            return replace(say, objected_on=None, objected_in_own_session=False)
        case events.PermissionChanged():
            return replace(say, may=event.may, because=event.because)
    return say


def _given(event: events.ConsentGiven) -> Given:
    return Given(wording=event.wording, language=event.language, on=event.given_on, on_behalf=event.on_behalf)


DECIDER: Decider[Consents] = Decider("consent", NOTHING, decide, evolve)
