"""The rows of participants."""

import json
from collections.abc import Iterable

from services.assessment.domain import participant_events as events
from services.assessment.views import identity
from services.assessment.views.writing import Change, Row, Sealing, participant_and_time
from shared.domain import ERASED
from shared.eventstore import Appended

# $1 id, $2 version, then what was registered; $9 blind index, $10 sealed identity, $11 when.
REGISTER = """
    insert into participants (participant_id, version, arm, index_date, index_offence, definition,
                              characteristics, case_manager, crn_index, identity, registered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
# The CRN is free again, and the rest of what says who it was goes with the key.
BLANK = """
    update participants
    set erasure_requested_at = $2, crn_index = null, identity = null, characteristics = '{}'
    where participant_id = $1
"""
MARK_ERASED = "update participants set erased_at = $2 where participant_id = $1"
CRN_INDEX = 8


def _registered(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.ParticipantRegistered = item.event
    yield (
        event.participant_id,
        item.version,
        event.arm,
        event.index_date,
        event.index_offence,
        event.definition,
        json.dumps(event.characteristics),
        event.case_manager,
        None if event.crn is ERASED else identity.crn_index(sealing.index, str(event.crn)),  # at CRN_INDEX
        identity.seal(event, sealing.keys),
        item.recorded_at,
    )


def _crn_index(row: Row) -> bytes:
    # CRNs are taken in one order, so that two transactions cannot wait for each other's.
    return row[CRN_INDEX] or b""


CHANGES = (
    Change(events.ParticipantRegistered, REGISTER, _registered, _crn_index),
    Change(events.ErasureRequested, BLANK, participant_and_time),
    Change(events.ParticipantErased, MARK_ERASED, participant_and_time),
)
VERSIONS = {"participant": "update participants set version = $2 where participant_id = $1"}
