"""Units and case managers. What is decided by others' rows is read under their locks, too."""

from uuid import UUID

import structlog

from services.assessment.domain.organisation import case_manager, leave
from services.assessment.domain.organisation import unit as units
from services.assessment.domain.organisation.case_manager_facts import CaseManagerFacts
from services.assessment.domain.organisation.case_manager_state import CaseManager
from services.assessment.domain.organisation.unit import Unit as OrganisationUnit
from services.assessment.domain.organisation.unit import UnitFacts
from services.assessment.handlers.handling import Handling
from services.assessment.views import case_managers_queries, units_queries
from shared.domain import Busy, Unavailable
from shared.eventstore import Handled, Origin, Unit, handle
from shared.logs import fault_of

log = structlog.get_logger(__name__)
# Whoever changes the structure waits for each other: two moves at once could close a circle, and a
# code or an account could be taken twice.
ORGANISATION = "organisation"


async def on_unit(
    handling: Handling, unit: Unit, unit_id: UUID, command: object, *, expected: int | None = None
) -> Handled[OrganisationUnit]:
    """Any command on a unit. Raises NotFound, Conflict, StaleVersion, and Invalid naming the field."""
    stream = units.DECIDER.stream(unit_id)
    await unit.lock([ORGANISATION, stream])

    async def facts() -> UnitFacts:
        return await _unit_facts(handling, unit, unit_id, command)

    return await handle(unit, units.DECIDER, unit_id, command, facts, subject=stream, expected=expected)


async def _unit_facts(handling: Handling, unit: Unit, unit_id: UUID, command: object) -> UnitFacts:
    connection, today = unit.connection, handling.today(unit.now)
    match command:
        case units.OpenUnit():
            taken = await units_queries.code_taken(connection, command.kind, command.code)
            parent = command.parent_id and await units_queries.place(connection, command.parent_id)
            return UnitFacts(today=today, code_taken=taken, parent=parent or None)
        case units.MoveUnit():
            parent = await units_queries.place(connection, command.parent_id)
            above = await units_queries.above(connection, command.parent_id, command.from_on)
            return UnitFacts(today=today, parent=parent, above=above)
        case units.CloseUnit():
            return UnitFacts(today=today, busy=await units_queries.busy(connection, unit_id, command.from_on))
    return UnitFacts(today=today)


async def on_case_manager(
    handling: Handling, unit: Unit, case_manager_id: UUID, command: object, *, expected: int | None = None
) -> Handled[CaseManager]:
    """Any command on a case manager. Raises NotFound, Conflict, StaleVersion, and Invalid naming the
    field."""
    decider = case_manager.DECIDER
    stream = decider.stream(case_manager_id)
    await unit.lock(locked_for(case_manager_id, command))

    async def facts() -> CaseManagerFacts:
        return await _case_manager_facts(handling, unit, case_manager_id, command)

    return await handle(unit, decider, case_manager_id, command, facts, subject=stream, expected=expected)


def locked_for(case_manager_id: UUID, command: object) -> list[str]:
    """Whose rows are read and must not change meanwhile, and the case manager."""
    return [*_others(command), case_manager.DECIDER.stream(case_manager_id)]


def _others(command: object) -> list[str]:
    match command:
        case case_manager.RegisterCaseManager() | case_manager.JoinTeam():
            return [ORGANISATION]
        case leave.SetLeaveCover():
            return [case_manager.DECIDER.stream(command.deputy_id)]
    return []


async def _case_manager_facts(
    handling: Handling, unit: Unit, case_manager_id: UUID, command: object
) -> CaseManagerFacts:
    connection, today = unit.connection, handling.today(unit.now)
    training = handling.definitions.training
    queries = case_managers_queries
    match command:
        case case_manager.RegisterCaseManager():
            taken = await queries.account_taken(connection, command.account)
            return CaseManagerFacts(today=today, training=training, account_taken=taken)
        case case_manager.JoinTeam():
            team = await units_queries.place(connection, command.team_id)
            return CaseManagerFacts(today=today, training=training, team=team)
        case leave.SetLeaveCover():
            deputy = await queries.colleague(connection, command.deputy_id)
            covering = await queries.covering(connection, case_manager_id)
            return CaseManagerFacts(today=today, training=training, deputy=deputy, covering=covering)
        case case_manager.LeaveService():
            covering = await queries.covering(connection, case_manager_id)
            held = await queries.caseload(connection, case_manager_id, command.from_on)
            return CaseManagerFacts(today=today, training=training, covering=covering, caseload=held)
    return CaseManagerFacts(today=today, training=training)


async def finish_name_erasures(handling: Handling, origin: Origin, asked: UUID | None = None) -> int:
    """Destroy the keys of the case managers whose erasure was asked for, and say so. Returns how
    many. As `erasure.finish_erasures` does: one that cannot be finished does not keep the others'."""
    async with handling.store.database.connect() as connection:
        waiting = await case_managers_queries.being_erased(connection)
    done = 0
    for case_manager_id in waiting:
        try:
            await _finish(handling, case_manager_id, origin)
            done += 1
        except Exception as fault:
            if case_manager_id == asked or (isinstance(fault, Unavailable) and not isinstance(fault, Busy)):
                raise
            log.error("erasure not confirmed", case_manager=str(case_manager_id), **fault_of(fault))
    return done


async def _finish(handling: Handling, case_manager_id: UUID, origin: Origin) -> None:
    await handling.store.keyring.destroy(str(case_manager_id), handling.store.clock())
    async with handling.store.unit(origin) as unit:
        await on_case_manager(handling, unit, case_manager_id, case_manager.ConfirmErasure())
