"""The rows of follow-ups, reoffences and judgements."""

from collections.abc import Iterable

from services.assessment.domain.people import participant_events as events
from services.assessment.domain.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from services.assessment.views.writing import Change, Row, Sealing, fields
from shared.eventstore import Appended

FOLLOW = "update participants set follow_up_starts_on = $2, follow_up_ends_on = $3 where participant_id = $1"
REOFFEND = """
    insert into reoffences (participant_id, reoffence_id, offence_date, proven_date, disposal,
                            offence_code, proof, source, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (reoffence_id) do update
    set offence_date = excluded.offence_date, proven_date = excluded.proven_date,
        disposal = excluded.disposal, offence_code = excluded.offence_code, proof = excluded.proof,
        source = excluded.source, version = excluded.version, withdrawn = false
"""
# Executed after all of the former: one that was said again later in the same append stays.
WITHDRAW = "update reoffences set withdrawn = true, version = $2 where reoffence_id = $1 and version < $2"
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


def _followed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.FollowUpRecorded = item.event
    yield event.participant_id, event.starts_on, event.ends_on


def _fields_and_version(item: Appended, _: Sealing) -> Iterable[Row]:
    yield *vars(item.event).values(), item.version


def _fields_and_place(item: Appended, _: Sealing) -> Iterable[Row]:
    yield *vars(item.event).values(), item.version, item.recorded_at


def _withdrawn(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.reoffence_id, item.version


CHANGES = (
    Change(events.FollowUpRecorded, FOLLOW, _followed),
    Change(events.ReoffenceRecorded, REOFFEND, _fields_and_version),
    Change(events.ReoffenceRecorded, SAY, _fields_and_place),
    Change(ReoffenceSuperseded, REOFFEND, _fields_and_version),
    Change(ReoffenceSuperseded, SAY, _fields_and_place),
    Change(ReoffenceWithdrawn, WITHDRAW, _withdrawn),
    Change(ReoffenceWithdrawn, TAKE_BACK, _fields_and_place),
    Change(events.OutcomeJudged, JUDGE, fields),
)
