"""What a part of the projection is: some tables, and the events that change them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol
from uuid import UUID

import asyncpg

from shared.contracts import Contract

FORGET = "delete from {table} where participant_id = any($1::uuid[])"


class Part(Protocol):
    """A batch's changes to tables that this part alone writes.

    handled: the events it is given. tables: each with the columns, as SQL, in which a replay must
    equal the projection."""

    handled: ClassVar[frozenset[type[Contract]]]
    tables: ClassVar[Mapping[str, str]]

    def take(self, data: Contract) -> None:
        """Fold one more event into the changes; events of one subject come in their order."""

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        """Change the tables, one round trip each, and forget whom this batch erases. Runs after
        the participants' rows are written: who was erased, now or before, gets no rows."""


async def forget(driver: "asyncpg.Connection[Any]", erased: Sequence[UUID], *tables: str) -> None:
    """Delete these persons' rows."""
    if erased:
        for table in tables:
            await driver.execute(FORGET.format(table=table), erased)
