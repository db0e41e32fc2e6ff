"""The rows of follow-ups, reoffences and judgements."""

from collections.abc import Iterable

from services.assessment.domain.convictions.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from services.assessment.domain.people import participant_events as events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, fields, participant

FOLLOW = "update participants set follow_up_starts_on = $2, follow_up_ends_on = $3 where participant_id = $1"
REOFFEND = """
    insert into reoffences (participant_id, reoffence_id, offence_date, proven_date, disposal,
                            offence_code, proof, source, covers_until, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (reoffence_id) do update
    set offence_date = excluded.offence_date, proven_date = excluded.proven_date,
        disposal = excluded.disposal, offence_code = excluded.offence_code, proof = excluded.proof,
        source = excluded.source, version = excluded.version,
        covers_until = excluded.covers_until, withdrawn = false
"""
# Executed after all of the former: one that was said again later in the same append stays.
WITHDRAW = """
    update reoffences set withdrawn = true, version = $2, covers_until = $3
    where reoffence_id = $1 and version < $2
"""
SAY = """
    insert into reoffence_versions (participant_id, reoffence_id, offence_date, proven_date, disposal,
                                    offence_code, proof, source, version, said_at, withdrawn)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false)
"""
TAKE_BACK = """
    insert into reoffence_versions (participant_id, reoffence_id, source, version, said_at, withdrawn)
    values ($1, $2, $3, $4, $5, true)
"""
JUDGE = """
    insert into outcomes (participant_id, rule, status, event, time_days, reoffences)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (participant_id, rule) do update
    set status = excluded.status, event = excluded.event, time_days = excluded.time_days,
        reoffences = excluded.reoffences
"""
# Dates of offences and convictions find somebody in a court's register: analytics forgets them, too.
FORGET_REOFFENCES = "delete from reoffences where participant_id = $1"
FORGET_VERSIONS = "delete from reoffence_versions where participant_id = $1"
FORGET_OUTCOMES = "delete from outcomes where participant_id = $1"


def _followed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.FollowUpRecorded = item.event
    yield event.participant_id, event.starts_on, event.ends_on


def _fields_and_version(item: Appended, _: Sealing) -> Iterable[Row]:
    yield *vars(item.event).values(), item.version


def _said(item: Appended, _: Sealing) -> Iterable[Row]:
    said = (value for name, value in vars(item.event).items() if name != "covers_until")
    yield *said, item.version, item.recorded_at


def _withdrawn(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.reoffence_id, item.version, item.event.covers_until


CHANGES = (
    Change(events.FollowUpRecorded, FOLLOW, _followed),
    Change(events.ReoffenceRecorded, REOFFEND, _fields_and_version),
    Change(events.ReoffenceRecorded, SAY, _said),
    Change(ReoffenceSuperseded, REOFFEND, _fields_and_version),
    Change(ReoffenceSuperseded, SAY, _said),
    Change(ReoffenceWithdrawn, WITHDRAW, _withdrawn),
    Change(ReoffenceWithdrawn, TAKE_BACK, _said),
    Change(events.OutcomeJudged, JUDGE, fields),
    Change(events.ErasureRequested, FORGET_REOFFENCES, participant),
    Change(events.ErasureRequested, FORGET_VERSIONS, participant),
    Change(events.ErasureRequested, FORGET_OUTCOMES, participant),
)
