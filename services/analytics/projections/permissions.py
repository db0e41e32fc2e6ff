"""The part of the projection that knows what use of their data each person allows.

Rules, as given / when / then:
- given a person / PermissionChanged / their answer for that purpose, and why not, in place of the last
- given no PermissionChanged of a purpose / - / no row: nothing is recorded of it
- given an erased person / PermissionChanged / nothing; given rows / an erasure / none are left
The view `left_out` says what the answers come to in the datasets: every record of a person is left out
whose data may not be used in evaluation on any of them. That no lawful basis is recorded yet
(`no_lawful_basis`) is not an answer of theirs, and leaves nobody out: docs/decisions/0015."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from shared.contracts import Contract
from shared.contracts.assessment import PermissionChanged
from shared.eventstore import columns

PERMISSIONS: Final = """
insert into permissions (participant_id, purpose, may, because)
select s.* from unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[])
    as s (participant_id, purpose, may, because)
join participants p on p.participant_id = s.participant_id and p.erased_at is null
on conflict (participant_id, purpose) do update set may = excluded.may, because = excluded.because
"""


@dataclass
class Permissions:
    """The last answer of each person for each purpose."""

    answers: dict[tuple[UUID, str], PermissionChanged] = field(default_factory=dict)

    handled: ClassVar[frozenset[type[Contract]]] = frozenset({PermissionChanged})
    tables: ClassVar[Mapping[str, str]] = {"permissions": "*"}

    def take(self, data: Contract) -> None:
        if isinstance(data, PermissionChanged):
            self.answers[data.participant_id, data.purpose] = data

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        if self.answers:
            answers = sorted(self.answers.items(), key=lambda item: item[0])
            rows = ((*key, each.may, each.because) for key, each in answers)
            await driver.execute(PERMISSIONS, *columns(rows))
        await forget(driver, erased, "permissions")
