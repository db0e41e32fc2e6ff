"""Bodies of administrations and alerts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StrictInt, StringConstraints

from services.assessment.api.models.participants import ExternalId
from services.assessment.domain.assessments.taking_down import MOST_GOALS
from services.assessment.domain.authorship import Author
from services.assessment.domain.measures import scoring
from services.assessment.domain.measures.administration import RecordAdministration
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.crisis_help import CrisisHelp
from services.assessment.domain.measures.measure import MOST_ANSWER, MOST_ITEMS, FilledInBy
from services.assessment.domain.measures.progress import Progress
from services.assessment.views.administrations_queries import AdministrationRow, AlertRow
from shared.contracts.values import Code, Score, Versioned
from shared.domain import Invalid
from shared.http.batches import KeyedRow
from shared.http.values import Body, CalendarDate, Crn

ItemNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")]
Answer = Annotated[StrictInt, Field(ge=-MOST_ANSWER, le=MOST_ANSWER)]
Reason = Literal["wrong_person", "wrong_measure", "wrong_date", "wrong_answers", "entered_twice"]


def _as_text(value: Any) -> Any:
    # A whole number is exact as it is.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Total = Annotated[Score, BeforeValidator(_as_text, json_schema_input_type=int | Score)]


class GoalRating(Body):
    """goal_id: of the plan. rating: 0 no progress, 10 the goal is reached."""

    goal_id: UUID
    rating: Answer


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

    def _answers(self) -> Answers | None:
        if self.answers is None and self.goals is None:
            return None
        goals: dict[UUID, int] = {}
        for number, each in enumerate(self.goals or ()):
            if each.goal_id in goals:
                raise Invalid("This goal is rated twice.", field=f"goals[{number}].goal_id")
            goals[each.goal_id] = each.rating
        given = (self.answers or {}).items()
        return Answers(items={int(n): answer for n, answer in given if answer is not None}, goals=goals)


class AdministrationBody(AdministrationFields):
    pass


class AdministrationInRow(AdministrationFields, KeyedRow):
    """Name the participant by one of id, CRN and external id."""

    participant_id: UUID | None = None
    crn: Crn | None = None
    external_id: ExternalId | None = None


class Withdrawal(Body):
    """Of what was entered in error: it counts no longer, and stays to be seen."""

    reason: Reason


class Acknowledgement(Body):
    """action: a code of `crisis_help.actions` in GET /definitions."""

    action: Code


class SubscaleRead(BaseModel):
    subscale: str
    score: Decimal | None


class ScoresRead(BaseModel):
    """raw: the sum of the items, before any conversion. not_computed: why there is no total."""

    raw: Decimal | None
    total: Decimal | None
    not_computed: str | None
    prorated: bool
    subscales: list[SubscaleRead]
    items_missing: int | None


class AlertRead(BaseModel):
    """action: what was done about it; null while it is open."""

    alert_id: UUID
    participant_id: UUID
    administration_id: UUID
    alert: str
    raised_at: datetime
    action: str | None
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, row: AlertRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class ContactRead(BaseModel):
    name: str
    how: str
    when: str


class CrisisHelpRead(BaseModel):
    """To be shown at once."""

    code: str
    title: str
    text: str
    contacts: list[ContactRead]

    @classmethod
    def of(cls, helps: CrisisHelp) -> Self:
        return cls.model_validate(helps, from_attributes=True)


class Recorded(BaseModel):
    """crisis_help: to be shown at once, where an answer calls for it. alerts: raised by it.
    unanswered_flags: flagged items that nothing is known of; ask about them."""

    administration_id: UUID
    participant_id: UUID
    version: int
    scores: ScoresRead
    alerts: list[str]
    crisis_help: list[CrisisHelpRead]
    unanswered_flags: list[int]


class AdministrationChanged(BaseModel):
    """A command took effect. version: also the ETag."""

    administration_id: UUID
    participant_id: UUID
    version: int


class AdministrationRead(BaseModel):
    """entered_by: whose session it was. in_window: whether the date is within the time point's
    window; null where it has none, or the start is not known. withdrawn: the reason."""

    administration_id: UUID
    participant_id: UUID
    version: int
    measure: str
    time_point: str
    administered_on: date
    filled_in_by: str
    entered_by: Literal["person", "practitioner"]
    answers: dict[str, int] | None
    goals: list[GoalRating] | None
    scores: ScoresRead
    in_window: bool | None
    withdrawn: str | None
    alerts: list[AlertRead]

    @classmethod
    def of(cls, row: AdministrationRow, in_window: bool | None) -> Self:
        items, goals = (row.answers.items, row.answers.goals) if row.answers else (None, None)
        values = {
            **vars(row),
            "entered_by": row.entered_by_party,
            "answers": {str(n): answer for n, answer in items.items()} if items else None,
            "goals": [{"goal_id": g, "rating": r} for g, r in goals.items()] if goals else None,
            "in_window": in_window,
        }
        return cls.model_validate(values, from_attributes=True)


class ChangeRead(BaseModel):
    """change: as subtracted. index: Jacobson and Truax, above 0 for better; reliable from 1.96 on."""

    change: Decimal | None
    not_computed: scoring.NoChange | None
    index: Decimal | None
    reliable: Literal["improved", "deteriorated", "no_reliable_change"] | None
    index_not_computed: scoring.NoReliableChange | None


class GoalChangeRead(BaseModel):
    """change: since the goal was first rated."""

    goal_id: UUID
    rating: int
    change: int | None


class SinceRead(BaseModel):
    """change: since the baseline; null for the baseline itself."""

    administration_id: UUID
    time_point: str
    administered_on: date
    total: Decimal | None
    change: ChangeRead | None
    goals: list[GoalChangeRead]


class MeasureRead(BaseModel):
    """One measure of a participant, what was withdrawn left out, in the order of the dates."""

    measure: str
    title: str
    better: Literal["higher", "lower"]
    administrations: list[SinceRead]

    @classmethod
    def of(cls, progress: Progress) -> Self:
        found = [SinceRead.model_validate(each, from_attributes=True) for each in progress.administrations]
        measure = progress.measure
        return cls(measure=measure.code, title=measure.title, better=measure.better, administrations=found)
