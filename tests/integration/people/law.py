"""Who reaches whom, by the words of `shared.contracts.assessment.organisation` and nothing else: read
from the history each time, slowly."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contracts import Contract, assessment

CASE = (assessment.CaseAssigned, assessment.CaseTransferred, assessment.CaseUnassigned)
MEMBER = (assessment.TeamJoined, assessment.TeamLeft)
LEADS = (assessment.TeamLeaderAppointed, assessment.TeamLeaderEnded)
COVER = (assessment.LeaveCoverSet, assessment.LeaveCoverEnded)
MERGE = (assessment.ParticipantMerged, assessment.ParticipantUnmerged)


class Law:
    def __init__(self, history: Sequence[Contract]) -> None:
        self.gone = {e.participant_id for e in history if isinstance(e, assessment.ErasureRequested)}
        self.history = [e for e in history if getattr(e, "participant_id", None) not in self.gone]

    def told(self, *kinds: type[Contract]) -> list[Any]:
        return [event for event in self.history if isinstance(event, kinds)]

    def holding(self, kinds: Iterable[type[Contract]], today: date, which: Callable[[Any], bool]) -> Any:
        """Of what was said of the same thing, the last whose day has come."""
        said = [e for e in self.told(*kinds) if which(e) and e.from_on <= today]
        return said[-1] if said else None

    @property
    def registered(self) -> dict[UUID, str | None]:
        return {e.participant_id: e.registered_by for e in self.told(assessment.ParticipantRegistered)}

    def case(self, who: UUID, today: date) -> Any:
        return self.holding(CASE, today, lambda e: e.participant_id == who)

    def left(self, account: str, today: date) -> bool:
        return any(e.account == account and e.from_on <= today for e in self.told(assessment.CaseManagerLeft))

    def in_team(self, case_manager_id: UUID, team: UUID, today: date) -> bool:
        last = self.holding(
            MEMBER, today, lambda e: (e.case_manager_id, e.team_id) == (case_manager_id, team)
        )
        return isinstance(last, assessment.TeamJoined)

    def led(self, account: str, today: date) -> set[UUID]:
        if self.left(account, today):
            return set()
        return {
            event.unit_id
            for event in self.told(assessment.TeamLeaderAppointed)
            if event.account == account and self._leads(event.unit_id, account, today)
        }

    def _leads(self, team: UUID, account: str, today: date) -> bool:
        last = self.holding(LEADS, today, lambda e: (e.unit_id, e.account) == (team, account))
        return isinstance(last, assessment.TeamLeaderAppointed)

    def stands_in(self, account: str, case_manager_id: UUID, today: date) -> bool:
        absences = {e.absence_id: e for e in self.told(*COVER) if e.case_manager_id == case_manager_id}
        return any(
            e.deputy_account == account and e.from_on <= today and (e.until_on is None or today < e.until_on)
            for e in absences.values()
        )

    def reaches(self, account: str, who: UUID, today: date, *, leads: bool) -> bool:
        """Without what merges add."""
        if who not in self.registered:
            return False
        case, teams = self.case(who, today), self.led(account, today) if leads else set()
        if case is None:
            return self._by_registration(account, who, today, teams)
        if isinstance(case, assessment.CaseUnassigned):
            days = (case.from_on, case.from_on - timedelta(days=1))
            return any(self.in_team(case.case_manager_id, team, day) for team in teams for day in days)
        return (
            case.account == account
            or self.stands_in(account, case.case_manager_id, today)
            or any(self.in_team(case.case_manager_id, team, today) for team in teams)
        )

    def _by_registration(self, account: str, who: UUID, today: date, teams: set[UUID]) -> bool:
        by = self.registered[who]
        if by == account and not self.left(account, today):
            return True
        of = {e.case_manager_id for e in self.told(*MEMBER) if e.account == by}
        return any(self.in_team(each, team, today) for each in of for team in teams)

    def links(self) -> dict[UUID, UUID]:
        last = {e.participant_id: e for e in self.told(*MERGE)}
        into = {who: e for who, e in last.items() if isinstance(e, assessment.ParticipantMerged)}

        def counts(who: UUID, e: assessment.ParticipantMerged) -> bool:
            back = into.get(e.merged_into)
            mutual = back is not None and back.merged_into == who and back.occurred_at > e.occurred_at
            return e.merged_into != who and e.merged_into not in self.gone and not mutual

        return {who: e.merged_into for who, e in into.items() if counts(who, e)}

    def with_merged(self, some: set[UUID]) -> set[UUID]:
        links = self.links()
        while more := {who for who, target in links.items() if target in some} - some:
            some = some | more
        return some

    def onward(self, who: UUID) -> UUID | None:
        links, seen = self.links(), [who]
        while (target := links.get(seen[-1])) is not None and target not in seen:
            seen.append(target)
        return links.get(who) if target is not None else (seen[-1] if len(seen) > 1 else None)

    def caseload(self, account: str, today: date, *, leads: bool) -> set[UUID]:
        mine = {who for who in self.registered if self.reaches(account, who, today, leads=leads)}
        return self.with_merged(mine) & self.registered.keys()
