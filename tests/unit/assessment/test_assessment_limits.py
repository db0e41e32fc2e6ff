"""An assessment holds much, and no end of it."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment_items import CommentItem, TranslateItem
from services.assessment.domain.assessments.assessment_life import ReopenVersion, ReturnVersion, RollBack
from services.assessment.domain.assessments.limits import (
    MOST_COMMENTS,
    MOST_ITEMS_A_PARTY,
    MOST_ITEMS_EVER,
    MOST_TEXTS,
    MOST_TRANSLATIONS,
    MOST_VERSIONS,
)
from shared.domain import Conflict
from tests.unit.assessment.assessing import (
    ANN,
    HERS,
    KIT,
    LEAD,
    MO,
    MOS,
    PLACE,
    STARTED,
    TODAY,
    add,
    added,
    edit,
    edited,
    given,
    said,
)

ITEM = UUID(int=10)
LIMIT = "limit-reached"
COMMENT = CommentItem(item_id=ITEM, comment_id=UUID(int=9), words=said("So it is"), author=MO)
TRANSLATION = TranslateItem(item_id=ITEM, words=said("Rwy'n coginio", language="cy"), author=MO)
COMPLETED = {**PLACE, "framework": "my_direction:1", "by": MO, "completed_on": TODAY, "sections": ()}


def items(number: int, voice: Any = HERS) -> list[Any]:
    return [added(no, voice) for no in range(1, number + 1)]


def removed(no: int) -> events.ItemRemoved:
    return events.ItemRemoved(
        participant_id=ANN, item_id=UUID(int=no), reason="said twice", voice=HERS, removed_on=TODAY
    )


def versions(number: int) -> list[Any]:
    """So many, the last one a draft."""
    how = {**PLACE, "based_on": 1, "cause": "rolled_back", "by": MO, "opened_on": TODAY}
    return [STARTED, *(events.VersionOpened(**how, number=no) for no in range(2, number + 1))]


def test_a_party_adds_no_more_items_than_a_version_holds_of_its_own() -> None:
    full = [STARTED, *items(MOST_ITEMS_A_PARTY)]
    given(*full).when(add(no=5000)).refuses(Conflict, code=LIMIT)
    # It leaves the other's room alone, and there is room again where one goes.
    assert given(*full).when(add(MO, no=5000)).events()
    assert given(*full, removed(1)).when(add(no=5000)).events()


def test_what_is_added_and_removed_again_and_again_comes_to_an_end() -> None:
    gone = [event for no in range(1, MOST_ITEMS_EVER + 1) for event in (added(no), removed(no))]
    given(STARTED, *gone).when(add(no=5000)).refuses(Conflict, code=LIMIT)
    next_one = events.VersionOpened(**PLACE, number=2, based_on=1, cause="reopened", by=MO, opened_on=TODAY)
    assert given(STARTED, *gone, next_one).when(add(no=5000)).events()


@pytest.mark.parametrize(
    ("most", "command", "event"),
    [
        (MOST_TEXTS - 1, edit(words=said("I cook")), edited()),
        (
            MOST_COMMENTS,
            COMMENT,
            events.ItemCommented(
                participant_id=ANN,
                item_id=ITEM,
                comment_id=UUID(int=8),
                words=said(),
                voice=MOS,
                commented_on=TODAY,
            ),
        ),
        (
            MOST_TRANSLATIONS,
            TRANSLATION,
            events.ItemTranslated(participant_id=ANN, item_id=ITEM, words=said(), by=MO, translated_on=TODAY),
        ),
    ],
    ids=["texts", "comments", "translations"],
)
def test_an_item_holds_so_much_and_no_more(most: int, command: Any, event: Any) -> None:
    given(STARTED, added(), *[event] * most).when(command).refuses(Conflict, code=LIMIT)
    assert given(STARTED, added(), *[event] * (most - 1)).when(command).events()


@pytest.mark.parametrize(
    ("command", "complete"),
    [
        (RollBack(to=1, author=MO), False),
        (ReopenVersion(author=KIT), True),
        (ReturnVersion(reason="more_evidence", words=None, author=LEAD), True),
    ],
    ids=["rolled back", "reopened", "returned"],
)
def test_an_assessment_has_so_many_versions_and_no_more(command: Any, complete: bool) -> None:
    def history(number: int) -> list[Any]:
        done = [events.VersionCompleted(**COMPLETED, number=number)] if complete else []
        return [*versions(number), *done]

    given(*history(MOST_VERSIONS)).when(command).refuses(Conflict, code=LIMIT)
    assert given(*history(MOST_VERSIONS - 1)).when(command).events()
