"""Whoever reaches a record reaches those that were merged into it: they are one person's."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all

from services.assessment.tables.merging import merges
from services.assessment.tables.participants import participants


def with_merged(ids: "Select[Any] | CompoundSelect[Any]") -> ColumnElement[bool]:
    """Whether a participant is among these ids, or was merged into one who is."""
    among = ids.cte(nesting=True)
    target = participants.alias()
    sources = (
        select(merges.c.participant_id)
        .join(target, target.c.crn_index == merges.c.target_index)
        .where(merges.c.merged, target.c.participant_id.in_(select(*among.c)))
    )
    found = union_all(select(*among.c), sources).scalar_subquery()
    # An array and not `in`: it is made once and looked up by the key, where the planner would read
    # every participant to join them with a list that is longer than a few.
    return participants.c.participant_id == func.any(func.array(found))
