"""Neither party speaks for the other, whoever is signed in: somebody of the staff who is a person on
probation, too, is the person in their own record, and a practitioner in others'."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import httpx
import pytest

from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.asking import operations
from tests.integration.plans.ordering import made, serving
from tests.integration.plans.planned import goal, plan_of, proposed, with_a_strength
from tests.integration.plans.telling import Teller, account
from tests.integration.plans.test_plans_roles import LET_IN, let_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF: Final = (Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.ADMIN)
TELL: Final = {"channel": "text", "address": "07700 900123", "kinds": ["appointments"]}
BREACH = {"on": "2026-02-02", "reason": "failed_to_comply", "words": "Ocelot"}
TIE = {"kind": "peer", "closeness": 3, "frequency": "weekly", "name": "Ocelot"}


def both(callers: Callers, own: UUID) -> httpx.AsyncClient:
    """Kit, who is of the staff and a person on probation."""
    token = callers.issuer.token(Role.PERSON, *STAFF, subject="kit", now=utc_now(), participant_id=own)
    return callers.anonymous(Authorization=f"Bearer {token}")


async def test_nobody_acts_as_staff_in_their_own_record(file_callers: Callers, tell: Teller) -> None:
    own, other = [await tell.started(account=account("kit")) for _ in range(2)]
    staff_alone = {name for name, who in LET_IN.items() if Role.CASE_MANAGER in who} - {
        name for name, who in LET_IN.items() if Role.PERSON in who
    }
    routes = [each for each in operations(file_callers.app.openapi()) if each.of_participant]
    async with both(file_callers, own) as kit:
        for spelt in (str(own), own.hex, str(own).upper(), f"urn:uuid:{own}"):
            asked = [(each.name, await each.ask(kit, participant_id=spelt)) for each in routes]
            refused = {name for name, answer in asked if not let_in(answer)}
            assert refused == {name for name in staff_alone if "{participant_id}" in name}, spelt
            routes = routes[:6]
            staff_alone &= {each.name for each in routes}
        for each in routes:
            assert let_in(await each.ask(kit, participant_id=other)), each.name


async def test_nobody_reads_as_staff_what_is_kept_about_themselves(
    file_callers: Callers, tell: Teller
) -> None:
    case = await serving(tell)
    async with file_callers.as_(Role.PROGRAMME_LEAD, "al") as al, both(file_callers, case.person) as kit:
        requirement = await made(al, f"{case.path}/requirements", case.hours())
        await made(al, f"{case.path}/requirements/{requirement}/breaches", BREACH)
        override = {"reason": "professional_judgement", "words": "Ocelot"}
        moved = {"to": "intervene", "override": override}
        answer = await al.post(f"{case.path}/case/next-phase", json=moved, headers=keyed())
        assert answer.status_code == 200, answer.text
        async with file_callers.as_(Role.CASE_MANAGER, "kit") as other:
            await made(other, f"{case.path}/network/ties", TIE)
        for path in (f"requirements/{requirement}", "case", "network", "plan", "timeline"):
            theirs = await al.get(f"{case.path}/{path}")
            told = await kit.get(f"{case.path}/{path}")
            assert told.status_code == 200, (path, told.text)
            for word in ("Ocelot", "al@", "kit@"):
                assert word not in told.text, (path, told.text)
            assert ("Ocelot" in theirs.text) == (path not in ("plan", "timeline"))


async def test_they_are_one_party_alone_in_each_record(file_callers: Callers, tell: Teller) -> None:
    own, strength = await with_a_strength(tell)
    other, others_strength = await with_a_strength(tell)
    async with both(file_callers, own) as kit, file_callers.as_(Role.CASE_MANAGER, "kit") as staff:
        mine = await proposed(kit, own, "add_goal", **goal(strength))
        theirs = await proposed(kit, other, "add_goal", **goal(others_strength))
        for person, proposal in ((own, mine), (other, theirs)):
            path = f"/participants/{person}/plan/proposals/{proposal['proposal_id']}/accept"
            # In the same sign-in they cannot answer what they proposed.
            assert (await kit.post(path, headers=keyed())).status_code in (403, 409)
        plans = [(await plan_of(staff, person))["proposals"] for person in (own, other)]
    assert [each[0]["proposed_by"]["party"] for each in plans] == ["person", "practitioner"]


async def test_what_was_asked_for_before_a_merge_can_be_stopped_after_it(
    file_callers: Callers, tell: Teller
) -> None:
    before, after = [await tell.started(account=account("kit")) for _ in range(2)]
    path = f"/participants/{before}/notice-preferences"
    async with file_callers.as_(Role.PERSON, "ann", participant_id=before) as ann:
        assert (await ann.post(path, json=TELL, headers=keyed())).status_code == 200
    merged = datetime(2026, 2, 1, tzinfo=UTC)
    await tell(public.ParticipantMerged(participant_id=before, merged_into=after, occurred_at=merged))
    async with file_callers.as_(Role.PERSON, "ann", participant_id=after) as ann:
        assert (await ann.post(path, json=TELL, headers=keyed())).status_code == 404
        stopped = await ann.post(f"{path}/withdraw", headers=keyed())
        assert (stopped.status_code, stopped.json()["party"]) == (200, "person")
        assert (await ann.get(path)).json()["preferences"] is None
    async with file_callers.as_(Role.PERSON, "bob", participant_id=before) as stale:
        assert (
            await stale.post(f"/participants/{after}/notice-preferences/withdraw", headers=keyed())
        ).is_error
    async with file_callers.as_(Role.SAFEGUARDING_LEAD, "safe") as reader:
        assert (await reader.post(f"{path}/withdraw", headers=keyed())).status_code == 403
