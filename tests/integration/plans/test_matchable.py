"""Whom nobody may be matched with, in cases made up at random, is whom going through all that was recorded
finds; and what is asked of the database is the same whatever it answers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest

from services.plans.domain.known import VolunteerKnown
from services.plans.views.life_links.matching_queries import matchable
from shared.contracts import assessment as public
from shared.eventstore import raw
from shared.testing.http import Callers
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
TODAY: Final = date(2026, 3, 2)
DISTRICTS, CATEGORIES = ("LS1", "LS2", "M1"), ("women", "men", "older_adults")
LINK = """
    insert into life_links (link_id, participant_id, volunteer_id, volunteer_account, version, state,
                            proposed_on, refused_by)
    values ($1, $2, $3, '', 1, $4, '2026-02-01', $5)
"""
RELATION = """
    insert into life_link_relations (participant_id, volunteer_id, kind, declared_on)
    values ($1, $2, 'family', '2026-02-01') on conflict do nothing
"""


@dataclass
class World:
    """people: the first three are asked about. records: person -> all records that are one person's."""

    draw: random.Random
    people: list[UUID]
    records: dict[UUID, set[UUID]]
    volunteers: list[VolunteerKnown] = field(default_factory=list)
    exclusions: list[public.ExclusionRecorded] = field(default_factory=list)
    ended: dict[UUID, date] = field(default_factory=dict)
    refused: set[tuple[UUID, UUID]] = field(default_factory=set)

    def id(self) -> UUID:
        return UUID(int=self.draw.getrandbits(128))

    def some(self, codes: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(self.draw.sample(codes, self.draw.randint(0, most)))

    def day(self) -> date:
        return TODAY + timedelta(days=self.draw.randint(-2, 2))


def made_up(seed: int) -> World:
    draw = random.Random(seed)
    people = [UUID(int=draw.getrandbits(128)) for _ in range(6)]
    # The last two are the first one's records, too: one directly, one through the other.
    theirs = {people[0], people[4], people[5]}
    world = World(draw, people, {each: theirs if each in theirs else {each} for each in people})
    for _ in range(30):
        world.volunteers.append(volunteer(world))
    for _ in range(7):
        said = exclusion(world)
        world.exclusions.append(said)
        if draw.random() < 0.2:
            world.ended[said.entry_id] = world.day()
    for _ in range(10):
        world.refused.add((draw.choice(people), draw.choice(world.volunteers).volunteer_id))
    return world


def volunteer(world: World) -> VolunteerKnown:
    return VolunteerKnown(
        volunteer_id=world.id(),
        account="v@issuer",
        offering=True,
        cleared_from=TODAY,
        cleared_until=None,
        links=0,
        most_links=1,
        most_minutes_a_month=600,
        districts=world.some(DISTRICTS, 3),
        categories=world.some(CATEGORIES, 1),
        participant_id=world.draw.choice(world.people) if world.draw.random() < 0.3 else None,
    )


def exclusion(world: World) -> public.ExclusionRecorded:
    draw = world.draw
    kind = draw.choice(["person", "place", "category"])
    outsider = kind == "person" and draw.random() < 0.2
    return public.ExclusionRecorded(
        participant_id=draw.choice(world.people),
        entry_id=world.id(),
        kind=kind,
        other_participant_id=draw.choice(world.people) if kind == "person" and not outsider else None,
        district=draw.choice(DISTRICTS) if kind == "place" else None,
        category=draw.choice(CATEGORIES) if kind == "category" else None,
        checked=not outsider,
        source="licence",
        starts_on=world.day(),
        ends_on=draw.choice([None, None, world.day()]),
    )


def by_hand(world: World, person: UUID) -> set[UUID]:
    """Going through all that was recorded, for each volunteer."""
    return {each.volunteer_id for each in world.volunteers if not any(bars(world, person, each))}


def bars(world: World, person: UUID, other: VolunteerKnown) -> Iterator[bool]:
    own = world.records[person]
    theirs = world.records[other.participant_id] if other.participant_id else set()
    yield bool(own & theirs)
    for mine in own:
        yield (mine, other.volunteer_id) in world.refused
    nowhere = set()
    for said in (each for each in world.exclusions if holds(world, each)):
        whose, whom = said.participant_id, said.other_participant_id
        yield not said.checked and whose in own | theirs
        yield whose in own and whom in theirs
        yield whose in theirs and whom in own
        if whose in own:
            yield said.category in other.categories
            nowhere.add(said.district)
    yield bool(other.districts) and set(other.districts) <= nowhere


def holds(world: World, said: public.ExclusionRecorded) -> bool:
    ended = world.ended.get(said.entry_id)
    begun = said.starts_on <= TODAY and (said.ends_on is None or said.ends_on >= TODAY)
    return begun and (ended is None or ended > TODAY)


async def told(world: World, tell: Teller, stored: "asyncpg.Connection[Any]") -> None:
    people, at = world.people, datetime(2026, 2, 1, tzinfo=UTC)
    for each in people:
        await tell.started(each, account="kit@issuer")
    for merged, into in ((people[4], people[0]), (people[5], people[4])):
        await tell(public.ParticipantMerged(participant_id=merged, merged_into=into, occurred_at=at))
    await tell(*world.exclusions)
    for said in world.exclusions:
        if ended := world.ended.get(said.entry_id):
            whose = {"participant_id": said.participant_id, "entry_id": said.entry_id}
            await tell(public.ExclusionEnded(**whose, ended_on=ended, reason="order_ended"))
    for number, (person, whom) in enumerate(sorted(world.refused)):
        if number % 2:
            await stored.execute(RELATION, person, whom)
        else:
            party = world.draw.choice(["person", "volunteer"])
            await stored.execute(LINK, world.id(), person, whom, "ended", party)


@pytest.mark.parametrize("seed", range(6))
async def test_whoever_is_excluded_is_never_matched(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]", seed: int
) -> None:
    world = made_up(seed)
    await told(world, tell, file_stored)
    async with file_callers.app.state.parts.database.connect() as connection:
        for person in world.people[:4]:
            found = await matchable(connection, person, world.volunteers, TODAY)
            assert found == by_hand(world, person)
            for each in world.volunteers[:5]:
                alone = await matchable(connection, person, [each], TODAY)
                assert alone == found & {each.volunteer_id}


async def test_the_same_is_asked_whatever_the_answer_is(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    world = made_up(100)
    await told(world, tell, file_stored)
    answers, asked = set(), set()
    async with file_callers.app.state.parts.database.connect() as connection:
        for person in world.people[:4]:
            for candidates in ([], world.volunteers[:1], world.volunteers[1:2], world.volunteers):
                heard: list[str] = []
                with raw(connection).query_logger(lambda record, heard=heard: heard.append(record.query)):
                    answers.add(len(await matchable(connection, person, candidates, TODAY)))
                asked.add(tuple(heard))
    assert len(answers) > 2
    assert len(asked) == 1
