"""A case over HTTP: what opens it, its gates, its moves, and who may what."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.plans.domain.case.case import DECIDER
from services.plans.main import codec
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.casework import answered, case_of, completed, post, status
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
WORDS = "He sleeps at his brother's"
ANYWAY = {"to": "intervene", "override": {"reason": "professional_judgement", "words": WORDS}}


async def test_a_case_opens_with_the_start_and_says_what_is_still_open(
    file_callers: Callers, tell: Teller
) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PERSON, "ann", person) as ann:
        case = await case_of(ann, person)
    assert (case["phase"], case["since"], case["opened_on"]) == ("interact", "2026-01-05", "2026-01-05")
    assert [check["because"] for check in case["next_gate"]["checks"]] == ["no_assessment", "no_plan"]
    assert set(case["next_gate"]["checks"][0]["text"]) == {"en", "cy"}
    assert [move["kind"] for move in case["history"]] == ["opened"]


async def test_every_gate_ahead_is_shown(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PERSON, "ann", person) as ann:
        answer = (await ann.get(f"/participants/{person}/case/gates")).json()
    assert answer["definition"] == "my_direction:1"
    assert [(gate["phase"], gate["to"], gate["met"]) for gate in answer["gates"]] == [
        ("interact", "intervene", False),
        ("intervene", "integrate", False),
        ("integrate", "closed", False),
    ]
    review = answer["gates"][1]["checks"][1]
    assert (review["check"], review["because"]) == ("review_held", "not_entered")


async def test_a_gate_that_is_not_met_is_refused_and_a_lead_overrides_it(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        refused = await post(kit, person, "next-phase")
        as_kit = await post(kit, person, "next-phase", ANYWAY)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("gate-not-met")
    assert {fault["field"] for fault in refused.json()["errors"]} == {"assessment_agreed", "plan_agreed"}
    assert as_kit.status_code == 403
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        entered = await post(lead, person, "next-phase", ANYWAY)
        case = await case_of(lead, person)
    assert entered.json()["phase"] == "intervene"
    move = case["history"][-1]
    assert (move["result"], move["override_role"]) == ("overridden", "programme_lead")
    assert move["unmet"] == ["assessment_agreed", "plan_agreed"]
    assert (move["words"], move["account"]) == (WORDS, account("programme_lead-1"))
    async with file_callers.as_(Role.PERSON, "ann", person) as ann:
        seen = (await case_of(ann, person))["history"][-1]
    assert (seen["words"], seen["account"], seen["override_reason"]) == (None, None, "professional_judgement")
    stored = await file_stored.fetchval(
        "select words from case_moves where participant_id = $1 and number = 2", person
    )
    assert WORDS not in stored


async def test_only_staff_who_reach_a_person_move_their_case(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("kit"))
    for role, name, own, expected in (
        (Role.PERSON, "ann", person, 403),
        (Role.SAFEGUARDING_LEAD, "sal", None, 403),
        (Role.VOLUNTEER, "vic", None, 403),
        (Role.CASE_MANAGER, "zoe", None, 404),
    ):
        async with file_callers.as_(role, name, own) as client:
            answer = await post(client, person, "back", {"phase": "interact", "reason": "crisis"})
        assert answer.status_code == expected, role
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        unknown = await post(kit, uuid4(), "back", {"phase": "interact", "reason": "crisis"})
    assert (unknown.status_code, unknown.headers["retry-after"]) == (409, "1")


async def test_back_close_and_reopen_with_if_match(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await post(lead, person, "next-phase", ANYWAY)
        read = await lead.get(f"/participants/{person}/case")
        back = {"phase": "interact", "reason": "crisis", "words": WORDS}
        returned = await post(lead, person, "back", back, **{"If-Match": read.headers["etag"]})
        stale = await post(lead, person, "back", back, **{"If-Match": read.headers["etag"]})
        closed = await post(lead, person, "close", {"reason": "lost_touch"})
        shut = await case_of(lead, person)
        reopened = await post(lead, person, "reopen", {"reason": "in_touch_again"})
    assert (returned.json()["phase"], stale.status_code) == ("interact", 412)
    assert closed.json()["closed"] is True
    assert (shut["closed"]["reason"], shut["closed"]["from_outside"]) == ("lost_touch", False)
    assert shut["next_gate"] is None
    assert reopened.json()["closed"] is False


async def test_a_command_sent_twice_takes_effect_once(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("kit"))
    key = keyed()
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        first, again = [await post(lead, person, "next-phase", ANYWAY, **key) for _ in range(2)]
    assert (first.json(), first.status_code) == (again.json(), again.status_code)
    assert again.json()["phase"] == "intervene"


async def test_a_recall_lets_it_rest_and_a_death_that_was_an_error_is_undone(
    file_callers: Callers, tell: Teller
) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await tell(status(person, "recalled", "started"))
        resting = await post(lead, person, "next-phase", ANYWAY)
        assert (await case_of(lead, person))["resting"] is True
        await tell(status(person, "started", "recalled"), status(person, "died", "started"))
        dead = await post(lead, person, "reopen", {"reason": "in_touch_again"})
        assert (await case_of(lead, person))["closed"]["reason"] == "died"
        await tell(status(person, "started", "died", reopened=True))
        case = await case_of(lead, person)
    assert resting.json()["type"].endswith("recalled")
    assert dead.json()["type"].endswith("not-under-way")
    assert (case["resting"], case["closed"]) == (False, None)
    assert [move["kind"] for move in case["history"]] == ["opened", "rested", "resumed", "closed", "reopened"]


async def test_the_last_completed_assessment_is_asked_for_its_answer(
    file_callers: Callers, tell: Teller
) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()

    async def seen() -> Any:
        async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
            return (await case_of(kit, person))["next_gate"]["checks"][0]

    await tell(completed(person, one), answered(person, one))
    reopened = public.AssessmentReopened(
        participant_id=person, assessment_id=one, number=2, based_on=1, reopened_on=STARTED_ON
    )
    await tell(reopened)
    assert (await seen())["met"] is True
    await tell(completed(person, one, 2))
    assert (await seen())["because"] == "no_answer"
    await tell(answered(person, one, "does_not_agree", 2))
    assert (await seen())["because"] == "not_agreed"
    await tell(answered(person, one, "agrees_in_part", 2))
    assert (await seen())["saw"] == {
        "number": 2,
        "completed_on": "2026-01-07",
        "answer": "agrees_in_part",
        "in_own_session": True,
    }


async def test_what_was_merged_into_a_record_is_known_of_it(file_callers: Callers, tell: Teller) -> None:
    kept, merged = [await tell.started(account=account("kit")) for _ in range(2)]
    one = uuid4()
    await tell(completed(merged, one), answered(merged, one))
    moment = file_callers.app.state.parts.clock()
    await tell(public.ParticipantMerged(participant_id=merged, merged_into=kept, occurred_at=moment))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        case = await case_of(kit, kept)
        refused = await post(kit, merged, "back", {"phase": "interact", "reason": "crisis"})
        readable = await case_of(kit, merged)
        listed = (await kit.get("/cases?limit=200")).json()["items"]
    assert case["next_gate"]["checks"][0]["met"] is True
    assert refused.json()["type"].endswith("merged")
    assert str(kept) in refused.json()["detail"]
    assert readable["participant_id"] == str(merged)
    assert str(merged) not in {item["participant_id"] for item in listed}


async def test_a_caseload_is_paged_and_narrowed_to_a_phase(file_callers: Callers, tell: Teller) -> None:
    people = sorted([str(await tell.started(account=account("pat"))) for _ in range(3)])
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await post(lead, UUID(people[1]), "next-phase", ANYWAY)
    async with file_callers.as_(Role.CASE_MANAGER, "pat") as pat:
        first = (await pat.get("/cases?limit=2")).json()
        rest = (await pat.get(f"/cases?limit=2&cursor={first['next']}")).json()
        ahead = (await pat.get("/cases?phase=intervene")).json()["items"]
    found = [item["participant_id"] for item in (*first["items"], *rest["items"])]
    assert (found, rest["next"]) == (people, None)
    assert [item["participant_id"] for item in ahead] == [people[1]]
    days = (file_callers.app.state.parts.today - STARTED_ON).days
    assert (first["items"][0]["days_in_phase"], ahead[0]["days_in_phase"]) == (days, 0)


async def test_rows_are_what_a_replay_comes_to(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await post(lead, person, "next-phase", ANYWAY)
        await post(lead, person, "back", {"phase": "interact", "reason": "crisis"})
        await tell(status(person, "recalled", "started"), status(person, "withdrew", "recalled"))
    stream = f"case-{person}"
    query = "select id, name, schema_version, data from events where stream = $1 order by version"
    stored = await file_stored.fetch(query, stream)
    keys = await file_callers.app.state.parts.store.keyring.load({str(person)})
    events = [
        codec().decode(e["name"], e["schema_version"], e["data"], keys=keys, event_id=e["id"], stream=stream)
        for e in stored
    ]
    state = DECIDER.fold(events)
    row = await file_stored.fetchrow("select * from cases where participant_id = $1", person)
    assert row is not None
    assert state.closed is not None
    assert (row["phase"], row["opened_on"], row["entered_on"]) == (
        state.phase, state.opened_on, state.entered_on,
    )  # fmt: skip
    assert (row["rests_since"] is not None, row["version"]) == (state.resting, len(stored))
    assert (row["closed_on"], row["close_reason"], row["closed_from_outside"]) == (
        state.closed.on, state.closed.reason, state.closed.from_outside,
    )  # fmt: skip


async def test_nothing_is_kept_of_somebody_erased(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, one = await tell.started(account=account("kit")), uuid4()
    await tell(completed(person, one, strengths=(uuid4(),)))
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        await post(lead, person, "next-phase", ANYWAY)
        await tell(public.ErasureRequested(participant_id=person))
        # Told late, as what was parked is.
        await tell(answered(person, one), status(person, "withdrew", "started"))
        gone = await lead.get(f"/participants/{person}/case")
    assert gone.status_code == 410
    for table in ("cases", "case_moves", "known_assessments"):
        assert not await file_stored.fetchval(
            f"select count(*) from {table} where participant_id = $1", person
        )


async def test_a_participant_who_has_not_started_has_no_case(file_callers: Callers, tell: Teller) -> None:
    person = await tell.started(account=account("kit"))
    await tell(status(person, "registered", "started", reopened=True))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        case = await case_of(kit, person)
        never = uuid4()
        await tell(
            public.ParticipantRegistered(
                participant_id=never,
                arm=public.Arm.PROGRAMME,
                index_date=date(2026, 1, 5),
                index_offence="theft",
                definition="my_direction:1",
                characteristics={},
                registered_by=account("kit"),
            )
        )
        absent = await kit.get(f"/participants/{never}/case")
    assert case["closed"]["reason"] == "not_started"
    assert absent.status_code == 404
