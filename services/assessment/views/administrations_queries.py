"""Reading administrations and alerts. Who may read which is decided before, or by a `Scope`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.scoring import Scores, SubscaleScore
from services.assessment.tables import participants
from services.assessment.tables.measures import administrations, alerts
from services.assessment.tables.people import access_needs
from services.assessment.views.administrations import unseal
from services.assessment.views.queries import Scope
from shared.security import Keyring


@dataclass(frozen=True)
class AlertRow:
    """though_refused: whether the request with the answers was refused, so that there is no
    administration. action: None while it is open."""

    alert_id: UUID
    participant_id: UUID
    administration_id: UUID
    measure: str
    though_refused: bool
    alert: str
    raised_at: datetime
    action: str | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None


@dataclass(frozen=True)
class AdministrationRow:
    """answers: None where only a total was entered. withdrawn: the reason."""

    administration_id: UUID
    participant_id: UUID
    version: int
    measure: str
    time_point: str
    administered_on: date
    filled_in_by: str
    entered_by_party: str
    answers: Answers | None
    scores: Scores
    withdrawn: str | None
    alerts: Sequence[AlertRow]


async def of_participant(
    connection: AsyncConnection,
    keyring: Keyring,
    participant_id: UUID,
    *,
    only: UUID | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> Sequence[AdministrationRow]:
    """A participant's administrations in the order of their ids; `only` one of them."""
    query = select(administrations).where(administrations.c.participant_id == participant_id)
    if only is not None:
        query = query.where(administrations.c.administration_id == only)
    if after is not None:
        query = query.where(administrations.c.administration_id > after)
    rows = (await connection.execute(query.order_by(administrations.c.administration_id).limit(limit))).all()
    raised = await _alerts(connection, alerts.c.participant_id == participant_id) if rows else ()
    keys = await keyring.load({str(participant_id)}) if rows else None
    found = []
    for row in rows:
        opened = unseal(participant_id, row.administration_id, row.answers, keys) if keys else None
        answers = opened if isinstance(opened, Answers) else None
        own = [alert for alert in raised if alert.administration_id == row.administration_id]
        found.append(_administration(row, answers, own))
    return found


async def taken(
    connection: AsyncConnection, participant_ids: Collection[UUID]
) -> Mapping[tuple[UUID, str], frozenset[str]]:
    """The time points at which each measure was administered: by participant and the measure's
    code, as another version is the same measure. Lock the participants first."""
    code = func.split_part(administrations.c.measure, ":", 1)
    rows = await connection.execute(
        select(administrations.c.participant_id, code, func.array_agg(administrations.c.time_point))
        .where(administrations.c.participant_id.in_(participant_ids))
        .where(administrations.c.withdrawn.is_(None))
        .group_by(administrations.c.participant_id, code)
    )
    return {(row[0], row[1]): frozenset(row[2]) for row in rows}


async def open_alerts(
    connection: AsyncConnection, scope: Scope, *, after: UUID | None, limit: int
) -> Sequence[AlertRow]:
    """Of everybody in the scope, the oldest first."""
    later = alerts.c.alert_id > after if after is not None else true()
    condition = alerts.c.acknowledged_at.is_(None) & later & scope.condition()
    return await _alerts(connection, condition, limit)


async def open_though_refused(
    connection: AsyncConnection, participant_ids: Collection[UUID]
) -> Sequence[AlertRow]:
    """Open alerts of requests that were refused. Lock the participants first."""
    condition = alerts.c.acknowledged_at.is_(None) & alerts.c.refused_measure.is_not(None)
    return await _alerts(connection, condition & alerts.c.participant_id.in_(participant_ids))


async def language_of(connection: AsyncConnection, participant_id: UUID) -> str | None:
    """The person's language as they said it themselves, else as it was recorded for them."""
    query = select(access_needs.c.language).where(access_needs.c.participant_id == participant_id)
    own_first = access_needs.c.party != "person"
    found: str | None = await connection.scalar(query.order_by(own_first).limit(1))
    return found


async def _alerts(
    connection: AsyncConnection, condition: ColumnElement[bool], limit: int | None = None
) -> Sequence[AlertRow]:
    refused = alerts.c.refused_measure
    query = (
        select(
            *(alerts.c[name] for name in AlertRow.__dataclass_fields__ if name in alerts.c),
            func.coalesce(refused, administrations.c.measure).label("measure"),
            refused.is_not(None).label("though_refused"),
        )
        .join_from(alerts, participants, alerts.c.participant_id == participants.c.participant_id)
        .outerjoin(administrations, alerts.c.administration_id == administrations.c.administration_id)
    )
    rows = await connection.execute(query.where(condition).order_by(alerts.c.alert_id).limit(limit))
    return [AlertRow(**row._mapping) for row in rows]


def _administration(row: Row[Any], answers: Answers | None, raised: Sequence[AlertRow]) -> AdministrationRow:
    return AdministrationRow(
        administration_id=row.administration_id,
        participant_id=row.participant_id,
        version=row.version,
        measure=row.measure,
        time_point=row.time_point,
        administered_on=row.administered_on,
        filled_in_by=row.filled_in_by,
        entered_by_party=row.entered_by_party,
        answers=answers,
        scores=_scores(row),
        withdrawn=row.withdrawn,
        alerts=raised,
    )


def _scores(row: Row[Any]) -> Scores:
    subscales = [
        SubscaleScore(subscale=code, score=None if value is None else Decimal(value))
        for code, value in row.subscales.items()
    ]
    return Scores(
        raw=row.raw,
        total=row.total,
        not_computed=row.not_computed,
        prorated=row.prorated,
        subscales=tuple(subscales),
        items_missing=row.items_missing,
    )
