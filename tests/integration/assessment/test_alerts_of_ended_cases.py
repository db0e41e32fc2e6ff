"""An alert of somebody whose case nobody holds reaches somebody near, and may be seen to by them."""

from services.assessment.settings import AssessmentSettings
from shared.security import Role
from shared.testing.http import keyed
from tests.integration.assessment.filling_in import ALERT, IN_DANGER, phq9
from tests.integration.assessment.organising import Service, account, day, made, organised
from tests.integration.assessment.people import person, problem

SEEN_TO = {"action": "spoke_with_person"}


async def ended_case(service: Service) -> str:
    """Of mo, whose team lee leads, beside one that nan leads: ended ten days ago."""
    north = await service.unit("provider", "north")
    area = await service.unit("area", "coast", north)
    teams = [await service.unit("team", code, area) for code in ("east", "west")]
    for name, team in zip(("lee", "nan"), teams, strict=True):
        leader = {"account": account(name), "from_on": day(-300)}
        made(await service.lead(f"/units/{team}/leaders", leader))
    await service.manager("mo", team=teams[0])
    ann = str(made(await service.lead("/participants", person(1)))["participant_id"])
    made(await service.assign(ann, "mo", -100))
    end = {"from_on": day(-10), "reason": "programme_over"}
    made(await service.lead(f"/participants/{ann}/assignment/end", end))
    return ann


async def alerts_seen(service: Service, role: Role, name: str) -> list[str]:
    listed = made(await service.get(role, "/alerts", name=name))["items"]
    return [each["participant_id"] for each in listed]


async def test_the_last_teams_leader_sees_it_and_closes_it(settings: AssessmentSettings) -> None:
    async with organised(settings) as service:
        # given a case that ended
        ann = await ended_case(service)
        # when she says in her own session that she is in danger, once refused and once recorded
        own = {"filled_in_by": "person_in_own_session", "administered_on": day(0)}
        path = f"/participants/{ann}/administrations"
        async with service.as_(Role.PERSON, "ann", ann) as her:
            refused = await her.post(path, json=phq9(IN_DANGER, **own, time_point="exit"), headers=keyed())
            recorded = await her.post(path, json=phq9(IN_DANGER, **own), headers=keyed())
        # then nothing is promised of a case manager whom she does not have
        for shown in problem(refused, 422)["crisis_help"] + made(recorded)["crisis_help"]:
            assert "The team responsible for you is told" in shown["text"]
            assert "case manager" not in shown["text"].lower()
        # and the leader of the team that held it last sees both, and nobody who is not near
        assert await alerts_seen(service, Role.TEAM_LEADER, "lee") == [ann, ann]
        assert await alerts_seen(service, Role.TEAM_LEADER, "nan") == []
        assert await alerts_seen(service, Role.CASE_MANAGER, "mo") == []
        first, second = made(await service.get(Role.TEAM_LEADER, "/alerts", name="lee"))["items"]
        for role, name, alert in (
            (Role.TEAM_LEADER, "lee", first),
            (Role.SAFEGUARDING_LEAD, "sal", second),
        ):
            at = f"{path}/{alert['administration_id']}/alerts/{ALERT}/acknowledgement"
            problem(await service.send(Role.TEAM_LEADER, at, SEEN_TO, name="nan"), 404)
            made(await service.send(role, at, SEEN_TO, name=name))
        assert await alerts_seen(service, Role.TEAM_LEADER, "lee") == []
