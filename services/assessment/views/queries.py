"""Reading the rows. Who may read which is decided by the caller's `Scope`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Uuid, and_, case, literal, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.convictions.outcome import FollowUp, Outcome, Reoffence
from services.assessment.domain.people.standing import Standing
from services.assessment.domain.people.status import Status
from services.assessment.tables import outcomes, participants, reoffences
from services.assessment.tables.consent import consents
from services.assessment.views.access_needs import AccessNeedsRow, access_needs_of
from services.assessment.views.caseloads import reached
from services.assessment.views.history import HistoryRow, history_of
from services.assessment.views.identity import Identity, crn_index, external_index, pnc_index, unseal
from services.assessment.views.merged_reach import with_merged
from services.assessment.views.merging import merged_to, registered_with
from services.assessment.views.sentences import SentenceRow, sentences_of
from shared.security import BlindIndex, Keyring

# Records that one CRN can lead to: merged into one that is not here.
MOST_FOUND = 50
SAID_OF_TAKING_PART = and_(
    consents.c.participant_id == participants.c.participant_id, consents.c.purpose == "taking_part"
)
TAKING_PART = case(
    (consents.c.may, "yes"), (consents.c.because != "no_lawful_basis", "no"), else_="not_recorded"
)


@dataclass(frozen=True)
class Scope:
    """Whose records a caller reaches: one participant, a caseload, or (all None) all.

    alone: of one participant, without the records that were merged into theirs. account: whose caseload
    it is, as `caseloads` says; leads: with those of their teams. today: the day on which it is asked;
    an account reaches nobody without it."""

    participant_id: UUID | None = None
    alone: bool = False
    account: str | None = None
    leads: bool = False
    today: date = date.min

    def condition(self) -> ColumnElement[bool]:
        if self.participant_id is not None and self.alone:
            return participants.c.participant_id == self.participant_id
        if self.participant_id is not None:
            return with_merged(select(literal(self.participant_id, Uuid).label("participant_id")))
        if self.account is not None:
            return reached(self.account, self.today, leads=self.leads)
        return true()


@dataclass(frozen=True)
class ParticipantRow:
    """A participant as read. identity: None once erased. Reoffences, outcomes, sentences and
    access needs only where one participant is read, not in lists."""

    participant_id: UUID
    version: int
    arm: str
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Any]
    identity: Identity | None
    follow_up: FollowUp | None
    status: Status | None
    started_on: date | None
    ended_on: date | None
    died_on: date | None
    erased: bool
    reoffences: Sequence[Reoffence] = ()
    outcomes: Sequence[tuple[str, Outcome]] = ()
    sentences: Sequence[SentenceRow] = ()
    access_needs: Sequence[AccessNeedsRow] = ()


class Queries:
    """All reading of the assessment tables."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring, self._index = keyring, index

    async def standing(self, connection: AsyncConnection, participant_id: UUID) -> Standing | None:
        """Lock the participant first: what is decided by it must not change meanwhile."""
        found = await connection.execute(
            select(
                participants.c.arm,
                participants.c.index_date,
                participants.c.status,
                participants.c.started_on,
                participants.c.ended_on,
                participants.c.died_on,
                participants.c.erasure_requested_at.is_not(None).label("erased"),
                TAKING_PART.label("taking_part"),
            )
            .select_from(participants.outerjoin(consents, SAID_OF_TAKING_PART))
            .where(participants.c.participant_id == participant_id)
        )
        row = found.mappings().first()
        return None if row is None else Standing(participant_id=participant_id, **row)

    async def reachable(self, connection: AsyncConnection, participant_id: UUID, scope: Scope) -> bool:
        found = await connection.execute(
            select(participants.c.participant_id)
            .where(participants.c.participant_id == participant_id)
            .where(scope.condition())
        )
        return found.first() is not None

    async def reached(self, connection: AsyncConnection, scope: Scope) -> Sequence[UUID]:
        """The ids of all that a scope reaches."""
        found = await connection.scalars(select(participants.c.participant_id).where(scope.condition()))
        return list(found)

    async def one(
        self, connection: AsyncConnection, participant_id: UUID, scope: Scope
    ) -> ParticipantRow | None:
        """A participant with all that is shown of them; None when there is none in this scope."""
        rows = await self._read(
            connection, participants.c.participant_id == participant_id, scope, after=None, limit=1
        )
        if not rows:
            return None
        held = reoffences.c.withdrawn.is_(False)
        recorded = select(reoffences).where(reoffences.c.participant_id == participant_id, held)
        judged = select(outcomes).where(outcomes.c.participant_id == participant_id)
        crimes = (await connection.execute(recorded.order_by(reoffences.c.offence_date))).all()
        results = (await connection.execute(judged.order_by(outcomes.c.rule))).all()
        keys = await self._keyring.load([str(participant_id)])
        plain = rows[0]
        return ParticipantRow(
            **{
                **vars(plain),
                "reoffences": [_reoffence(row) for row in crimes],
                "outcomes": [(row.rule, _outcome(row)) for row in results],
                "sentences": await sentences_of(connection, participant_id),
                "access_needs": await access_needs_of(connection, participant_id, keys),
            }
        )

    async def history(
        self, connection: AsyncConnection, participant_id: UUID, *, after: int, limit: int
    ) -> Sequence[HistoryRow]:
        """Up to `limit` changes behind a version of the record, which is registered at 1. Authorise
        first."""
        keys = await self._keyring.load([str(participant_id)])
        return await history_of(connection, participant_id, keys, after=after, limit=limit)

    async def definition(self, connection: AsyncConnection, participant_id: UUID) -> str | None:
        """The reference of the definition that types this participant's characteristics."""
        condition = participants.c.participant_id == participant_id
        found: str | None = await connection.scalar(select(participants.c.definition).where(condition))
        return found

    async def page(
        self, connection: AsyncConnection, scope: Scope, *, arm: str | None, after: UUID | None, limit: int
    ) -> Sequence[ParticipantRow]:
        """Up to `limit` participants after an id, in the order of their ids. Nobody erased."""
        condition = participants.c.erasure_requested_at.is_(None) & (
            participants.c.arm == arm if arm else true()
        )
        return await self._read(connection, condition, scope, after=after, limit=limit)

    async def by_crn(self, connection: AsyncConnection, crn: str, scope: Scope) -> Sequence[ParticipantRow]:
        """Whoever is registered with it; if nobody is, whose records were merged into it."""
        index = crn_index(self._index, crn)
        condition = participants.c.crn_index == index
        if await registered_with(connection, index) is None:
            condition = participants.c.participant_id.in_(await merged_to(connection, index))
        return await self._read(connection, condition, scope, after=None, limit=MOST_FOUND)

    async def by_external_id(
        self, connection: AsyncConnection, external_id: str, scope: Scope
    ) -> Sequence[ParticipantRow]:
        condition = participants.c.external_index == external_index(self._index, external_id)
        return await self._read(connection, condition, scope, after=None, limit=1)

    def crn_index(self, crn: str) -> bytes:
        """The blind index under which a CRN is found."""
        return crn_index(self._index, crn)

    async def ids_by_crn(self, connection: AsyncConnection, crns: Sequence[str]) -> dict[str, UUID]:
        """Those of these CRNs that somebody is registered with, and who."""
        return await _ids(connection, participants.c.crn_index, partial(crn_index, self._index), crns)

    async def ids_by_pnc(self, connection: AsyncConnection, pnc_ids: Sequence[str]) -> dict[str, UUID]:
        """Those of these PNC ids, in their long form, that somebody is registered with, and who."""
        return await _ids(connection, participants.c.pnc_index, partial(pnc_index, self._index), pnc_ids)

    async def ids_by_external(
        self, connection: AsyncConnection, external_ids: Sequence[str]
    ) -> dict[str, UUID]:
        """Those of these external ids that a comparator is registered with, and who."""
        indexed = partial(external_index, self._index)
        return await _ids(connection, participants.c.external_index, indexed, external_ids)

    def reoffence_id(self, participant_id: UUID, source: str, offence_id: str) -> UUID:
        """The same for the same offence of a source, and nothing that leads back to its id there."""
        named = self._index.of("offence", f"{participant_id}/{source}/{offence_id}")
        return UUID(bytes=named[:16], version=4)

    async def ids_after(self, connection: AsyncConnection, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Up to `limit` participants after an id, in the order of their ids; erased ones, too."""
        query = select(participants.c.participant_id).order_by(participants.c.participant_id).limit(limit)
        if after is not None:
            query = query.where(participants.c.participant_id > after)
        return (await connection.scalars(query)).all()

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


async def _ids(
    connection: AsyncConnection,
    column: ColumnElement[Any],
    indexed: Callable[[str], bytes],
    identifiers: Sequence[str],
) -> dict[str, UUID]:
    if not identifiers:
        return {}
    indices = {indexed(identifier): identifier for identifier in identifiers}
    found = await connection.execute(select(column, participants.c.participant_id).where(column.in_(indices)))
    return {indices[index]: participant_id for index, participant_id in found}


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
        status=row.status,
        started_on=row.started_on,
        ended_on=row.ended_on,
        died_on=row.died_on,
        erased=row.erasure_requested_at is not None,
    )


def _reoffence(row: Row[Any]) -> Reoffence:
    return Reoffence(
        reoffence_id=row.reoffence_id,
        offence_date=row.offence_date,
        proven_date=row.proven_date,
        disposal=row.disposal,
        offence_code=row.offence_code,
        proof=row.proof,
        source=row.source,
    )


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(status=row.status, event=row.event, time_days=row.time_days, reoffences=row.reoffences)
