"""Assessments and measures in the projection, on real PostgreSQL."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analytics.projections import TABLES, replay_and_compare
from shared.contracts import Contract
from shared.contracts.assessment import ErasureRequested, SubscaleScore
from tests.integration.analytics.conftest import (
    PSEUDONYMS,
    Analytics,
    Publisher,
    administration,
    alerted,
    answered,
    assessment,
    completed,
    countersigned,
    measure,
    permission,
    person,
    recorded,
    registered,
    reopened,
    returned,
    seen_to,
    withdrawn,
)
from tests.integration.analytics.test_analytics_projection import envelopes

STATES = "select number, state, answer, in_own_session, answer_reason, countersigned_on from assessments"
ALERTS = "select alerts from administrations"


@pytest.mark.parametrize("size", [1, 100])
async def test_a_version_is_completed_answered_and_countersigned(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    # when
    await analytics.project(publish(registered(1), completed(1), answered(1), countersigned(1)), size)
    # then
    assert await analytics.rows("select * from assessments") == [
        (
            assessment(1), 1, person(1), "countersigned", "nine_sections:1", None, None, date(2025, 1, 13),
            "agrees", True, None, date(2025, 1, 14), date(2025, 1, 15), None, None,
        )
    ]  # fmt: skip
    assert await analytics.rows("select * from assessment_sections order by position") == [
        (assessment(1), 1, "accommodation", person(1), 1, 1, 1, 0, 2, 3, 2, 4, 6, 2, "want_help"),
        (assessment(1), 1, "finance", person(1), 2, 1, 1, 0, 2, 3, 2, None, 6, None, "want_help"),
    ]


@pytest.mark.parametrize("size", [1, 100])
async def test_the_persons_own_answer_undoes_what_was_signed_before_it(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    # given: an answer on their behalf, signed
    on_behalf = answered(1, answer="could_not_answer", in_own_session=False, reason="in_hospital")
    events = publish(registered(1), completed(1), on_behalf, countersigned(1))
    # when
    await analytics.project([*events, *publish(answered(1, answer="does_not_agree"))], size)
    # then
    assert await analytics.rows(STATES) == [(1, "answered", "does_not_agree", True, None, None)]


@pytest.mark.parametrize("size", [1, 100])
async def test_a_returned_version_stays_beside_the_draft_that_follows(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(registered(1), completed(1), answered(1), returned(1), reopened(1), completed(1, 2, 99))
    await analytics.project(events[:-1], size)
    versions = "select number, state, return_reason, based_on, completed_on from assessments order by 1"
    assert await analytics.rows(versions) == [
        (1, "returned", "evidence_missing", None, date(2025, 1, 13)),
        (2, "draft", None, 1, None),
    ]
    # and when that is completed it says still what it was based on
    await analytics.project(events[-1:])
    assert (await analytics.rows(versions))[1] == (2, "completed", None, 1, date(2025, 4, 15))


async def test_scores_stay_exact(analytics: Analytics, publish: Publisher) -> None:
    # given: a score that no binary fraction equals
    subscales = (SubscaleScore(subscale="task", score="4.1"), SubscaleScore(subscale="bond", score=None))
    # when
    await analytics.project(publish(registered(1), measure(), recorded(1, total="0.1", subscales=subscales)))
    # then
    assert await analytics.rows("select raw, total from administrations") == [(Decimal(24), Decimal("0.1"))]
    assert await analytics.rows("select subscale, score from subscale_scores order by 1") == [
        ("bond", None),
        ("task", Decimal("4.1")),
    ]
    published = "select better, minimum, standard_deviation, subscales from measures"
    assert await analytics.rows(published) == [("higher", Decimal("7.00"), Decimal("3.9"), [])]


@pytest.mark.parametrize("size", [1, 100])
async def test_an_alert_is_open_until_it_was_seen_to(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(registered(1), recorded(1), alerted(1), alerted(1, alert="harm"), seen_to(1))
    await analytics.project(events, size)
    assert await analytics.rows(ALERTS) == [({"self_harm": "safety_plan_made", "harm": None},)]
    # and withdrawing the administration leaves it so, with its scores
    await analytics.project(publish(withdrawn(1)))
    assert await analytics.rows("select total, withdrawn from administrations") == [
        (Decimal("21.54"), "entered_in_error")
    ]
    assert await analytics.rows(ALERTS) == [({"self_harm": "safety_plan_made", "harm": None},)]


async def test_whoever_is_not_registered_yet_becomes_a_stub(analytics: Analytics, publish: Publisher) -> None:
    await analytics.project(publish(completed(1), recorded(2)))
    stubs = await analytics.rows("select participant_id, pseudonym from participants")
    assert set(stubs) == {(person(1), None), (person(2), None)}
    assert await analytics.rows("select total from administrations") == [(Decimal("21.54"),)]


@pytest.mark.parametrize("size", [1, 100])
async def test_an_erasure_forgets_assessments_and_measures(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    # given
    subscales = (SubscaleScore(subscale="task", score="4"),)
    both = [e for n in (1, 2) for e in (registered(n), completed(n), recorded(n, subscales=subscales))]
    events = publish(*both, ErasureRequested(participant_id=person(1)))
    # when: and something of the person comes late
    await analytics.project([*events, *publish(answered(1), reopened(1), recorded(1, 1), alerted(1))], size)
    # then
    for table in ("assessments", "assessment_sections", "administrations", "subscale_scores"):
        assert {row[0] for row in await analytics.rows(f"select participant_id from {table}")} == {person(2)}


people, versions, fillings = st.integers(1, 2), st.integers(1, 2), st.integers(0, 1)
public = st.one_of(
    st.builds(registered, people),
    st.builds(completed, people, versions, st.integers(1, 30)),
    st.builds(answered, people, versions, st.sampled_from(["agrees", "does_not_agree"])),
    st.builds(countersigned, people, versions),
    st.builds(returned, people, versions),
    st.builds(reopened, people, versions.map(lambda n: n + 1)),
    st.builds(recorded, people, fillings, st.sampled_from([None, "7", "21.54"])),
    st.builds(withdrawn, people, fillings),
    st.builds(alerted, people, fillings, st.sampled_from(["self_harm", "harm"])),
    st.builds(seen_to, people, fillings),
    st.builds(permission, people, st.sampled_from([None, "objection", "no_lawful_basis"])),
    st.builds(measure, standard_deviation=st.sampled_from([None, "3.9"])),
    st.builds(lambda n: ErasureRequested(participant_id=person(n)), people),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(public, max_size=25), size=st.integers(2, 26))
async def test_batches_and_one_by_one_of_every_part_give_equal_tables(
    analytics: Analytics, data: list[Contract], size: int
) -> None:
    events = Publisher()(*data)
    tables = []
    for batch in (1, size):
        await analytics.rows(f"truncate {', '.join(TABLES)}")
        await analytics.project(events, batch)
        tables.append(await analytics.everything())
    assert tables[0] == tables[1]


async def test_a_replay_equals_the_projection_of_every_part(analytics: Analytics, publish: Publisher) -> None:
    events = publish(
        measure(), *(each(n) for n in range(1, 5) for each in (registered, completed, answered, recorded))
    )
    events += publish(countersigned(1), reopened(1), alerted(2), seen_to(2), withdrawn(3))
    events += publish(ErasureRequested(participant_id=person(4)))
    await analytics.project(events)
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    assert {d.table: d.equal for d in found} == dict.fromkeys(TABLES, True)
    # and what is changed behind the projection's back is counted
    faults = {
        "assessments": "update assessments set answer = 'does_not_agree' where participant_id = $1",
        "assessment_sections": "update assessment_sections set divergence = 9 where participant_id = $1",
        "administrations": "update administrations set total = total + 1 where participant_id = $1",
    }
    for fault in faults.values():
        await analytics.rows(fault, person(2))
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    assert {d.table for d in found if not d.equal} == faults.keys()


async def test_what_is_said_of_an_unknown_administration_waits_for_it(
    analytics: Analytics, publish: Publisher
) -> None:
    await analytics.project(publish(registered(1), alerted(1)))
    assert await analytics.rows("select measure, alerts from administrations") == [
        (None, {"self_harm": None})
    ]  # fmt: skip
    await analytics.project(publish(recorded(1)))
    assert await analytics.rows("select administration_id, measure from administrations") == [
        (administration(1)["administration_id"], "swemwbs:1")
    ]
