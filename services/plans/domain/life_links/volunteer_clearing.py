"""References, check and training: what makes a volunteer available. The rules are listed in `volunteer`."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.volunteer_commands import VolunteerFacts
from services.plans.domain.life_links.volunteer_events import Clearance
from services.plans.domain.life_links.volunteer_state import Check, Volunteer, clearance_of, looked_at
from services.plans.domain.life_links.volunteering import VolunteeringDefinition
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Invalid
from shared.domain.dates import DAY, after, not_after


def ask_reference(command: commands.AskReference, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    check_code(command.kind, facts.definition.reference_kinds, "kind")
    if any(each.reference_id == command.reference_id for each in state.references):
        raise Conflict("There is a reference of this id.", field="reference_id", code="reference-exists")
    said: dict[str, Any] = {
        "volunteer_id": state.volunteer_id,
        "account": command.account,
        "asked_on": facts.today,
    }
    about: dict[str, Any] = {
        "reference_id": command.reference_id,
        "kind": command.kind,
        "referee": command.referee,
    }
    return [events.ReferenceAsked(**said, **about)]


def receive_reference(
    command: commands.ReceiveReference, state: Volunteer, facts: VolunteerFacts
) -> list[Any]:
    found = next((each for each in state.references if each.reference_id == command.reference_id), None)
    if found is None:
        raise Invalid("No such reference was asked for.", field="reference_id")
    if found.satisfactory is not None:
        raise Conflict("This reference has come already. Ask for another.", code="reference-received")
    said: dict[str, Any] = {
        "volunteer_id": state.volunteer_id,
        "account": command.account,
        "received_on": facts.today,
    }
    about: dict[str, Any] = {"reference_id": command.reference_id, "satisfactory": command.satisfactory}
    return [events.ReferenceReceived(**said, **about, words=command.words)]


def decide_check(command: commands.DecideCheck, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    definition = facts.definition
    _check_references(state, definition)
    _check_grounds(command, definition)
    not_after(command.issued_on, facts.today, "issued_on", "in the future")
    if command.conviction != (command.considered is not None):
        raise Invalid("Say what was weighed where a conviction is known, and only there.", field="considered")
    if any(each.check_id == command.check_id for each in state.checks):
        raise Conflict("There is a check of this id.", field="check_id", code="check-exists")
    until = _holds_until(command, facts)
    if command.decision == "cleared" and until < facts.today:
        raise Invalid("This check is too old. A new one is needed.", field="issued_on")
    made = Check(
        check_id=command.check_id,
        level=command.level,
        cleared=command.decision == "cleared",
        conviction=command.conviction,
        decided_by=command.account,
        update_service=command.update_service,
        decided_on=facts.today,
        from_on=facts.today,
        until=until,
    )
    said = {name: value for name, value in vars(command).items() if name != "account"}
    return [
        events.CheckDecided(
            **said,
            volunteer_id=_id(state),
            holds_until=until,
            clearance=_clearance(replace(state, checks=(*state.checks, made)), definition),
            account=command.account,
            decided_on=facts.today,
        )
    ]


def _check_references(state: Volunteer, definition: VolunteeringDefinition) -> None:
    if state.satisfactory < definition.references:
        raise Conflict(
            f"{definition.references} satisfactory references come before a decision; there are "
            f"{state.satisfactory}.",
            code="references-needed",
        )


def _check_grounds(command: commands.DecideCheck, definition: VolunteeringDefinition) -> None:
    level = definition.levels[command.level]
    check_code(command.ground, level.grounds, "ground")
    if command.barred_lists and not level.barred_lists:
        raise Invalid("Barred lists are looked at in enhanced checks only.", field="barred_lists")
    if command.decision == "cleared" and not definition.suffices(command.level):
        raise Invalid(f"At least a check of level {definition.least_level} is needed.", field="level")


def _holds_until(command: commands.DecideCheck, facts: VolunteerFacts) -> date:
    if command.decision == "not_cleared":
        return facts.today - DAY
    if command.update_service:
        return after(facts.today, months=facts.definition.status_months)
    return after(command.issued_on, months=facts.definition.levels[command.level].valid_months)


def check_status(command: commands.CheckStatus, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    check = state.latest_check
    if check is None or not check.cleared or not check.update_service:
        raise Conflict("No decision rests on the update service. Record a check.", code="no-update-service")
    if check.changed:
        raise Conflict("It has changed since. Record a new decision, on a new certificate.", code="changed")
    not_after(command.checked_on, facts.today, "checked_on", "in the future")
    not_after(check.decided_on, command.checked_on, "checked_on", "before the decision")
    until = facts.today - DAY
    if command.status == "unchanged":
        until = max(check.until, after(command.checked_on, months=facts.definition.status_months))
    seen = looked_at(state.checks, command.status, command.checked_on, until)
    return [
        events.StatusChecked(
            volunteer_id=_id(state),
            check_id=check.check_id,
            status=command.status,
            holds_until=until,
            clearance=_clearance(replace(state, checks=seen), facts.definition),
            account=command.account,
            checked_on=command.checked_on,
        )
    ]


def train(command: commands.Train, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    expires_on = facts.definition.trained_until(command.module, command.completed_on)
    not_after(command.completed_on, facts.today, "completed_on", "in the future")
    done = command.module, Clearance(from_on=command.completed_on, until=expires_on)
    if done in state.trainings:
        return []
    return [
        events.VolunteerTrained(
            volunteer_id=_id(state),
            module=command.module,
            completed_on=command.completed_on,
            expires_on=expires_on,
            clearance=_clearance(replace(state, trainings=(*state.trainings, done)), facts.definition),
            account=command.account,
            recorded_on=facts.today,
        )
    ]


def make_available(command: commands.MakeAvailable, state: Volunteer, facts: VolunteerFacts) -> list[Any]:
    if state.status == "available":
        return []
    if state.status == "paused":
        raise Conflict("This volunteer is paused. They resume.", code="paused")
    clearance = state.clearance
    if clearance is None or not clearance.holds(facts.today):
        raise Conflict(
            "Something lacks that is needed to be available today: a check that was cleared and holds, or "
            f"one of the trainings {', '.join(facts.definition.needed)}.",
            code="not-cleared",
        )
    said: dict[str, Any] = {
        "volunteer_id": _id(state),
        "account": command.account,
        "available_on": facts.today,
    }
    return [events.MadeAvailable(**said, clearance=clearance)]


def _clearance(state: Volunteer, definition: VolunteeringDefinition) -> Clearance | None:
    return clearance_of(state.checks, state.trainings, definition.needed)


def _id(state: Volunteer) -> UUID:
    assert state.volunteer_id is not None
    return state.volunteer_id


CLEARING: dict[type, Any] = {
    commands.AskReference: ask_reference,
    commands.ReceiveReference: receive_reference,
    commands.DecideCheck: decide_check,
    commands.CheckStatus: check_status,
    commands.Train: train,
    commands.MakeAvailable: make_available,
}
