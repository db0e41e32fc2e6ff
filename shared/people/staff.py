"""The rows of case managers, their training, their leave, and of teams and who leads them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.assessment import (
    CaseManagerLeft,
    CaseManagerRegistered,
    CaseManagerTrained,
    LeaveCoverEnded,
    LeaveCoverSet,
    TeamJoined,
    TeamLeaderAppointed,
    TeamLeaderEnded,
    TeamLeft,
)
from shared.eventstore import columns
from shared.messaging.projection import PublicEvent
from shared.people.said import Driver, Said

STAFF = """
    insert into people_case_managers as held (case_manager_id, account, from_on, until_on)
    select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[])
    on conflict (case_manager_id) do update set
        account = excluded.account, from_on = coalesce(excluded.from_on, held.from_on),
        until_on = coalesce(excluded.until_on, held.until_on)
"""
TRAIN = """
    insert into people_trainings (case_manager_id, module, completed_on, expires_on)
    select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[])
    on conflict (case_manager_id, module, completed_on) do update set expires_on = excluded.expires_on
"""
COVER = """
    insert into people_leave (absence_id, case_manager_id, deputy_account, from_on, until_on)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[])
    on conflict (absence_id) do update set
        deputy_account = excluded.deputy_account, from_on = excluded.from_on, until_on = excluded.until_on
"""
MEMBERS = Said(
    "people_team_members",
    {
        "case_manager_id": "uuid",
        "number": "bigint",
        "account": "text",
        "team_id": "uuid",
        "joined": "bool",
        "from_on": "date",
    },
    thing=("team_id",),
)
LEADERS = Said(
    "people_team_leaders",
    {"unit_id": "uuid", "number": "bigint", "account": "text", "appointed": "bool", "from_on": "date"},
    thing=("account",),
)


@dataclass
class Service:
    """What a batch says of a case manager's time here; None where it says nothing."""

    account: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass
class Staff:
    """Of a batch, what is to be written."""

    service: dict[UUID, Service] = field(default_factory=dict)
    trainings: dict[tuple[UUID, str, date], date | None] = field(default_factory=dict)
    leave: dict[UUID, tuple[Any, ...]] = field(default_factory=dict)
    members: list[tuple[Any, ...]] = field(default_factory=list)
    leaders: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, event: PublicEvent) -> None:
        number = event.envelope.sequence
        match event.data:
            case CaseManagerRegistered() as data:
                self._service(data.case_manager_id, data.account).from_on = data.from_on
            case CaseManagerLeft() as data:
                self._service(data.case_manager_id, data.account).until_on = data.from_on
            case CaseManagerTrained() as data:
                self.trainings[data.case_manager_id, data.module, data.completed_on] = data.expires_on
            case LeaveCoverSet() | LeaveCoverEnded() as data:
                covered = data.case_manager_id, data.deputy_account, data.from_on, data.until_on
                self.leave[data.absence_id] = covered
            case TeamJoined() | TeamLeft() as data:
                joined = isinstance(data, TeamJoined)
                member = data.case_manager_id, number, data.account, data.team_id, joined, data.from_on
                self.members.append(member)
            case TeamLeaderAppointed() | TeamLeaderEnded() as data:
                appointed = isinstance(data, TeamLeaderAppointed)
                self.leaders.append((data.unit_id, number, data.account, appointed, data.from_on))

    def _service(self, case_manager_id: UUID, account: str) -> Service:
        return self.service.setdefault(case_manager_id, Service(account))

    async def write(self, driver: Driver) -> None:
        if self.service:
            rows = [(key, *vars(said).values()) for key, said in sorted(self.service.items())]
            await driver.execute(STAFF, *columns(rows))
        if self.trainings:
            await driver.execute(
                TRAIN, *columns((*key, last) for key, last in sorted(self.trainings.items()))
            )
        if self.leave:
            await driver.execute(COVER, *columns((key, *row) for key, row in sorted(self.leave.items())))
        await MEMBERS.write(driver, self.members)
        await LEADERS.write(driver, self.leaders)
