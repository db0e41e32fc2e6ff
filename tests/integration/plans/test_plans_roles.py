"""Who gets in where: every route of the service, and every role. A new route has to be declared here."""

from typing import Final
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from shared.security import Role
from shared.testing.http import Callers
from tests.integration.plans.asking import Operation, operations
from tests.integration.plans.coached_over_http import Coached, registered
from tests.integration.plans.linking import linked
from tests.integration.plans.meeting_over_http import Met
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")

P, CM, TL, PL = Role.PERSON, Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD
EVERYBODYS: Final = (PL, Role.SYSTEM, Role.ADMIN)
ALL: Final = (*Role, None)
ONE: Final = "/participants/{participant_id}"
MINE: Final = "/coaching/mine/{coaching_id}"
VOLUNTEERS: Final = "/life-links/volunteers"
VOL: Final = f"{VOLUNTEERS}/{{volunteer_id}}"
MEETINGS, MY_MEETINGS = f"{ONE}/links/{{link_id}}/meetings", "/life-links/my-links/{link_id}/meetings"
EXPENSES, EXPENSE = "/life-links/expenses", "/life-links/expenses/{expense_id}"
MEETING, MY_MEETING = f"{MEETINGS}/{{meeting_id}}", f"{MY_MEETINGS}/{{meeting_id}}"
# Who is let in -> where; None: without a token.
TABLE: Final[dict[tuple[Role | None, ...], str]] = {
    ALL: "GET /calendar/{secret}.ics",
    tuple(Role): "POST /me/commands; GET /places; GET /places/{place_id}",
    (Role.SAR,): "GET /subject-access-request",
    (Role.ADMIN,): "GET /feed; PUT /feed/parked/{source}/{subject}/retry",
    (P,): f"""
        POST {ONE}/links/{{link_id}}/consent; POST {ONE}/links/{{link_id}}/decline;
        POST {ONE}/links/{{link_id}}/ask-again;
        GET /me/timeline; POST {ONE}/contacts/{{contact_id}}/rating;
        POST {ONE}/coaching/{{coaching_id}}/agreement/agree; POST {ONE}/coaching/{{coaching_id}}/review;
        POST {ONE}/coaching/{{coaching_id}}/goals/{{goal_id}}/ratings;
        POST {MEETING}/notes; POST {MEETING}/notes/{{note_id}}/share; POST {MEETING}/rating""",
    (P, CM, TL, *EVERYBODYS, Role.SAFEGUARDING_LEAD): f"""
        GET {ONE}/links; GET {ONE}/links/{{link_id}}; GET {MEETINGS}; GET {MEETING};
        GET /me/changes; GET /plan-definition; GET /requirement-types;
        GET /intervention-kinds;
        GET {ONE}/timeline; GET {ONE}/records; GET {ONE}/case; GET {ONE}/case/gates;
        GET {ONE}/contacts; GET {ONE}/contacts/measures; GET {ONE}/contacts/{{contact_id}};
        GET {ONE}/notice-preferences; GET {ONE}/notices;
        GET {ONE}/network; GET {ONE}/network/maps; GET {ONE}/network/maps/{{map_id}};
        GET {ONE}/network/measures; GET {ONE}/coaching; GET {ONE}/coaching/{{coaching_id}};
        GET {ONE}/wishes; GET {ONE}/link-suggestions;
        GET {ONE}/plan; GET {ONE}/plan/proposals; GET {ONE}/plan/versions;
        GET {ONE}/plan/versions/compare; GET {ONE}/plan/versions/{{number}};
        GET {ONE}/requirements; GET {ONE}/requirements/{{requirement_id}};
        GET {ONE}/interventions; GET {ONE}/interventions/{{intervention_id}}; GET {ONE}/absences""",
    (
        CM,
        TL,
        *EVERYBODYS,
        Role.SAFEGUARDING_LEAD,
    ): "GET /cases; GET /contacts/measures; GET /due; GET /coaches; GET /coaches/{coach_id}",
    (P, CM, TL, *EVERYBODYS): f"""
        POST {ONE}/links; POST {ONE}/link-relations; POST {ONE}/links/{{link_id}}/pause;
        POST {ONE}/links/{{link_id}}/end;
        POST {ONE}/links/{{link_id}}/concerns;
        POST {MEETINGS}; POST {MEETING}/move; POST {MEETING}/cancel; POST {MEETING}/held;
        POST {MEETING}/missed;
        POST {ONE}/contacts; POST {ONE}/contacts/{{contact_id}}/move;
        POST {ONE}/contacts/{{contact_id}}/cancel; POST {ONE}/contacts/{{contact_id}}/missed;
        POST {ONE}/contacts/{{contact_id}}/notes; POST {ONE}/contacts/{{contact_id}}/notes/{{note_id}}/share;
        POST {ONE}/notice-preferences; POST {ONE}/notice-preferences/withdraw;
        POST {ONE}/plan/proposals; POST {ONE}/plan/proposals/{{proposal_id}}/accept;
        POST {ONE}/plan/proposals/{{proposal_id}}/counter; POST {ONE}/plan/proposals/{{proposal_id}}/decline;
        POST {ONE}/plan/proposals/{{proposal_id}}/withdraw;
        POST {ONE}/plan/goals/{{goal_id}}/state; POST {ONE}/plan/goals/{{goal_id}}/notes;
        POST {ONE}/plan/steps/{{step_id}}/state; POST {ONE}/plan/steps/{{step_id}}/notes;
        POST {ONE}/coaching; POST {ONE}/coaching/{{coaching_id}}/agreement;
        POST {ONE}/coaching/{{coaching_id}}/end;
        POST {ONE}/coaching/{{coaching_id}}/sessions/{{session_id}}/cancel;
        POST {ONE}/coaching/{{coaching_id}}/sessions/{{session_id}}/missed;
        POST {ONE}/coaching/{{coaching_id}}/actions/{{action_id}}/state;
        POST {ONE}/coaching/{{coaching_id}}/actions/{{action_id}}/proposal;
        POST {ONE}/plan/versions/{{number}}/answer;
        POST {ONE}/wishes; POST {ONE}/wishes/withdraw""",
    (P, CM, TL): f"""
        GET /appointments; POST /me/calendar; POST /me/calendar/revoke;
        POST {ONE}/network/maps; POST {ONE}/network/ties; POST {ONE}/network/ties/{{tie_id}}/changes;
        POST {ONE}/network/ties/{{tie_id}}/judgement; POST {ONE}/network/ties/{{tie_id}}/end;
        POST {ONE}/network/ties/{{tie_id}}/error; POST {ONE}/network/ties/{{tie_id}}/comments;
        POST {ONE}/network/connections; POST {ONE}/network/connections/{{connection_id}}/state""",
    (P, CM, TL, *EVERYBODYS, Role.SAFEGUARDING_LEAD, Role.VOLUNTEER, Role.COACH): "GET /definitions",
    (PL, Role.ADMIN): f"""
        POST {VOLUNTEERS}; POST {VOL}/offer; POST {VOL}/references;
        POST {VOL}/references/{{reference_id}}/received; POST {VOL}/checks; POST {VOL}/trainings;
        POST {VOL}/status-checks; POST {VOL}/availability; POST {VOL}/pause; POST {VOL}/resumption;
        POST {VOL}/refusal; POST {VOL}/leaving; POST {VOL}/erasure;
        POST /coaches; POST /coaches/{{coach_id}}/trainings; POST /coaches/{{coach_id}}/limits;
        POST /coaches/{{coach_id}}/leaving; POST /coaches/{{coach_id}}/erasure;
        GET {EXPENSES}; GET {EXPENSE}; GET {EXPENSE}/receipt; POST {EXPENSE}/accept; POST {EXPENSE}/decline;
        POST {EXPENSE}/pay""",
    (PL, Role.ADMIN, Role.SAFEGUARDING_LEAD): f"GET {VOLUNTEERS}; GET {VOL}",
    (Role.COACH,): f"""
        GET /coaches/me; GET /coaching/mine; GET {MINE}; POST {MINE}/agreement; POST {MINE}/agreement/agree;
        POST {MINE}/sessions; POST {MINE}/sessions/{{session_id}}/move;
        POST {MINE}/sessions/{{session_id}}/cancel; POST {MINE}/sessions/{{session_id}}/held;
        POST {MINE}/sessions/{{session_id}}/missed; POST {MINE}/actions/{{action_id}}/state;
        POST {MINE}/goals/{{goal_id}}/ratings; POST {MINE}/end; POST {MINE}/review""",
    (TL, PL, Role.ADMIN): """
        POST /places; POST /places/{place_id}/changes; POST /places/{place_id}/closing""",
    (CM, TL, *EVERYBODYS): f"""
        POST {ONE}/links/{{link_id}}/review; POST {ONE}/links/{{link_id}}/resume;
        POST {ONE}/coaching/{{coaching_id}}/coach;
        POST {ONE}/case/next-phase; POST {ONE}/case/back; POST {ONE}/case/close; POST {ONE}/case/reopen;
        POST {ONE}/contacts/unplanned; POST {ONE}/contacts/{{contact_id}}/accept;
        POST {ONE}/contacts/{{contact_id}}/decline; POST {ONE}/contacts/{{contact_id}}/kept;
        POST {ONE}/contacts/{{contact_id}}/error;
        POST {ONE}/plan/versions; POST {ONE}/plan/versions/{{number}}/put-in-force;
        POST {ONE}/plan/reviews; POST {ONE}/plan/reviews/{{review_id}}/held;
        POST {ONE}/requirements; POST {ONE}/requirements/{{requirement_id}}/progress;
        POST {ONE}/requirements/{{requirement_id}}/progress/{{progress_id}}/correct;
        POST {ONE}/requirements/{{requirement_id}}/complete; POST {ONE}/requirements/{{requirement_id}}/error;
        POST {ONE}/requirements/{{requirement_id}}/warnings;
        POST {ONE}/requirements/{{requirement_id}}/breaches;
        POST {ONE}/requirements/{{requirement_id}}/breaches/{{breach_id}}/resolve;
        POST {ONE}/requirements/{{requirement_id}}/revoke;
        POST {ONE}/requirements/{{requirement_id}}/resentence;
        POST {ONE}/interventions; POST {ONE}/interventions/{{intervention_id}}/end;
        POST {ONE}/interventions/{{intervention_id}}/sessions;
        POST {ONE}/interventions/{{intervention_id}}/sessions/{{session_id}}/move;
        POST {ONE}/interventions/{{intervention_id}}/sessions/{{session_id}}/cancel;
        POST {ONE}/interventions/{{intervention_id}}/sessions/{{session_id}}/attendance;
        POST {ONE}/interventions/{{intervention_id}}/sessions/{{session_id}}/attendance/correct""",
    (P, CM, TL, *EVERYBODYS, Role.SAFEGUARDING_LEAD, Role.VOLUNTEER): "GET /life-links/consent-wording",
    (Role.SAFEGUARDING_LEAD,): """
        GET /life-links/concerns; GET /life-links/concerns/{concern_id}; POST /life-links/concerns;
        POST /life-links/concerns/{concern_id}/closing""",
    (Role.VOLUNTEER,): f"""
        GET {MY_MEETINGS}; POST {MY_MEETINGS}; GET {MY_MEETING}; POST {MY_MEETING}/move;
        POST {MY_MEETING}/cancel; POST {MY_MEETING}/held; POST {MY_MEETING}/missed; POST {MY_MEETING}/notes;
        POST {MY_MEETING}/notes/{{note_id}}/share; POST {MY_MEETING}/expenses;
        POST /life-links/my-receipts; GET /life-links/my-receipts/{{receipt_id}}; GET /life-links/my-expenses;
        POST /life-links/my-expenses/{{expense_id}}/withdraw;
        GET /life-links/me; POST /life-links/me; POST /life-links/me/offer; POST /life-links/me/pause;
        POST /life-links/me/resumption; POST /life-links/me/leaving; POST /life-links/me/erasure;
        GET /life-links/my-links; GET /life-links/my-links/{{link_id}};
        POST /life-links/my-links/{{link_id}}/consent;
        POST /life-links/my-links/{{link_id}}/decline; POST /life-links/my-links/{{link_id}}/ask-again;
        POST /life-links/my-links/{{link_id}}/pause; POST /life-links/my-links/{{link_id}}/end;
        POST /life-links/my-links/{{link_id}}/concerns; POST /life-links/my-links/{{link_id}}/relation""",
}
LET_IN: Final = {name.strip(): set(who) for who, names in TABLE.items() for name in names.split(";")}
NOT_YOURS: Final = "There is no such participant, or it is not yours to see."
STRANGERS: Final = (P, CM, TL)
# Refused for what it says before it is asked whose it is, which tells nothing of anybody.
READ_FIRST: Final = f"POST {ONE}/contacts/{{contact_id}}/notes"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(tell: Teller) -> UUID:
    return await tell.started(account=account("kit"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bob(tell: Teller) -> UUID:
    return await tell.started(account=account("mo"))


@pytest.fixture(scope="module")
def routes(file_callers: Callers) -> list[Operation]:
    return list(operations(file_callers.app.openapi()))


def as_(callers: Callers, role: Role | None, name: str, own: UUID) -> httpx.AsyncClient:
    """own: the record of whoever comes as a person."""
    if role is None:
        return callers.anonymous()
    return callers.as_(role, name, participant_id=own if role is P else None)


def let_in(answer: httpx.Response) -> bool:
    """Not turned away for who they are; what they ask about may not be there."""
    assert answer.status_code < 500, answer.text
    out_of_reach = answer.status_code == 404 and answer.json()["detail"] == NOT_YOURS
    return answer.status_code not in (401, 403) and not out_of_reach


async def test_every_route_is_declared_once(routes: list[Operation]) -> None:
    assert {each.name for each in routes} == set(LET_IN)
    assert sum(names.count(";") + 1 for names in TABLE.values()) == len(LET_IN)


@pytest.mark.parametrize("role", ALL, ids=str)
async def test_each_role_gets_in_where_it_is_declared(
    file_callers: Callers, routes: list[Operation], ann: UUID, role: Role | None
) -> None:
    async with as_(file_callers, role, "kit", ann) as client:
        found = {each.name for each in routes if let_in(await each.ask(client, participant_id=ann))}
    assert found == {name for name, who in LET_IN.items() if role in who}


@pytest.mark.parametrize("role", STRANGERS)
async def test_nobody_reaches_a_record_that_is_not_theirs(
    file_callers: Callers, routes: list[Operation], ann: UUID, bob: UUID, role: Role
) -> None:
    async with as_(file_callers, role, "mo", bob) as client:
        for each in routes:
            answer = await each.ask(client, participant_id=ann)
            if each.of_participant and each.name != READ_FIRST:
                assert answer.status_code in (403, 404), (each.name, answer.text)
                assert not let_in(answer), (each.name, answer.text)
            assert str(ann) not in answer.text, (each.name, answer.text)


def with_roles(callers: Callers, roles: tuple[Role, ...], name: str, own: UUID | None) -> httpx.AsyncClient:
    now = callers.app.state.parts.clock()
    token = callers.issuer.token(*roles, subject=name, now=now, participant_id=own)
    return callers.anonymous(Authorization=f"Bearer {token}")


@pytest.mark.parametrize("roles", [(Role.VOLUNTEER, P), (Role.COACH, P), (Role.COACH, CM)], ids="-".join)
async def test_two_roles_reach_no_further_than_each_by_itself(
    file_callers: Callers, routes: list[Operation], ann: UUID, bob: UUID, roles: tuple[Role, ...]
) -> None:
    async with with_roles(file_callers, roles, "mo", bob if P in roles else None) as client:
        for each in routes:
            answer = await each.ask(client, participant_id=ann)
            if each.of_participant and each.name != READ_FIRST:
                assert answer.status_code in (403, 404), (each.name, answer.text)
                assert not let_in(answer), (each.name, answer.text)
            assert str(ann) not in answer.text, (each.name, answer.text)


async def test_who_is_matched_sees_their_matches_and_nothing_else_of_the_case(
    file_callers: Callers, tell: Teller, routes: list[Operation]
) -> None:
    """Wil is both: the volunteer of a link of hers, and her coach."""
    roles = (Role.VOLUNTEER, Role.COACH)
    one = await linked(file_callers, tell)
    met = Met(one, "wil", await one.begun("wil"))
    meeting_id = await met.held()
    async with file_callers.as_(PL, "lea") as lead, one.kit() as kit, one.hers() as hers:
        course = Coached(file_callers, one.ann, await registered(lead, "wil"), name="wil")
        await course.agreed(kit, hers)
    known = {"link_id": met.link_id, "meeting_id": meeting_id, "coaching_id": course.coaching_id}
    theirs = (f"/life-links/my-links/{met.link_id}", met.mine, f"{met.mine}/{meeting_id}", course.mine)
    async with with_roles(file_callers, roles, "wil", None) as client:
        for each in routes:
            if each.of_participant or each.method == "GET":
                answer = await each.ask(client, **known, participant_id=one.ann)
                assert let_in(answer) == bool(LET_IN[each.name] & {*roles}), (each.name, answer.text)
                assert not each.of_participant or answer.status_code == 403, (each.name, answer.text)
                assert str(one.ann) not in answer.text, (each.name, answer.text)
        assert {(await client.get(path)).status_code for path in theirs} == {200}


@pytest.mark.parametrize("role", [P, CM, Role.VOLUNTEER, Role.APPROVER])
async def test_a_batch_reaches_no_further_than_its_commands_by_themselves(
    file_callers: Callers, routes: list[Operation], ann: UUID, bob: UUID, role: Role
) -> None:
    posted = (each for each in routes if each.method == "POST" and each.of_participant)
    about = [each for each in posted if each.name != READ_FIRST]
    commands = [
        {"id": f"{role}-{number}", "path": each.filled(participant_id=ann), "body": each.body}
        for number, each in enumerate(about)
    ]
    async with as_(file_callers, role, "mo", bob) as client:
        answer = await client.post("/me/commands", json={"commands": commands})
    assert {each["status"] for each in answer.json()["results"]} <= {403, 404}, answer.text
    assert str(ann) not in answer.text
