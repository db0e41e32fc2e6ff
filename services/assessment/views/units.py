"""The rows of units and of who leads them."""

from collections.abc import Iterable

from services.assessment.domain.organisation import unit_events as events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, fields

OPEN = """
    insert into units (unit_id, kind, code, name, from_on, version) values ($1, $2, $3, $4, $5, $6)
"""
# What was said before holds no longer from this day on; what was only planned never will.
CUT_PARENT = """
    update unit_parents set until_on = greatest(from_on, $2)
    where unit_id = $1 and (until_on is null or until_on > greatest(from_on, $2))
"""
BELONG = "insert into unit_parents (unit_id, number, parent_id, from_on) values ($1, $2, $3, $4)"
CLOSE = "update units set until_on = $2 where unit_id = $1"
LEAD = "insert into team_leaders (unit_id, account, from_on, number) values ($1, $2, $3, $4)"
CUT_LEADER = """
    update team_leaders set until_on = greatest(from_on, $3)
    where unit_id = $1 and account = $2 and (until_on is null or until_on > greatest(from_on, $3))
"""


def _opened(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.UnitOpened = item.event
    yield event.unit_id, event.kind, event.code, event.name, event.from_on, item.version


def _belongs(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.UnitOpened | events.UnitMoved = item.event
    if event.parent_id is not None:
        yield event.unit_id, item.version, event.parent_id, event.from_on


def _unit_and_day(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.unit_id, item.event.from_on


def _leads(item: Appended, sealing: Sealing) -> Iterable[Row]:
    return [(*row, item.version) for row in fields(item, sealing)]


CHANGES = (
    Change(events.UnitOpened, OPEN, _opened),
    Change(events.UnitOpened, BELONG, _belongs),
    Change(events.UnitMoved, CUT_PARENT, _unit_and_day),
    Change(events.UnitMoved, BELONG, _belongs),
    Change(events.UnitClosed, CLOSE, _unit_and_day),
    Change(events.UnitClosed, CUT_PARENT, _unit_and_day),
    Change(events.TeamLeaderAppointed, LEAD, _leads),
    Change(events.TeamLeaderEnded, CUT_LEADER, fields),
)
VERSIONS = {"unit": "update units set version = $2 where unit_id = $1"}
