"""Bodies of administrations as they are sent: of the declared shape, or at least readable enough to hear
that somebody may be in danger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SkipValidation,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from services.assessment.api.models.administrations import Answer, GoalRating, ItemNumber
from services.assessment.api.models.participants import ExternalId
from services.assessment.domain.assessments.taking_down import MOST_GOALS
from services.assessment.domain.measures.administration import RecordAdministration
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.measure import MOST_ITEMS, FilledInBy
from shared.contracts.values import Code, Score, Versioned
from shared.domain import Invalid
from shared.domain.authorship import Author
from shared.http.batches import KeyedRow
from shared.http.problems import FieldProblem, field_problems
from shared.http.values import Body, CalendarDate, Crn


def _as_text(value: Any) -> Any:
    # A whole number is exact as it is.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Total = Annotated[Score, BeforeValidator(_as_text, json_schema_input_type=int | Score)]


class AdministrationFields(Body):
    """measure: of GET /definitions. answers: by item number, null where it was not answered; goals:
    instead, for a measure that asks about each goal; total: instead, where only that is known, as
    the measure reports it. Which answers are accepted is for the measure to say."""

    measure: Versioned
    time_point: Code
    administered_on: CalendarDate
    filled_in_by: FilledInBy
    answers: dict[ItemNumber, Answer | None] | None = Field(default=None, max_length=MOST_ITEMS)
    goals: list[GoalRating] | None = Field(default=None, max_length=MOST_GOALS)
    total: Total | None = None

    def command(self, administration_id: UUID, participant_id: UUID, author: Author) -> RecordAdministration:
        """Raises Invalid for a goal that is rated twice."""
        return RecordAdministration(
            administration_id=administration_id,
            participant_id=participant_id,
            measure=self.measure,
            time_point=self.time_point,
            administered_on=self.administered_on,
            filled_in_by=self.filled_in_by,
            author=author,
            answers=self._answers(),
            # Adding nought makes -0 the 0 that it is.
            total=None if self.total is None else Decimal(self.total) + 0,
        )

    def answered(self) -> dict[int, int]:
        """By item number."""
        given = (self.answers or {}).items()
        return {int(number): answer for number, answer in given if answer is not None}

    def _answers(self) -> Answers | None:
        if self.answers is None and self.goals is None:
            return None
        goals: dict[UUID, int] = {}
        for number, each in enumerate(self.goals or ()):
            if each.goal_id in goals:
                raise Invalid("This goal is rated twice.", field=f"goals[{number}].goal_id")
            goals[each.goal_id] = each.rating
        return Answers(items=self.answered(), goals=goals)


class AdministrationBody(AdministrationFields):
    pass


@dataclass(frozen=True)
class UnreadAdministration:
    """A body that is not of the declared shape, of which the measure and some answers are readable."""

    measure: str
    errors: Sequence[FieldProblem]
    items: Mapping[int, int]

    def answered(self) -> Mapping[int, int]:
        return self.items

    def command(self, _: UUID, __: UUID, ___: Author) -> RecordAdministration:
        """Raises Invalid, naming the fields."""
        raise Invalid.each({error.field: error.message for error in self.errors})


def _or_unread(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        unread = _unread(value, error)
        if unread is None:
            raise
        return unread


def _unread(value: Any, error: ValidationError) -> UnreadAdministration | None:
    """None where nothing of it says how somebody is."""
    measure = value.get("measure") if isinstance(value, Mapping) else None
    if not isinstance(measure, str) or not (items := _readable(value)):
        return None
    return UnreadAdministration(measure, field_problems(error.errors()), items)


def _readable(body: Mapping[str, Any]) -> dict[int, int]:
    """The answers that are whole numbers whatever they were sent as."""
    given = body.get("answers")
    read = {n: _whole(answer) for n, answer in given.items()} if isinstance(given, Mapping) else {}
    return {int(n): a for n, a in read.items() if a is not None and re.fullmatch("[1-9][0-9]?", n)}


def _whole(answer: Any) -> int | None:
    if isinstance(answer, str) and re.fullmatch(" *-?[0-9]{1,3} *", answer):
        return int(answer)
    if isinstance(answer, float) and answer.is_integer():
        return int(answer)
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


# Who says that they are in danger is heard even where the rest cannot be taken as it came.
PostedAdministration = Annotated[AdministrationBody, WrapValidator(_or_unread)]


class IdentifiedRow(KeyedRow):
    """Name the participant by one of id, CRN and external id."""

    participant_id: UUID | None = None
    crn: Crn | None = None
    external_id: ExternalId | None = None


class UnreadRow(IdentifiedRow):
    """A row of a batch that is not of the declared shape; whom it is about can be read."""

    unread: SkipValidation[UnreadAdministration]

    def answered(self) -> Mapping[int, int]:
        return self.unread.answered()

    @property
    def measure(self) -> str:
        return self.unread.measure

    def command(self, *given: Any) -> RecordAdministration:
        """Raises Invalid, naming the fields."""
        return self.unread.command(*given)


class AdministrationInRow(AdministrationFields, IdentifiedRow):
    """Name the participant by one of id, CRN and external id."""

    @model_validator(mode="wrap")
    @classmethod
    def _or_unread(cls, value: Any, read: ModelWrapValidatorHandler[Self]) -> Any:
        try:
            return read(value)
        except ValidationError as error:
            unread = _unread(value, error)
            if unread is None:
                raise
            named = {name: value.get(name) for name in IdentifiedRow.model_fields if name in value}
            try:
                return UnreadRow(**named, unread=unread)
            except ValidationError:  # nor can the key, or whom it is about, be read
                raise error from None
