"""Answers about what is due."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.plans.views.due import Due, Kind


class DueRead(BaseModel):
    """due_on: the day; of an answer, since when it is awaited; of a training, its last day.
    participant_id: null of a training. subject_id: of the review, proposal, contact, session of coaching,
    coaching or case manager.
    about: the phase, the module, or who is to answer. number: of the plan's version."""

    key: UUID
    kind: Kind
    due_on: date
    overdue: bool
    participant_id: UUID | None
    subject_id: UUID | None
    about: str | None
    number: int | None

    @classmethod
    def of(cls, item: Due, today: date) -> "DueRead":
        said = {name: getattr(item, name) for name in Due.__dataclass_fields__}
        return cls(**said, key=item.key, overdue=item.due_on < today)
