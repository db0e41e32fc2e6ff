"""Reading versioned data. It is nobody's, and open to every signed-in caller."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.tables.measures import definitions, wordings


@dataclass(frozen=True)
class DefinitionRow:
    definition_id: UUID
    version: int
    kind: str
    reference: str
    content: dict[str, Any]


async def one(connection: AsyncConnection, definition_id: UUID) -> DefinitionRow | None:
    rows = await _read(connection, definitions.c.definition_id == definition_id)
    return rows[0] if rows else None


async def everything(connection: AsyncConnection) -> Sequence[DefinitionRow]:
    return await _read(connection, definitions.c.kind.is_not(None))


async def of_kind(connection: AsyncConnection, kind: str) -> Sequence[DefinitionRow]:
    return await _read(connection, definitions.c.kind == kind)


async def published(connection: AsyncConnection, among: Collection[UUID]) -> set[UUID]:
    """Those of these ids that are published."""
    query = select(definitions.c.definition_id).where(definitions.c.definition_id.in_(among))
    return set(await connection.scalars(query))


async def wording(
    connection: AsyncConnection, definition_id: UUID, language: str
) -> tuple[int, dict[str, Any]] | None:
    """Number and words of the last wording in this language."""
    row = (
        await connection.execute(
            select(wordings.c.number, wordings.c.wording).where(
                wordings.c.definition_id == definition_id, wordings.c.language == language
            )
        )
    ).first()
    return (row.number, row.wording) if row else None


async def _read(connection: AsyncConnection, condition: Any) -> Sequence[DefinitionRow]:
    columns = [definitions.c[name] for name in DefinitionRow.__dataclass_fields__]
    query = select(*columns).where(condition).order_by(definitions.c.kind, definitions.c.reference)
    return [DefinitionRow(**row._mapping) for row in await connection.execute(query)]
