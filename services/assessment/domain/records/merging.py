"""Records that are one person's: merged into another, and unmerged again, as we are told. Messages
come late, twice and in any order, so that the last of them wins by when it happened, not by when it
came. At the same instant an unmerge wins over a merge, as two records that stand apart hide nothing;
of two merges the one into the alphabetically last CRN.

Rules, as given / when / then:
- given a later or the same message / TakeMerge, TakeUnmerge / nothing
- given none or an earlier one / TakeMerge / MergeTold; TakeUnmerge / UnmergeTold
- given a merge into somebody who was not known here / MeetTarget, or the merge again, once they are
  registered / MergeTold with whom
- given a merge into somebody known here / TakeMerge into somebody who is not / MergeTold that says whom
  it points to no longer, as whoever follows us knows of nobody else
- given somebody erased / any / nothing: an erasure beats all
- given a merge into somebody who was erased since / TakeMerge of the same instant / nothing; TakeUnmerge
  / UnmergeTold without a CRN: theirs does not come back by a message about another record
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from shared.domain import ERASED, Decider, Erased, record


@record
class TakeMerge:
    """This record was merged into the one with this CRN."""

    crn: str
    occurred_at: datetime


@record
class TakeUnmerge:
    """This record is active again; it had been merged into the one with this CRN."""

    crn: str
    occurred_at: datetime


@record
class MeetTarget:
    """Somebody has been registered with the CRN that this record was merged into."""


@record
class MergingFacts:
    """target: who is registered with the CRN that the command or the state names, if anybody."""

    participant_id: UUID
    erased: bool
    target: UUID | None = None


@record
class Merging:
    """State: the message that won. merged_into: whom it led to when it was taken."""

    merged: bool = False
    crn: str | Erased | None = None
    occurred_at: datetime | None = None
    merged_into: UUID | None = None


def decide(command: Any, state: Merging, facts: MergingFacts) -> Sequence[Any]:
    if facts.erased:
        return []
    match command:
        case TakeMerge() if _is_news(command, state) or _repeats(command, state):
            return _merge(command.crn, command.occurred_at, state, facts)
        case TakeUnmerge() if _is_news(command, state):
            return [
                UnmergeTold(
                    participant_id=facts.participant_id,
                    crn_of=facts.target or facts.participant_id,
                    crn=None if state.crn is ERASED and facts.target is None else command.crn,
                    occurred_at=command.occurred_at,
                    unmerged_from=state.merged_into,
                )
            ]
        case MeetTarget() if state.merged and state.occurred_at and isinstance(state.crn, str):
            return _merge(state.crn, state.occurred_at, state, facts)
    return []


def _merge(crn: str, at: datetime, state: Merging, facts: MergingFacts) -> Sequence[Any]:
    told = state.merged and (state.crn, state.occurred_at) == (crn, at)
    if told and facts.target in (None, state.merged_into):
        return []
    return [
        MergeTold(
            participant_id=facts.participant_id,
            crn_of=facts.target or facts.participant_id,
            crn=crn,
            occurred_at=at,
            merged_into=facts.target,
            unmerged_from=state.merged_into if facts.target is None else None,
        )
    ]


def _is_news(command: TakeMerge | TakeUnmerge, state: Merging) -> bool:
    if state.occurred_at is None:
        return True
    told, known = isinstance(command, TakeUnmerge), not state.merged
    if not isinstance(state.crn, str):
        return (command.occurred_at, told) > (state.occurred_at, known)
    return (command.occurred_at, told, command.crn) > (state.occurred_at, known, str(state.crn))


def _repeats(command: TakeMerge, state: Merging) -> bool:
    return state.merged and (state.crn, state.occurred_at) == (command.crn, command.occurred_at)


def evolve(state: Merging, event: Any) -> Merging:
    match event:
        case MergeTold():
            return Merging(
                merged=True, crn=event.crn, occurred_at=event.occurred_at, merged_into=event.merged_into
            )
        case UnmergeTold():
            return Merging(crn=event.crn, occurred_at=event.occurred_at)
    return state


DECIDER = Decider("merging", Merging(), decide, evolve)
