"""A plan over HTTP: written by two, offered, agreed, compared, and read as it was."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from services.plans.publications import PUBLICATIONS
from services.plans.views.plan.plan import answers_awaited, goals_known, plan_known, reviews_due
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.eventstore import raw
from shared.eventstore.log import READ_STREAM, to_recorded
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.planned import (
    agreed_goal,
    goal,
    made,
    path,
    plan_of,
    post,
    proposed,
    step,
    with_a_strength,
)
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = "Before my brother comes out"


def parties(callers: Callers, person: UUID) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """The person and their case manager, each in a session of their own."""
    return callers.as_(Role.PERSON, f"p-{person}", person), callers.as_(Role.CASE_MANAGER, "kit")


def code(answer: httpx.Response) -> str:
    return str(answer.json()["type"].rsplit(":", 1)[-1])


async def test_two_write_a_plan_and_agree_to_it(file_callers: Callers, tell: Teller) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    first = await proposed(ann, person, "add_goal", **goal(strength, SECRET))
    assert (await plan_of(kit, person))["goals"] == []
    counter = {"change": {"item": "goal", **goal(strength, "Cook")}, "why": "shorter"}
    second = await made(kit, person, "proposals", first["proposal_id"], "counter", body=counter)
    accepted = await made(ann, person, "proposals", second["proposal_id"], "accept")
    assert accepted["version"] == 5

    plan = await plan_of(ann, person)
    [found] = plan["goals"]
    assert found["content"]["words"]["text"] == "Cook"
    assert (found["author"]["party"], found["shapers"]) == ("person", ["practitioner"])
    assert (found["author"]["account"], found["accepted_by"]["account"]) == (None, None)
    assert (await plan_of(kit, person))["goals"][0]["author"]["account"] is not None

    await made(kit, person, "versions", body={"kind": "initial"})
    await made(kit, person, "versions", 1, "answer", body={"answer": "agrees"})
    agreed = await made(ann, person, "versions", 1, "answer", body={"answer": "agrees"})
    assert agreed["in_force"] == 1
    async with file_callers.app.state.parts.database.connect() as connection:
        known = await plan_known(connection, [person])
        assert (known.in_force, known.number) == ("agreed", 1)
        assert await goals_known(connection, [person]) == {UUID(found["goal_id"])}
        [due] = await reviews_due(connection, None, known.review_due_on)
        assert (due.participant_id, due.facilitated) == (person, False)


async def test_versions_are_compared_and_a_plan_is_read_as_it_was(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    goal_id = await agreed_goal(ann, kit, person, strength)
    await made(kit, person, "versions", body={"kind": "initial"})
    await made(ann, person, "goals", goal_id, "state", body={"state": "achieved"})
    contest = {"words": {"text": SECRET}, "contests": True}
    await made(kit, person, "goals", goal_id, "notes", body=contest)
    added = await proposed(kit, person, "add_step", goal_id=goal_id, **step())
    await made(ann, person, "proposals", added["proposal_id"], "accept")
    waits = {"state": "cannot_be_done_yet", "reason": "waiting_list"}
    await made(ann, person, "steps", added["step_id"], "state", body=waits)
    await made(ann, person, "steps", added["step_id"], "notes", body={"words": {"text": "Soon"}})
    await made(kit, person, "versions", body={"kind": "initial"})

    compared = (await ann.get(path(person, "versions/compare"), params={"from": 1, "to": 2})).json()
    assert [(each["change"], each["fields"]) for each in compared["goals"]] == [
        ("changed", ["state", "notes"])
    ]
    assert [each["change"] for each in compared["steps"]] == ["added"]
    versions = (await ann.get(path(person, "versions"))).json()
    assert [(each["number"], each["status"]) for each in versions] == [(1, "superseded"), (2, "offered")]
    one = (await ann.get(path(person, "versions", 1))).json()
    assert one["goals"][0]["steps"] == []
    assert (await plan_of(ann, person))["goals"][0]["contested"]
    assert (await plan_of(ann, person, as_of="2026-01-01"))["goals"] == []
    assert (await ann.get(path(person, "versions", 3))).status_code == 404
    assert (await ann.get(path(person), params={"as_of": "soon"})).status_code == 422


async def test_who_edits_what_they_read_loses_nothing_when_somebody_was_first(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    goal_id = await agreed_goal(ann, kit, person, strength)
    read = await ann.get(path(person))
    etag = {"If-Match": read.headers["ETag"]}
    hers = {"change": {"kind": "change_goal", "goal_id": goal_id, **goal(strength, "Bake")}}
    his = {"change": {"kind": "change_goal", "goal_id": goal_id, **goal(strength, "Brew")}}

    both = await asyncio.gather(
        post(ann, person, "proposals", body=hers, **etag), post(kit, person, "proposals", body=his, **etag)
    )
    assert sorted(each.status_code for each in both) == [201, 412]
    assert len((await plan_of(ann, person))["proposals"]) == 1
    loser, body = (ann, hers) if both[0].status_code == 412 else (kit, his)
    now = {"If-Match": (await loser.get(path(person))).headers["ETag"]}
    assert (await post(loser, person, "proposals", body=body, **now)).status_code == 201


async def test_each_command_of_two_at_once_takes_effect_once(file_callers: Callers, tell: Teller) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    offered = await proposed(ann, person, "add_goal", **goal(strength))
    accept = path(person, "proposals", offered["proposal_id"], "accept")
    decline = path(person, "proposals", offered["proposal_id"], "decline")
    key = keyed()

    answers = await asyncio.gather(
        *(kit.post(accept, headers=key) for _ in range(4)),
        *(kit.post(decline, json={"reason": "not_now"}, headers=keyed()) for _ in range(2)),
        *(kit.post(accept, headers=keyed()) for _ in range(2)),
    )
    same, others = answers[:4], answers[4:]
    assert len({(each.status_code, each.text) for each in same}) == 1
    won = sum(each.is_success for each in others) + same[0].is_success
    assert won == 1
    assert {code(each) for each in answers if not each.is_success} == {"proposal-ended"}
    assert (await plan_of(ann, person))["proposals"] == []


async def test_a_proposal_for_what_changed_meanwhile_shows_both_versions(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    goal_id = await agreed_goal(ann, kit, person, strength)
    late = await proposed(ann, person, "change_goal", goal_id=goal_id, **goal(strength, "Bake"))
    soon = await proposed(kit, person, "change_goal", goal_id=goal_id, **goal(strength, "Brew"))
    await made(ann, person, "proposals", soon["proposal_id"], "accept")

    refused = await post(kit, person, "proposals", late["proposal_id"], "accept")
    assert (refused.status_code, code(refused)) == (409, "item-changed")
    [waiting] = (await plan_of(kit, person))["proposals"]
    texts = [waiting[name]["words"]["text"] for name in ("item_then", "item_now", "content")]
    assert texts == ["I want to cook for a living", "Brew", "Bake"]
    assert waiting["item_changed"]


async def test_the_history_of_proposals_is_paged_with_what_became_of_each(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    made_ids = []
    for ending, by in (("decline", kit), ("withdraw", ann), ("accept", kit)):
        one = await proposed(ann, person, "add_goal", **goal(strength))
        body = {"reason": "too_much", "words": SECRET} if ending == "decline" else None
        await made(by, person, "proposals", one["proposal_id"], ending, body=body)
        made_ids.append(one["proposal_id"])
    first = (await ann.get(path(person, "proposals"), params={"limit": 2})).json()
    rest = await ann.get(path(person, "proposals"), params={"limit": 2, "cursor": first["next"]})
    shown = [*first["items"], *rest.json()["items"]]
    assert [each["proposal_id"] for each in shown] == made_ids
    assert [each["fate"] for each in shown] == ["declined", "withdrawn", "accepted"]
    assert shown[0]["ended"]["words"] == SECRET
    assert rest.json()["next"] is None


async def test_a_plan_that_the_person_could_not_answer_is_in_force_as_not_agreed(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    await agreed_goal(kit, ann, person, strength)
    await made(kit, person, "versions", body={"kind": "initial"})
    await made(kit, person, "versions", 1, "answer", body={"answer": "agrees"})
    for_her = {"answer": "agrees", "for_person": True}
    assert (await post(kit, person, "versions", 1, "answer", body=for_her)).status_code == 403
    could_not = {"answer": "could_not_answer", "reason": "not_reached", "for_person": True}
    await made(kit, person, "versions", 1, "answer", body=could_not)
    async with file_callers.app.state.parts.database.connect() as connection:
        awaited = [each for each in await answers_awaited(connection, None) if each.participant_id == person]
    assert [(each.what, each.number, each.awaited_from) for each in awaited] == [("version", 1, "person")]
    assert (await post(ann, person, "versions", 1, "put-in-force", body={})).status_code == 403
    forced = {"reason": "could_not_be_reached", "words": SECRET}
    await made(kit, person, "versions", 1, "put-in-force", body=forced)

    plan = await plan_of(ann, person)
    assert (plan["in_force"]["in_force"], plan["next_review"]["facilitated"]) == ("not_agreed", True)
    review = plan["next_review"]["review_id"]
    held = {"held_on": "2026-01-02", "person_took_part": True}
    early = await post(kit, person, "reviews", review, "held", body=held)
    assert early.status_code == 422
    held["held_on"] = plan["begun_on"]
    await made(kit, person, "reviews", review, "held", body=held)
    await made(kit, person, "versions", body={"kind": "review", "review_id": review})
    assert (await plan_of(ann, person))["reviews"][0]["person_took_part"]


async def test_refusals_name_what_is_wrong(file_callers: Callers, tell: Teller) -> None:
    person, strength = await with_a_strength(tell)
    ann, _ = parties(file_callers, person)
    unknown = {"change": {"kind": "add_goal", **goal(uuid4())}}
    refused = await post(ann, person, "proposals", body=unknown)
    assert (refused.status_code, code(refused)) == (409, "not-yet-known")
    assert refused.headers["Retry-After"]
    unlinked = {"change": {"kind": "add_goal", **goal(strength, strengths=[])}}
    assert (await post(ann, person, "proposals", body=unlinked)).status_code == 422
    own = await proposed(ann, person, "add_goal", **goal(strength))
    refused = await post(ann, person, "proposals", own["proposal_id"], "accept")
    assert (refused.status_code, code(refused)) == (403, "own-proposal")
    assert (await post(ann, person, "versions", body={"kind": "initial"})).status_code == 403


async def test_others_reach_nothing_and_what_is_not_here_yet_is_waited_for(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    body = {"change": {"kind": "add_goal", **goal(strength)}}
    for role in (Role.VOLUNTEER, Role.COACH, Role.APPROVER, Role.BROKER, Role.EVALUATOR):
        async with file_callers.as_(role) as other:
            assert (await other.get(path(person))).status_code == 403
            assert (await post(other, person, "proposals", body=body)).status_code == 403
    strangers = (
        file_callers.as_(Role.CASE_MANAGER, "lou"),
        file_callers.as_(Role.PERSON, "bob", uuid4()),
    )
    for stranger in strangers:
        assert (await stranger.get(path(person))).status_code == 404
        assert (await post(stranger, person, "proposals", body=body)).status_code == 404
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        answer = await post(kit, uuid4(), "proposals", body=body)
    assert (answer.status_code, code(answer)) == (409, "not-yet-known")


async def test_a_merged_record_is_read_and_the_plan_goes_on_in_the_other(
    file_callers: Callers, tell: Teller
) -> None:
    kept, _ = await with_a_strength(tell)
    merged, other_strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, merged)
    await agreed_goal(ann, kit, merged, other_strength)
    await made(kit, merged, "versions", body={"kind": "initial"})
    for each in (kit, ann):
        await made(each, merged, "versions", 1, "answer", body={"answer": "agrees"})
    await tell(public.ParticipantMerged(participant_id=merged, merged_into=kept, occurred_at=utc_now()))

    refused = await post(kit, merged, "versions", body={"kind": "transfer"})
    assert (refused.status_code, code(refused)) == (409, "merged")
    assert (await plan_of(kit, merged))["in_force"]["in_force"] == "agreed"
    # A strength that the merged record's assessment has is one of the person's.
    await proposed(kit, kept, "add_goal", **goal(other_strength))
    async with file_callers.app.state.parts.database.connect() as connection:
        known = await plan_known(connection, [kept, merged])
    assert (known.in_force, known.number) == ("agreed", 1)
    of_kept = (await kit.get(f"/participants/{kept}/records")).json()
    of_merged = (await kit.get(f"/participants/{merged}/records")).json()
    assert (of_kept["goes_on_in"], of_kept["merged"]) == (None, [str(merged)])
    assert (of_merged["goes_on_in"], of_merged["merged"]) == (str(kept), [])
    await tell(public.ParticipantUnmerged(participant_id=merged, unmerged_from=kept, occurred_at=utc_now()))
    assert (await kit.get(f"/participants/{kept}/records")).json()["merged"] == []
    assert (await post(kit, merged, "versions", body={"kind": "transfer"})).status_code == 201


async def test_no_word_is_in_a_row_or_in_what_is_published(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    one = await proposed(ann, person, "add_goal", **goal(strength, SECRET))
    await made(
        kit, person, "proposals", one["proposal_id"], "decline", body={"reason": "not_now", "words": SECRET}
    )
    for table in ("events", "plans", "plan_proposals", "plan_goals", "plan_versions", "plan_reviews"):
        rows = await file_stored.fetch(f"select t::text as row from {table} t")
        assert not [row for row in rows if SECRET in row["row"]]
    past = await history(file_callers, person)
    said = [PUBLICATIONS[type(event)](event) for event in past if type(event) in PUBLICATIONS]
    assert len(said) == 2
    assert not [each for each in said if each and SECRET in each.model_dump_json()]


async def test_the_person_is_told_once_a_day_that_proposals_await_them_and_not_what_is_answered(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    one = await proposed(kit, person, "add_goal", **goal(strength))
    two = await proposed(kit, person, "add_goal", **goal(strength, "Sing"))
    assert await notices(file_stored, person) == [("answers_awaited", "waiting")]
    await made(ann, person, "proposals", one["proposal_id"], "accept")
    assert await notices(file_stored, person) == [("answers_awaited", "waiting")]
    await made(ann, person, "proposals", two["proposal_id"], "accept")
    assert await notices(file_stored, person) == [("answers_awaited", "cancelled")]

    await made(kit, person, "versions", body={"kind": "initial"})
    await made(kit, person, "versions", 1, "answer", body={"answer": "agrees"})
    assert ("answers_awaited", "waiting") in await notices(file_stored, person)
    await made(ann, person, "versions", 1, "answer", body={"answer": "agrees"})
    assert await notices(file_stored, person) == [
        ("answers_awaited", "cancelled"),
        ("answers_awaited", "cancelled"),
        ("reviews", "waiting"),
    ]


async def notices(stored: "asyncpg.Connection[Any]", person: UUID) -> list[tuple[str, str]]:
    query = "select kind, state from notices where participant_id = $1 order by kind, state"
    return [(row["kind"], row["state"]) for row in await stored.fetch(query, person)]


async def history(callers: Callers, person: UUID) -> list[Any]:
    """The events of a plan, as the log has them."""
    parts = callers.app.state.parts
    async with parts.database.connect() as connection:
        rows = await raw(connection).fetch(READ_STREAM, f"plan-{person}", 0)
    keys = await parts.store.keyring.load({str(person)})
    return [to_recorded(parts.store.codec, row, keys).event for row in rows]


async def test_erasing_a_person_leaves_no_row(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    person, strength = await with_a_strength(tell)
    ann, kit = parties(file_callers, person)
    await agreed_goal(ann, kit, person, strength)
    await made(kit, person, "versions", body={"kind": "initial"})
    await tell(public.ErasureRequested(participant_id=person))
    for table in ("plans", "plan_proposals", "plan_goals", "plan_versions", "plan_reviews"):
        query = f"select count(*) from {table} where participant_id = $1"
        assert await file_stored.fetchval(query, person) == 0
    assert (await kit.get(path(person))).status_code in (404, 410)
