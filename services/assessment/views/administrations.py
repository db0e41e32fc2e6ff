"""The rows of administrations and of the alerts that they raised."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.scoring import Scores
from services.assessment.domain.people import participant_events
from shared.domain import Erased
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.security import Keys

# $1 id, $2 version, then what was recorded; $9 sealed answers, $10 to $15 the scores.
RECORD = """
    insert into administrations (administration_id, version, participant_id, measure, time_point,
                                 administered_on, filled_in_by, entered_by_party, answers,
                                 raw, total, not_computed, prorated, subscales, items_missing)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
WITHDRAW = "update administrations set withdrawn = $2 where administration_id = $1"
RAISE = """
    insert into alerts (alert_id, administration_id, participant_id, alert, raised_at)
    values ($1, $2, $3, $4, $5)
"""
RAISE_THOUGH_REFUSED = """
    insert into alerts (alert_id, administration_id, participant_id, alert, raised_at, refused_measure)
    values ($1, $2, $3, $4, $5, $6)
"""
ACKNOWLEDGE = """
    update alerts set action = $3, acknowledged_by = $4, acknowledged_at = $5
    where administration_id = $1 and alert = $2
"""
FORGET_ALERTS = "delete from alerts where participant_id = $1"
FORGET = "delete from administrations where participant_id = $1"


def _recorded(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.AdministrationRecorded = item.event
    yield (
        event.administration_id,
        item.version,
        event.participant_id,
        event.measure,
        event.time_point,
        event.administered_on,
        event.filled_in_by,
        event.entered_by.party,
        seal(event, sealing.keys),
        *_scores(event.scores),
    )


def _scores(scores: Scores) -> Row:
    subscales = {s.subscale: None if s.score is None else str(s.score) for s in scores.subscales}
    return (
        scores.raw,
        scores.total,
        scores.not_computed,
        scores.prorated,
        json.dumps(subscales),
        scores.items_missing,
    )


def _withdrawn(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.AdministrationWithdrawn = item.event
    yield event.administration_id, event.reason


def _raised(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.AlertRaised | events.AlertRaisedThoughRefused = item.event
    yield item.id, event.administration_id, event.participant_id, event.alert, item.recorded_at


def _raised_though_refused(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.AlertRaisedThoughRefused = item.event
    for row in _raised(item, sealing):
        yield *row, event.measure


def _acknowledged(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.AlertAcknowledged = item.event
    yield event.administration_id, event.alert, event.action, event.acknowledged_by, item.recorded_at


def seal(event: events.AdministrationRecorded, keys: Keys) -> str | None:
    """The answers as stored; None where there are none, or none any more."""
    if not isinstance(event.answers, Answers):
        return None
    value = {
        "items": {str(number): answer for number, answer in event.answers.items.items()},
        "goals": {str(goal): rating for goal, rating in event.answers.goals.items()},
    }
    return keys.seal(str(event.participant_id), context(event.administration_id), value)


def unseal(
    participant_id: UUID, administration_id: UUID, sealed: str | None, keys: Keys
) -> Answers | Erased | None:
    if sealed is None:
        return None
    value: Any = keys.open(str(participant_id), context(administration_id), sealed)
    if isinstance(value, Erased):
        return value
    items = {int(number): answer for number, answer in value["items"].items()}
    return Answers(items=items, goals={UUID(goal): rating for goal, rating in value["goals"].items()})


def context(administration_id: UUID) -> str:
    """Binds sealed answers to their row."""
    return f"assessment/administrations/{administration_id}/answers"


CHANGES = (
    Change(events.AdministrationRecorded, RECORD, _recorded),
    Change(events.AdministrationWithdrawn, WITHDRAW, _withdrawn),
    Change(events.AlertRaised, RAISE, _raised),
    Change(events.AlertRaisedThoughRefused, RAISE_THOUGH_REFUSED, _raised_though_refused),
    Change(events.AlertAcknowledged, ACKNOWLEDGE, _acknowledged),
    Change(participant_events.ErasureRequested, FORGET_ALERTS, participant),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
VERSIONS = {"administration": "update administrations set version = $2 where administration_id = $1"}
