"""Requirements over HTTP: by each kind of caller, with each refusal that only HTTP can show."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.plans.views.sentence.requirements import requirements_known
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.ordering import (
    ORDERED,
    PROGRESS,
    STEP,
    TODAY,
    imposed,
    made,
    post,
    read,
    serving,
)
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = (Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
READERS = (*STAFF, Role.SAFEGUARDING_LEAD, Role.PERSON)
ID = f"/participants/{UUID(int=1)}"
ONE = f"{ID}/requirements/{UUID(int=2)}"
BREACH = {"on": STEP, "reason": "failed_to_comply", "words": "Sam rang"}
WARNING = {"on": STEP, "reason": "behaviour", "words": "Please ring us"}
WRITING: list[tuple[str, Any]] = [
    (
        f"{ID}/requirements",
        {"kind": "curfew", "sentence_id": str(UUID(int=3)), "starts_on": STEP, "ordered": "Home"},
    ),
    (f"{ONE}/progress", PROGRESS),
    (f"{ONE}/progress/{UUID(int=4)}/correct", {"amount": 1, "unit": "days", "reason": "entered_in_error"}),
    (f"{ONE}/complete", {"on": STEP}),
    (f"{ONE}/error", None),
    (f"{ONE}/warnings", WARNING),
    (f"{ONE}/breaches", BREACH),
    (f"{ONE}/breaches/{UUID(int=4)}/resolve", {"on": STEP, "outcome": "not_proved"}),
    (f"{ONE}/revoke", {"on": STEP, "reason": "health"}),
    (f"{ONE}/resentence", {"on": STEP, "variation": "varied", "ends_on": STEP}),
]
READING = [f"{ID}/requirements", ONE, "/requirement-types", "/intervention-kinds"]


@pytest.mark.parametrize(("path", "body"), WRITING)
async def test_only_staff_write(file_callers: Callers, path: str, body: Any) -> None:
    for role in Role:
        async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
            answer = await post(client, path, body)
        assert (answer.status_code == 403) == (role not in STAFF), role


@pytest.mark.parametrize("path", READING)
async def test_only_who_may_read_reads(file_callers: Callers, path: str) -> None:
    for role in Role:
        async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
            answer = await client.get(path)
        assert (answer.status_code == 403) == (role not in READERS), role


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("", {"amount": 2.5}),
        ("", {"amount": "6000"}),
        ("", {"amount": True}),
        ("", {"starts_on": "soon"}),
        ("", {"ordered": " "}),
        ("", {"agreed": True}),
        ("/progress", {"source": "time_bank"}),
        ("/progress", {"source": "session"}),
        ("/progress", {"credit_minutes": 60}),
        ("/progress", {"unit": "credits"}),
        ("/progress", {"amount": 0}),
    ],
)
async def test_wrong_input_names_its_field(
    file_callers: Callers, tell: Teller, path: str, wrong: dict[str, Any]
) -> None:
    body = {**WRITING[0][1], "amount": 60, "unit": "minutes"} if not path else PROGRESS
    async with file_callers.as_(Role.ADMIN) as admin:
        answer = await post(admin, ONE + path if path else f"{ID}/requirements", {**body, **wrong})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == list(wrong)


async def test_a_sentence_that_has_not_arrived_is_tried_again(file_callers: Callers, tell: Teller) -> None:
    person, sentence = await tell.started(account=account("kit")), uuid4()
    body = {**WRITING[0][1], "sentence_id": str(sentence)}
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        early = await post(kit, f"/participants/{person}/requirements", body)
        await tell(imposed(person, sentence))
        then = await post(kit, f"/participants/{person}/requirements", body)
    assert (early.status_code, early.json()["type"].rpartition(":")[2]) == (409, "not-yet-known")
    assert early.headers["Retry-After"]
    assert then.status_code == 201


async def test_it_is_the_callers_and_the_persons_or_it_is_not_there(
    file_callers: Callers, tell: Teller
) -> None:
    one, other = await serving(tell), await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        rid = await made(kit, f"{one.path}/requirements", one.hours())
        foreign = await post(kit, f"{other.path}/requirements/{rid}/progress", PROGRESS)
        elsewhere = await kit.get(f"{other.path}/requirements/{rid}")
        theirs = await post(kit, f"{one.path}/requirements", one.hours(sentence_id=str(other.sentence)))
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        hidden = await mo.get(f"{one.path}/requirements/{rid}")
    assert {each.status_code for each in (foreign, elsewhere, theirs, hidden)} == {404}


async def test_from_the_order_to_completion_as_the_person_reads_it(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        rid = await made(kit, f"{ann.path}/requirements", ann.hours(amount=2_400))
        path = f"{ann.path}/requirements/{rid}"
        entry = await made(kit, f"{path}/progress", {**PROGRESS, "amount": 2_400})
        assert (await post(kit, f"{path}/complete", {"on": str(TODAY)})).status_code == 200
        fix = {"amount": 390, "unit": "minutes", "reason": "record_corrected"}
        assert (await post(kit, f"{path}/progress/{entry}/correct", fix)).status_code == 200
        too_little = await post(kit, f"{path}/complete", {"on": str(TODAY)})
    async with file_callers.as_(Role.PERSON, "ann", ann.person) as own:
        [listed] = (await read(own, f"{ann.path}/requirements"))["items"]
        whole = await read(own, path)
    assert too_little.json()["type"].rpartition(":")[2] == "not-delivered"
    assert whole.items() >= listed.items()
    assert (listed["ordered_by_court"], listed["ordered"], listed["state"]) == (True, ORDERED, "active")
    assert (listed["amount"], listed["delivered"], listed["left"]) == (2_400, 390, 2_010)
    assert listed["title"] == {"en": "Unpaid work", "cy": "Gwaith di-dâl"}
    assert listed["in_words"]["en"] == "You have done 6 hours 30 min of 40 hours. 33 hours 30 min left."
    assert [(p["amount"], p["corrected"]) for p in whole["progress"]] == [(390, True)]
    row = await file_stored.fetchrow(
        "select delivered, ordered from requirements where requirement_id = $1", rid
    )
    assert row is not None
    assert row["delivered"] == 390
    assert "parks" not in row["ordered"]


async def test_warnings_and_breach_are_read_by_the_person_but_not_the_words_of_staff(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        path = f"{ann.path}/requirements/{await made(kit, f'{ann.path}/requirements', ann.hours())}"
        await made(kit, f"{path}/warnings", WARNING)
        breach = await made(kit, f"{path}/breaches", BREACH)
        assert (await read(kit, path))["state"] == "in_breach"
        resentenced = {"on": STEP, "variation": "resentenced", "amount": 7_200, "unit": "minutes"}
        assert (await post(kit, f"{path}/resentence", resentenced)).status_code == 200
        gone = await post(kit, f"{path}/breaches/{breach}/resolve", {"on": STEP, "outcome": "not_proved"})
        seen = await read(kit, path)
    async with file_callers.as_(Role.PERSON, "ann", ann.person) as own:
        told = await read(own, path)
    assert gone.json()["type"].rpartition(":")[2] == "resolved"
    assert (seen["amount"], seen["state"]) == (7_200, "active")
    assert [(b["words"], b["outcome"]) for b in seen["breaches"]] == [("Sam rang", "resentenced")]
    assert [b["words"] for b in told["breaches"]] == [None]
    assert [w["words"] for w in told["warnings"]] == ["Please ring us"]


async def test_a_stale_edit_is_refused_and_the_same_command_counts_once(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        path = f"{ann.path}/requirements/{await made(kit, f'{ann.path}/requirements', ann.hours())}"
        etag = (await kit.get(path)).headers["ETag"]
        key = keyed()
        for _ in range(2):
            again = await kit.post(f"{path}/progress", json=PROGRESS, headers=key)
            assert again.status_code == 201
        stale = await post(kit, f"{path}/revoke", {"on": STEP, "reason": "health"}, **{"If-Match": etag})
        now = await read(kit, path)
    assert (stale.status_code, now["delivered"], now["version"]) == (412, 420, 2)


async def test_what_was_entered_in_error_is_read_nowhere(file_callers: Callers, tell: Teller) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        rid = await made(kit, f"{ann.path}/requirements", ann.hours())
        assert (await post(kit, f"{ann.path}/requirements/{rid}/error")).status_code == 200
        assert (await kit.get(f"{ann.path}/requirements/{rid}")).status_code == 404
        assert (await read(kit, f"{ann.path}/requirements"))["items"] == []
    async with file_callers.app.state.parts.database.connect() as connection:
        assert await requirements_known(connection, {ann.person}) == []


async def test_requirements_end_with_their_sentence_whatever_it_is_told_again(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await serving(tell)
    ended = public.SentenceEnded(
        participant_id=ann.person, sentence_id=ann.sentence, on=TODAY, reason="early_discharge"
    )
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        first, second = [await made(kit, f"{ann.path}/requirements", ann.hours()) for _ in range(2)]
        done = {"on": STEP, "by_court": True}
        assert (await post(kit, f"{ann.path}/requirements/{second}/complete", done)).status_code == 200
        await tell(ended, ended)
        states = [
            (r["requirement_id"], r["state"]) for r in (await read(kit, f"{ann.path}/requirements"))["items"]
        ]
        late = await post(kit, f"{ann.path}/requirements", ann.hours())
        whole = await read(kit, f"{ann.path}/requirements/{first}")
    assert states == [(first, "ended"), (second, "completed")]
    assert (whole["closed"], whole["closed_reason"], whole["version"]) == ("ended", "early_discharge", 2)
    assert late.json()["type"].rpartition(":")[2] == "sentence-ended"


async def test_a_merged_record_is_read_and_gone_on_with_from_where_it_went(
    file_callers: Callers, tell: Teller
) -> None:
    old, new = await serving(tell), await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        rid = await made(kit, f"{old.path}/requirements", old.hours())
        await tell(
            public.ParticipantMerged(participant_id=old.person, merged_into=new.person, occurred_at=utc_now())
        )
        there = await post(kit, f"{old.path}/requirements/{rid}/progress", PROGRESS)
        here = await post(kit, f"{new.path}/requirements/{rid}/progress", PROGRESS)
        listed = (await read(kit, f"{new.path}/requirements"))["items"]
        async with file_callers.app.state.parts.database.connect() as connection:
            known = await requirements_known(connection, {old.person, new.person})
    assert there.json()["type"].rpartition(":")[2] == "merged"
    assert here.status_code == 201
    assert [(each["requirement_id"], each["delivered"]) for each in listed] == [(rid, 420)]
    assert [(str(each.requirement_id), each.delivered, each.state) for each in known] == [
        (rid, 420, "active")
    ]


async def test_nothing_is_kept_of_somebody_erased(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await serving(tell)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        await made(kit, f"{ann.path}/requirements", ann.hours())
    await tell(public.ErasureRequested(participant_id=ann.person), imposed(ann.person, uuid4()))
    for table in ("requirements", "sentences"):
        left = await file_stored.fetchval(
            f"select count(*) from {table} where participant_id = $1", ann.person
        )
        assert left == 0, table
