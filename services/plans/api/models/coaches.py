"""Bodies and answers about coaches."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.plans.views.coaching.coaches import CoachRow
from shared.contracts.values import ACCOUNT, Code
from shared.http.own_words import Language
from shared.http.values import Body, CalendarDate, Line

AccountText = Annotated[str, StringConstraints(pattern=ACCOUNT)]
Languages = Annotated[tuple[Language, ...], Field(max_length=20)]


class LimitsBody(Body):
    """Both anew. languages: BCP 47. most_coachings: courses at a time, 0 to 50."""

    languages: Languages
    most_coachings: int


class NewCoach(Body):
    """coach_account: whom they sign in as. name: in full; known_as: as people call them. languages, and
    most_coachings: as in `LimitsBody`."""

    languages: Languages = ()
    most_coachings: int = 10
    coach_account: AccountText
    name: Line
    known_as: Line


class TrainingBody(Body):
    """module: a code; how long it holds the definition says."""

    module: Code
    completed_on: CalendarDate


class CoachAnswer(BaseModel):
    """A command took effect. version: of the coach, also the ETag."""

    coach_id: UUID
    version: int


class TrainingRead(BaseModel):
    """expires_on: the last day on which it holds; null: for good."""

    model_config = ConfigDict(from_attributes=True)

    module: str
    completed_on: date
    expires_on: date | None


class CoachRead(BaseModel):
    """name, known_as: null once erased. coachings: that are not over. trained: every training that is
    asked for holds today."""

    coach_id: UUID
    version: int
    name: str | None
    known_as: str | None
    languages: list[str]
    coachings: int
    most_coachings: int
    trained: bool
    trainings: list[TrainingRead]
    registered_on: date
    left_on: date | None

    @classmethod
    def of(cls, row: CoachRow, needed: frozenset[str], today: date) -> "CoachRead":
        trained = row.known(needed).trained(today)
        return cls.model_validate({**vars(row), "trained": trained}, from_attributes=True)
