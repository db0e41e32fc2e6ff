"""The rows of consent, and reading them; what was said before, from the log."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.consents import consent_events as events
from services.assessment.domain.consents.consent import DECIDER
from services.assessment.domain.consents.lawful_basis import Purpose
from services.assessment.domain.people.participant_events import ErasureRequested
from services.assessment.tables.consent import consents
from shared.eventstore import Appended, Codec, raw
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.eventstore.log import READ_STREAM, to_recorded
from shared.security import Keys

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


@dataclass(frozen=True)
class SaidRow:
    """One thing that the person said. what: as the event is called. wording, language: of consent.
    on_behalf: how they said it to whom recorded it; None in their own session."""

    purpose: str
    what: str
    on: date
    on_behalf: str | None
    wording: str | None = None
    language: str | None = None


async def said_by_purpose(
    connection: AsyncConnection, codec: Codec, participant_id: UUID
) -> Mapping[str, Sequence[SaidRow]]:
    """All consent, withdrawals and objections of a participant, in the order in which they were
    recorded. Authorise first, and refuse somebody erased: the log keeps codes and dates."""
    said: dict[str, list[SaidRow]] = defaultdict(list)
    for row in await raw(connection).fetch(READ_STREAM, DECIDER.stream(participant_id), 0):
        found = _said(to_recorded(codec, row, Keys()).event)
        if found is not None:
            said[found.purpose].append(found)
    return said


def _said(event: Any) -> SaidRow | None:
    match event:
        case events.ConsentGiven():
            on, how = event.given_on, {"wording": event.wording, "language": event.language}
        case events.ObjectionRaised():
            on, how = event.raised_on, {}
        case events.ConsentWithdrawn() | events.ObjectionWithdrawn():
            on, how = event.withdrawn_on, {}
        case _:
            return None
    return SaidRow(event.purpose, event.event_name, on, event.on_behalf, **how)


async def may(connection: AsyncConnection, participant_id: UUID, purpose: Purpose) -> bool:
    """Whether a purpose may be pursued; of what nothing is recorded, no."""
    found = await connection.scalar(
        select(consents.c.may)
        .where(consents.c.participant_id == participant_id)
        .where(consents.c.purpose == purpose)
    )
    return bool(found)
