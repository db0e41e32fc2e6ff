"""Bodies of comparators: people whom a study knows by an id of its own."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from services.assessment.api.models.participants import (
    CharacteristicValue,
    ExternalId,
    FollowUp,
    Reoffence,
)
from services.assessment.domain.convictions import outcome
from services.assessment.domain.convictions.reoffending import RecordOutcome
from services.assessment.domain.people.life_cycle import ChangeStatus
from services.assessment.domain.people.registration import RegisterParticipant
from shared.clock import NewId
from shared.contracts.values import Code, Versioned
from shared.http.batches import KeyedRow
from shared.http.values import CalendarDate


def _never(value: Any) -> None:
    if value is not None:
        raise ValueError("of a comparator only the study's own id is kept: send no name and no other id")


NotKept = Annotated[None, BeforeValidator(_never)]


class ComparatorRow(KeyedRow):
    """Somebody in a comparison, with what a study knows of them. external_id: the study's own id.
    died_on: ends what can be observed. crn, name, date_of_birth, pnc_id: refused, whatever they say."""

    external_id: ExternalId
    index_date: CalendarDate
    index_offence: Code
    definition: Versioned
    characteristics: dict[Code, CharacteristicValue] = Field(max_length=100)
    died_on: CalendarDate | None = None
    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = Field(default=(), max_length=100)
    crn: NotKept = None
    name: NotKept = None
    date_of_birth: NotKept = None
    pnc_id: NotKept = None

    def registration(self, participant_id: UUID) -> RegisterParticipant:
        return RegisterParticipant(
            participant_id=participant_id,
            crn=None,
            name=None,
            date_of_birth=None,
            arm="comparator",
            index_date=self.index_date,
            index_offence=self.index_offence,
            definition=self.definition,
            characteristics=dict(self.characteristics),
            case_manager=None,
            external_id=self.external_id,
        )

    def known(self, new_id: NewId) -> list[Any]:
        """Commands about what is known already."""
        found: list[Any] = []
        if self.died_on is not None:
            found.append(ChangeStatus(status="died", on=self.died_on))
        if self.follow_up is not None or self.reoffences:
            follow_up = outcome.FollowUp(**dict(self.follow_up)) if self.follow_up else None
            reoffences = tuple(reoffence.recorded(new_id()) for reoffence in self.reoffences)
            found.append(RecordOutcome(follow_up=follow_up, reoffences=reoffences))
        return found
