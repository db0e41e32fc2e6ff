"""Whoever reaches a record reaches those that were merged into it: they are one person's."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, select, union_all

from services.assessment.tables.merging import merges
from services.assessment.tables.participants import participants

merged, source, target, back = merges.alias(), participants.alias(), participants.alias(), merges.alias()
# Of two records that were each merged into the other, the later message counts. The one definition,
# for commands and for reach: who is told to go on elsewhere must not be reached from there and back.
LINKS = (
    select(merged.c.participant_id, target.c.participant_id.label("merged_into"))
    .join(source, source.c.participant_id == merged.c.participant_id)
    .join(target, target.c.crn_index == merged.c.target_index)
    .where(
        merged.c.merged,
        target.c.participant_id != merged.c.participant_id,
        ~exists().where(
            back.c.participant_id == target.c.participant_id,
            back.c.merged,
            back.c.target_index == source.c.crn_index,
            back.c.occurred_at > merged.c.occurred_at,
        ),
    )
    .order_by(merged.c.participant_id)
)


def with_merged(ids: "Select[Any] | CompoundSelect[Any]") -> ColumnElement[bool]:
    """Whether a participant is among these ids, or was merged into one who is."""
    among = ids.cte(nesting=True)
    sources = LINKS.with_only_columns(merged.c.participant_id, maintain_column_froms=True).order_by(None)
    into_those = sources.where(target.c.participant_id.in_(select(*among.c)))
    found = union_all(select(*among.c), into_those).scalar_subquery()
    # An array and not `in`: it is made once and looked up by the key, where the planner would read
    # every participant to join them with a list that is longer than a few.
    return participants.c.participant_id == func.any(func.array(found))
