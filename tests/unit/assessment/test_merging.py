"""Merges, unmerges, in any order and however often: the same in the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from services.assessment.domain.records.merging import (
    DECIDER,
    MeetTarget,
    Merging,
    MergingFacts,
    TakeMerge,
    TakeUnmerge,
)
from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from services.assessment.publications.merging import PUBLICATIONS
from shared.contracts.assessment import ParticipantUnmerged
from shared.contracts.publication import publish
from shared.domain import ERASED, Conflict
from shared.domain.merged import merged_into

ANN, BOB = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNKNOWN = MergingFacts(participant_id=ANN, erased=False)
KNOWN = replace(UNKNOWN, target=BOB)
GONE = replace(KNOWN, erased=True)


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def merge(hour: int = 0, crn: str = "B000002") -> TakeMerge:
    return TakeMerge(crn=crn, occurred_at=at(hour))


def unmerge(hour: int = 0, crn: str = "B000002") -> TakeUnmerge:
    return TakeUnmerge(crn=crn, occurred_at=at(hour))


def merge_told(hour: int = 0, crn: str = "B000002", into: UUID | None = None) -> MergeTold:
    said = {"crn": crn, "crn_of": into or ANN, "merged_into": into}
    return MergeTold(participant_id=ANN, occurred_at=at(hour), **said)  # type: ignore[arg-type]


def unmerge_told(hour: int = 0, crn: str = "B000002", of: UUID | None = None) -> UnmergeTold:
    return UnmergeTold(participant_id=ANN, crn_of=ANN, crn=crn, occurred_at=at(hour), unmerged_from=of)


def decided(happened: list[Any], command: Any, facts: MergingFacts = UNKNOWN) -> list[Any]:
    return list(DECIDER.decide(command, DECIDER.fold(happened), facts))


@pytest.mark.parametrize("command", [merge(), unmerge(), MeetTarget()])
def test_given_somebody_erased_nothing_is_recorded(command: Any) -> None:
    assert decided([], command, GONE) == []
    assert decided([merge_told(-1)], command, GONE) == []


@pytest.mark.parametrize(
    ("happened", "command"),
    [
        ([merge_told(1)], merge(0)),
        ([merge_told(1)], merge(1)),
        ([merge_told(1)], unmerge(0)),
        ([unmerge_told(1)], merge(0)),
        ([unmerge_told(1)], unmerge(1)),
        ([unmerge_told(1)], merge(1)),  # at the same instant an unmerge wins
        ([merge_told(1, "B000002")], merge(1, "B000001")),  # and of two merges the later CRN
    ],
)
def test_given_the_same_or_a_later_message_when_taken_then_nothing(happened: list[Any], command: Any) -> None:
    assert decided(happened, command) == []


def test_given_an_earlier_one_when_a_later_comes_then_it_is_told_with_whom_it_leads_to() -> None:
    assert decided([], merge(), KNOWN) == [merge_told(into=BOB)]
    assert decided([], merge(), UNKNOWN) == [merge_told()]
    assert decided([merge_told(0, into=BOB)], unmerge(1)) == [unmerge_told(1, of=BOB)]
    assert decided([unmerge_told(0)], merge(1), KNOWN) == [merge_told(1, into=BOB)]
    assert decided([], unmerge()) == [unmerge_told()]
    assert decided([merge_told(1)], unmerge(1)) == [unmerge_told(1)]
    assert decided([merge_told(1)], merge(1, "B000003")) == [merge_told(1, "B000003")]


def test_whoever_follows_us_hears_that_a_record_points_to_nobody_here_any_more() -> None:
    [told] = decided([merge_told(0, into=BOB)], merge(1, "B000003"), UNKNOWN)
    assert told == replace(merge_told(1, "B000003"), unmerged_from=BOB)
    assert publish(PUBLICATIONS, told) == ParticipantUnmerged(
        participant_id=ANN, unmerged_from=BOB, occurred_at=at(1)
    )
    # What stands apart already is not parted once more.
    [after] = decided([merge_told(0, into=BOB), told], unmerge(2), UNKNOWN)
    assert publish(PUBLICATIONS, after) is None


def test_a_crn_is_sealed_for_whom_it_names_where_they_are_known() -> None:
    assert [told.crn_of for told in decided([], merge(), KNOWN)] == [BOB]
    assert [told.crn_of for told in decided([merge_told(0, into=BOB)], unmerge(1), KNOWN)] == [BOB]
    for command in (merge(), unmerge()):
        assert [told.crn_of for told in decided([], command)] == [ANN]


@pytest.mark.parametrize("command", [MeetTarget(), merge()])
def test_given_a_merge_into_a_stranger_when_they_are_registered_then_it_is_told_again(command: Any) -> None:
    assert decided([merge_told()], command, KNOWN) == [merge_told(into=BOB)]
    assert decided([merge_told(into=BOB)], command, KNOWN) == []
    assert decided([merge_told()], command, UNKNOWN) == []


def test_given_no_merge_when_somebody_is_registered_then_nothing() -> None:
    assert decided([], MeetTarget(), KNOWN) == []
    assert decided([merge_told(0), unmerge_told(1)], MeetTarget(), KNOWN) == []


def test_a_refused_command_is_told_where_to_go_on() -> None:
    refusal = merged_into(BOB)
    assert isinstance(refusal, Conflict)
    assert (refusal.reason, str(BOB) in refusal.detail) == ("merged", True)


def test_what_was_erased_folds_and_takes_no_more() -> None:
    blank = replace(merge_told(into=BOB), crn=ERASED)
    state = DECIDER.fold([blank])
    assert (state.crn, state.merged_into) == (ERASED, BOB)
    assert DECIDER.decide(MeetTarget(), state, KNOWN) == []


def test_given_a_merge_into_somebody_erased_since_then_their_crn_does_not_come_back() -> None:
    blank = [replace(merge_told(0, into=BOB), crn=ERASED)]
    for letter in ("A", "Z"):  # wherever it stands in the alphabet
        assert decided(blank, merge(0, f"{letter}000002")) == []
    assert decided(blank, merge(1, "B000003")) == [replace(merge_told(1, "B000003"), unmerged_from=BOB)]
    without = replace(unmerge_told(1, of=BOB), crn=None)
    assert decided(blank, unmerge(1)) == [without]
    assert decided([*blank, without], unmerge(1, "Z000002")) == []
    assert decided(blank, unmerge(0)) == [replace(without, occurred_at=at(0))]


messages = st.builds(
    lambda kind, hour, crn: kind(crn=crn, occurred_at=at(hour)),
    st.sampled_from([TakeMerge, TakeUnmerge]),
    st.integers(0, 2),
    st.sampled_from(["B000001", "B000002", "B000003"]),
)


def after(taken: list[Any]) -> Merging:
    state = DECIDER.initial
    for command in taken:
        target = BOB if command.crn == "B000002" else None
        facts = MergingFacts(participant_id=ANN, erased=False, target=target)
        state = DECIDER.fold(DECIDER.decide(command, state, facts), state)
    return state


@each(st.lists(messages, min_size=1, max_size=4), st.data())
def test_every_order_and_repetition_comes_to_the_same(taken: list[Any], data: st.DataObject) -> None:
    states = {after(list(order)) for order in permutations(taken)}
    again = data.draw(st.lists(st.sampled_from(taken), max_size=4))
    states |= {after([*taken, *again]), after([*again, *taken])}
    assert len(states) == 1


def test_the_order_of_the_world_is_what_holds() -> None:
    """Whoever is told late still ends where the last thing that happened leads."""
    world = [merge(0), unmerge(1), merge(2), unmerge(3)]
    for last in range(1, 5):
        for order in permutations(world[:last]):
            assert after(list(order)).merged is isinstance(world[last - 1], TakeMerge)
