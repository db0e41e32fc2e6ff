"""The datasets of Life Links, their meetings and Life Coaching over HTTP."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from services.analytics.datasets.coaching import COACHING
from services.analytics.datasets.life_links import LIFE_LINKS
from services.analytics.datasets.meetings import MEETINGS
from services.analytics.main import create_app
from services.analytics.projections import pseudonym
from services.analytics.settings import AnalyticsSettings
from shared.contracts import Contract
from shared.contracts.assessment import ErasureRequested
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import FreshDatabase
from tests.integration.analytics import supported as of
from tests.integration.analytics.conftest import PSEUDONYMS, Analytics, Publisher, person, registered
from tests.integration.analytics.supported import COACH, VOLUNTEER, after, made
from tests.integration.analytics.test_analytics_listings import get, in_every_format

PATHS = ("/datasets/life_links", "/datasets/meetings", "/datasets/coaching")


@pytest_asyncio.fixture
async def callers(fresh: FreshDatabase, tmp_path: Path) -> AsyncIterator[Callers]:
    settings = AnalyticsSettings(
        **kernel_settings(tmp_path), analytics_database_url=fresh.url, analytics_keys_url=fresh.url
    )
    async with running(create_app(settings), settings.data_folder) as found:
        yield found


def two_links() -> list[Contract]:
    """One that goes on after its trial, with a concern that is closed and one that is not; one that was
    proposed by a practitioner and ended without a reason."""
    first = (of.proposed(1), of.consented(1, "person"), of.consented(1, "volunteer", 12), of.trial_begun(1))
    worry = (of.paused(1, "concern"), of.concerned(1), of.looked_into(1), of.resumed(1), of.concerned(1, 1))
    met = (
        *(of.meeting_planned(1, which) for which in range(4)),
        *(of.meeting_held(1, 0), of.meeting_held(1, 1, 40), of.meeting_held(1, 2, 33)),
        of.meeting_missed(1, 2, "volunteer", corrects=True),
        *(of.meeting_rated(1, 0, 5), of.meeting_rated(1, 1, 4)),
    )
    second = (of.proposed(1, 1, "practitioner"), of.trial_begun(1, 1), of.ended(1, 1))
    return [registered(1), *first, of.confirmed(1), *worry, *met, *second]


def a_course() -> list[Contract]:
    begun = (of.requested(1), of.coach_named(1), of.written(1), of.written(1, 2), of.agreed(1))
    held = (of.session_held(1), of.session_held(1, 1, (6, 9)), of.session_held(1, 2, (5, None)))
    acts = (*(of.action_agreed(1, which) for which in range(3)), of.action_done(1), of.action_dropped(1, 1))
    goals = (of.goal_rated(1, 0, 2), of.goal_rated(1, 0, 5), of.goal_rated(1, 0, 7), of.goal_rated(1, 1, 9))
    over = (of.coaching_ended(1), of.looked_back(1), of.looked_back(1, "coach", 7))
    missed = of.session_missed(1, 3)
    return [*begun, *held, missed, *acts, of.action_proposed(1, 2), *goals, *over, of.requested(1, 1)]


def beside() -> list[Contract]:
    """Somebody who is erased, and somebody of whom nothing else is known."""
    of_each = (of.proposed, of.meeting_planned, of.requested)
    erased = [registered(2), *(each(2) for each in of_each), ErasureRequested(participant_id=person(2))]
    return [*erased, *(each(3) for each in of_each)]


async def test_links_are_rows(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    await analytics.project(publish(*two_links(), *beside()))
    first, second = await in_every_format(callers, "/datasets/life_links")
    told = pseudonym(PSEUDONYMS, VOLUNTEER)
    assert first == {
        "pseudonym": pseudonym(PSEUDONYMS, person(1)), "link": 1, "volunteer": told,
        "proposed_by": "person", "state": "active", "proposed_day": 10, "person_consented_day": 11,
        "volunteer_consented_day": 12, "declined_day": None, "trial_begun_day": 13, "trial_ends_day": 69,
        "confirmed_day": 70, "reviewed_day": 70, "person_says": "goes_well", "volunteer_says": "goes_well",
        "pauses_concern": 1, "pauses_recalled": 0, "pauses_not_available": 0, "concerns": 2,
        "concerns_open": 1, "concern_outcomes": "support_given", "ended_day": None, "ended_because": None,
        "ended_reason": None, "meetings_held": 2, "meetings_missed": 1, "missed_by_volunteer": 1,
        "minutes": 90, "ratings": 2, "rating_mean": Decimal("4.5"),
    }  # fmt: skip
    assert (second["link"], second["volunteer"], second["proposed_by"]) == (2, told, "practitioner")
    ending = (second["state"], second["ended_because"], second["ended_reason"], second["ended_day"])
    assert ending == ("ended", "asked", None, 200)
    assert (second["meetings_held"], second["minutes"], second["rating_mean"]) == (0, 0, None)


async def test_meetings_are_rows(analytics: Analytics, publish: Publisher, callers: Callers) -> None:
    corrected = (of.meeting_held(1, 2, corrects=True), of.meeting_missed(1, 1, corrects=True))
    await analytics.project(publish(*two_links(), *corrected, *beside()))
    rows = await in_every_format(callers, "/datasets/meetings")
    assert [row["link"] for row in rows] == [1, 1, 1, 1]
    assert rows[0] == {
        "pseudonym": pseudonym(PSEUDONYMS, person(1)), "link": 1,
        "volunteer": pseudonym(PSEUDONYMS, VOLUNTEER), "state": "held", "meeting_day": 21,
        "mode": "in_person", "planned_minutes": 60, "minutes": 50, "missed_by": None, "acceptable": None,
        "rating": 5,
    }  # fmt: skip
    # then: what was recorded first and is corrected is nowhere told
    told = [(row["state"], row["minutes"], row["missed_by"]) for row in rows]
    assert told[1:] == [("missed", None, "person"), ("held", 50, None), ("planned", None, None)]


async def test_courses_of_coaching_are_rows(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(registered(1), *a_course(), *beside()))
    first, second = await in_every_format(callers, "/datasets/coaching")
    assert first == {
        "pseudonym": pseudonym(PSEUDONYMS, person(1)), "course": 1, "coach": pseudonym(PSEUDONYMS, COACH),
        "asked_by": "person", "state": "ended", "asked_day": 30, "agreed_day": 33, "agreements": 2,
        "sessions_held": 3, "sessions_missed": 1, "missed_by_coach": 1, "minutes": 165,
        "sessions_with_confidence": 2, "confidence_before": Decimal(5), "confidence_after": Decimal(8),
        "actions": 3, "actions_done": 1, "actions_dropped": 1, "actions_proposed": 1, "goals_rated": 2,
        "goals_rated_again": 1, "goal_score_first": Decimal(2), "goal_score_last": Decimal(7),
        "ended_day": 120, "ended_by": "person", "ended_reason": "as_agreed", "person_review": 8,
        "coach_review": 7,
    }  # fmt: skip
    assert (second["course"], second["state"], second["coach"]) == (2, "requested", None)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "proposed"),
        ([of.declined(1)], "declined"),
        ([of.trial_begun(1)], "trial"),
        ([of.trial_begun(1), of.paused(1)], "paused"),
        ([of.trial_begun(1), of.paused(1), of.resumed(1)], "trial"),
        ([of.trial_begun(1), of.confirmed(1)], "active"),
        ([of.paused(1), of.ended(1)], "ended"),
    ],
)
async def test_how_far_a_link_has_come(
    analytics: Analytics, publish: Publisher, events: list[Contract], state: str
) -> None:
    await analytics.project(publish(registered(1), of.proposed(1), *events))
    [[row]] = [page async for page in LIFE_LINKS.pages(analytics.database)]
    assert row[[column.name for column in LIFE_LINKS.columns].index("state")] == state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "requested"),
        ([of.coach_named(1)], "preparing"),
        ([of.coach_named(1), of.agreed(1)], "under_way"),
        ([of.agreed(1), of.coach_named(1, former=VOLUNTEER)], "preparing"),
        ([of.agreed(1), of.coaching_rested(1)], "resting"),
        ([of.agreed(1), of.coaching_rested(1), of.coaching_ended(1)], "ended"),
    ],
)
async def test_how_far_a_course_has_come(
    analytics: Analytics, publish: Publisher, events: list[Contract], state: str
) -> None:
    await analytics.project(publish(registered(1), of.requested(1), *events))
    [[row]] = [page async for page in COACHING.pages(analytics.database)]
    assert row[[column.name for column in COACHING.columns].index("state")] == state


async def test_no_id_and_no_day_leaves_with_them(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(*two_links(), *a_course()))
    kinds = ("link", "meeting", "concern", "coaching", "session", "action", "goal")
    ids = [person(1), VOLUNTEER, COACH, *(made(kind, 1, n) for kind in kinds for n in range(4))]
    days = [str(after(day)).replace("-", "") for day in range(250)]
    for path in PATHS:
        text = (await get(callers, path, format="json")).text.replace("-", "")
        assert len(text) > 300, path
        assert [each for each in (*(i.hex for i in ids), *days) if each in text] == []


async def test_many_rows_of_links_and_coaching_come_each_once(
    analytics: Analytics, publish: Publisher
) -> None:
    of_each = (of.proposed, of.requested, of.meeting_planned)
    everybody = (registered(n) for n in range(7))
    made_of = (each(n, which) for n in range(7) for which in range(2) for each in of_each)
    await analytics.project(publish(*everybody, *made_of))
    for dataset in (LIFE_LINKS, MEETINGS, COACHING):
        pages = [page async for page in dataset.pages(analytics.database, 3)]
        assert [len(page) for page in pages] == [3, 3, 3, 3, 2]
        rows = [row for page in pages for row in page]
        assert len({tuple(map(str, row)) for row in rows}) == (7 if dataset is MEETINGS else 14)
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
