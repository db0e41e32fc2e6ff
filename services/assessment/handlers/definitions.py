"""Finding versioned data, and publishing it: what is shipped at the start, what is added by command."""

from collections.abc import Awaitable, Callable, Collection
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions.kinds import KINDS, MEASURE, OUTCOME_RULE, Kind
from services.assessment.domain.definition import (
    DECIDER,
    AddWording,
    Definition,
    PublishDefinition,
    definition_id,
)
from services.assessment.domain.definition_events import Wording
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.handlers.handling import Handling
from services.assessment.views import definitions_queries
from shared.domain import Invalid
from shared.eventstore import Handled, Origin, Unit, Write, handle, load_all

log = structlog.get_logger(__name__)


async def find(handling: Handling, connection: AsyncConnection, kind: str, reference: str) -> Any | None:
    """A published definition, of the type that `definitions.kinds` names; None where there is none.
    What is shipped, or was found before, costs no round trip."""
    known = handling.known(kind, reference)
    if known is not None:
        return known
    row = await definitions_queries.one(connection, definition_id(kind, reference))
    if row is None:
        return None
    found = KINDS[kind].adapter.validate_python(row.content)
    handling.remember(kind, reference, found)
    return found


async def measures(
    handling: Handling, connection: AsyncConnection, references: Collection[str]
) -> dict[str, MeasureDefinition]:
    """By reference, those of these that are published."""
    found = {name: await find(handling, connection, MEASURE.name, name) for name in references}
    return {name: measure for name, measure in found.items() if measure is not None}


async def learn_rules(handling: Handling, connection: AsyncConnection) -> None:
    """Have `Handling.facts` judge by the rules that were added, too."""
    for row in await definitions_queries.of_kind(connection, OUTCOME_RULE.name):
        if row.reference not in {**handling.definitions.outcome_rules, **handling.added_rules}:
            handling.added_rules[row.reference] = OUTCOME_RULE.adapter.validate_python(row.content)


async def learn(
    handling: Handling,
    kind: str,
    references: Collection[str],
    connection: AsyncConnection | None = None,
) -> None:
    """Find these, so that `Handling.known` has those that there are: for a path that decides
    without a connection, or for many. Costs a round trip only for what is neither shipped nor known."""
    unknown = {reference for reference in references if handling.known(kind, reference) is None}
    if not unknown:
        return
    async with nullcontext(connection) if connection else handling.store.database.connect() as open_one:
        for reference in unknown:
            await find(handling, open_one, kind, reference)


async def publish(
    handling: Handling, unit: Unit, kind: Kind, definition: Any, account: str
) -> Handled[Definition]:
    """Raises Conflict where this version was published with other content, and Invalid."""
    if kind is MEASURE:
        _check_helps(handling, definition)
    if kind is OUTCOME_RULE and definition.offences not in (None, *handling.definitions.offences):
        raise Invalid("This list of offences is not known. GET /definitions lists them.", field="offences")
    command = _command(kind, definition, account)
    key = definition_id(kind.name, command.reference)
    # It belongs to nobody: its subject is the stream itself.
    return await handle(unit, DECIDER, key, command, _facts(kind), subject=DECIDER.stream(key))


async def add_wording(
    handling: Handling, unit: Unit, reference: str, wording: Wording, account: str, *, expected: int | None
) -> Handled[Definition]:
    """Raises NotFound, StaleVersion, and Invalid naming the field."""
    measure = await find(handling, unit.connection, MEASURE.name, reference)
    command = AddWording(measure=measure, wording=wording, account=account)
    key = definition_id(MEASURE.name, reference)
    return await handle(unit, DECIDER, key, command, subject=DECIDER.stream(key), expected=expected)


async def publish_shipped(handling: Handling, origin: Origin) -> int:
    """Publish what is shipped and was not published yet; returns how many. At every start, and
    again changes nothing. Where another content was published under a shipped reference, before it
    was shipped, that stays in use: a published version never changes."""
    commands = {definition_id(c.kind, c.reference): c for c in _shipped(handling, origin.actor)}
    async with handling.store.database.connect() as connection:
        stored = {row.definition_id: row for row in await definitions_queries.everything(connection)}
    for key in commands.keys() & stored.keys():
        kind = KINDS[stored[key].kind]
        if kind.normalised(stored[key].content) != commands[key].content:
            log.error("a shipped definition was published before with other content", definition=str(key))
            handling.remember(
                kind.name, stored[key].reference, kind.adapter.validate_python(stored[key].content)
            )
    new = {key: command for key, command in commands.items() if key not in stored}
    if not new:
        return 0
    async with handling.store.unit(origin) as unit:
        return await _append(unit, new)


async def _append(unit: Unit, commands: dict[UUID, PublishDefinition]) -> int:
    await unit.lock(DECIDER.stream(key) for key in commands)
    # Another process may have been first.
    states = await load_all(unit, DECIDER, list(commands))
    writes = []
    for key, command in commands.items():
        state, version = states[key]
        if version == 0:
            events = DECIDER.decide(command, state, None)
            writes.append(Write(DECIDER.stream(key), DECIDER.stream(key), events, 0))
    if writes:
        await unit.append_all([[write] for write in writes])
    return len(writes)


def _shipped(handling: Handling, account: str) -> list[PublishDefinition]:
    return [
        _command(kind, definition, account)
        for kind in KINDS.values()
        for definition in getattr(handling.definitions, kind.folder).values()
    ]


def _command(kind: Kind, definition: Any, account: str) -> PublishDefinition:
    content = kind.content(definition)
    return PublishDefinition(kind=kind.name, reference=definition.reference, content=content, account=account)


def _facts(kind: Kind) -> Callable[[], Awaitable[Any]]:
    # Deciding is given a function; handed over bare, `handle` would take it for one that reads facts.
    async def read() -> Any:
        return kind.normalised

    return read


def _check_helps(handling: Handling, measure: MeasureDefinition) -> None:
    for number, flag in enumerate(measure.flags):
        if handling.definitions.crisis_help.find(flag.crisis_help) is None:
            known = ", ".join(each.code for each in handling.definitions.crisis_help.helps)
            raise Invalid(f"One of these is needed: {known}.", field=f"flags[{number}].crisis_help")
