"""No CRN of a domain event leaves by a log, a refusal or a message."""

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
from shared.testing.http import Callers, keyed
from shared.testing.log import read_log
from tests.integration.assessment.case_events import PATH, WORDS, A, B, C, deletion, merge, unmerge
from tests.integration.assessment.people import person, registered


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
    """Messages of every kind, and one whose timer fails. What was answered."""
    async with callers.as_(Role.ADMIN) as admin:
        for number in (1, 2):
            await registered(admin, person(number))
    bodies = [
        merge(),
        merge(13, A, C),
        unmerge(14),
        merge(15, C, A),
        merge(16, B, B),
        deletion("B000001 "),
        deletion(B),
    ]
    async with callers.as_(Role.SYSTEM) as system:
        answers = [await system.post(PATH, json=body, headers=keyed()) for body in bodies]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 422, 422, 200]
    async with callers.as_(Role.ADMIN) as admin:
        await registered(admin, person(3))  # whom something is remembered of
    store = callers.app.state.parts.store
    async with store.database.transaction() as connection:
        await connection.exec_driver_sql(
            "update timers set next_at = now(), due_at = now(), parameters = '{}'"
        )
    await callers.app.state.timers.run_due()
    return "".join(answer.text for answer in answers)


async def test_no_crn_leaves(callers: Callers, written: io.StringIO, stored: Any) -> None:
    answered = await busy(callers)
    log = await read_log(callers.app.state.parts.store)
    messages = "".join(
        to_envelope("assessment", PUBLICATIONS, recorded).model_dump_json()
        for recorded in log
        if recorded.sequence is not None
    )
    logged = written.getvalue()
    assert "timer failed" in logged
    assert "participant.merged" in messages
    # A blind index tells of two CRNs whether they are one.
    indices = [callers.app.state.parts.queries.crn_index(crn).hex() for crn in (A, B, C)]
    timers = str(await stored.fetch("select * from timers"))
    assert "meet_merges" in timers
    for text in (answered, messages, logged, timers):
        assert not [word for word in (*WORDS, *indices) if word in text]
