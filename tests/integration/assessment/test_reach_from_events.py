"""Whoever keeps caseloads from the public events alone finds the same as the service itself."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from shared.contracts import assessment as public
from shared.contracts import parse
from shared.eventstore import Database
from shared.messaging import PublicEvent, PublishedLog
from shared.people import Scope, keep, reached_ids
from shared.security import Role
from shared.testing.postgres import Databases
from tests.integration.assessment.organising import TODAY, Service, account, day, made, organised
from tests.integration.assessment.people import person, registered


@pytest_asyncio.fixture
async def service(settings: AssessmentSettings) -> AsyncIterator[Service]:
    async with organised(settings) as found:
        yield found


def last(said: Iterable[Any], on: date) -> Any:
    """Of what was said in this order, the last whose day has come."""
    come = [event for event in said if event.from_on <= on]
    return come[-1] if come else None


@dataclass
class Caseloads:
    """What another service keeps: for each subject what was said, in the order in which it was."""

    registered: dict[Any, str | None] = field(default_factory=dict)
    left: dict[str, date] = field(default_factory=dict)
    cases: dict[Any, list[Any]] = field(default_factory=dict)
    leave: dict[Any, Any] = field(default_factory=dict)
    teams: dict[Any, list[Any]] = field(default_factory=dict)
    leaders: dict[Any, list[Any]] = field(default_factory=dict)

    def take(self, data: Any) -> None:
        match data:
            case public.ParticipantRegistered():
                self.registered[data.participant_id] = data.registered_by
            case public.CaseAssigned() | public.CaseTransferred() | public.CaseUnassigned():
                self.cases.setdefault(data.participant_id, []).append(data)
            case public.CaseManagerLeft():
                self.left[data.account] = data.from_on
            case public.LeaveCoverSet() | public.LeaveCoverEnded():
                self.leave[data.absence_id] = data
            case public.TeamJoined() | public.TeamLeft():
                self.teams.setdefault((data.account, data.team_id), []).append(data)
            case public.TeamLeaderAppointed() | public.TeamLeaderEnded():
                self.leaders.setdefault((data.account, data.unit_id), []).append(data)

    def reaches(self, who: str, participant: Any, on: date, *, leads: bool) -> bool:
        case = last(self.cases.get(participant, ()), on)
        if case is None:
            holder, deputies = self.registered[participant], set()
            if who == holder and self.left.get(who, date.max) <= on:
                return False
        elif isinstance(case, public.CaseUnassigned):
            return leads and self._led_last(who, case, on)
        else:
            holder, deputies = case.account, self._deputies(case.case_manager_id, on)
        return who == holder or who in deputies or (leads and self._leads(who, holder, on))

    def _deputies(self, case_manager_id: Any, on: date) -> set[str]:
        return {
            leave.deputy_account
            for leave in self.leave.values()
            if leave.case_manager_id == case_manager_id
            and leave.from_on <= on
            and (leave.until_on is None or on < leave.until_on)
        }

    def _led_last(self, who: str, case: public.CaseUnassigned, on: date) -> bool:
        ends = (case.from_on, case.from_on - timedelta(days=1))
        return any(self._leads(who, case.account, on, member_on=end) for end in ends)

    def _leads(self, who: str, holder: str | None, on: date, member_on: date | None = None) -> bool:
        return self.left.get(who, date.max) > on and any(
            isinstance(last(self.leaders.get((who, team), ()), on), public.TeamLeaderAppointed)
            for (member, team), said in self.teams.items()
            if member == holder and isinstance(last(said, member_on or on), public.TeamJoined)
        )


async def happenings(service: Service) -> list[str]:
    """A few weeks of an organisation; the participants."""
    area = await service.unit("area", "coast", await service.unit("provider", "north"))
    east, west = await service.unit("team", "east", area), await service.unit("team", "west", area)
    mo = await service.manager("mo", team=east)
    await service.manager("kit", team=west)
    await service.manager("pat", team=west)
    people = []
    for number, name in enumerate(("mo", "kit", None, "pat", "mo", "kit"), 1):
        role = Role.CASE_MANAGER if name else Role.PROGRAMME_LEAD
        async with service.as_(role, name) as client:
            people.append(await registered(client, person(number)))
    ann, bob, cat, dan, eve, fay = people
    lee = {"account": account("lee")}
    made(await service.lead(f"/units/{east}/leaders", {**lee, "from_on": day(-9)}))
    made(await service.lead(f"/units/{east}/leaders/ending", {**lee, "from_on": day(6)}))
    made(await service.lead(f"/units/{west}/leaders", {**lee, "from_on": day(8)}))
    # Somebody who leads a team, is a case manager in another, and leaves.
    leo = await service.manager("leo", team=west)
    made(await service.lead(f"/units/{east}/leaders", {"account": account("leo"), "from_on": day(-3)}))
    made(await service.lead(f"/case-managers/{leo}/leaving", {"from_on": day(4)}))
    made(await service.assign(ann, "mo", -5))
    made(await service.assign(bob, "kit", 4))
    made(await service.assign(cat, "pat", 0))
    made(await service.transfer(ann, "kit", 9))
    made(await service.transfer(ann, "pat", 3))
    made(await service.transfer(cat, "mo", 5))
    end = {"from_on": day(7), "reason": "programme_over"}
    made(
        await service.lead(
            f"/participants/{dan}/assignment", {"case_manager_id": service.managers["pat"], "from_on": day(0)}
        )
    )
    made(await service.lead(f"/participants/{dan}/assignment/end", end))
    leave = made(await service.leave("pat", "kit", 1, None))
    made(
        await service.lead(
            f"/case-managers/{service.managers['pat']}/absences/{leave['absence_id']}/end",
            {"back_on": day(8)},
        )
    )
    # Ended while it was mo's, as mo left the team; and transferred, and ended on the same day.
    made(await service.assign(eve, "mo", 0))
    made(await service.lead(f"/participants/{eve}/assignment/end", end))
    made(await service.assign(eve, "kit", 10))
    made(await service.assign(fay, "mo", 0))
    made(await service.transfer(fay, "pat", 2))
    made(await service.lead(f"/participants/{fay}/assignment/end", {**end, "from_on": day(2)}))
    made(await service.leave("mo", "pat", 9, 11))
    made(await service.lead(f"/case-managers/{mo}/teams/leaving", {"team_id": east, "from_on": day(7)}))
    made(await service.lead(f"/case-managers/{mo}/teams", {"team_id": west, "from_on": day(9)}))
    return people


@pytest_asyncio.fixture
async def copies(databases: Databases) -> AsyncIterator[AsyncConnection]:
    """The tables that every other service keeps of people."""
    database = Database(databases.create("people").url, name="other")
    async with database.connect() as connection:
        yield connection
    await database.close()


async def test_the_public_events_say_who_reaches_whom_on_each_day(
    service: Service, copies: AsyncConnection
) -> None:
    people = await happenings(service)
    store, kept = service.callers.app.state.parts.store, Caseloads()
    log = PublishedLog("assessment", store.database, store.codec, PUBLICATIONS)
    async for entries in log.batches():
        events = [PublicEvent(entry.envelope, parse(entry.envelope)) for entry in entries]
        for event in events:
            kept.take(event.data)
        await keep(copies, events)
    accounts = [("mo", Role.CASE_MANAGER), ("kit", Role.CASE_MANAGER), ("pat", Role.CASE_MANAGER)]
    different = set()
    for number in range(13):
        service.clock.pass_to(number)
        for name, role in (*accounts, ("lee", Role.TEAM_LEADER), ("leo", Role.TEAM_LEADER)):
            expected = {
                str(each)
                for each in kept.registered
                if kept.reaches(account(name), each, service.clock.today, leads=role is Role.TEAM_LEADER)
            }
            assert await service.caseload(name, role) == expected, (number, name)
            leads = role is Role.TEAM_LEADER
            ids = reached_ids(Scope(account=account(name), leads=leads, today=service.clock.today))
            assert ids is not None
            assert {str(each) for each in await copies.scalars(ids)} == expected, (number, name)
            different.add((name, frozenset(expected)))
    assert kept.registered.keys() == {*map(type(next(iter(kept.registered))), people)}
    assert service.clock.today > TODAY
    assert len(different) > 12  # the days did tell apart
