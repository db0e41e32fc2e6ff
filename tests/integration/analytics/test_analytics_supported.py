"""Life Links and Life Coaching in the projection, on real PostgreSQL."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analytics.projections import TABLES, pseudonym, replay_and_compare
from services.analytics.projections.replay import Moved
from shared.contracts import Contract
from shared.contracts.assessment import ErasureRequested
from shared.messaging.projection import PublicEvent
from tests.integration.analytics import supported as of
from tests.integration.analytics.conftest import PSEUDONYMS, Analytics, Publisher, person, registered
from tests.integration.analytics.supported import COACH, VOLUNTEER, after, made
from tests.integration.analytics.test_analytics_projection import envelopes

SUPPORTED = (
    "links",
    "link_concerns",
    "link_meetings",
    "coachings",
    "coaching_sessions",
    "coaching_actions",
    "coaching_goals",
)


def a_link() -> list[Contract]:
    """From the proposal to the review, with two pauses, one of them for a concern."""
    begun = (of.proposed(1), of.consented(1, "person"), of.consented(1, "volunteer", 12), of.trial_begun(1))
    resumed = (of.resumed(1), of.reviewed(1))
    return [*begun, of.confirmed(1), of.paused(1), of.concerned(1), of.paused(1, "concern"), *resumed]


@pytest.mark.parametrize("size", [1, 100])
async def test_a_link_is_all_that_was_said_of_it(analytics: Analytics, publish: Publisher, size: int) -> None:
    # when
    await analytics.project(publish(registered(1), *a_link()), size)
    # then
    pauses = [
        {"reason": reason, "paused_on": after(80).isoformat()} for reason in ("not_available", "concern")
    ]
    assert await analytics.rows("select * from links") == [
        (
            made("link", 1), person(1), VOLUNTEER, "person", after(10), after(11), after(12), None, after(13),
            after(69), after(70), after(160), "not_sure", "goes_well", False, pauses, None, None, None,
        )
    ]  # fmt: skip
    # and when the lead closes the concern, and either ends it without a reason
    await analytics.project(publish(of.looked_into(1), of.ended(1)))
    assert await analytics.rows("select ended_on, ended_because, ended_reason, paused from links") == [
        (after(200), "asked", None, False)
    ]
    assert await analytics.rows("select * from link_concerns") == [
        (
            made("concern", 1), person(1), made("link", 1), "volunteer", "boundaries", after(80),
            "support_given", after(82),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 100])
async def test_what_is_recorded_of_a_meeting_last_stands(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(of.meeting_planned(1), of.meeting_moved(1), of.meeting_missed(1))
    events += publish(of.meeting_held(1, corrects=True), of.meeting_rated(1, score=2), of.meeting_rated(1))
    await analytics.project(events, size)
    told = "select state, met_on, planned_minutes, minutes, rating from link_meetings"
    assert await analytics.rows(told) == [("held", after(21), 45, 50, 4)]
    # and its link is known by it, though nothing else of that has come
    known = "select link_id, volunteer_id, proposed_on from links"
    assert await analytics.rows(known) == [(made("link", 1), VOLUNTEER, None)]


@pytest.mark.parametrize("size", [1, 100])
async def test_a_course_of_coaching_is_all_that_was_said_of_it(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    begun = (of.requested(1), of.coach_named(1), of.written(1), of.agreed(1, "person", in_force=False))
    rest = (of.coaching_rested(1), of.coaching_resumed(1), of.coaching_ended(1))
    events = publish(registered(1), *begun, of.agreed(1), *rest, of.looked_back(1))
    # when: the last comes alone
    await analytics.project([*events, *publish(of.looked_back(1, "coach", 7))], size)
    assert await analytics.rows("select * from coachings") == [
        (
            made("coaching", 1), person(1), "person", after(30), COACH, after(31), 1, after(33), True, False,
            after(120), "person", "as_agreed", 8, 7,
        )
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 100])
async def test_with_another_coach_nothing_is_agreed_and_the_first_day_stands(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(of.offered(1), of.agreed(1), of.coach_named(1, former=COACH, coach=VOLUNTEER))
    await analytics.project(events, size)
    agreed = "select asked_by, coach_id, agreed_on, in_force from coachings"
    assert await analytics.rows(agreed) == [("practitioner", VOLUNTEER, after(33), False)]
    await analytics.project(publish(of.agreed(1, day=50)))
    assert await analytics.rows(agreed) == [("practitioner", VOLUNTEER, after(33), True)]


@pytest.mark.parametrize("size", [1, 100])
async def test_sessions_actions_and_goals_of_a_course(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    sessions = (of.session_planned(1), of.session_held(1), of.session_planned(1, 1), of.session_missed(1, 1))
    actions = (of.action_agreed(1), of.action_proposed(1), of.action_proposed(1, day=48), of.action_done(1))
    goals = (of.goal_rated(1, score=2), of.goal_rated(1, score=6), of.goal_rated(1, 1, 9))
    elsewhere = of.action_proposed(1, 5, from_action=False)
    await analytics.project(publish(registered(1), *sessions, *actions, *goals, elsewhere), size)
    # then: what was planned for is not how long it was
    minutes = "select state, held_on, minutes, missed_by, confidence_before, confidence_after "
    assert await analytics.rows(f"{minutes} from coaching_sessions order by session_id") == [
        ("held", after(40), 55, None, 4, 7),
        ("missed", None, None, "coach", None, None),
    ]
    # and a proposal that came of no action is none
    assert await analytics.rows("select action_id, proposed_on, done_on from coaching_actions") == [
        (made("action", 1), after(45), after(50))
    ]
    scores = await analytics.rows("select of_plan, scores from coaching_goals order by goal_id")
    assert [(plan, [each["score"] for each in score]) for plan, score in scores] == [
        (True, [2, 6]),
        (False, [9]),
    ]


async def test_somebody_unknown_becomes_a_stub_with_what_is_said_of_them(
    analytics: Analytics, publish: Publisher
) -> None:
    await analytics.project(publish(of.proposed(1), of.requested(2), of.action_proposed(3)))
    stubs = await analytics.rows("select participant_id, pseudonym from participants")
    assert set(stubs) == {(person(number), None) for number in (1, 2, 3)}
    # and when they are registered it is theirs
    await analytics.project(publish(registered(1)))
    joined = "select proposed_by from links join participants using (participant_id) where arm is not null"
    assert await analytics.rows(joined) == [("person",)]


def everything_of(number: int) -> list[Contract]:
    links = (of.proposed(number), of.concerned(number), of.meeting_planned(number))
    course = (of.offered(number), of.session_held(number), of.action_agreed(number), of.goal_rated(number))
    return [*links, *course]


@pytest.mark.parametrize("size", [1, 100])
async def test_an_erasure_forgets_links_and_coaching(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    # given
    events = publish(registered(1), registered(2), *everything_of(1), *everything_of(2))
    # when: and more of the person comes late
    events += publish(ErasureRequested(participant_id=person(1)), *everything_of(1))
    await analytics.project(events, size)
    # then
    for table in SUPPORTED:
        assert await analytics.rows(f"select distinct participant_id from {table}") == [(person(2),)], table


@pytest.mark.parametrize("size", [1, 100])
async def test_volunteers_and_coaches_have_a_pseudonym_of_the_same_index(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    await analytics.project(publish(of.proposed(1), of.offered(2), of.paused(1)), size)
    found = await analytics.rows("select supporter_id, pseudonym from supporters")
    assert dict(found) == {each: pseudonym(PSEUDONYMS, each) for each in (VOLUNTEER, COACH)}


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("first", [True, False])
async def test_an_erased_volunteer_has_none_whatever_comes_first(
    analytics: Analytics, publish: Publisher, size: int, first: bool
) -> None:
    events = publish(of.proposed(1), of.offered(1))
    gone = publish(of.volunteer_erased())
    # when: no order is promised between what is said of a person and what is said of a volunteer
    await analytics.project([*gone, *events] if first else [*events, *gone], size)
    # then: the link itself is the person's, and stays
    assert await analytics.rows("select supporter_id, pseudonym from supporters order by 2") == [
        (COACH, pseudonym(PSEUDONYMS, COACH)),
        (VOLUNTEER, None),
    ]
    assert await analytics.rows("select volunteer_id from links") == [(VOLUNTEER,)]
    assert await different(analytics, [*events, *gone]) == set()


people, two = st.integers(1, 2), st.integers(0, 1)
public = st.one_of(
    st.builds(registered, people),
    st.builds(of.proposed, people, two),
    st.builds(of.consented, people, st.sampled_from(["person", "volunteer"]), st.integers(11, 13), two),
    st.builds(of.declined, people, two),
    st.builds(of.trial_begun, people, two),
    st.builds(of.reviewed, people, st.integers(70, 300), two, st.sampled_from(["not_sure", "goes_well"])),
    st.builds(of.paused, people, st.sampled_from(["concern", "recalled"]), st.integers(80, 90), two),
    st.builds(of.resumed, people, two),
    st.builds(of.ended, people, two, st.sampled_from([None, "no_time"])),
    st.builds(of.concerned, people, two, two),
    st.builds(of.looked_into, people, two),
    st.builds(of.meeting_planned, people, two),
    st.builds(of.meeting_held, people, two, st.integers(1, 90)),
    st.builds(of.meeting_missed, people, two),
    st.builds(of.meeting_rated, people, two, st.integers(1, 5)),
    st.builds(of.requested, people, two),
    st.builds(of.coach_named, people, coach=st.sampled_from([COACH, VOLUNTEER])),
    st.builds(of.agreed, people, in_force=st.booleans(), day=st.integers(33, 40)),
    st.builds(of.session_held, people, two, st.sampled_from([(4, 7), (None, None)])),
    st.builds(of.session_missed, people, two),
    st.builds(of.action_agreed, people, two),
    st.builds(of.action_proposed, people, two, st.integers(45, 49), st.booleans()),
    st.builds(of.action_done, people, two),
    st.builds(of.goal_rated, people, two, st.integers(0, 10)),
    st.builds(of.coaching_rested, people),
    st.builds(of.coaching_resumed, people),
    st.builds(of.coaching_ended, people),
    st.builds(of.looked_back, people, st.sampled_from(["person", "coach"]), st.integers(0, 10)),
    st.builds(of.volunteer_erased),
    st.builds(lambda n: ErasureRequested(participant_id=person(n)), people),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(public, max_size=30), size=st.integers(2, 31))
async def test_batches_and_one_by_one_of_links_and_coaching_give_equal_tables(
    analytics: Analytics, data: list[Contract], size: int
) -> None:
    events = Publisher()(*data)
    tables = []
    for batch in (1, size):
        await analytics.rows(f"truncate {', '.join(TABLES)}")
        await analytics.project(events, batch)
        tables.append(await analytics.everything())
    assert tables[0] == tables[1]


async def history(analytics: Analytics, publish: Publisher) -> list[PublicEvent]:
    events = publish(registered(1), registered(2), registered(3))
    events += publish(*everything_of(1), *everything_of(2), *everything_of(3))
    events += publish(ErasureRequested(participant_id=person(3)))
    await analytics.project(events)
    return events


async def test_a_replay_equals_the_projection_of_links_and_coaching(
    analytics: Analytics, publish: Publisher
) -> None:
    events = await history(analytics, publish)
    assert await different(analytics, events) == set()
    # and what is changed behind the projection's back is counted
    for table in SUPPORTED:
        await analytics.rows(f"delete from {table} where participant_id = $1", person(2))
    await analytics.rows("update supporters set pseudonym = null where supporter_id = $1", VOLUNTEER)
    assert await different(analytics, events) == {*SUPPORTED, "supporters"}


async def test_whose_volunteer_is_met_while_the_audit_runs_differs_in_nothing(
    analytics: Analytics, publish: Publisher
) -> None:
    events = await history(analytics, publish)
    # when: meanwhile the projection moves on with a person and a volunteer
    await analytics.project(publish(of.proposed(2, 1, volunteer=person(9))))
    assert await different(analytics, events) == {"links", "supporters"}

    async def moved(_: object) -> Moved:
        return Moved([person(2)])

    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS, moved)
    assert all(difference.equal for difference in found)


async def different(analytics: Analytics, events: Sequence[PublicEvent]) -> set[str]:
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    return {difference.table for difference in found if not difference.equal}
