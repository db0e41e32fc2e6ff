"""Random histories of a few people and their staff, each subject's in an order that may be published."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shared.contracts import Contract, assessment
from tests.integration.people.telling import (
    account,
    assigned,
    day,
    erased,
    exclusion,
    merged,
    named,
    registered,
    unmerged,
)

PEOPLE = [named(name) for name in ("ann", "ben", "cat", "dan")]
STAFF = ["kim", "lee", "max"]
LEADERS = ["kim", "zoe"]
TEAMS = [named("north"), named("south")]
DAYS = st.integers(0, 9)
WHO, STAFF_OF, TEAM = st.sampled_from(PEOPLE), st.sampled_from(STAFF), st.sampled_from(TEAMS)


def permission(who: UUID, purpose: str, may: bool) -> Contract:
    because = None if may else "objection"
    return assessment.PermissionChanged(participant_id=who, purpose=purpose, may=may, because=because)


def status(who: UUID, told: Any, on: int) -> Contract:
    return assessment.ParticipantStatusChanged(
        participant_id=who, status=told, on=day(on), previous=None, reopened=False
    )


def member(holder: str, team: UUID, joined: bool, from_on: int) -> Contract:
    kind = assessment.TeamJoined if joined else assessment.TeamLeft
    return kind(case_manager_id=named(holder), account=account(holder), team_id=team, from_on=day(from_on))


def leader(team: UUID, who: str, appointed: bool, from_on: int) -> Contract:
    kind = assessment.TeamLeaderAppointed if appointed else assessment.TeamLeaderEnded
    return kind(unit_id=team, account=account(who), from_on=day(from_on))


def cover(absent: str, deputy: str, absence: int, from_on: int, length: int | None) -> Contract:
    said: dict[str, Any] = {
        "case_manager_id": named(absent),
        "absence_id": named(f"{absent}/{absence}"),
        "deputy_id": named(deputy),
        "deputy_account": account(deputy),
        "from_on": day(from_on),
    }
    if length is None:
        return assessment.LeaveCoverSet(until_on=None, **said)
    return assessment.LeaveCoverEnded(until_on=day(from_on + length), **said)


def left(holder: str, from_on: int) -> Contract:
    return assessment.CaseManagerLeft(
        case_manager_id=named(holder), account=account(holder), from_on=day(from_on)
    )


def ended(who: UUID, entry: str, on: int) -> Contract:
    return assessment.ExclusionEnded(
        participant_id=who, entry_id=named(f"{who}/{entry}"), ended_on=day(on), reason="over"
    )


def checked(who: UUID, entry: str) -> Contract:
    return assessment.ExclusionChecked(participant_id=who, entry_id=named(f"{who}/{entry}"))


def ending(who: UUID, holder: str, team: UUID, lead: str, on: int, leaves: int | None) -> list[Contract]:
    """A case that is ended while, or just when, its case manager is in a team. leaves: days after it."""
    told = [
        member(holder, team, True, 0),
        leader(team, lead, True, 0),
        assigned(who, holder, 1),
        assigned(who, holder, on, kind="CaseUnassigned"),
    ]
    return told if leaves is None else [*told, member(holder, team, False, on + leaves)]


ENDING = st.builds(
    ending,
    WHO,
    STAFF_OF,
    TEAM,
    st.sampled_from(LEADERS),
    st.integers(2, 6),
    st.sampled_from([None, -1, 0, 1]),
)
KINDS = st.sampled_from(["CaseAssigned", "CaseTransferred", "CaseUnassigned"])
TEAM_WORK = [
    st.builds(member, STAFF_OF, TEAM, st.sampled_from([True, True, False]), DAYS),
    st.builds(leader, TEAM, st.sampled_from(LEADERS), st.sampled_from([True, True, False]), DAYS),
]
CASES = [
    st.builds(lambda who, holder, on, kind: assigned(who, holder, on, kind=kind), WHO, STAFF_OF, DAYS, KINDS),
    st.builds(cover, STAFF_OF, STAFF_OF, st.integers(0, 1), DAYS, st.none() | st.integers(0, 5)),
]
MERGES = [
    st.builds(merged, WHO, WHO, DAYS),
    st.builds(merged, WHO, WHO, DAYS),
    st.builds(unmerged, WHO, DAYS),
]
ENTRY = st.sampled_from("xy")
REGISTER = [
    st.builds(lambda a, e, b: exclusion(a, f"{a}/{e}", other_participant_id=b), WHO, ENTRY, WHO),
    st.builds(lambda a, e, c: exclusion(a, f"{a}/{e}", checked=c), WHO, ENTRY, st.booleans()),
    st.builds(ended, WHO, ENTRY, DAYS),
    st.builds(checked, WHO, ENTRY),
]
REST = [
    st.builds(permission, WHO, st.sampled_from(["taking_part", "research"]), st.booleans()),
    st.builds(status, WHO, st.sampled_from(["started", "completed", "died"]), DAYS),
    st.builds(erased, st.just(PEOPLE[3])),
]


@st.composite
def histories(draw: st.DrawFn, *kinds: list[st.SearchStrategy[Contract]], most: int = 40) -> list[Contract]:
    """Everybody is registered first, but perhaps the last, and staff leave once at most."""
    known = draw(st.sampled_from([PEOPLE, PEOPLE, PEOPLE[:-1]]))
    by = st.sampled_from([None, *STAFF])
    first = [registered(who, (one := draw(by)) and account(one)) for who in known]
    rest = draw(st.lists(st.one_of([each for kind in kinds for each in kind]), min_size=10, max_size=most))
    gone = [left(holder, draw(DAYS)) for holder in STAFF if draw(st.integers(0, 3)) == 0]
    unknown = set(PEOPLE) - set(known)
    told = [event for event in rest if getattr(event, "participant_id", None) not in unknown]
    return [*first, *told, *gone]


@st.composite
def staffed(draw: st.DrawFn, *kinds: list[st.SearchStrategy[Contract]]) -> list[Contract]:
    """The same, with cases that were ended while it was somebody's, as chance alone makes few."""
    told = draw(histories(*kinds, most=20))
    known = {e.participant_id for e in told if isinstance(e, assessment.ParticipantRegistered)}
    endings = [event for each in draw(st.lists(ENDING, min_size=1, max_size=3)) for event in each]
    place = draw(st.integers(len(known), len(told)))
    return [
        *told[:place],
        *(event for event in endings if getattr(event, "participant_id", PEOPLE[0]) in known),
        *told[place:],
    ]
