"""The rows of participants."""

import json
from collections.abc import Iterable

from services.assessment.domain.people import participant_events as events
from services.assessment.views import identity
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant_and_time

# $1 id, $2 version, then what was registered; $9-11 blind indices, $12 sealed identity, $13 when.
REGISTER = """
    insert into participants (participant_id, version, arm, index_date, index_offence, definition,
                              characteristics, case_manager, crn_index, pnc_index, external_index,
                              identity, registered_at, status)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            case when $3 = 'programme' then 'registered' end)
"""
# $1 id, then what was registered as it should have been; $7-9 blind indices, $10 sealed identity.
CORRECT = """
    update participants
    set arm = $2, index_date = $3, index_offence = $4, definition = $5, characteristics = $6,
        crn_index = $7, pnc_index = $8, external_index = $9, identity = $10,
        status = case when $2 = 'comparator' then null else coalesce(status, 'registered') end
    where participant_id = $1
"""
# The identifiers are free again, and the rest of what says who it was goes with the key.
BLANK = """
    update participants
    set erasure_requested_at = $2, crn_index = null, pnc_index = null, external_index = null,
        identity = null, characteristics = '{}'
    where participant_id = $1
"""
MARK_ERASED = "update participants set erased_at = $2 where participant_id = $1"
CRN_INDEX = 8


def _registered(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.ParticipantRegistered = item.event
    who = identity.of(event)
    yield (
        event.participant_id,
        item.version,
        event.arm,
        event.index_date,
        event.index_offence,
        event.definition,
        json.dumps(event.characteristics),
        event.case_manager,
        *identity.indices(sealing.index, who),  # from CRN_INDEX on
        who and identity.seal(event.participant_id, who, sealing.keys),
        item.recorded_at,
    )


def _corrected(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.RegistrationCorrected = item.event
    who = identity.of(event)
    yield (
        event.participant_id,
        event.arm,
        event.index_date,
        event.index_offence,
        event.definition,
        json.dumps(event.characteristics),
        *identity.indices(sealing.index, who),
        who and identity.seal(event.participant_id, who, sealing.keys),
    )


def _crn_index(row: Row) -> bytes:
    # CRNs are taken in one order, so that two transactions cannot wait for each other's. Two that
    # also want two of the same PNC ids, under other CRNs, may: one of them is told to try again.
    return row[CRN_INDEX] or b""


CHANGES = (
    Change(events.ParticipantRegistered, REGISTER, _registered, _crn_index),
    Change(events.RegistrationCorrected, CORRECT, _corrected),
    Change(events.ErasureRequested, BLANK, participant_and_time),
    Change(events.ParticipantErased, MARK_ERASED, participant_and_time),
)
VERSIONS = {"participant": "update participants set version = $2 where participant_id = $1"}
