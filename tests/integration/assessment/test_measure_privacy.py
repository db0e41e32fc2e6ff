"""What somebody answered leaves by no log, metric, refusal or message, and lies sealed."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from services.assessment.publications import PUBLICATIONS
from shared import logs
from shared.contracts.publication import to_envelope
from shared.security import Role
from shared.testing.http import Callers
from shared.testing.log import read_log
from tests.integration.assessment.filling_in import (
    IN_DANGER,
    acknowledge,
    fill_in,
    filled_in,
    phq9,
    withdraw,
)
from tests.integration.assessment.people import person, registered

# A goal's id is part of the answers, and unlike a number it can be looked for.
GOAL = "7d9f3a52-1c44-4b0e-9d7e-5f0a2b6c8e11"
OUT_OF_RANGE = 731


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, by ours and by libraries, down to the last detail."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream, logging.DEBUG)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


async def busy(callers: Callers) -> str:
    """Goals rated, a questionnaire answered, and refusals. What the refusals said."""
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(1))
        goals = phq9(None, measure="goal_based_outcomes:1", goals=[{"goal_id": GOAL, "rating": 3}])
        rated = await filled_in(mo, ann, goals)
        recorded = await filled_in(mo, ann, phq9(IN_DANGER))
        again = [await fill_in(mo, ann, goals)]
        late = {**goals, "goals": [{"goal_id": GOAL, "rating": OUT_OF_RANGE}], "time_point": "review"}
        again.append(await fill_in(mo, ann, late))
        again.append(await fill_in(mo, ann, phq9({"1": OUT_OF_RANGE}, time_point="review")))
        assert GOAL in (await mo.get(f"/participants/{ann}/measures")).text
        await withdraw(mo, rated)
        await acknowledge(mo, recorded)
    assert [answer.status_code for answer in again] == [409, 422, 422]
    # Not the correlation ids, which may have any digits.
    return "".join(f"{answer.json()['detail']} {answer.json()['errors']}" for answer in again)


async def test_no_answer_leaves(callers: Callers, written: io.StringIO) -> None:
    refused = await busy(callers)
    async with callers.anonymous() as client:
        metrics = (await client.get("/metrics")).text
    log = await read_log(callers.app.state.parts.store, published=True)
    messages = [to_envelope("assessment", PUBLICATIONS, each).model_dump_json() for each in log]
    kinds = {each.event.event_name for each in log}
    assert kinds >= {
        "administration-recorded", "administration-withdrawn", "alert-raised", "alert-acknowledged",
    }  # fmt: skip
    for place in (refused, metrics, written.getvalue(), "".join(messages)):
        assert GOAL not in place
    assert str(OUT_OF_RANGE) not in refused


async def test_answers_lie_sealed_wherever_they_are_stored(callers: Callers, stored: Any) -> None:
    await busy(callers)
    for table in ("events", "administrations", "alerts", "stored_answers", "audit"):
        rows = await stored.fetch(f"select row_to_json(t)::text as row from {table} t")
        assert rows
        assert not [row for row in rows if GOAL in row["row"]]


async def test_every_look_at_an_administration_is_audited(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(1))
        recorded = await filled_in(mo, ann, phq9(IN_DANGER))
        await stored.execute("truncate audit")
        for path in ("administrations", "measures", f"administrations/{recorded['administration_id']}"):
            assert (await mo.get(f"/participants/{ann}/{path}")).status_code == 200
        assert (await mo.get("/alerts")).status_code == 200
        await acknowledge(mo, recorded)
    rows = await stored.fetch("select action, person from audit order by id")
    assert [row["person"] for row in rows] == [ann] * 5
    one = "/participants/{participant_id}/administrations/{administration_id}"
    assert [row["action"].removeprefix("/participants/{participant_id}") for row in rows[:2]] == [
        "/administrations",
        "/measures",
    ]
    assert [row["action"] for row in rows[2:]] == [one, "/alerts", f"{one}/alerts/{{alert}}/acknowledgement"]
