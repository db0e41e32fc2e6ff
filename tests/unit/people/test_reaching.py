"""Whose records a caller reaches: deny by default."""

from datetime import date
from uuid import UUID

import pytest

from shared.domain import Forbidden
from shared.http.reaching import scope_of
from shared.people import Scope
from shared.security import Principal, Role

TODAY, ANN = date(2026, 3, 1), UUID(int=1)
ALL = Scope()
OWN = Scope(participant_id=ANN)


def caller(*roles: Role, own: UUID | None = None) -> Principal:
    return Principal("issuer", "kim", frozenset(roles), own)


@pytest.mark.parametrize(
    ("principal", "reading", "expected"),
    [
        (caller(Role.PROGRAMME_LEAD), False, ALL),
        (caller(Role.SYSTEM), False, ALL),
        (caller(Role.ADMIN), False, ALL),
        (caller(Role.SAFEGUARDING_LEAD), True, ALL),
        (caller(Role.CASE_MANAGER), False, Scope(account="kim@issuer", today=TODAY)),
        (caller(Role.TEAM_LEADER), True, Scope(account="kim@issuer", leads=True, today=TODAY)),
        (caller(Role.CASE_MANAGER, Role.VOLUNTEER), True, Scope(account="kim@issuer", today=TODAY)),
        (caller(Role.PERSON, own=ANN), True, OWN),
        (caller(Role.PERSON, own=ANN), False, Scope(participant_id=ANN, alone=True)),
    ],
)
def test_who_reaches_whom(principal: Principal, reading: bool, expected: Scope) -> None:
    assert scope_of(principal, TODAY, reading=reading) == expected


NOBODYS = sorted(
    set(Role)
    - {Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN, Role.SAFEGUARDING_LEAD}
    - {Role.CASE_MANAGER, Role.TEAM_LEADER}
)


@pytest.mark.parametrize("role", NOBODYS)
@pytest.mark.parametrize("reading", [True, False])
def test_every_other_role_reaches_nobody(role: Role, reading: bool) -> None:
    with pytest.raises(Forbidden):
        scope_of(caller(role), TODAY, reading=reading)


def test_a_safeguarding_lead_reads_only() -> None:
    with pytest.raises(Forbidden):
        scope_of(caller(Role.SAFEGUARDING_LEAD), TODAY, reading=False)


def test_only_the_role_of_a_person_has_an_own_record() -> None:
    with pytest.raises(Forbidden):
        scope_of(caller(Role.COACH, own=ANN), TODAY, reading=True)
