"""What became of a contact.

Rules, as given / when / then:
- given a planned one / KeepContact by a practitioner / ContactKept; held in the future / refused
- given a planned one whose time has come / MissContact by a practitioner / ContactMissed, by the person or
  by the practitioner, each with a reason and whether it was acceptable; before its time / refused
- given one whose time has come / MissContact by the person / ContactMissed by the practitioner; that they
  missed it themselves is not theirs to say / refused
- given nothing / RecordUnplanned by a practitioner / ContactKept, as nobody misses what nobody planned
- given what was recorded / the same again / nothing; other content / refused, unless it corrects it: then
  the new one holds and the old one stays readable. Whether an absence was acceptable may become known
  without a correction
- given nothing recorded / a correction / refused
- given one that was not planned / MissContact that corrects it / refused: it was entered in error
- given a goal that is not in the plan, or named twice / refused
- given any but one in error / EnterInError by a practitioner / ContactEnteredInError: it counts in no
  measure any more
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.checks import check_when, holder_of, only, place_of
from services.plans.domain.relationship.contact_commands import ContactFacts, Held
from services.plans.domain.relationship.contact_state import Contact
from services.plans.domain.relationship.definition import one_of
from shared.domain import Conflict, Forbidden, Invalid


def decide(command: Any, state: Contact, facts: ContactFacts) -> Sequence[Any]:
    match command:
        case commands.KeepContact():
            only("practitioner", command.author)
            return _record(_kept(command, state, facts), state, corrects=command.corrects)
        case commands.MissContact():
            return _record(_missed(command, state, facts), state, corrects=command.corrects)
        case commands.EnterInError():
            only("practitioner", command.author)
            gone = state.status == "entered_in_error"
            return [] if gone else [events.ContactEnteredInError(**place_of(state, command.author))]
    return []


def unplanned(command: commands.RecordUnplanned, facts: ContactFacts) -> events.ContactKept:
    only("practitioner", command.author)
    return events.ContactKept(
        contact_id=command.contact_id,
        participant_id=facts.standing.participant_id,
        account=command.author.account,
        purpose=command.purpose,
        asked_for_by=command.asked_for_by,
        planned=False,
        corrects=False,
        **_held(command.held, command, facts),
    )


def _kept(command: commands.KeepContact, state: Contact, facts: ContactFacts) -> events.ContactKept:
    return events.ContactKept(
        **place_of(state, command.author),
        purpose=state.purpose,
        asked_for_by=state.asked_for_by,
        planned=state.planned,
        corrects=command.corrects,
        **_held(command.held, command, facts),
    )


def _held(held: Held, command: Any, facts: ContactFacts) -> dict[str, Any]:
    check_when(held.when, facts)
    if held.when.starts_at > facts.now:
        raise Invalid("This time is in the future.", field="held_at")
    for code in held.present:
        one_of(facts.definition.present, code, "present")
    for name in ("present", "goal_ids"):
        if len(set(getattr(held, name))) < len(getattr(held, name)):
            raise Invalid("Name each once.", field=name)
    if "person" not in held.present:
        raise Invalid("A contact is kept with the person. Without them it was missed.", field="present")
    if not facts.goals.issuperset(held.goal_ids):
        raise Invalid("This goal is not in the person's plan.", field="goal_ids")
    return {
        "definition": facts.definition.reference,
        "when": held.when,
        "held_by": holder_of(held.held_by, command.author, facts, "held_by"),
        "present": tuple(sorted(held.present)),
        "with_goals": held.goal_ids,
    }


def _missed(command: commands.MissContact, state: Contact, facts: ContactFacts) -> events.ContactMissed:
    one_of(facts.definition.missed_reasons, command.reason, "reason")
    if command.author.party == "person" and command.missed_by == "person":
        raise Forbidden("A practitioner records that the person did not come.", code="wrong-party")
    if not state.planned:
        raise Conflict("Nobody misses what was not planned. Enter it in error.", code="not-planned")
    if state.when.starts_at > facts.now:
        raise Conflict("This contact has not begun: cancel or move it.", code="not-begun")
    return events.ContactMissed(
        **place_of(state, command.author),
        party=command.author.party,
        missed_by=command.missed_by,
        reason=command.reason,
        acceptable=command.acceptable,
        corrects=command.corrects,
    )


def _record(
    outcome: events.ContactKept | events.ContactMissed, state: Contact, *, corrects: bool
) -> Sequence[Any]:
    before = state.outcome
    if state.status not in ("planned", "kept", "missed"):
        raise Conflict("This contact is not planned any more.", code="not-planned")
    if before is None:
        if corrects:
            raise Conflict("Nothing was recorded yet that could be corrected.", code="nothing-recorded")
        return [outcome]
    if _said(before) == _said(outcome):
        return []
    if not corrects and not _becomes_known(before, outcome):
        raise Conflict("Something else was recorded. Say that this corrects it.", code="recorded")
    if outcome.account != before.account and getattr(outcome, "party", None) == "person":
        raise Forbidden("Who recorded it, or a practitioner, corrects it.", code="wrong-party")
    return [outcome]


def _said(outcome: Any) -> Any:
    """Who says it, and as what, apart."""
    plain = {"account": "", "corrects": False, **({"party": "person"} if hasattr(outcome, "party") else {})}
    return replace(outcome, **plain)


def _becomes_known(before: Any, outcome: Any) -> bool:
    """Whether it was acceptable that the same party did not come."""
    if not isinstance(before, events.ContactMissed) or not isinstance(outcome, events.ContactMissed):
        return False
    known = before.acceptable == "not_yet_known" and before.missed_by == outcome.missed_by
    return known and outcome.party == "practitioner"
