"""Two versions of an assessment compared, as it is read."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.assessment.api.models.assessment_items_read import ItemRead
from services.assessment.domain.assessments.comparison import Comparison
from shared.domain.authorship import Party


class ItemDifferenceRead(BaseModel):
    """fields: what is another, of a changed item."""

    item_id: UUID
    section: str
    change: str
    fields: list[str]
    before: ItemRead | None
    after: ItemRead | None


class StatedRead(BaseModel):
    """A rating, or a code. own_session: whether the party itself entered it."""

    value: int | str
    own_session: bool


class StatedDifferenceRead(BaseModel):
    """before, after: null where there was none."""

    section: str
    party: Party
    before: StatedRead | None
    after: StatedRead | None


class ComparisonRead(BaseModel):
    """What the second version has otherwise than the first."""

    items: list[ItemDifferenceRead]
    ratings: list[StatedDifferenceRead]
    readiness: list[StatedDifferenceRead]
    passed: list[StatedDifferenceRead]

    @classmethod
    def of(cls, found: Comparison) -> Self:
        items = [
            {
                **vars(each),
                "before": ItemRead.of(each.before) if each.before else None,
                "after": ItemRead.of(each.after) if each.after else None,
            }
            for each in found.items
        ]
        return cls.model_validate({**vars(found), "items": items}, from_attributes=True)
