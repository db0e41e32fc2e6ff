"""The rows of follow-ups, reoffences and judgements."""

from collections.abc import Iterable

from services.assessment.domain import participant_events as events
from services.assessment.views.writing import Change, Row, Sealing, fields
from shared.eventstore import Appended

FOLLOW = "update participants set follow_up_starts_on = $2, follow_up_ends_on = $3 where participant_id = $1"
REOFFEND = """
    insert into reoffences (participant_id, reoffence_id, offence_date, proven_date, disposal)
    values ($1, $2, $3, $4, $5)
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


CHANGES = (
    Change(events.FollowUpRecorded, FOLLOW, _followed),
    Change(events.ReoffenceRecorded, REOFFEND, fields),
    Change(events.OutcomeJudged, JUDGE, fields),
)
