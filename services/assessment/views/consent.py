"""The rows of consent, and reading them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.consents import consent_events as events
from services.assessment.domain.consents.lawful_basis import Purpose
from services.assessment.domain.people.participant_events import ErasureRequested
from services.assessment.tables.consent import consents
from services.assessment.views.writing import Change, Row, Sealing, participant
from shared.eventstore import Appended

# $1 participant, $2 purpose, $3 version; then what changes.
UPSERT = """
    insert into consents (participant_id, purpose, version, may, because, {columns})
    values ($1, $2, $3, false, 'no_lawful_basis', {values})
    on conflict (participant_id, purpose) do update set version = excluded.version, {changes}
"""
FIRST = 4


def _upsert(*columns: str, **fixed: str) -> str:
    """Sets these columns from the parameters, and the others to fixed values."""
    values = {name: f"${number}" for number, name in enumerate(columns, FIRST)} | fixed
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    return UPSERT.format(columns=", ".join(values), values=", ".join(values.values()), changes=changes)


# Consent given under another basis is not consent under this one.
REST_ON = _upsert("basis", "reference") + "".join(
    f", {name} = case when consents.basis is not distinct from excluded.basis then consents.{name} end"
    for name in ("wording", "language", "given_on", "on_behalf")
)
GIVE = _upsert("wording", "language", "given_on", "on_behalf", withdrawn_on="null")
WITHDRAW = _upsert("withdrawn_on", wording="null", language="null", given_on="null", on_behalf="null")
OBJECT = _upsert("objected_on")
WITHDRAW_OBJECTION = _upsert(objected_on="null")
JUDGE = "update consents set may = $4, because = $5, version = $3 where participant_id = $1 and purpose = $2"
ERASE = "delete from consents where participant_id = $1"


def _with(*fields: str) -> Callable[[Appended, Sealing], Iterable[Row]]:
    def rows(item: Appended, _: Sealing) -> Iterable[Row]:
        event = item.event
        values = (getattr(event, field) for field in fields)
        yield event.participant_id, event.purpose, item.version, *values

    return rows


CHANGES = (
    Change(events.LawfulBasisRecorded, REST_ON, _with("basis", "reference")),
    Change(events.ConsentGiven, GIVE, _with("wording", "language", "given_on", "on_behalf")),
    Change(events.ConsentWithdrawn, WITHDRAW, _with("withdrawn_on")),
    Change(events.ObjectionRaised, OBJECT, _with("raised_on")),
    Change(events.ObjectionWithdrawn, WITHDRAW_OBJECTION, _with()),
    Change(events.PermissionChanged, JUDGE, _with("may", "because")),
    Change(ErasureRequested, ERASE, participant),
)
VERSIONS = {"consent": "update consents set version = $2 where participant_id = $1"}


@dataclass(frozen=True)
class ConsentRow:
    """One purpose, as it stands."""

    purpose: str
    version: int
    basis: str | None
    reference: str | None
    wording: str | None
    language: str | None
    given_on: date | None
    on_behalf: str | None
    withdrawn_on: date | None
    objected_on: date | None
    may: bool
    because: str | None


async def of_participant(connection: AsyncConnection, participant_id: UUID) -> Sequence[ConsentRow]:
    """Nothing recorded for a purpose: no row, and so no permission."""
    found = await connection.execute(
        select(*(column for column in consents.c if column.name != "participant_id"))
        .where(consents.c.participant_id == participant_id)
        .order_by(consents.c.purpose)
    )
    return [ConsentRow(**row) for row in found.mappings()]


async def may(connection: AsyncConnection, participant_id: UUID, purpose: Purpose) -> bool:
    """Whether a purpose may be pursued; of what nothing is recorded, no."""
    found = await connection.scalar(
        select(consents.c.may)
        .where(consents.c.participant_id == participant_id)
        .where(consents.c.purpose == purpose)
    )
    return bool(found)
