"""The analytics service over HTTP, on real PostgreSQL."""

import asyncio
import csv
import io
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import frictionless
import httpx
import pyarrow.parquet as pq
import pytest
import pytest_asyncio
from lifelines.datasets import load_rossi

from services.analytics.api import evaluations
from services.analytics.evaluation import Evaluation, evaluate
from services.analytics.main import create_app
from services.analytics.settings import AnalyticsSettings
from shared.contracts.assessment import Arm, ErasureRequested
from shared.messaging.feed import Assigned, Batch
from shared.messaging.projection import PublicEvent
from shared.security import Role
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import FreshDatabase
from tests.integration.analytics.conftest import (
    Analytics,
    Publisher,
    alerted,
    completed,
    judged,
    person,
    recorded,
    registered,
    withdrawn,
)
from tests.integration.messaging.listed import ListedFeed
from tests.integration.plans.asking import operations

ASKED = {"definition": "rossi:1", "rule": "rossi:1"}
BY_RULE = ("/datasets/reoffending", "/datasets/reoffending/schema", "/evaluations/reoffending")
FOR_ANALYSTS = (
    *BY_RULE,
    "/datasets",
    "/datasets/assessments",
    "/datasets/assessments/schema",
    "/datasets/coaching",
    "/datasets/coaching/schema",
    "/datasets/life_links",
    "/datasets/life_links/schema",
    "/datasets/measures",
    "/datasets/measures/schema",
    "/datasets/meetings",
    "/datasets/meetings/schema",
)
EVERYTHING = (*FOR_ANALYSTS, "/erasures", "/feed")
COUNTS, FLAGS = ("age", "prio"), ("race", "wexp", "mar", "paro")


def rossi(publish: Publisher) -> list[PublicEvent]:
    """432 men: week 0 is the index date, aid the programme, arrest the proven reoffence."""
    events: list[PublicEvent] = []
    for number, man in enumerate(load_rossi().to_dict("records")):
        characteristics = {k: int(man[k]) for k in COUNTS} | {k: bool(man[k]) for k in FLAGS}
        arm = Arm.PROGRAMME if man["fin"] else Arm.COMPARATOR
        events += publish(
            registered(number, arm=arm, characteristics=characteristics),
            judged(number, 7 * int(man["week"]), bool(man["arrest"])),
        )
    return events


@pytest.fixture
def settings(fresh: FreshDatabase, tmp_path: Path) -> AnalyticsSettings:
    return AnalyticsSettings(
        **kernel_settings(tmp_path), analytics_database_url=fresh.url, analytics_keys_url=fresh.url
    )


@pytest_asyncio.fixture
async def callers(settings: AnalyticsSettings) -> AsyncIterator[Callers]:
    async with running(create_app(settings), settings.data_folder) as found:
        yield found


async def get(callers: Callers, path: str, role: Role = Role.EVALUATOR, **params: object) -> httpx.Response:
    async with callers.as_(role) as client:
        return await client.get(path, params={**ASKED, **params})


def is_problem(response: httpx.Response, status: int) -> bool:
    problem = response.headers["content-type"] == "application/problem+json"
    return problem and response.status_code == response.json()["status"] == status


async def test_nobody_without_a_token(callers: Callers) -> None:
    async with callers.anonymous() as client:
        for path in EVERYTHING:
            assert is_problem(await client.get(path, params=ASKED), 401), path


async def test_nobody_in_another_role(callers: Callers) -> None:
    for role in set(Role) - {Role.EVALUATOR, Role.PROGRAMME_LEAD, Role.ADMIN}:
        for path in EVERYTHING:
            assert is_problem(await get(callers, path, role), 403), (role, path)


async def test_volunteers_and_coaches_get_in_nowhere(callers: Callers) -> None:
    for role in (Role.VOLUNTEER, Role.COACH):
        async with callers.as_(role) as client:
            every = list(operations(callers.app.openapi()))
            assert len(every) > len(EVERYTHING)
            assert {each.name for each in every if (await each.ask(client)).status_code != 403} == set()


async def test_each_role_has_its_routes(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    await analytics.project(publish(registered(1), judged(1)))
    opened = {
        role: {path for path in EVERYTHING if (await get(callers, path, role)).status_code == 200}
        for role in (Role.EVALUATOR, Role.PROGRAMME_LEAD, Role.ADMIN)
    }
    assert opened[Role.EVALUATOR] == {*FOR_ANALYSTS, "/feed"}
    assert opened[Role.PROGRAMME_LEAD] == set(EVERYTHING)
    assert opened[Role.ADMIN] == {"/erasures", "/feed"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("rule", "other:1"), ("definition", "other:1"), ("rule", "ROSSI"), ("definition", "")],
)
async def test_an_unknown_rule_or_definition_is_named(
    analytics: Analytics, publish: Publisher, callers: Callers, field: str, value: str
) -> None:
    await analytics.project(publish(registered(1), judged(1)))
    for path in BY_RULE:
        answer = await get(callers, path, **{field: value})
        assert is_problem(answer, 422), path
        assert [error["field"] for error in answer.json()["errors"]] == [field], path


async def test_other_addresses_are_problems_too(callers: Callers) -> None:
    assert is_problem(await get(callers, "/datasets/other"), 404)
    assert is_problem(await get(callers, "/datasets/reoffending", format="xls"), 422)


async def some_people(analytics: Analytics, publish: Publisher) -> None:
    events = publish(*(registered(n) for n in range(7)), *(judged(n, 10 * n, n % 2 == 0) for n in range(5)))
    # and one stub, one of another definition, one erased
    events += publish(judged(20), registered(21, definition="other:1"), registered(22), judged(22))
    await analytics.project([*events, *publish(ErasureRequested(participant_id=person(22)))])


async def test_the_dataset_is_the_same_in_every_format(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await some_people(analytics, publish)
    # when
    texts = {f: await get(callers, "/datasets/reoffending", format=f) for f in ("csv", "json", "parquet")}
    # then: one row a person, none for the stub, the erased and those of another definition
    parquet = pq.read_table(io.BytesIO(texts["parquet"].content)).to_pylist()
    assert parquet == texts["json"].json()
    assert len(parquet) == 7
    assert [row["pseudonym"] for row in parquet] == sorted(row["pseudonym"] for row in parquet)
    rows = list(csv.DictReader(io.StringIO(texts["csv"].text, newline="")))
    assert list(rows[0]) == [
        "pseudonym", "arm", "age", "housing", "mar", "rule", "outcome_status", "event", "time_days"
    ]  # fmt: skip
    assert [row["time_days"] for row in rows] == [
        "" if row["time_days"] is None else str(row["time_days"]) for row in parquet
    ]
    # and those without a judgement yet are there, not measurable
    waiting = [row for row in parquet if row["event"] is None]
    assert [(row["outcome_status"], row["time_days"]) for row in waiting] == [
        ("not_yet_measurable", None)
    ] * 2


async def test_no_participant_id_leaves_with_the_dataset(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await some_people(analytics, publish)
    text = (await get(callers, "/datasets/reoffending", format="json")).text.replace("-", "")
    assert not [n for n in range(30) if person(n).hex in text]


async def test_the_csv_is_valid_by_the_schema_beside_it(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await some_people(analytics, publish)
    data = await get(callers, "/datasets/reoffending")
    link = data.links["describedby"]["url"]
    schema = await get(callers, str(data.url.join(link)))
    resource = frictionless.Resource(
        data=data.content, format="csv", schema=frictionless.Schema.from_descriptor(schema.json())
    )
    report = resource.validate()
    assert report.valid, report.flatten(["title"])
    assert report.tasks[0].stats["rows"] == 7


async def test_many_people_come_over_several_pages(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(*(registered(n) for n in range(4500)), judged(1)))
    rows = (await get(callers, "/datasets/reoffending", format="json")).json()
    assert len({row["pseudonym"] for row in rows}) == len(rows) == 4500


async def test_what_there_is_is_listed(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    await some_people(analytics, publish)
    await analytics.project(publish(completed(1), recorded(1), recorded(2), withdrawn(2), alerted(3)))
    found = {dataset["name"]: dataset for dataset in (await get(callers, "/datasets")).json()}
    assert {dataset["release"] for dataset in found.values()} == {"not for release"}
    assert {name: dataset["participants"] for name, dataset in found.items()} == {
        "reoffending": {"other:1": 1, "rossi:1": 7},
        "assessments": {"rossi:1": 1},
        "measures": {"rossi:1": 1},
        "coaching": {},
        "life_links": {},
        "meetings": {},
    }
    assert {name: dataset["rules"] for name, dataset in found.items()} == {
        "reoffending": ["rossi:1"],
        **{key: [] for key in ("assessments", "measures", "coaching", "life_links", "meetings")},
    }


async def test_reads_are_audited(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    await analytics.project(publish(registered(1), judged(1)))
    await get(callers, "/datasets/reoffending")
    await get(callers, "/evaluations/reoffending")
    await get(callers, "/datasets/assessments")
    await get(callers, "/datasets/measures")
    await get(callers, "/feed")
    await get(callers, "/datasets/reoffending", Role.CASE_MANAGER)
    rows = await analytics.rows("select action, roles, person from audit order by id")
    assert rows == [
        (action, ["evaluator"], None)
        for action in (
            "/datasets/reoffending",
            "/evaluations/reoffending",
            "/datasets/assessments",
            "/datasets/measures",
            "/feed",
        )
    ]


async def test_the_evaluation_has_the_published_figures(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(rossi(publish))
    # when
    answer = await get(callers, "/evaluations/reoffending")
    # then
    body = answer.json()
    assert (body["label"], body["release"]) == ("exploratory", "not for release")
    programme, comparator = body["arms"]
    assert (programme["reoffended"], programme["measurable"]) == (48, 216)
    assert [p["estimate"] for p in comparator["survival"]] == pytest.approx(
        [0.9491, 0.8519, 0.7870, 0.6944], abs=5e-5
    )
    assert body["log_rank"]["estimate"] == pytest.approx(3.83757, abs=5e-6)
    aid = body["cox"]["coefficients"][0]
    assert (aid["estimate"], aid["standard_error"], aid["p"]) == pytest.approx(
        (-0.37942, 0.19138, 0.04742), abs=5e-6
    )
    assert body["cox"]["log_likelihood"]["estimate"] == pytest.approx(-658.748, abs=5e-4)
    assert len(body["cox"]["coefficients"]) == 7


async def test_survival_is_given_at_the_weeks_asked_for(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(rossi(publish))
    body = (await get(callers, "/evaluations/reoffending", weeks=[4, 60])).json()
    asked, beyond = body["arms"][0]["survival"]
    assert (asked["days"], asked["weeks"]) == (28, 4.0)
    assert (beyond["estimate"], bool(beyond["reason"])) == (None, True)
    assert is_problem(await get(callers, "/evaluations/reoffending", weeks=[-1]), 422)


async def test_the_figures_are_made_beside_the_event_loop(
    analytics: Analytics, publish: Publisher, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def watched(*args: Any, **options: Any) -> Evaluation:
        threads.append(threading.current_thread())
        return evaluate(*args, **options)

    monkeypatch.setattr(evaluations, "evaluate", watched)
    await analytics.project(rossi(publish))
    assert (await get(callers, "/evaluations/reoffending")).status_code == 200
    assert threads
    assert threading.current_thread() not in threads


async def test_too_little_data_is_said_in_words(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(registered(1), judged(1, None, None)))
    body = (await get(callers, "/evaluations/reoffending")).json()
    assert body["log_rank"]["estimate"] is None
    assert body["cox"]["log_likelihood"]["reason"] == "Nobody in the model reoffended."


async def test_the_openapi_documents_the_figures(callers: Callers) -> None:
    async with callers.anonymous() as client:
        document = (await client.get("/openapi.json")).json()
    assert {"Evaluation", "CoxFigures", "ParkedSubject"} <= document["components"]["schemas"].keys()


async def test_who_has_not_erased_is_listed(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(*(ErasureRequested(participant_id=person(n)) for n in range(3))))
    first = (await get(callers, "/erasures", Role.ADMIN, limit=2)).json()
    rest = (await get(callers, "/erasures", Role.ADMIN, limit=2, cursor=first["next"])).json()
    found = [*first["items"], *rest["items"]]
    assert {item["participant_id"] for item in found} == {str(person(n)) for n in range(3)}
    assert [item["waiting_for"] for item in found] == [["assessment", "plans"]] * 3
    assert rest["next"] is None
    # and whoever reads it has read of these persons
    audited = await analytics.rows("select person from audit where action = '/erasures'")
    assert sorted(audited) == sorted((str(person(n)),) for n in range(3))


class Topic(ListedFeed):
    """Lets others work while there is nothing to take."""

    async def take(self, seconds: float) -> Batch | Assigned | None:
        taken = await super().take(seconds)
        if taken is None:
            await asyncio.sleep(0.01)
        return taken


async def until_applied(callers: Callers, events: int) -> None:
    async with asyncio.timeout(10):
        while True:
            feed = (await get(callers, "/feed")).json()
            if feed["partitions"] and feed["partitions"][0] == {
                "partition": "assessment", "position": str(events), "lag": 0
            }:  # fmt: skip
                return
            await asyncio.sleep(0.05)


async def test_the_feed_is_projected_and_what_is_parked_is_shown_and_retried(
    analytics: Analytics, settings: AnalyticsSettings, publish: Publisher
) -> None:
    # given: a registration that breaks its contract, and an outcome behind it
    good = [event.envelope for event in publish(registered(1), judged(1))]
    bad, behind = (event.envelope for event in publish(registered(2), judged(2)))
    bad = bad.model_copy(update={"data": {**bad.data, "arm": "secret words"}})
    app = create_app(settings, feed=Topic(assessment=[*good, bad, behind]))
    async with running(app, settings.data_folder) as callers:
        # when
        await until_applied(callers, 4)
        # then
        feed = (await get(callers, "/feed")).json()
        [parked] = feed["parked"]
        assert (feed["here"], feed["ready"], feed["reason"]) == (True, True, "working")
        assert (parked["subject"], parked["sequence"], parked["events"]) == (str(person(2)), 1, 2)
        assert parked["reason"] == "ValidationError"
        assert "secret" not in json.dumps(feed)
        assert (str(person(2)),) in await analytics.rows("select person from audit where action = '/feed'")
        assert (await get(callers, "/health/readiness")).json()["components"]["projection"] == "working"
        metrics = (await get(callers, "/metrics")).text
        assert 'feed_parked_subjects{partition="assessment"} 1.0' in metrics
        assert len((await get(callers, "/datasets/reoffending", format="json")).json()) == 1
        await retried(analytics, callers)


FIRST_PARKED = "select parked_at from parked_events where sequence = 1 and not retry"


async def retried(analytics: Analytics, callers: Callers) -> None:
    [(parked_at,)] = await analytics.rows(FIRST_PARKED)
    path = f"/feed/parked/assessment/{person(2)}/retry"
    async with callers.as_(Role.EVALUATOR) as client:
        assert is_problem(await client.put(path), 403)
    async with callers.as_(Role.ADMIN) as client:
        assert is_problem(await client.put(f"/feed/parked/assessment/{person(1)}/retry"), 404)
        answer = await client.put(path)
    assert (answer.status_code, answer.json()) == (202, {"events": 2})
    # and the owner of the partition has tried again, found the same fault, and taken the flag back
    async with asyncio.timeout(10):
        while not any(at > parked_at for (at,) in await analytics.rows(FIRST_PARKED)):
            await asyncio.sleep(0.05)
