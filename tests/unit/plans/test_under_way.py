"""Why nothing new is written says which of the reasons it is."""

from uuid import UUID

import pytest

from services.plans.domain.checking import check_under_way
from shared.domain import Conflict
from shared.domain.standing import Standing


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        ("registered", "not-under-way", "has not started yet"),
        (None, "not-under-way", "has not started yet"),
        ("completed", "not-under-way", "is completed"),
        ("withdrew", "not-under-way", "withdrew"),
        ("transferred", "not-under-way", "another provider"),
        ("sentence_ended", "not-under-way", "sentence has ended"),
        ("died", "not-under-way", "has died"),
        ("recalled", "recalled", "released again"),
    ],
)
def test_a_case_that_is_not_under_way_says_why(status: str | None, code: str, why: str) -> None:
    with pytest.raises(Conflict, match=why) as refused:
        check_under_way(Standing(participant_id=UUID(int=1), arm="programme", status=status))
    assert refused.value.reason == code


def test_whoever_has_started_is_at_work() -> None:
    check_under_way(Standing(participant_id=UUID(int=1), arm="programme", status="started"))
