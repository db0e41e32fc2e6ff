"""Many who want the same volunteer, and what happens to both meanwhile: no place is given twice, nobody is
proposed who is not free any more, and nobody waits for each other for ever."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer_commands import Apply
from services.plans.domain.life_links.volunteer_events import Offer
from services.plans.handlers.life_links.volunteers import locked_for
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.postgres import Databases
from tests.integration.plans.casework import status
from tests.integration.plans.linking import MINE, SAID, WORDING, Linked, linked, permitted
from tests.integration.plans.meeting_over_http import cafe, met
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(60)]
BUSY = 503
OFFER = {"languages": ["en"], "districts": ["LS1"], "most_links": 1, "most_minutes_a_month": 60}
APPLICATION = {"name": "Odd Own", "known_as": "Odd", "contact": "0113 496 0000", "offer": OFFER}
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"
# In the order of the log.
NAMES = """
    select name from events where stream = any($1::text[]) order by epoch, xid, position
"""


async def sent(client: httpx.AsyncClient, path: str, body: Any = None) -> httpx.Response:
    """With the same key again while others are at it."""
    headers = keyed()
    while (answer := await client.post(path, json=body or {}, headers=headers)).status_code == BUSY:
        await asyncio.sleep(0.1)
    return answer


async def at_once(*asked: Awaitable[Any]) -> Sequence[Any]:
    async with asyncio.timeout(40):
        return await asyncio.gather(*asked)


def codes(answers: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def several(callers: Callers, tell: Teller, number: int) -> list[Linked]:
    return [await linked(callers, tell) for _ in range(number)]


def proposed(kit: httpx.AsyncClient, one: Linked, volunteer_id: UUID) -> Awaitable[httpx.Response]:
    return sent(kit, one.path, {"volunteer_id": str(volunteer_id)})


async def test_of_twenty_who_want_a_volunteer_with_three_places_three_have_one(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    people = await several(file_callers, tell, 20)
    volunteer_id = await people[0].volunteer("tess", most_links=3)
    async with people[0].kit() as kit:
        answers = await at_once(*(proposed(kit, one, volunteer_id) for one in people))
    assert codes(answers) == {201: 3, 409: 17}
    links = await file_stored.fetchval(
        "select count(*) from life_links where volunteer_id = $1", volunteer_id
    )
    assert links == 3


@pytest.mark.parametrize("what", ["pause", "concern"])
async def test_nobody_is_proposed_who_is_not_free_any_more(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]", what: str
) -> None:
    name = f"free-{what}"
    one, *people = await several(file_callers, tell, 9)
    volunteer_id = await one.volunteer(name, most_links=5)
    first = await one.proposed(volunteer_id)
    async with one.kit() as kit, one.volunteers(name) as themselves:
        if what == "pause":
            stops = sent(themselves, "/life-links/me/pause", {"reason": "holiday"})
        else:
            stops = sent(themselves, f"{MINE}/{first}/concerns", SAID)
        asked = [proposed(kit, each, volunteer_id) for each in people]
        stopped, *answers = await at_once(stops, *asked)
    assert stopped.is_success, stopped.text
    links = [f"link-{answer.json()['link_id']}" for answer in answers if answer.status_code == 201]
    streams = [*links, f"volunteer-{volunteer_id}", f"link-{first}"]
    names = [row["name"] for row in await file_stored.fetch(NAMES, streams)]
    stop = "volunteer-paused" if what == "pause" else "link-concern-raised"
    assert names.count("link-proposed") == 1 + len(links)
    assert "link-proposed" not in names[names.index(stop) :]


async def test_the_second_of_two_who_agree_at_once_begins_one_trial(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    one = await linked(file_callers, tell)
    link_id = await one.proposed(await one.volunteer("both"))
    async with one.hers() as hers, one.volunteers("both") as volunteer:
        answers = await at_once(
            sent(hers, f"{one.path}/{link_id}/consent", {"wording": WORDING, "known_as": "Annie"}),
            *(sent(volunteer, f"{MINE}/{link_id}/consent", {"wording": WORDING}) for _ in range(2)),
        )
    assert codes(answers) == {200: 3}
    names = Counter(row["name"] for row in await file_stored.fetch(NAMES, [f"link-{link_id}"]))
    assert set(names.values()) == {1}
    assert names["link-trial-begun"] == 1


async def test_a_month_that_many_fill_at_once_holds_no_more_than_it_holds(
    file_callers: Callers, tell: Teller
) -> None:
    here = await met(file_callers, tell, "mona", most_minutes_a_month=120)
    day = f"{utc_now() + timedelta(days=3):%Y-%m-%d}"
    async with here.one.kit() as kit:
        answers = await at_once(
            *(sent(kit, here.hers, {**cafe(), "starts_at": f"{day}T{10 + n}:00Z"}) for n in range(8))
        )
    assert codes(answers) == {201: 2, 409: 6}


async def test_nobody_waits_for_each_other_for_ever(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    """People and volunteers change from both sides, while events about the people come."""
    people = await several(file_callers, tell, 8)
    names = [f"both{n}" for n in range(4)]
    volunteers = [await people[0].volunteer(name, most_links=5) for name in names]
    links = [(one, n % 4, await one.proposed(volunteers[n % 4])) for n, one in enumerate(people)]
    before = await file_stored.fetchval(DEADLOCKS)
    async with people[0].kit() as kit:
        asked: list[Awaitable[Any]] = []
        for n, (one, v, link_id) in enumerate(links):
            themselves = one.volunteers(names[v])
            asked += [
                sent(themselves, f"{MINE}/{link_id}/concerns", SAID),
                sent(kit, f"{one.path}/{link_id}/end"),
                proposed(kit, one, volunteers[(v + 1) % 4]),
                sent(themselves, "/life-links/me/pause", {"reason": "holiday"}),
                sent(kit, f"/participants/{one.ann}/link-relations",
                     {"volunteer_id": str(volunteers[(v + 2) % 4]), "kind": "friend"}),
                tell(*told(one, n)),
            ]  # fmt: skip
        await at_once(*asked)
    await asyncio.sleep(0.1)
    assert await file_stored.fetchval(DEADLOCKS) == before


async def test_of_a_record_that_is_erased_while_they_apply_nothing_is_kept(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    """Whichever is first; one waits for the other."""
    people = await several(file_callers, tell, 4)
    asked: list[Awaitable[Any]] = []
    for n, one in enumerate(people):
        asked.append(
            sent(file_callers.as_(Role.VOLUNTEER, f"own{n}", one.ann), "/life-links/me", APPLICATION)
        )
        asked.append(tell(public.ErasureRequested(participant_id=one.ann)))
    await at_once(*asked)
    query = "select count(*) from volunteers where participant_id = any($1::uuid[])"
    assert await file_stored.fetchval(query, [one.ann for one in people]) == 0
    command = Apply(
        volunteer_id=people[0].ann,
        volunteer_account="own@issuer",
        name="",
        known_as="",
        contact="",
        offer=Offer(profile=Profile(), categories=(), traits=(), most_links=1, most_minutes_a_month=60),
        participant_id=people[1].ann,
        account="own@issuer",
    )
    assert str(people[1].ann) in locked_for(people[0].ann, command)


def told(one: Linked, n: int) -> Sequence[Any]:
    """An event to which something of theirs reacts."""
    ways = (
        status(one.ann, "recalled", "started"),
        status(one.ann, "withdrew", "started"),
        permitted(one.ann, may=False),
        public.ErasureRequested(participant_id=one.ann),
    )
    return (ways[n % len(ways)],)


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(
        file_callers,
        file_stored,
        file_databases,
        "life_links",
        "life_link_concerns",
        "life_link_relations",
        "life_link_meetings",
    )
