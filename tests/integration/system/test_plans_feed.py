"""What plans cannot take in stands still there, and only there, until an admin has it tried again."""

import httpx

from services.plans.main import create_app
from services.plans.settings import PlansSettings
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.messaging.feed import Assigned, Batch, FeedStopped
from shared.security import DevelopmentIssuer, Role
from shared.testing.http import running
from tests.integration.messaging.listed import ListedFeed
from tests.integration.system.cases import case_when, rows, say, soon, started
from tests.integration.system.whole import projected, register, system

POISON = "alter table cases add constraint poison check (participant_id <> '{}')"
CURE = "alter table cases drop constraint poison"


def bearer(around: Surroundings, role: Role) -> dict[str, str]:
    issuer = DevelopmentIssuer(around.values["data_folder"])
    return {"Authorization": f"Bearer {issuer.token(role, subject='op', now=utc_now())}"}


async def test_a_poisoned_event_parks_its_subject_in_plans_alone_and_is_tried_again(
    around: Surroundings,
) -> None:
    async with system(around) as client:
        admin = bearer(around, Role.ADMIN)

        async def parked() -> list[dict[str, object]]:
            answer = await client.get("/plans/feed", headers=admin)
            assert answer.status_code == 200, answer.text
            found: list[dict[str, object]] = answer.json()["parked"]
            return found

        # given a fault that repeats with one person's start
        ann = await register(client, 1)
        await rows(around, "plans_database_url", POISON.format(ann))
        # when it is told, and something behind it
        await say(client, ann, "started")
        await say(client, ann, "recalled", "2026-02-02")
        # then they wait for each other, and nobody else waits
        [stands] = await soon(parked)
        assert (stands["subject"], stands["reason"]) == (ann, "CheckViolationError")
        await started(client, 3)
        await projected(client, 2)
        assert (await client.get("/analytics/feed")).json()["parked"] == []
        assert (await client.get("/plans/health/readiness")).json()["components"]["following"] == "working"
        await soon(lambda: measured(client, "feed_lag_events", 0))
        assert await measured(client, "feed_parked_subjects", 1)
        # and it goes on in its order once the fault is mended
        await rows(around, "plans_database_url", CURE)
        await tried_again(client, ann, around)
        await case_when(client, ann, lambda case: case["resting"])
        assert await parked() == []


async def measured(client: httpx.AsyncClient, name: str, number: int) -> bool:
    metrics = (await client.get("/plans/metrics")).text
    return f'mydirection_{name}{{partition="assessment"}} {number:.1f}' in metrics


async def tried_again(client: httpx.AsyncClient, ann: str, around: Surroundings) -> None:
    path = "/plans/feed/parked/assessment/{}/retry"
    for role in (Role.PROGRAMME_LEAD, Role.EVALUATOR, Role.CASE_MANAGER):
        assert (await client.put(path.format(ann), headers=bearer(around, role))).status_code == 403
    admin = bearer(around, Role.ADMIN)
    assert (await client.put(path.format("nobody"), headers=admin)).status_code == 404
    answer = await client.put(path.format(ann), headers=admin)
    assert (answer.status_code, answer.json()["events"]) == (202, 2)


class Stopped(ListedFeed):
    """A feed that can never go on, as when the broker has forgotten what was not read."""

    async def take(self, seconds: float) -> Batch | Assigned | None:
        raise FeedStopped("assessment/0 begins behind where reading goes on")


async def test_readiness_says_why_the_feed_stands_still(around: Surroundings) -> None:
    settings = around.settings("plans")
    assert isinstance(settings, PlansSettings)
    async with (
        running(create_app(settings, feed=Stopped()), settings.data_folder) as callers,
        callers.as_(Role.ADMIN) as client,
    ):

        async def down() -> bool:
            answer = await client.get("/health/readiness")
            return answer.status_code == 503 and answer.json()["components"]["following"] != "starting"

        await soon(down)
        answer, feed = await client.get("/health/readiness"), await client.get("/feed")
    said = "assessment/0 begins behind where reading goes on"
    assert answer.json()["components"]["following"] == said
    assert (feed.json()["here"], feed.json()["ready"], feed.json()["reason"]) == (True, False, said)
