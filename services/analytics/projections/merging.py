"""The part of the projection that knows which records are one person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from shared.contracts import Contract
from shared.contracts.assessment import ParticipantMerged, ParticipantUnmerged
from shared.eventstore import columns

KINDS: Final[tuple[type[Contract], ...]] = (ParticipantMerged, ParticipantUnmerged)
MERGES: Final = """
insert into merges (participant_id, merged_into, occurred_at)
select m.* from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
    as m (participant_id, merged_into, occurred_at)
join participants p on p.participant_id = m.participant_id and p.erased_at is null
on conflict (participant_id) do update set
    merged_into = excluded.merged_into, occurred_at = excluded.occurred_at
"""


@dataclass
class Merges:
    """The last that was said of each record."""

    said: dict[UUID, ParticipantMerged | ParticipantUnmerged] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset(KINDS)
    tables: ClassVar[Mapping[str, str]] = {"merges": "*"}

    def take(self, data: Contract) -> None:
        if isinstance(data, ParticipantMerged | ParticipantUnmerged):
            self.said[data.participant_id] = data

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        if self.said:
            rows = (_row(data) for _, data in sorted(self.said.items()))
            await driver.execute(MERGES, *columns(rows))
        await forget(driver, erased, "merges")


def _row(data: ParticipantMerged | ParticipantUnmerged) -> tuple[object, ...]:
    merged_into = data.merged_into if isinstance(data, ParticipantMerged) else None
    return data.participant_id, merged_into, data.occurred_at
