"""Judging reoffending by a named rule."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from shared.domain import record

Status = Literal["reoffended", "not_reoffended", "not_yet_measurable"]


@record
class FollowUp:
    """The span that was searched for reoffences, both days included."""

    starts_on: date
    ends_on: date


@record
class Reoffence:
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str


@record
class OutcomeRule:
    """A versioned rule of what counts as reoffending.

    window_days: an offence counts from the day after the index date to this many days after it,
    both included; one on the index date belongs to what was sentenced. waiting_days: how much
    longer proof may take. proof: `arrest`, so that an offence counts as proven on its own date."""

    code: str
    version: int
    title: str
    source: str
    window_days: int
    waiting_days: int
    proof: Literal["arrest"]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"


@record
class Outcome:
    """A judgement. status: binary, and not before the follow-up covers window and waiting period,
    for early reoffenders too (else only they would be counted). event, time_days: for survival
    analysis, as far as was followed; None when nothing was. reoffences: None until measurable."""

    status: Status
    event: bool | None
    time_days: int | None
    reoffences: int | None


# What every rule says of somebody not followed up: it goes without an event.
NOT_FOLLOWED = Outcome(status="not_yet_measurable", event=None, time_days=None, reoffences=None)


def judge(
    rule: OutcomeRule, index_date: date, follow_up: FollowUp | None, reoffences: Sequence[Reoffence]
) -> Outcome:
    """What the rule says of a person as far as they were followed up."""
    window_ends = index_date + timedelta(days=rule.window_days)
    covered = follow_up.ends_on - timedelta(days=rule.waiting_days) if follow_up else None
    if covered is None or covered < index_date:
        return NOT_FOLLOWED
    horizon = min(window_ends, covered)
    counted = sorted(r.offence_date for r in reoffences if index_date < r.offence_date <= horizon)
    last = counted[0] if counted else horizon
    measurable = covered >= window_ends
    return Outcome(
        status=("reoffended" if counted else "not_reoffended") if measurable else "not_yet_measurable",
        event=bool(counted),
        time_days=(last - index_date).days,
        reoffences=len(counted) if measurable else None,
    )
