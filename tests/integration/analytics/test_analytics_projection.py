"""The projection on real PostgreSQL: order, stubs, erasure, batches."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analytics.projections import TABLES, AnalyticsProjection, replay_and_compare
from services.analytics.tables import metadata
from shared.contracts import Contract, Envelope, contract
from shared.contracts.assessment import Arm, ErasureRequested, ParticipantErased
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent
from tests.integration.analytics.conftest import (
    NOW,
    PSEUDONYMS,
    Analytics,
    Publisher,
    corrected,
    judged,
    person,
    registered,
)


@contract("mydirection.test.participant.greeted")
class Greeted(Contract):
    """A contract that analytics does not handle."""

    participant_id: str


async def test_the_migrations_make_the_tables_that_the_code_declares(analytics: Analytics) -> None:
    made = await analytics.rows(
        "select table_name::text, column_name::text, is_nullable = 'YES' from information_schema.columns "
        "where table_name::text = any($1)",
        list(metadata.tables),
    )
    declared = {(t.name, c.name, bool(c.nullable)) for t in metadata.tables.values() for c in t.columns}
    assert set(made) == declared


async def test_a_registration_and_an_outcome_become_rows(analytics: Analytics, publish: Publisher) -> None:
    # when
    await analytics.project(publish(registered(1), judged(1, 70, True)))
    # then
    [(arm, offence, definition, characteristics, pseudonym)] = await analytics.rows(
        "select arm, index_offence, definition, characteristics, pseudonym from participants"
    )
    assert (arm, offence, definition) == ("programme", "burglary", "rossi:1")
    assert characteristics == {"age": 21, "mar": False, "housing": "settled"}
    assert len(pseudonym) == 32
    assert pseudonym not in person(1).hex
    assert await analytics.rows("select * from outcomes") == [
        (person(1), "rossi:1", "reoffended", True, 70, 1)
    ]  # fmt: skip


async def test_the_last_event_of_a_row_wins_within_a_batch_and_across(
    analytics: Analytics, publish: Publisher
) -> None:
    await analytics.project(publish(judged(1, 10), judged(1, 20), judged(2, 5), judged(1, 7, rule="other:1")))
    await analytics.project(publish(judged(2, 9)))
    rows = await analytics.rows("select participant_id, rule, time_days from outcomes order by 3")
    assert rows == [(person(1), "other:1", 7), (person(2), "rossi:1", 9), (person(1), "rossi:1", 20)]


async def test_an_outcome_before_its_registration_makes_a_stub(
    analytics: Analytics, publish: Publisher
) -> None:
    # when
    await analytics.project(publish(judged(1)))
    # then
    assert await analytics.rows("select participant_id, arm, pseudonym from participants") == [
        (person(1), None, None)
    ]  # fmt: skip
    # and when the registration comes
    await analytics.project(publish(registered(1)))
    assert await analytics.rows("select arm from participants") == [("programme",)]
    # and a later outcome does not blank it
    await analytics.project(publish(judged(1, 10)))
    assert await analytics.rows("select arm from participants") == [("programme",)]


@pytest.mark.parametrize("size", [1, 100])
async def test_a_correction_stands_in_place_of_the_registration(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    [before] = publish(registered(1))
    right = {"index_date": date(2025, 2, 3), "characteristics": {"age": 44}}
    # when
    await analytics.project([before, *publish(corrected(1, **right))], size)
    # then: everything as it now stands, of the same person
    assert await analytics.rows("select index_date, index_offence, characteristics from participants") == [
        (date(2025, 2, 3), "burglary", {"age": 44})
    ]
    assert len(await analytics.rows("select 1 from participants where pseudonym is not null")) == 1
    # and of an erased person nothing comes back
    await analytics.project(publish(ErasureRequested(participant_id=person(1)), corrected(1)), size)
    assert await analytics.rows("select pseudonym, arm from participants") == [(None, None)]


@pytest.mark.parametrize("size", [1, 100])
async def test_an_erasure_blanks_and_nothing_later_brings_data_back(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    # given
    [request] = publish(ErasureRequested(participant_id=person(1)))
    events = [*publish(registered(1), judged(1), registered(2), judged(2)), request]
    # when
    await analytics.project([*events, *publish(judged(1, 99, True), registered(1))], size)
    # then
    blank = await analytics.rows("select * from participants where participant_id = $1", person(1))
    assert blank == [(person(1), None, None, None, None, None, None, request.envelope.time)]
    assert await analytics.rows("select participant_id from outcomes") == [(person(2),)]


async def test_an_erasure_destroys_the_key_and_shows_who_owes(
    analytics: Analytics, publish: Publisher
) -> None:
    # given
    await analytics.keyring.ensure([str(person(1))])
    [request] = publish(ErasureRequested(participant_id=person(1)))
    # when
    await analytics.project([request])
    # then
    keys = await analytics.keyring.load([str(person(1))])
    assert keys.destroyed == {str(person(1))}
    assert await analytics.rows("select service, requested_at, erased_at from erasures order by 1") == [
        ("analytics", request.envelope.time, NOW),
        ("assessment", request.envelope.time, None),
        ("plans", request.envelope.time, None),
    ]
    # and when assessment says that it is done, twice, and the request is repeated
    [done, again] = publish(*[ParticipantErased(participant_id=person(1))] * 2)
    await analytics.project([done, again, *publish(ErasureRequested(participant_id=person(1)))])
    assert await analytics.rows("select service, requested_at, erased_at from erasures order by 1") == [
        ("analytics", request.envelope.time, NOW),
        ("assessment", request.envelope.time, done.envelope.time),
        ("plans", request.envelope.time, None),
    ]


async def test_an_erasure_is_not_recorded_while_the_key_is_there(
    analytics: Analytics, publish: Publisher
) -> None:
    class Unreachable:
        async def destroy(self, _: str, __: object) -> bool:
            raise ConnectionError("no keys")

    analytics.projection = AnalyticsProjection(Unreachable(), PSEUDONYMS, lambda: NOW)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="cannot be reached"):
        await analytics.project(publish(ErasureRequested(participant_id=person(1))))
    assert await analytics.rows("select * from erasures") == []


async def test_other_contracts_change_nothing(analytics: Analytics, publish: Publisher) -> None:
    await analytics.project(publish(Greeted(participant_id=str(person(1)))))
    assert not any((await analytics.everything()).values())


people = st.integers(1, 3)
public = st.one_of(
    st.builds(registered, people, arm=st.sampled_from(Arm)),
    st.builds(corrected, people, index_offence=st.sampled_from(["theft", "fraud"])),
    st.builds(judged, people, st.integers(0, 400), st.booleans(), st.sampled_from(["rossi:1", "other:2"])),
    st.builds(lambda n: ErasureRequested(participant_id=person(n)), people),
    st.builds(lambda n: ParticipantErased(participant_id=person(n)), people),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(public, max_size=20), size=st.integers(2, 21))
async def test_batches_and_one_by_one_give_equal_tables(
    analytics: Analytics, data: list[Contract], size: int
) -> None:
    events = Publisher()(*data)
    tables = []
    for batch in (1, size):
        await analytics.rows(f"truncate {', '.join(TABLES)}")
        await analytics.project(events, batch)
        tables.append(await analytics.everything())
    assert tables[0] == tables[1]


async def envelopes(events: Sequence[PublicEvent], size: int = 2) -> AsyncIterator[list[Envelope]]:
    for start in range(0, len(events), size):
        yield [event.envelope for event in events[start : start + size]]


async def history(analytics: Analytics, publish: Publisher) -> list[PublicEvent]:
    events = publish(*(item for n in range(1, 8) for item in (registered(n), judged(n))))
    events += publish(ErasureRequested(participant_id=person(3)), ParticipantErased(participant_id=person(3)))
    events += publish(Greeted(participant_id=str(person(4))))
    await analytics.project(events)
    return events


async def test_a_replay_equals_the_projection_and_leaves_nothing_behind(
    analytics: Analytics, publish: Publisher
) -> None:
    events = await history(analytics, publish)
    # given: keys that a replay must leave alone
    before = await analytics.rows("select * from person_keys")
    # when
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    # then
    assert {d.table: d.equal for d in found} == dict.fromkeys(TABLES, True)
    assert await analytics.rows("select 1 from pg_namespace where nspname like 'replay%'") == []
    assert await analytics.rows("select * from person_keys") == before


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("delete from outcomes where participant_id = $1", ("outcomes", 1, 0)),
        ("update outcomes set time_days = 1 where participant_id = $1", ("outcomes", 1, 1)),
        ("update participants set arm = 'none' where participant_id = $1", ("participants", 1, 1)),
        ("insert into erasures values ($1, 'plans')", ("erasures", 0, 1)),
    ],
)
async def test_a_replay_counts_what_differs(
    analytics: Analytics, publish: Publisher, fault: str, expected: tuple[str, int, int]
) -> None:
    events = await history(analytics, publish)
    await analytics.rows(fault, person(1))
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    assert [(d.table, d.missing, d.unexpected) for d in found if not d.equal] == [expected]


async def test_ten_thousand_events_are_projected_in_seconds(analytics: Analytics, publish: Publisher) -> None:
    # given
    events = publish(*(registered(n) for n in range(5000)), *(judged(n) for n in range(5000)))
    # when: batches as a consumer takes them
    async with analytics.database.transaction() as connection:
        started = await raw(connection).fetchval("select clock_timestamp()")
    await analytics.project(events, 1000)
    async with analytics.database.transaction() as connection:
        ended = await raw(connection).fetchval("select clock_timestamp()")
    # then
    rate = len(events) / (ended - started).total_seconds()
    print(f"{rate:.0f} events/s")
    assert ended - started < timedelta(seconds=10)
    assert await analytics.rows("select count(*) from outcomes") == [(5000,)]
