"""Where a participant is in the programme, in their row."""

from collections.abc import Iterable

from services.assessment.domain.people import life_cycle_events as events
from services.assessment.domain.people import participant_events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant

# A comparator who died has no status. A command makes one change a participant, so that within an
# append the order of the two kinds of it does not matter.
PLACE = """
    update participants
    set status = case when arm = 'programme' then $2 end, started_on = $3, ended_on = $4, died_on = $5
    where participant_id = $1
"""
FORGET = """
    update participants set status = null, started_on = null, ended_on = null, died_on = null
    where participant_id = $1
"""


def _placed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.StatusChanged | events.StatusReopened = item.event
    yield event.participant_id, event.status, event.started_on, event.ended_on, event.died_on


CHANGES = (
    Change(events.StatusChanged, PLACE, _placed),
    Change(events.StatusReopened, PLACE, _placed),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
