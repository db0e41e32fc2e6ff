"""Reading the rows. Who may read which is decided by the caller's `Scope`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.outcome import FollowUp, Outcome, Reoffence
from services.assessment.domain.standing import Standing
from services.assessment.tables import outcomes, participants, reoffences
from services.assessment.views.identity import Identity, crn_index, unseal
from shared.security import BlindIndex, Keyring


@dataclass(frozen=True)
class Scope:
    """Whose records a caller reaches: one participant, a caseload, or (both None) all."""

    participant_id: UUID | None = None
    case_manager: str | None = None

    def condition(self) -> ColumnElement[bool]:
        if self.participant_id is not None:
            return participants.c.participant_id == self.participant_id
        if self.case_manager is not None:
            return participants.c.case_manager == self.case_manager
        return true()


@dataclass(frozen=True)
class ParticipantRow:
    """A participant as read. identity: None once erased. Reoffences and outcomes only where one
    participant is read, not in lists."""

    participant_id: UUID
    version: int
    arm: str
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Any]
    identity: Identity | None
    follow_up: FollowUp | None
    erased: bool
    reoffences: Sequence[Reoffence] = ()
    outcomes: Sequence[tuple[str, Outcome]] = ()


class Queries:
    """All reading of the assessment tables."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring, self._index = keyring, index

    async def standing(self, connection: AsyncConnection, participant_id: UUID) -> Standing | None:
        """Lock the participant first: what is decided by it must not change meanwhile."""
        found = await connection.execute(
            select(participants.c.arm, participants.c.index_date, participants.c.erasure_requested_at).where(
                participants.c.participant_id == participant_id
            )
        )
        row = found.first()
        if row is None:
            return None
        return Standing(
            participant_id=participant_id,
            arm=row.arm,
            index_date=row.index_date,
            erased=row.erasure_requested_at is not None,
        )

    async def reachable(self, connection: AsyncConnection, participant_id: UUID, scope: Scope) -> bool:
        found = await connection.execute(
            select(participants.c.participant_id)
            .where(participants.c.participant_id == participant_id)
            .where(scope.condition())
        )
        return found.first() is not None

    async def one(
        self, connection: AsyncConnection, participant_id: UUID, scope: Scope
    ) -> ParticipantRow | None:
        """A participant with reoffences and outcomes; None when there is none in this scope."""
        rows = await self._read(
            connection, participants.c.participant_id == participant_id, scope, after=None, limit=1
        )
        if not rows:
            return None
        recorded = select(reoffences).where(reoffences.c.participant_id == participant_id)
        judged = select(outcomes).where(outcomes.c.participant_id == participant_id)
        crimes = (await connection.execute(recorded.order_by(reoffences.c.offence_date))).all()
        results = (await connection.execute(judged.order_by(outcomes.c.rule))).all()
        plain = rows[0]
        return ParticipantRow(
            **{
                **vars(plain),
                "reoffences": [_reoffence(row) for row in crimes],
                "outcomes": [(row.rule, _outcome(row)) for row in results],
            }
        )

    async def page(
        self, connection: AsyncConnection, scope: Scope, *, arm: str | None, after: UUID | None, limit: int
    ) -> Sequence[ParticipantRow]:
        """Up to `limit` participants after an id, in the order of their ids. Nobody erased."""
        condition = participants.c.erasure_requested_at.is_(None) & (
            participants.c.arm == arm if arm else true()
        )
        return await self._read(connection, condition, scope, after=after, limit=limit)

    async def by_crn(self, connection: AsyncConnection, crn: str, scope: Scope) -> Sequence[ParticipantRow]:
        condition = participants.c.crn_index == crn_index(self._index, crn)
        return await self._read(connection, condition, scope, after=None, limit=1)

    async def ids_by_crn(self, connection: AsyncConnection, crns: Sequence[str]) -> dict[str, UUID]:
        """Those of these CRNs that somebody is registered with, and who."""
        indices = {crn_index(self._index, crn): crn for crn in crns}
        found = await connection.execute(
            select(participants.c.crn_index, participants.c.participant_id).where(
                participants.c.crn_index.in_(indices)
            )
        )
        return {indices[row.crn_index]: row.participant_id for row in found}

    async def erased(self, connection: AsyncConnection) -> Sequence[UUID]:
        """Everybody whose erasure was asked for, confirmed or not."""
        asked = participants.c.erasure_requested_at.is_not(None)
        return (await connection.scalars(select(participants.c.participant_id).where(asked))).all()

    async def registered(self, connection: AsyncConnection, among: Collection[UUID]) -> set[UUID]:
        """Those of these ids that are participants."""
        condition = participants.c.participant_id.in_(among)
        return set(await connection.scalars(select(participants.c.participant_id).where(condition)))

    async def being_erased(self, connection: AsyncConnection) -> Sequence[UUID]:
        """Whose erasure was asked for and not yet confirmed."""
        found = await connection.scalars(
            select(participants.c.participant_id)
            .where(participants.c.erased_at.is_(None))
            .where(participants.c.erasure_requested_at.is_not(None))
        )
        return found.all()

    async def _read(
        self,
        connection: AsyncConnection,
        condition: ColumnElement[bool],
        scope: Scope,
        *,
        after: UUID | None,
        limit: int,
    ) -> Sequence[ParticipantRow]:
        query = select(participants).where(condition).where(scope.condition())
        if after is not None:
            query = query.where(participants.c.participant_id > after)
        rows = (await connection.execute(query.order_by(participants.c.participant_id).limit(limit))).all()
        keys = await self._keyring.load({str(row.participant_id) for row in rows})
        return [_participant(row, unseal(row.participant_id, row.identity, keys)) for row in rows]


def _participant(row: Row[Any], identity: Identity | None) -> ParticipantRow:
    followed = row.follow_up_starts_on is not None
    return ParticipantRow(
        participant_id=row.participant_id,
        version=row.version,
        arm=row.arm,
        index_date=row.index_date,
        index_offence=row.index_offence,
        definition=row.definition,
        characteristics=row.characteristics,
        identity=identity,
        follow_up=FollowUp(starts_on=row.follow_up_starts_on, ends_on=row.follow_up_ends_on)
        if followed
        else None,
        erased=row.erasure_requested_at is not None,
    )


def _reoffence(row: Row[Any]) -> Reoffence:
    return Reoffence(
        reoffence_id=row.reoffence_id,
        offence_date=row.offence_date,
        proven_date=row.proven_date,
        disposal=row.disposal,
    )


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(status=row.status, event=row.event, time_days=row.time_days, reoffences=row.reoffences)
