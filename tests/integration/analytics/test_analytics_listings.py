"""The datasets of assessments and of measures over HTTP, and characteristics that are not known."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import httpx
import pyarrow.parquet as pq
import pytest_asyncio

from services.analytics.datasets.assessments import ASSESSMENTS
from services.analytics.datasets.measures import open_measures
from services.analytics.main import create_app
from services.analytics.settings import AnalyticsSettings
from shared.contracts.assessment import ErasureRequested, SubscaleScore
from shared.security import Role
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import FreshDatabase
from tests.integration.analytics.conftest import (
    INDEX,
    SECTIONS,
    Analytics,
    Publisher,
    administration,
    alerted,
    answered,
    assessment,
    completed,
    countersigned,
    judged,
    measure,
    person,
    recorded,
    registered,
    reopened,
    seen_to,
    withdrawn,
)

ASKED = {"definition": "rossi:1", "rule": "rossi:1"}
TASK = (SubscaleScore(subscale="task", score="4.1"),)


@pytest_asyncio.fixture
async def callers(fresh: FreshDatabase, tmp_path: Path) -> AsyncIterator[Callers]:
    settings = AnalyticsSettings(
        **kernel_settings(tmp_path), analytics_database_url=fresh.url, analytics_keys_url=fresh.url
    )
    async with running(create_app(settings), settings.data_folder) as found:
        yield found


async def get(callers: Callers, path: str, **params: object) -> httpx.Response:
    async with callers.as_(Role.EVALUATOR) as client:
        answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer


async def some_data(analytics: Analytics, publish: Publisher) -> None:
    """Three people; beside them one who is erased, and one known only from an event about them."""
    events = publish(measure(), *(registered(n) for n in range(1, 5)))
    events += publish(completed(1), answered(1), countersigned(1), reopened(1), completed(1, 2, 97))
    events += publish(completed(2), recorded(2), recorded(2, 1), withdrawn(2, 1), alerted(2), seen_to(2))
    review = {"measure": "wai_sr:1", "time_point": "review", "subscales": TASK}
    events += publish(recorded(1, 90, total=None, items_missing=5, **review), recorded(3, raw=None))
    events += publish(completed(4), recorded(4), ErasureRequested(participant_id=person(4)))
    await analytics.project([*events, *publish(completed(9), recorded(9))])


async def in_every_format(callers: Callers, path: str) -> list[dict[str, Any]]:
    """The rows, seen to be the same in each format and valid by the schema beside them."""
    parquet = pq.read_table(io.BytesIO((await get(callers, path, format="parquet")).content)).to_pylist()
    in_json = (await get(callers, path, format="json")).json()
    assert [{k: _number(v) for k, v in row.items()} for row in parquet] == in_json
    data = await get(callers, path)
    rows = list(csv.DictReader(io.StringIO(data.text, newline="")))
    assert [list(row) for row in rows] == [list(row) for row in in_json]
    schema = await get(callers, str(data.url.join(data.links["describedby"]["url"])))
    described = frictionless.Schema.from_descriptor(schema.json())
    report = frictionless.Resource(data=data.content, format="csv", schema=described).validate()
    assert report.valid, report.flatten(["title", "note"])
    return parquet


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


async def test_an_assessments_sections_are_rows(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await some_data(analytics, publish)
    rows = await in_every_format(callers, "/datasets/assessments")
    # then: two versions of one person, one of another, none of the erased and the unknown
    found = [(row["version"], row["state"], row["section"]) for row in rows]
    assert sorted(found) == sorted(
        (version, state, section)
        for version, state in ((1, "countersigned"), (2, "completed"), (1, "completed"))
        for section in SECTIONS
    )
    [first] = [row for row in rows if row["answer"] and row["section"] == "accommodation"]
    assert first == {
        "pseudonym": first["pseudonym"], "version": 1, "framework": "nine_sections:1",
        "state": "countersigned", "completed_day": 7, "answer": "agrees", "in_own_session": True,
        "answer_reason": None, "answered_day": 8, "countersigned_day": 9, "section": "accommodation",
        "strengths": 1, "strengths_named_by_person": 1, "strengths_confirmed": 0, "needs": 2,
        "aspirations": 3, "own_words": 2, "person_rating": 4, "practitioner_rating": 6, "divergence": 2,
        "readiness": "want_help",
    }  # fmt: skip


async def test_administrations_are_rows(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    await some_data(analytics, publish)
    rows = await in_every_format(callers, "/datasets/measures")
    # then: the one withdrawn counts no longer
    assert len(rows) == 3
    [baseline] = [row for row in rows if row["alerts"]]
    assert baseline == {
        "pseudonym": baseline["pseudonym"], "arm": "comparator", "measure": "swemwbs:1",
        "time_point": "baseline", "administered_day": 0, "filled_in_by": "person", "raw": Decimal(24),
        "total": Decimal("21.54"), "not_computed": None, "items_missing": 0, "alerts": 1, "alerts_open": 0,
        "subscale_task": None, "better": "higher", "minimum": Decimal(7), "maximum": Decimal(35),
        "standard_deviation": Decimal("3.9"), "reliability": Decimal("0.84"),
    }  # fmt: skip
    [review] = [row for row in rows if row["time_point"] == "review"]
    assert (review["total"], review["not_computed"]) == (None, "too_many_items_missing")
    assert (review["administered_day"], review["subscale_task"]) == (90, Decimal("4.1"))
    # and a measure that has not come itself has no facts
    assert (review["better"], review["reliability"]) == (None, None)


async def test_scores_are_written_as_they_are(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(registered(1), recorded(1, total="0.1"), recorded(1, 1, "123456.7891")))
    text = (await get(callers, "/datasets/measures", format="json")).text
    assert '"total":0.1,' in text
    assert '"total":123456.7891,' in text
    assert ",0.1," in (await get(callers, "/datasets/measures")).text


async def test_no_id_leaves_with_the_datasets(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await some_data(analytics, publish)
    ids = [i.hex for n in range(10) for i in (person(n), assessment(n), *administration(n).values())]
    for path in ("/datasets/assessments", "/datasets/measures"):
        text = (await get(callers, path, format="json")).text.replace("-", "")
        assert not [i for i in ids if i in text]
        assert str(INDEX + timedelta(days=7)).replace("-", "") not in text


async def test_many_rows_come_over_several_pages_each_once(analytics: Analytics, publish: Publisher) -> None:
    of_each = ((registered(n), completed(n), recorded(n), recorded(n, 1)) for n in range(7))
    await analytics.project(publish(*(event for events in of_each for event in events)))
    for dataset in (ASSESSMENTS, await open_measures(analytics.database)):
        pages = [page async for page in dataset.pages(analytics.database, 3)]
        rows = [row for page in pages for row in page]
        assert [len(page) for page in pages] == [3, 3, 3, 3, 2]
        assert len({tuple(map(str, row)) for row in rows}) == 14
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)


async def test_what_is_not_known_of_a_person_is_empty_and_says_why(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    # given: a number, a truth value and a code, each not known of somebody
    known = {"age": 30, "mar": True, "housing": "settled"}
    of = [
        known,
        {**known, "age": "not_asked"},
        {**known, "mar": "prefers_not_to_say"},
        {**known, "housing": "missing"},
        {"age": 41, "mar": False},
    ]
    everybody = [registered(n, characteristics=each) for n, each in enumerate(of)]
    await analytics.project(publish(*everybody, *(judged(n, 50 * n + 7, n % 2 == 0) for n in range(5))))
    # when
    answer = await get(callers, "/datasets/reoffending", format="json", **ASKED)
    # then: a column keeps its kind, the reason stands beside it
    rows = {
        (row["age_not_known"], row["mar_not_known"], row["housing_not_known"]): row for row in answer.json()
    }
    assert set(rows) == {
        (None, None, None),
        ("not_asked", None, None),
        (None, "prefers_not_to_say", None),
        (None, None, "missing"),
    }
    assert rows["not_asked", None, None]["age"] is None
    assert rows[None, "prefers_not_to_say", None]["mar"] is None
    assert {(row["housing"], row["housing_not_known"]) for row in answer.json()} == {
        ("settled", None),
        (None, "missing"),
    }
    data = await get(callers, "/datasets/reoffending", **ASKED)
    schema = (await get(callers, "/datasets/reoffending/schema", **ASKED)).json()
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    assert (kinds["age"], kinds["mar"], kinds["housing"]) == ("integer", "boolean", "string")
    described = frictionless.Schema.from_descriptor(schema)
    assert frictionless.Resource(data=data.content, format="csv", schema=described).validate().valid
    # and the model leaves out who is not known in full, and says how many
    cox = (await get(callers, "/evaluations/reoffending", **ASKED)).json()["cox"]
    assert (cox["participants"], cox["excluded"]) == (1, 4)
