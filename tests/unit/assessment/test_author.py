"""In whose voice a caller writes: nobody but staff as a practitioner, whatever they reach."""

from uuid import UUID

import pytest

from shared.http.parties import author_of
from shared.security import Principal, Role

ANN, BOB = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("roles", "own", "party"),
    [
        ({Role.PERSON}, ANN, "person"),
        ({Role.PERSON}, BOB, "person"),
        ({Role.PERSON}, None, "person"),
        ({Role.PERSON, Role.EVALUATOR}, BOB, "person"),
        ({Role.VOLUNTEER}, None, "person"),
        ({Role.CASE_MANAGER}, None, "practitioner"),
        ({Role.SYSTEM}, None, "practitioner"),
        ({Role.PERSON, Role.CASE_MANAGER}, BOB, "practitioner"),
        ({Role.PERSON, Role.CASE_MANAGER}, ANN, "person"),
    ],
)
def test_a_party_is_of_the_roles_and_of_whose_record_it_is(
    roles: set[Role], own: UUID | None, party: str
) -> None:
    caller = Principal("issuer", "subject", frozenset(roles), own)
    assert author_of(caller, ANN).party == party
