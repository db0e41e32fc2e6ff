"""A life of two parties on a real database: what the log replays to is what was live, in state and rows."""

from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Plan
from services.plans.handlers.plan import plan as handlers
from services.plans.views.plan.plan_rows import CHANGES, VERSIONS
from shared.domain import Refusal
from shared.eventstore import Appended, Origin, raw
from shared.eventstore.changes import projecting
from shared.eventstore.log import READ_STREAM, to_recorded
from shared.security import BlindIndex
from shared.testing.http import Callers
from tests.integration.plans.telling import Teller, account
from tests.unit.plans.plan_commands import Drawn
from tests.unit.plans.plan_oracle import Oracle

pytestmark = pytest.mark.asyncio(loop_scope="module")
TABLES = ("plans", "plan_proposals", "plan_goals", "plan_versions", "plan_reviews")
COMMANDS = 120


async def lived(parts: Any, person: UUID, random: Random) -> tuple[Plan, int]:
    """Commands drawn at random through the handlers, each in its transaction; the last live state and
    how many were accepted."""
    oracle, drawn = Oracle(), Drawn(random, parts.new_id)
    state, accepted = Plan(), 0
    for _ in range(COMMANDS):
        command = drawn.next(oracle)
        try:
            async with parts.store.unit(Origin("mo@issuer", "replay")) as unit:
                handled = await handlers.change(parts.handling, unit, person, command, expected=None)
        except Refusal:
            assert not oracle.take(command)
            continue
        assert oracle.take(command)
        state, accepted = handled.state, accepted + 1
    return state, accepted


async def rows_of(stored: "asyncpg.Connection[Any]", person: UUID) -> dict[str, list[str]]:
    return {
        table: [
            row["row"]
            for row in await stored.fetch(
                f"select t::text as row from {table} t where participant_id = $1 order by 1", person
            )
        ]
        for table in TABLES
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_log_replays_to_what_was_live(
    seed: int, file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    parts = file_callers.app.state.parts
    person = await tell.started(account=account("kit"))
    live, accepted = await lived(parts, person, Random(seed))
    assert accepted > COMMANDS / 4
    before = await rows_of(file_stored, person)

    async with parts.database.connect() as connection:
        replayed, version = await handlers.read(parts.handling, connection, person)
    assert replayed == live
    assert f"({person},{version}," in before["plans"][0]

    await rebuilt(parts, person)
    assert await rows_of(file_stored, person) == before
    await check_rows(file_stored, person, live)
    # The next life has the same few ids of goals.
    await file_stored.execute("delete from plans where participant_id = $1", person)


async def check_rows(stored: "asyncpg.Connection[Any]", person: UUID, live: Plan) -> None:
    """The rows say what the state says."""

    async def told(columns: str, table: str) -> set[tuple[Any, ...]]:
        query = f"select {columns} from {table} where participant_id = $1"
        return {tuple(row) for row in await stored.fetch(query, person)}

    in_force, due = live.in_force, live.next_review
    number, how = (in_force.number, in_force.in_force) if in_force else (None, None)
    review = (due.review_id, due.due_on, due.facilitated) if due else (None, None, None)
    assert await told("number, in_force, review_id, review_due_on, review_facilitated", "plans") == {
        (number, how, *review)
    }
    proposals = [*live.open.values(), *live.ended]
    assert await told("proposal_id, party, fate", "plan_proposals") == {
        (each.proposal_id, each.voice.party, each.fate) for each in proposals
    }
    assert await told("goal_id, state, author, area", "plan_goals") == {
        (each.goal_id, each.state, each.author.party, each.terms.area) for each in live.working.goals.values()
    }
    assert await told("number, status, in_force, person_answer, practitioner_answer", "plan_versions") == {
        (
            each.number,
            each.status,
            each.in_force,
            each.person and each.person.answer,
            each.practitioner and each.practitioner.answer,
        )
        for each in live.versions
    }
    assert await told("review_id, due_on, status", "plan_reviews") == {
        (each.review_id, each.due_on, each.status) for each in live.reviews
    }


async def rebuilt(parts: Any, person: UUID) -> None:
    """The rows anew, event by event, from the log."""
    view = projecting(CHANGES, VERSIONS, BlindIndex(b"0" * 32))
    async with parts.database.transaction() as connection:
        driver = raw(connection)
        rows = await driver.fetch(READ_STREAM, DECIDER.stream(person), 0)
        keys = await parts.store.keyring.load({str(person)})
        await driver.execute("delete from plans where participant_id = $1", person)
        for number, row in enumerate(rows, 1):
            event = to_recorded(parts.store.codec, row, keys).event
            appended = Appended(f"plan-{person}", number, row["id"], str(person), row["recorded_at"], event)
            await view(connection, [appended], keys)
