"""A case in which everybody writes something that can be looked for."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.coached_over_http import Coached, registered
from tests.integration.plans.linking import Linked, ok, permitted
from tests.integration.plans.meeting_over_http import Met
from tests.integration.plans.ordering import PROGRESS, STEP, TODAY, imposed
from tests.integration.plans.planned import COMPLETED_ON, goal, step, summary
from tests.integration.plans.planted_support import supported
from tests.integration.plans.telling import STARTED_ON, Teller, account

# Whom each is for: both parties, the person alone, staff alone.
BOTH, OWN, STAFF = "Quokka", "Narwhal", "Ocelot"
PHONE = "07700 900123"
STORED_PHONE = "7700900123"
WORDS = (BOTH, OWN, STAFF, PHONE, STORED_PHONE)
AT_RISK = {"on": STEP, "reason": "failed_to_comply"}


@dataclass
class Planted:
    """Ann's case as it was played. refused: all that was said in refusals."""

    callers: Callers
    ann: UUID
    secret: str = ""
    staff_secret: str = ""
    ids: dict[str, Any] = field(default_factory=dict)
    refused: list[httpx.Response] = field(default_factory=list)
    log: io.StringIO = field(default_factory=io.StringIO)

    def kit(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.CASE_MANAGER, "kit")

    def hers(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PERSON, "ann", participant_id=self.ann)

    def lead(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PROGRAMME_LEAD, "lea")

    async def say(self, client: httpx.AsyncClient, path: str, body: Any = None) -> Any:
        """The answer to what is accepted."""
        where = path if path.startswith("/me") else f"/participants/{self.ann}/{path}"
        answer = await client.post(where, json=body if body is not None else {}, headers=keyed())
        assert answer.is_success, (path, answer.text)
        return answer.json()

    async def refuse(self, client: httpx.AsyncClient, path: str, body: Any) -> None:
        answer = await client.post(f"/participants/{self.ann}/{path}", json=body, headers=keyed())
        assert 400 <= answer.status_code < 500, (path, answer.text)
        self.refused.append(answer)


async def planted(callers: Callers, tell: Teller) -> Planted:
    strength, sentence = uuid4(), uuid4()
    played = Planted(callers, await tell.started(account=account("kit")))
    await tell(
        public.AssessmentCompleted(
            participant_id=played.ann,
            assessment_id=uuid4(),
            number=1,
            framework="my_direction:1",
            completed_on=COMPLETED_ON,
            sections=(summary(strength),),
        ),
        imposed(played.ann, sentence),
    )
    async with played.kit() as kit, played.hers() as hers, played.lead() as lead:
        await _told(played, hers, kit)
        await _planned(played, hers, kit, strength)
        await _ordered(played, kit, sentence)
        await _met(played, hers, kit)
        await _tied(played, hers, kit)
        await _moved(played, lead)
        await _coached(played, hers, kit, lead)
        await _linked(played, tell, hers)
        concerned = await supported(callers, tell, played.ann, lead, both=BOTH, staff=STAFF)
        played.ids["concerned"] = concerned
        await _refused(played, hers, kit)
    return played


async def _told(played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient) -> None:
    wanted = {"channel": "text", "address": PHONE, "quiet": None}
    kinds = ["appointments", "answers_awaited", "reviews"]
    await played.say(hers, "notice-preferences", {**wanted, "kinds": kinds})
    made = [await played.say(client, "/me/calendar") for client in (hers, kit)]
    played.secret, played.staff_secret = (each["path"] for each in made)


async def _planned(played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient, strength: UUID) -> None:
    async def propose(client: httpx.AsyncClient, kind: str, **said: Any) -> Any:
        body = {"change": {"kind": kind, **said}, "why": f"{BOTH} why"}
        return await played.say(client, "plan/proposals", body)

    wish = await propose(hers, "add_goal", **goal(strength, f"{BOTH} cook"))
    await played.say(kit, f"plan/proposals/{wish['proposal_id']}/accept")
    said = step(f"{BOTH} ring", goal_id=wish["goal_id"])
    ring = await propose(kit, "add_step", **said)
    await played.say(hers, f"plan/proposals/{ring['proposal_id']}/accept")
    other = await propose(kit, "add_step", **said)
    await played.say(
        hers, f"plan/proposals/{other['proposal_id']}/decline", {"reason": "not_now", "words": f"{BOTH} no"}
    )
    words = {"words": {"text": f"{BOTH} note"}}
    await played.say(hers, f"plan/goals/{wish['goal_id']}/notes", words)
    await played.say(kit, f"plan/steps/{ring['step_id']}/state", {"state": "in_progress", **words})
    await played.say(kit, "plan/versions", {"kind": "initial"})
    await played.say(hers, "plan/versions/1/answer", {"answer": "agrees", **words})
    await played.say(kit, "plan/versions/1/answer", {"answer": "agrees", **words})
    played.ids |= {"number": 1, "goal_id": wish["goal_id"]}


async def _ordered(played: Planted, kit: httpx.AsyncClient, sentence: UUID) -> None:
    hours = {"kind": "unpaid_work", "starts_on": str(STARTED_ON), "amount": 6_000, "unit": "minutes"}
    body = {**hours, "sentence_id": str(sentence), "ordered": f"{BOTH} parks"}
    requirement = (await played.say(kit, "requirements", body))["made"]
    path = f"requirements/{requirement}"
    await played.say(kit, f"{path}/progress", PROGRESS)
    await played.say(kit, f"{path}/warnings", {**AT_RISK, "words": f"{BOTH} warned"})
    await played.say(kit, f"{path}/breaches", {**AT_RISK, "words": f"{STAFF} breach"})
    begun = {"kind": "unpaid_work_placement", "started_on": str(STARTED_ON), "provider": f"{BOTH} Gardens"}
    work = (await played.say(kit, "interventions", {**begun, "requirement_ids": [requirement]}))["made"]
    starts_at = (utc_now() + timedelta(days=3)).isoformat()
    session = {"starts_at": starts_at, "minutes": 60, "mode": "in_person"}
    await played.say(kit, f"interventions/{work}/sessions", session)
    played.ids |= {"requirement_id": requirement, "intervention_id": work}


async def _met(played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient) -> None:
    coming = {"starts_at": (utc_now() + timedelta(hours=20)).isoformat(), "minutes": 30, "mode": "phone"}
    await played.say(kit, "contacts", {**coming, "purpose": "support"})
    held = {"held_at": (utc_now() - timedelta(hours=2)).isoformat(), "minutes": 30, "mode": "phone"}
    contact = (await played.say(kit, "contacts/unplanned", {**held, "purpose": "support"}))["contact_id"]
    path = f"contacts/{contact}"
    await played.say(kit, f"{path}/notes", {"text": f"{STAFF} note"})
    note = (await played.say(kit, f"{path}/notes", {"text": f"{BOTH} note"}))["note_id"]
    await played.say(kit, f"{path}/notes/{note}/share")
    await played.say(hers, f"{path}/notes", {"words": {"text": f"{OWN} note"}})
    await played.say(hers, f"{path}/rating", {"score": 7, "words": {"text": f"{OWN} rating"}})
    played.ids["contact_id"] = contact


async def _tied(played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient) -> None:
    tie = {"kind": "peer", "closeness": 3, "frequency": "weekly"}
    named = {"name": f"{BOTH} friend", "description": f"{BOTH} described"}
    hers_made = (await played.say(hers, "network/ties", {**tie, **named}))["made"]
    comment = {"words": {"text": f"{BOTH} comment"}}
    await played.say(kit, f"network/ties/{hers_made}/comments", comment)
    about = {"name": f"{STAFF} friend", "description": f"{STAFF} described"}
    await played.say(kit, "network/ties", {**tie, **about})
    played.ids["map_id"] = (await played.say(hers, "network/maps"))["made"]
    await played.say(hers, "wishes", {"must": ["woman"], "words": {"text": f"{BOTH} hopes"}})


async def _moved(played: Planted, lead: httpx.AsyncClient) -> None:
    because = {"reason": "professional_judgement", "words": f"{STAFF} override"}
    await played.say(lead, "case/next-phase", {"to": "intervene", "override": because})
    await played.say(lead, "case/back", {"phase": "interact", "reason": "crisis", "words": f"{STAFF} back"})


async def _coached(
    played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient, lead: httpx.AsyncClient
) -> None:
    """What is talked of with the coach, whose own names are not Ann's to have erased, staff do not read."""
    course = Coached(played.callers, played.ann, await registered(lead, "kay"), words=BOTH, private=OWN)
    played.ids["coaching_id"] = await course.agreed(kit, hers)
    async with course.kay() as kay:
        await course.held(kay)
        await course.say(kay, f"{course.mine}/end", {"reason": "as_agreed"})
        await course.say(kay, f"{course.mine}/review", {"score": 7, "words": {"text": f"{BOTH} so far"}})
    for client, path, body in (
        (hers, f"coaching/{course.coaching_id}/end", {"reason": BOTH.lower()}),
        (hers, f"coaching/{course.coaching_id}/agreement", {"wants": OWN}),
        (kit, "coaching", {"coach_id": str(uuid4()), "words": {"text": STAFF}}),
    ):
        await played.refuse(client, path, body)


async def _linked(played: Planted, tell: Teller, hers: httpx.AsyncClient) -> None:
    """What either writes about a meeting for themselves alone nobody else reads."""
    await tell(permitted(played.ann))
    linked = Linked(played.callers, tell, played.ann)
    met = Met(linked, "vi", await linked.begun("vi"))
    meeting_id = await met.held()
    played.ids |= {"link_id": met.link_id, "meeting_id": meeting_id}
    path = f"links/{met.link_id}/meetings/{meeting_id}"
    await played.say(hers, f"{path}/notes", {"words": {"text": f"{OWN} note"}})
    await played.say(hers, f"{path}/rating", {"score": 5, "words": {"text": f"{OWN} rating"}})
    async with met.theirs() as vi:
        for said in ({"text": f"{STAFF} alone"}, {"text": f"{BOTH} shared", "shared": True}):
            await ok(vi, f"{met.mine}/{meeting_id}/notes", said)
    await played.refuse(hers, f"{path}/notes", {"words": OWN})
    await played.refuse(hers, f"{path}/cancel", {"reason": BOTH.lower()})


async def _refused(played: Planted, hers: httpx.AsyncClient, kit: httpx.AsyncClient) -> None:
    """Where what was written is wrong, it is not said again."""
    refuse = played.refuse
    tie = {"kind": f"{BOTH}", "closeness": 3, "frequency": "weekly", "name": f"{OWN}\nfriend"}
    await refuse(hers, "network/ties", tie)
    await refuse(hers, "network/ties", {"kind": "peer", BOTH: OWN, "frequency": 1})
    await refuse(hers, "notice-preferences", {"channel": "text", "address": PHONE + "99", "kinds": [BOTH]})
    wrong = {"channel": "email", "address": f"{PHONE} {BOTH}", "kinds": ["reviews"]}
    await refuse(hers, "notice-preferences", wrong)
    await refuse(kit, "contacts", {"starts_at": BOTH, "minutes": STAFF, "mode": OWN, "purpose": PHONE})
    coming = {"starts_at": (utc_now() + timedelta(hours=9)).isoformat(), "minutes": 30, "mode": "phone"}
    await refuse(kit, "contacts", {**coming, "purpose": "support", "with_account": f"{STAFF}@issuer"})
    await refuse(kit, "contacts", {**coming, "purpose": BOTH.lower()})
    await refuse(kit, "case/close", {"reason": STAFF.lower(), "words": STAFF})
    await refuse(kit, "case/next-phase", {"override": {"reason": "professional_judgement", "words": STAFF}})
    await refuse(hers, "plan/proposals", {"change": {"kind": BOTH, "words": {"text": OWN}}})
    area = {**goal(uuid4(), BOTH), "area": BOTH.lower()}
    await refuse(hers, "plan/proposals", {"change": {"kind": "add_goal", **area}, "why": OWN})
    await refuse(kit, "plan/goals/" + str(played.ids["goal_id"]) + "/notes", {"words": {"text": ""}, BOTH: 1})
    body = {"kind": BOTH.lower(), "sentence_id": str(uuid4()), "starts_on": str(date(2026, 1, 5))}
    await refuse(kit, "requirements", {**body, "ordered": STAFF, "ends_on": str(TODAY)})
    await refuse(hers, "wishes", {"must": [BOTH.lower()], "words": {"text": OWN}})
