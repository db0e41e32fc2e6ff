"""The local copy of assessments, as other aggregates ask it."""

from collections.abc import Collection
from uuid import UUID, uuid4

import pytest

from services.plans.domain.known import AssessmentKnown
from services.plans.views.case.assessed import assessment_known, strengths_known
from shared.contracts import assessment as public
from shared.testing.http import Callers
from tests.integration.plans.casework import answered, completed
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def known(callers: Callers, people: Collection[UUID]) -> tuple[AssessmentKnown | None, frozenset[UUID]]:
    async with callers.app.state.parts.database.connect() as connection:
        return await assessment_known(connection, people), await strengths_known(connection, people)


async def test_the_last_completed_version_is_known_and_the_strengths_of_all(
    file_callers: Callers, tell: Teller
) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()
    old, new, need = uuid4(), uuid4(), uuid4()
    assert await known(file_callers, [person]) == (None, frozenset())
    await tell(completed(person, one, strengths=(old,)), answered(person, one))
    await tell(completed(person, one, 2, strengths=(new,), needs=(need,)))
    latest, strengths = await known(file_callers, [person])
    assert latest is not None
    assert (latest.number, latest.answer, latest.strengths, latest.needs) == (2, None, {new}, {need})
    assert strengths == {old, new}


async def test_what_follows_a_version_may_arrive_before_it(file_callers: Callers, tell: Teller) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()
    signed = public.AssessmentCountersigned(
        participant_id=person, assessment_id=one, number=1, countersigned_on=STARTED_ON
    )
    await tell(signed, answered(person, one))
    assert await known(file_callers, [person]) == (None, frozenset())
    await tell(completed(person, one))
    latest, _ = await known(file_callers, [person])
    assert latest is not None
    assert (latest.answer, latest.countersigned, latest.in_own_session) == ("agrees", True, True)


async def test_a_version_that_was_returned_is_still_the_last_completed_one(
    file_callers: Callers, tell: Teller
) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()
    returned = public.AssessmentReturned(
        participant_id=person, assessment_id=one, number=1, reason="incomplete", returned_on=STARTED_ON
    )
    await tell(completed(person, one), answered(person, one), returned)
    latest, _ = await known(file_callers, [person])
    assert latest is not None
    assert (latest.number, latest.answer, latest.countersigned) == (1, "agrees", False)


async def test_of_several_records_the_latest_is_known(file_callers: Callers, tell: Teller) -> None:
    kept, merged = [await tell.started(account=account("kit")) for _ in range(2)]
    first, last = uuid4(), uuid4()
    await tell(completed(kept, first, 3), completed(merged, last, 4))
    latest, _ = await known(file_callers, [kept, merged])
    assert latest is not None
    assert latest.assessment_id == last
    alone, _ = await known(file_callers, [kept])
    assert alone is not None
    assert alone.assessment_id == first
