"""The rows of meetings and of expenses, one each."""

from collections.abc import Iterable

from services.plans.domain.life_links import expense_events, meeting_events
from services.plans.domain.life_links.link_events import LinkEnded, LinkPaused
from services.plans.domain.life_links.meeting_events import When
from services.plans.domain.life_links.volunteer_events import VolunteerErased
from shared.blobs import forgetting_blobs
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

PLAN = """
    insert into life_link_meetings (meeting_id, link_id, participant_id, volunteer_id, version, status,
                                    starts_at, planned_on, minutes, mode, place)
    values ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $9, $10)
"""
MOVE = """
    update life_link_meetings set starts_at = $2, planned_on = $3, minutes = $4, mode = $5, place = $6
    where meeting_id = $1
"""
CANCEL = "update life_link_meetings set status = 'cancelled' where meeting_id = $1"
HOLD = """
    update life_link_meetings set status = 'held', held_on = $2, held_minutes = $3, missed_by = null,
                                  acceptable = null
    where meeting_id = $1
"""
MISS = """
    update life_link_meetings set status = 'missed', missed_by = $2, acceptable = $3, held_on = null,
                                  held_minutes = null
    where meeting_id = $1
"""
RATE = "update life_link_meetings set rating = $2, rating_shared = $3 where meeting_id = $1"
# Nobody is reminded of a meeting under a link that rests or has ended. The index on causes serves these
# comparisons: `;` follows `:`.
TAKE_BACK = """
    update notices set state = 'cancelled', reason = 'taken_back', ended_at = $2, next_at = null
    from life_link_meetings m
    where m.link_id = $1 and m.status = 'planned' and notices.state in ('waiting', 'sending')
      and notices.cause ~>=~ ('meeting-' || m.meeting_id || ':')
      and notices.cause ~<~ ('meeting-' || m.meeting_id || ';')
"""
FORGET = "delete from life_link_meetings where participant_id = $1"
CLAIM = """
    insert into life_link_expenses (expense_id, volunteer_id, meeting_id, version, status, kind,
                                    amount_pence, metres, receipt_id, seen_elsewhere, met_on, claimed_on)
    values ($1, $2, $3, $4, 'claimed', $5, $6, $7, $8, $9, $10, $11)
"""
WITHDRAW = "update life_link_expenses set status = 'withdrawn' where expense_id = $1"
ACCEPT = "update life_link_expenses set status = 'accepted', decided_on = $2 where expense_id = $1"
DECLINE = """
    update life_link_expenses set status = 'declined', decided_on = $2, reason = $3 where expense_id = $1
"""
FORGET_EXPENSES = "delete from life_link_expenses where volunteer_id = $1"
PAY = "update life_link_expenses set status = 'paid', paid_on = $2 where expense_id = $1"


def _planned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: meeting_events.MeetingPlanned = item.event
    whose = event.meeting_id, event.link_id, event.participant_id, event.volunteer_id
    yield *whose, item.version, *_when(event.when)


def _when(when: When) -> Row:
    return when.starts_at, when.on, when.minutes, when.mode, when.place


def _moved(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.meeting_id, *_when(item.event.when)


def _meeting(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.meeting_id,)


def _held(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.meeting_id, item.event.on, item.event.minutes


def _missed(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.meeting_id, item.event.missed_by, item.event.acceptable


def _rated(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.meeting_id, item.event.score, item.event.shared


def _claimed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: expense_events.ExpenseClaimed = item.event
    amount = event.kind, event.amount_pence, event.metres, event.receipt_id, event.seen_elsewhere
    whose = event.expense_id, event.volunteer_id, event.meeting_id
    yield *whose, item.version, *amount, event.met_on, event.claimed_on


def _expense(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.expense_id,)


def _accepted(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.expense_id, item.event.accepted_on


def _declined(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.expense_id, item.event.declined_on, item.event.reason


def _paid(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.expense_id, item.event.paid_on


def _link_and_time(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.recorded_at


def _volunteer(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.volunteer_id,)


CHANGES = (
    Change(meeting_events.MeetingPlanned, PLAN, _planned),
    Change(meeting_events.MeetingMoved, MOVE, _moved),
    Change(meeting_events.MeetingCancelled, CANCEL, _meeting),
    Change(meeting_events.MeetingHeld, HOLD, _held),
    Change(meeting_events.MeetingMissed, MISS, _missed),
    Change(meeting_events.MeetingRated, RATE, _rated),
    Change(expense_events.ExpenseClaimed, CLAIM, _claimed),
    Change(expense_events.ExpenseWithdrawn, WITHDRAW, _expense),
    Change(expense_events.ExpenseAccepted, ACCEPT, _accepted),
    Change(expense_events.ExpenseDeclined, DECLINE, _declined),
    Change(expense_events.ExpensePaid, PAY, _paid),
    Change(LinkPaused, TAKE_BACK, _link_and_time),
    Change(LinkEnded, TAKE_BACK, _link_and_time),
    Change(ErasureTaken, FORGET, participant),
    Change(VolunteerErased, FORGET_EXPENSES, _volunteer),
    *forgetting_blobs(VolunteerErased, _volunteer),
)
VERSIONS = {
    "meeting": "update life_link_meetings set version = $2 where meeting_id = $1",
    "expense": "update life_link_expenses set version = $2 where expense_id = $1",
}
