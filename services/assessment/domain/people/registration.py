"""Who somebody is and from which day they are followed, as a part of the participant.

Rules, as given / when / then:
- given nothing / RegisterParticipant / ParticipantRegistered
- given a participant / RegisterParticipant / refused
- given nothing / RegisterParticipant of the programme without CRN, name or date of birth / refused;
  of a comparator with an external id / accepted: a study knows them by that alone
- given a participant / CorrectRegistration with what is recorded already / nothing
- given a participant / CorrectRegistration / RegistrationCorrected, and judged anew: everything as it
  now stands, and which fields it corrects; what was recorded before stays in the history
- given a comparator with an external id alone / CorrectRegistration to a name / refused
- given a life cycle or a follow-up / CorrectRegistration of the index date to one that does not come
  before it / refused; given a life cycle / of the arm / refused
- given what only the programme does with people, an assessment or the like / CorrectRegistration to a
  comparator / refused: it would be left behind
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from services.assessment.domain.convictions.outcome import FollowUp
from services.assessment.domain.facts import Facts
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people import pnc
from services.assessment.domain.people.characteristics import Value
from services.assessment.domain.people.life_cycle import LifeCycle
from shared.domain import Conflict, Erased, Invalid, record
from shared.domain.dates import not_after

ArmCode = Literal["programme", "comparator"]
CorrectionReason = Literal[
    "entered_in_error", "source_corrected", "name_changed", "identity_verified", "court_corrected"
]
NAMING: Final = ("crn", "name", "date_of_birth")


@record
class RegisterParticipant:
    """pnc_id: in whichever form. external_id: by which a study knows a comparator."""

    participant_id: UUID
    crn: str | None
    name: str | None
    date_of_birth: date | None
    arm: ArmCode
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    case_manager: str | None
    pnc_id: str | None = None
    external_id: str | None = None


@record
class CorrectRegistration:
    """corrected: the fields that were wrong, as they should be, by the names that they have in
    `Registration`; of the characteristics, the keys that were wrong."""

    reason: CorrectionReason
    corrected: Mapping[str, Any]


@record
class Registration:
    """State: as it now stands."""

    crn: str | Erased | None
    name: str | Erased | None
    date_of_birth: date | Erased | None
    arm: ArmCode
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    pnc_id: str | Erased | None
    external_id: str | Erased | None


Said = Registration | events.ParticipantRegistered
FIELDS: Final = tuple(Registration.__annotations__)


def registration_of(said: Any) -> Registration:
    """What a command or an event says of it."""
    return Registration(**{field: getattr(said, field) for field in FIELDS})


def register(command: RegisterParticipant, facts: Facts) -> list[Any]:
    pnc_id = pnc.normalised(command.pnc_id) if command.pnc_id else None
    registered = events.ParticipantRegistered(**{**vars(command), "pnc_id": pnc_id})
    _check(registered, facts)
    return [registered]


def correct(
    command: CorrectRegistration,
    participant_id: UUID,
    before: Registration,
    life_cycle: LifeCycle,
    follow_up: FollowUp | None,
    facts: Facts,
) -> list[Any]:
    """What is corrected; judging anew is the participant's."""
    after = _corrected(command.corrected, before)
    changed = tuple(field for field in FIELDS if getattr(after, field) != getattr(before, field))
    if not changed:
        return []
    if before.crn is None and set(changed) & {*NAMING, "pnc_id"}:
        raise Conflict(
            "A study knows this comparator by an external id alone, and nothing else is kept.",
            field=changed[0],
        )
    _check(after, facts)
    if "arm" in changed and life_cycle.changes:
        raise Conflict("Their status has changed since the registration. Reopen that first.", field="arm")
    if "arm" in changed and after.arm == "comparator" and facts.begun:
        raise Conflict(
            f"This record has {', '.join(facts.begun)}, which a comparator has not. Have it erased, and "
            "register the comparator anew.",
            field="arm",
            code="begun",
        )
    if "index_date" in changed:
        _check_index_date(after.index_date, life_cycle, follow_up)
    return [
        events.RegistrationCorrected(
            participant_id=participant_id, reason=command.reason, changed=changed, **vars(after)
        )
    ]


def _corrected(corrected: Mapping[str, Any], before: Registration) -> Registration:
    values = {**vars(before), **corrected}
    values["characteristics"] = {**before.characteristics, **corrected.get("characteristics", {})}
    if "pnc_id" in corrected and corrected["pnc_id"] is not None:
        values["pnc_id"] = pnc.normalised(corrected["pnc_id"])
    return Registration(**values)


def _check(said: Said, facts: Facts) -> None:
    if facts.definition is None:
        raise Invalid("This definition is not known. GET /definitions lists them.", field="definition")
    facts.definition.check(said.characteristics)
    _check_named(said)
    not_after(said.index_date, facts.today, "index_date", "in the future")
    if said.index_offence not in facts.offences:
        raise Invalid("This offence is not known. GET /definitions lists them.", field="index_offence")
    if isinstance(said.date_of_birth, date) and said.date_of_birth >= said.index_date:
        raise Invalid("This date is not before the index date.", field="date_of_birth")


def _check_named(said: Said) -> None:
    if said.arm == "comparator" and said.external_id:
        return
    if said.external_id:
        raise Invalid("Only a comparator has an external id. Leave it out.", field="external_id")
    for field in NAMING:
        if getattr(said, field) is None:
            raise Invalid("This is needed, except of a comparator with an external id.", field=field)


def _check_index_date(index_date: date, life_cycle: LifeCycle, follow_up: FollowUp | None) -> None:
    if life_cycle.changes:
        # In their order no later change comes before the first.
        first = life_cycle.changes[0].on
        not_after(index_date, first, "index_date", f"after {first}, when their status first changed")
    if follow_up is not None:
        starts, ends = follow_up.starts_on, follow_up.ends_on
        not_after(starts, index_date, "index_date", f"before {starts}, when the follow-up starts")
        not_after(index_date, ends, "index_date", f"after {ends}, when the follow-up ends")
