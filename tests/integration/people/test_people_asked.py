"""What a service asks of the people whom it was told of."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract, assessment
from shared.domain import Conflict, Gone, NotFound, NotYetKnown
from shared.eventstore import Database
from shared.people import (
    CaseHolder,
    Encounter,
    Scope,
    authorise,
    case_manager,
    excluded,
    excluded_from,
    expiring,
    keep,
    known,
    reachable,
    refuse_merged,
    standing,
    team,
    unchecked,
    unchecked_among,
)
from shared.postgres import EmbeddedPostgres
from shared.testing.postgres import Databases
from tests.integration.people.conftest import undone
from tests.integration.people.histories import PEOPLE, TEAMS, ended, leader, left, member, permission, status
from tests.integration.people.telling import (
    account,
    assigned,
    day,
    erased,
    exclusion,
    merged,
    named,
    numbered,
    registered,
    unmerged,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANN, BEN, CAT, DAN = PEOPLE
ALL, TODAY = Scope(), day(5)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_database(
    postgres: EmbeddedPostgres, database_templates: dict[object, str]
) -> AsyncIterator[Database]:
    made = Databases(postgres, database_templates)
    database = Database(made.create("people").url, name="learner")
    yield database
    await database.close()
    made.drop()


@pytest_asyncio.fixture(loop_scope="module")
async def connection(file_database: Database) -> AsyncIterator[AsyncConnection]:
    """Nothing is left behind by a test."""
    async with undone(file_database) as opened:
        yield opened


async def told(connection: AsyncConnection, *history: Contract) -> None:
    await keep(connection, numbered(history))


async def test_somebody_of_whom_nothing_was_told_is_nobodys(connection: AsyncConnection) -> None:
    await told(connection, exclusion(BEN, "x", other_participant_id=ANN), merged(CAT, ANN))

    for who in (ANN, BEN, CAT):
        assert await standing(connection, who) is None
        assert not await reachable(connection, who, ALL)
        with pytest.raises(NotYetKnown):
            await known(connection, who)
        with pytest.raises(NotYetKnown):
            await authorise(connection, who, ALL)


async def test_a_stub_is_filled_by_the_registration(connection: AsyncConnection) -> None:
    await told(connection, exclusion(ANN, "x", district="LS1"))
    await told(connection, registered(ANN))

    found = await known(connection, ANN)

    assert (found.arm, found.status, found.status_on, found.permissions) == (
        "programme",
        "registered",
        None,
        {},
    )
    assert found.taking_part
    assert await reachable(connection, ANN, ALL)


async def test_standing_follows_what_is_told(connection: AsyncConnection) -> None:
    await told(connection, registered(ANN), status(ANN, "started", 3), permission(ANN, "taking_part", True))
    await told(connection, permission(ANN, "taking_part", False), permission(ANN, "research", True))

    found = await known(connection, ANN)

    assert (found.status, found.status_on) == ("started", day(3))
    assert found.permissions == {"taking_part": False, "research": True}
    assert not found.taking_part


@pytest.mark.parametrize(("status_told", "expected"), [(None, None), ("started", None), ("died", "died")])
async def test_of_a_comparator_only_a_death_is_told(
    connection: AsyncConnection, status_told: str | None, expected: str | None
) -> None:
    history = [status(ANN, status_told, 3)] if status_told else []
    await told(connection, registered(ANN, arm="comparator"), *history)

    assert (await known(connection, ANN)).status == expected


async def test_nothing_is_left_of_somebody_erased_nor_comes_again(connection: AsyncConnection) -> None:
    await told(connection, registered(ANN, account("kim")), permission(ANN, "research", True), erased(ANN))
    await told(connection, exclusion(ANN, "x", district="LS1"), assigned(ANN, "kim", 1), registered(ANN))

    found = await standing(connection, ANN)

    assert found is not None
    assert (found.erased, found.arm, found.permissions) == (True, "", {})
    with pytest.raises(Gone):
        await known(connection, ANN)
    assert not await excluded(connection, ANN, district="LS1", today=TODAY)
    assert await case_manager(connection, ANN, TODAY) is None
    assert not await reachable(connection, ANN, Scope(account=account("kim"), today=TODAY))
    with pytest.raises(NotFound):
        await authorise(connection, ANN, Scope(account=account("kim"), today=TODAY))


async def test_commands_go_on_at_the_end_of_a_chain(connection: AsyncConnection) -> None:
    await told(connection, *(registered(who) for who in PEOPLE), merged(ANN, BEN), merged(BEN, CAT))

    with pytest.raises(Conflict, match=str(CAT)) as refused:
        await refuse_merged(connection, ANN)
    await refuse_merged(connection, CAT)

    assert refused.value.reason == "merged"
    assert (await known(connection, BEN)).merged_into == CAT
    assert await reachable(connection, ANN, Scope(participant_id=CAT))
    assert not await reachable(connection, ANN, Scope(participant_id=CAT, alone=True))
    assert not await reachable(connection, CAT, Scope(participant_id=ANN))


async def test_an_unmerge_restores(connection: AsyncConnection) -> None:
    await told(connection, registered(ANN), registered(BEN), merged(ANN, BEN, 1), unmerged(ANN, 2))

    await refuse_merged(connection, ANN)
    assert not await reachable(connection, ANN, Scope(participant_id=BEN))


async def test_a_role_that_reaches_nobody_is_not_told_who_is_there(connection: AsyncConnection) -> None:
    await told(connection, registered(ANN, account("kim")))

    await authorise(connection, ANN, Scope(account=account("kim"), today=TODAY))
    with pytest.raises(NotFound):
        await authorise(connection, ANN, Scope(account=account("lee"), leads=True, today=TODAY))


TO_BEN: dict[str, Any] = {"other": BEN}


@pytest.mark.parametrize(
    ("history", "asked", "expected"),
    [
        ([], TO_BEN, False),
        ([exclusion(ANN, "x", other_participant_id=BEN)], TO_BEN, True),
        ([exclusion(BEN, "x", other_participant_id=ANN)], TO_BEN, True),
        ([exclusion(ANN, "x", other_participant_id=CAT)], TO_BEN, False),
        ([exclusion(CAT, "x", other_participant_id=BEN), merged(CAT, ANN)], TO_BEN, True),
        ([exclusion(ANN, "x", other_participant_id=CAT), merged(CAT, DAN), merged(DAN, BEN)], TO_BEN, True),
        ([exclusion(ANN, "x", other_participant_id=BEN, ends_on=TODAY)], TO_BEN, True),
        (
            [exclusion(ANN, "x", other_participant_id=BEN, ends_on=TODAY - timedelta(days=1))],
            TO_BEN,
            False,
        ),
        ([exclusion(ANN, f"{ANN}/x", other_participant_id=BEN), ended(ANN, "x", 5)], TO_BEN, False),
        ([exclusion(ANN, f"{ANN}/x", other_participant_id=BEN), ended(ANN, "x", 6)], TO_BEN, True),
        (
            [
                exclusion(ANN, f"{ANN}/x", other_participant_id=CAT),
                ended(ANN, "x", 2),
                exclusion(ANN, f"{ANN}/x", other_participant_id=BEN),
            ],
            TO_BEN,
            True,
        ),
        ([exclusion(ANN, "x", district="LS1")], {"district": "LS1"}, True),
        ([exclusion(ANN, "x", district="LS1")], {"district": "LS2"}, False),
        ([exclusion(ANN, "x", district="LS1")], {"category": "minors"}, False),
        ([exclusion(ANN, "x", category="minors")], {"category": "minors"}, True),
        ([exclusion(ANN, "x", category="minors")], {**TO_BEN, "district": "LS1", "category": "minors"}, True),
        ([exclusion(BEN, "x", district="LS1")], {"district": "LS1"}, False),
        ([exclusion(ANN, "x", checked=False)], TO_BEN, False),
        ([exclusion(ANN, "x", district="LS1")], {}, False),
    ],
    ids=range(19),
)
async def test_exclusions(
    connection: AsyncConnection, history: list[Contract], asked: dict[str, Any], expected: bool
) -> None:
    await told(connection, *history)

    assert await excluded(connection, ANN, **asked, today=TODAY) == expected


async def test_many_are_asked_about_at_once_and_each_is_answered_for_itself(
    connection: AsyncConnection,
) -> None:
    await told(connection, exclusion(ANN, "x", other_participant_id=CAT), merged(DAN, CAT))
    await told(connection, exclusion(BEN, "y", district="LS1"), exclusion(ANN, "z", category="minors"))
    await told(connection, exclusion(ANN, "w", district="LS9"))
    asked = {
        Encounter(): False,
        Encounter(other=DAN): True,
        Encounter(other=BEN): False,
        Encounter(district="LS1", categories=("women", "men")): False,
        Encounter(district="LS1", categories=("women", "minors")): True,
        Encounter(district="LS9", categories=("women", "men")): True,
    }

    found = await excluded_from(connection, ANN, list(asked), TODAY)

    assert found == list(asked.values())
    assert await excluded_from(connection, ANN, [], TODAY) == []


async def test_an_outsider_counts_until_somebody_has_checked_who_it_is(connection: AsyncConnection) -> None:
    await told(connection, exclusion(BEN, "x", checked=False), merged(BEN, ANN))
    before = await unchecked(connection, ANN, TODAY), await unchecked(connection, CAT, TODAY)

    await told(connection, assessment.ExclusionChecked(participant_id=BEN, entry_id=named("x")))

    assert (before, await unchecked(connection, ANN, TODAY)) == ((True, False), False)


async def test_of_many_those_are_named_of_whom_something_waits_to_be_checked(
    connection: AsyncConnection,
) -> None:
    await told(connection, exclusion(BEN, "x", checked=False), merged(BEN, ANN), exclusion(CAT, "y"))
    await told(connection, exclusion(DAN, f"{DAN}/z", checked=False), ended(DAN, "z", 5))

    assert await unchecked_among(connection, [ANN, CAT, DAN], TODAY) == {ANN}
    assert await unchecked_among(connection, [], TODAY) == frozenset()


async def test_what_has_ended_stays_so_when_it_is_checked(connection: AsyncConnection) -> None:
    entry = f"{ANN}/x"
    await told(connection, exclusion(ANN, entry, other_participant_id=BEN), ended(ANN, "x", 5))

    await told(connection, assessment.ExclusionChecked(participant_id=ANN, entry_id=named(entry)))

    assert not await excluded(connection, ANN, other=BEN, today=TODAY)


async def test_whose_case_it_is_on_a_day(connection: AsyncConnection) -> None:
    await told(connection, registered(ANN), assigned(ANN, "kim", 1), assigned(ANN, "lee", 4))
    await told(connection, assigned(BEN, "kim", 1), assigned(BEN, "kim", 4, kind="CaseUnassigned"))

    held = [await case_manager(connection, ANN, day(on)) for on in (0, 3, 4)]

    kim = CaseHolder(named("kim"), account("kim"), day(1))
    assert held == [None, kim, CaseHolder(named("lee"), account("lee"), day(4))]
    assert await case_manager(connection, BEN, TODAY) is None


def trained(who: str, module: str, on: int, until: int | None) -> Contract:
    return assessment.CaseManagerTrained(
        case_manager_id=named(who),
        module=module,
        completed_on=day(on),
        expires_on=None if until is None else day(until),
    )


def hired(who: str) -> Contract:
    return assessment.CaseManagerRegistered(case_manager_id=named(who), account=account(who), from_on=day(0))


async def test_trainings_that_run_out(connection: AsyncConnection) -> None:
    await told(
        connection,
        *(hired(who) for who in ("kim", "lee", "max")),
        *(trained("kim", "risk", 0, 7), trained("kim", "rapport", 0, 7), trained("kim", "rapport", 1, 99)),
        *(trained("kim", "goals", 0, 6), trained("kim", "goals", 1, None), trained("lee", "risk", 0, 4)),
        *(trained("max", "risk", 0, 3), left("max", 5)),
    )

    everybody = await expiring(connection, None, by=day(7), today=TODAY)
    kim = await expiring(connection, [account("kim")], by=day(7), today=TODAY)
    soon = await expiring(connection, None, by=day(4), today=TODAY)

    assert [(each.account, each.module, each.expires_on) for each in everybody] == [
        (account("lee"), "risk", day(4)),
        (account("kim"), "risk", day(7)),
    ]
    assert kim == everybody[1:]
    assert soon == everybody[:1]


async def test_a_leaders_team(connection: AsyncConnection) -> None:
    north, south = TEAMS
    await told(
        connection,
        leader(north, "zoe", True, 1),
        leader(south, "zoe", True, 1),
        leader(south, "zoe", False, 3),
    )
    await told(
        connection,
        member("kim", north, True, 1),
        member("lee", north, True, 1),
        member("max", south, True, 1),
    )
    await told(connection, member("kim", north, True, 1), member("kim", north, False, 5))

    assert await team(connection, account("zoe"), day(2)) == {account("kim"), account("lee"), account("max")}
    assert await team(connection, account("zoe"), TODAY) == {account("lee")}
    assert await team(connection, account("kim"), TODAY) == frozenset()
