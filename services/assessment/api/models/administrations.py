"""Bodies of administrations and alerts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    Field,
    StrictInt,
    StringConstraints,
)

from services.assessment.domain.measures import scoring
from services.assessment.domain.measures.crisis_help import CrisisHelp
from services.assessment.domain.measures.measure import MOST_ANSWER
from services.assessment.domain.measures.progress import Progress
from services.assessment.views.administrations_queries import AdministrationRow, AlertRow
from shared.contracts.values import Code
from shared.http.values import Body

ItemNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")]
Answer = Annotated[StrictInt, Field(ge=-MOST_ANSWER, le=MOST_ANSWER)]
Reason = Literal["wrong_person", "wrong_measure", "wrong_date", "wrong_answers", "entered_twice"]


class GoalRating(Body):
    """goal_id: of the plan. rating: 0 no progress, 10 the goal is reached."""

    goal_id: UUID
    rating: Answer


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
    """alert: its kind, by which it is acknowledged, as an administration raises one of a kind.
    though_refused: whether the request with the answers was refused; administration_id is then the
    one that it would have had. action: what was done about it; null while it is open."""

    alert_id: UUID = Field(exclude=True)
    participant_id: UUID
    administration_id: UUID
    measure: str
    though_refused: bool
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
    """To be shown at once. language: BCP 47; the same help in several languages is all to be shown."""

    code: str
    language: str
    title: str
    text: str
    contacts: list[ContactRead]

    @classmethod
    def of(cls, helps: CrisisHelp, language: str, *, told: bool) -> list[Self]:
        """told: whether an alert was raised, so that it can be said."""
        return [
            cls(
                code=helps.code,
                language=each.language,
                title=each.title,
                text=f"{each.text} {each.told}" if told and each.told else each.text,
                contacts=[ContactRead.model_validate(c, from_attributes=True) for c in each.contacts],
            )
            for each in helps.shown_in(language)
        ]


class Recorded(BaseModel):
    """crisis_help: to be shown at once, where an answer calls for it; never in a batch, which nobody
    reads on the spot. alerts: raised by it.
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
    """One measure of a participant, what was withdrawn left out, in the order of the dates. measure:
    of the version that was used last."""

    measure: str
    title: str
    better: Literal["higher", "lower"]
    administrations: list[SinceRead]

    @classmethod
    def of(cls, progress: Progress) -> Self:
        found = [SinceRead.model_validate(each, from_attributes=True) for each in progress.administrations]
        measure = progress.measure
        return cls(
            measure=measure.reference, title=measure.title, better=measure.better, administrations=found
        )
