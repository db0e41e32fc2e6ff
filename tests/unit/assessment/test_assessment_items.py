"""Items: each its author's alone, and nobody speaks for the other unmarked. Refusals first."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment import DECIDER
from services.assessment.domain.assessments.assessment_items import (
    CommentItem,
    ConfirmItem,
    RemoveItem,
    TranslateItem,
)
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.assessment.assessing import (
    ANN,
    HERS,
    KIT,
    MO,
    MOS,
    PERSON,
    PLACE,
    STARTED,
    TODAY,
    WRITTEN_DOWN,
    add,
    added,
    affirmed,
    confirmed,
    edit,
    edited,
    everywhere,
    given,
    said,
    taken_down,
)

ITEM = UUID(int=10)
NEED = {"kind": "need"}


def remove(author: Author, **changed: Any) -> RemoveItem:
    return RemoveItem(item_id=ITEM, reason="said in error", author=author, **changed)


def removed(voice: Any = HERS) -> events.ItemRemoved:
    return events.ItemRemoved(
        participant_id=ANN, item_id=ITEM, reason="said in error", voice=voice, removed_on=TODAY
    )


def comment(author: Author, **changed: Any) -> CommentItem:
    return CommentItem(item_id=ITEM, comment_id=UUID(int=9), words=said("So it is"), author=author, **changed)


def confirm(author: Author) -> ConfirmItem:
    return ConfirmItem(item_id=ITEM, author=author)


def translate(language: str, author: Author = MO) -> TranslateItem:
    return TranslateItem(item_id=ITEM, words=said("Rwy'n coginio", language=language), author=author)


ANY = [add(), edit(), remove(PERSON), comment(MO), confirm(MO), translate("cy")]
each_command = pytest.mark.parametrize("command", ANY, ids=lambda command: type(command).__name__)


@each_command
def test_nothing_is_done_in_an_assessment_that_is_not_there(command: Any) -> None:
    given().when(command).refuses(NotFound)


@each_command
def test_nothing_changes_in_a_version_that_is_complete(command: Any) -> None:
    complete = events.VersionCompleted(
        **PLACE, number=1, framework="my_direction:1", by=MO, completed_on=TODAY, sections=()
    )
    given(STARTED, added(), *everywhere(), complete).when(command).refuses(Conflict, code="not-a-draft")


@pytest.mark.parametrize("command", ANY[1:], ids=lambda command: type(command).__name__)
def test_an_item_that_is_not_there_or_was_removed_is_not_found(command: Any) -> None:
    given(STARTED).when(command).refuses(NotFound)
    given(STARTED, added(), removed()).when(command).refuses(NotFound)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"section": "gardening"}, "section"),
        ({"kind": "need", "evidence": "a photo"}, "evidence"),
        ({"on_behalf": "asked_for_it"}, "on_behalf_of_person"),
        ({"author": MO, "on_behalf": "because"}, "on_behalf_of_person"),
        ({"author": MO, "on_behalf": "asked_for_it"}, "words.given"),
        ({"author": MO, "on_behalf": "asked_for_it", "words": said(given="dictated")}, "words.given"),
    ],
)
def test_an_item_that_is_not_valid_names_its_field(changed: dict[str, Any], field: str) -> None:
    given(STARTED).when(add(**changed)).refuses(Invalid, field=field)


def test_an_item_is_there_once() -> None:
    given(STARTED, added()).when(add()).refuses(Conflict)
    given(STARTED, added(), removed()).when(add()).refuses(Conflict)


@pytest.mark.parametrize(
    ("item", "author", "on_behalf"),
    [
        (added(), MO, None),
        (added(), MO, "asked_for_it"),
        (added(voice=MOS), PERSON, None),
        (added(voice=MOS), KIT, None),
        (added(voice=MOS), KIT, "asked_for_it"),
        (added(voice=WRITTEN_DOWN), KIT, "asked_for_it"),
    ],
)
def test_nobody_but_its_author_edits_or_removes_an_item(item: Any, author: Author, on_behalf: Any) -> None:
    words = taken_down("I cook for ten", author) if on_behalf else said("I cook for ten")
    command = edit(author, words=words, on_behalf=on_behalf)
    given(STARTED, item).when(command).refuses(Forbidden, code="not-the-author")
    given(STARTED, item).when(remove(author, on_behalf=on_behalf)).refuses(Forbidden, code="not-the-author")


def test_what_was_written_down_is_out_of_the_writers_hands_once_taken_up() -> None:
    past = (STARTED, added(voice=WRITTEN_DOWN))
    command = edit(MO, words=taken_down("I cook for ten"), on_behalf="asked_for_it")
    given(*past).when(command).then(edited(voice=WRITTEN_DOWN))
    given(*past, affirmed()).when(command).refuses(Forbidden, code="not-the-author")
    given(*past, edited()).when(command).refuses(Forbidden, code="not-the-author")


def test_whose_words_they_are_never_changes_by_an_edit() -> None:
    theirs = given(STARTED, added(voice=WRITTEN_DOWN))
    theirs.when(edit(MO)).refuses(Invalid, field="on_behalf_of_person")
    mine = given(STARTED, added(voice=MOS))
    command = edit(MO, words=taken_down("I cook for ten"), on_behalf="asked_for_it")
    mine.when(command).refuses(Invalid, field="on_behalf_of_person")


@pytest.mark.parametrize(
    ("item", "command"),
    [
        (added(), comment(PERSON)),
        (added(voice=MOS), comment(MO)),
        (added(voice=WRITTEN_DOWN), comment(PERSON)),
    ],
)
def test_an_author_does_not_comment_beside_their_own(item: Any, command: Any) -> None:
    given(STARTED, item).when(command).refuses(Conflict, code="own-item")


def test_a_translation_is_in_another_language() -> None:
    given(STARTED, added()).when(translate("en")).refuses(Invalid, field="words.language")


@pytest.mark.parametrize(
    ("item", "author", "code"),
    [
        (added(), PERSON, "own-item"),
        (added(voice=MOS), MO, "own-item"),
        (added(voice=MOS), KIT, "own-item"),
        (added(**NEED), MO, "not-a-strength"),
        (added(voice=MOS, kind="aspiration"), PERSON, "not-a-strength"),
        (added(voice=WRITTEN_DOWN), MO, "not-taken-up"),
    ],
)
def test_only_the_other_party_confirms_and_only_a_strength(item: Any, author: Author, code: str) -> None:
    given(STARTED, item).when(confirm(author)).refuses(Conflict, code=code)


def test_each_party_adds_in_its_own_voice() -> None:
    given(STARTED).when(add()).then(added())
    given(STARTED).when(add(MO)).then(added(voice=MOS))
    shown = {"evidence": "seen at the hostel"}
    given(STARTED).when(add(MO, **shown)).then(added(voice=MOS, **shown))


def test_what_a_practitioner_enters_for_the_person_is_marked() -> None:
    command = add(MO, words=taken_down(), on_behalf="asked_for_it")
    given(STARTED).when(command).then(added(voice=WRITTEN_DOWN))
    assert not WRITTEN_DOWN.in_own_session


def test_the_author_edits_and_the_former_text_stays() -> None:
    given(STARTED, added()).when(edit()).then(edited())
    [item] = given(STARTED, added(), edited()).state.current.content.items
    assert [saying.words for saying in item.sayings] == [said(), said("I cook for ten")]


def test_an_edit_to_the_same_is_nothing() -> None:
    given(STARTED, added()).when(edit(words=said())).then()
    # But for the person, what was written down for them becomes theirs.
    corrected = edited(words=said(), voice=HERS)
    given(STARTED, added(voice=WRITTEN_DOWN)).when(edit(words=said())).then(corrected)


def test_the_person_corrects_what_was_written_down_for_them() -> None:
    given(STARTED, added(voice=WRITTEN_DOWN)).when(edit()).then(edited())
    given(STARTED, added(voice=WRITTEN_DOWN)).when(remove(PERSON)).then(removed())


def test_what_was_confirmed_is_the_text_that_was_confirmed() -> None:
    past = (STARTED, added(voice=WRITTEN_DOWN), affirmed(), confirmed(MO))
    [item] = given(*past).state.current.content.items
    assert (item.affirmed, item.confirmed and item.confirmed.by) == (TODAY, MO)
    [item] = given(*past, edited()).state.current.content.items
    assert (item.affirmed, item.confirmed) == (None, None)


def test_the_author_removes_and_it_stays_readable_as_removed() -> None:
    given(STARTED, added()).when(remove(PERSON)).then(removed())
    content = given(STARTED, added(), removed()).state.current.content
    assert content.standing == ()
    assert content.items[0].removed
    assert content.items[0].present.words == said()


@pytest.mark.parametrize(
    ("item", "author"),
    [(added(), MO), (added(voice=MOS), PERSON), (added(voice=MOS), KIT), (added(voice=WRITTEN_DOWN), MO)],
)
def test_others_comment_beside_an_item(item: Any, author: Author) -> None:
    [happened] = given(STARTED, item).when(comment(author)).events()
    assert (happened.words, happened.voice.account) == (said("So it is"), author.account)
    [commented] = given(STARTED, item, happened).state.current.content.items
    assert commented.present.words == item.words
    assert [c.comment_id for c in commented.comments] == [UUID(int=9)]


def test_a_comment_of_the_persons_may_be_written_down() -> None:
    command = CommentItem(
        item_id=ITEM,
        comment_id=UUID(int=9),
        words=taken_down("So it is"),
        author=MO,
        on_behalf="asked_for_it",
    )
    [happened] = given(STARTED, added(voice=MOS)).when(command).events()
    assert happened.voice == WRITTEN_DOWN
    given(STARTED, added()).when(command).refuses(Conflict, code="own-item")


def test_a_translation_stands_beside_the_original() -> None:
    [happened] = given(STARTED, added()).when(translate("cy")).events()
    [item] = given(STARTED, added(), happened).state.current.content.items
    assert item.present.words == said()
    assert [(t.words, t.by) for t in item.translations] == [(said("Rwy'n coginio", language="cy"), MO)]


def test_what_was_translated_was_the_text_before_the_edit() -> None:
    [translated] = given(STARTED, added()).when(translate("cy")).events()
    [item] = given(STARTED, added(), translated, edited()).state.current.content.items
    assert (item.present.words, item.translations) == (said("I cook for ten"), ())


@pytest.mark.parametrize(("voice", "other"), [(HERS, MO), (MOS, PERSON), (HERS, KIT)])
def test_the_other_party_confirms_a_strength_once(voice: Any, other: Author) -> None:
    given(STARTED, added(voice=voice)).when(confirm(other)).then(confirmed(other))
    given(STARTED, added(voice=voice), confirmed(other)).when(confirm(other)).then()


def test_the_person_takes_up_what_was_written_down_for_them_and_then_it_may_be_confirmed() -> None:
    past = (STARTED, added(voice=WRITTEN_DOWN))
    given(*past).when(confirm(PERSON)).then(affirmed())
    given(*past, affirmed()).when(confirm(PERSON)).then()
    given(*past, affirmed()).when(confirm(MO)).then(confirmed(MO))
    given(*past).when(confirm(KIT)).then(confirmed(KIT))


def test_what_happened_to_nothing_changes_nothing() -> None:
    assert DECIDER.fold([added()]) == DECIDER.initial
