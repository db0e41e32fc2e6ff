"""Ties: each its author's, each party's judgement its own, and no refusal tells of an exclusion."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.networks import limits
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import Judged, TieText
from services.plans.domain.networks.ties import (
    ChangeTie,
    CommentTie,
    EndTie,
    EnterTieInError,
    JudgeTie,
)
from shared.domain import Conflict, Forbidden, Invalid, NotFound, NotYetKnown
from shared.domain.authorship import Author, OwnWords
from tests.unit.plans.networking import (
    ANN,
    BOB,
    KIT,
    MO,
    OTHER,
    PERSON,
    SAID,
    STANDING,
    TEXT,
    THEIRS,
    TIE,
    TODAY,
    YES,
    ended,
    erroneous,
    given,
    judged,
    record_tie,
    recorded,
    refusal,
)

WORDS = OwnWords(text="She is back in touch", given="typed", language="en")


def change(author: Author = PERSON, **said: Any) -> ChangeTie:
    return ChangeTie(tie_id=TIE, said=replace(SAID, **{"closeness": 5, **said}), author=author)


def judge(author: Author = PERSON, judged: Judged = YES) -> JudgeTie:
    return JudgeTie(tie_id=TIE, judged=judged, author=author)


def end(author: Author = PERSON, on: date = TODAY) -> EndTie:
    return EndTie(tie_id=TIE, on=on, author=author)


def in_error(author: Author = PERSON) -> EnterTieInError:
    return EnterTieInError(tie_id=TIE, author=author)


def comment(author: Author = MO) -> CommentTie:
    return CommentTie(tie_id=TIE, comment_id=UUID(int=9), words=WORDS, author=author)


def changed(author: Author = PERSON, **other: Any) -> events.TieChanged:
    before = {**vars(recorded(author))}
    del before["judged"], before["recorded_on"]
    return events.TieChanged(**{**before, "closeness": 5, **other}, changed_on=TODAY)


NEW = [record_tie(), change(), judge(), end(), comment()]
ANY = [change(), judge(), end(), comment(), in_error()]


@pytest.mark.parametrize("command", NEW, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(STANDING, arm="comparator", status=None), "comparator"),
        (replace(STANDING, status="recalled"), "recalled"),
        (replace(STANDING, status="completed"), "not-under-way"),
        (replace(STANDING, permissions={"taking_part": False}), "not-taking-part"),
    ],
    ids=["comparator", "recalled", "over", "no"],
)
def test_nothing_new_is_written_when_nobody_works_together(command: Any, standing: Any, code: str) -> None:
    given(recorded(), standing=standing).when(command).refuses(Conflict, code=code)


@pytest.mark.parametrize("command", ANY, ids=lambda command: type(command).__name__)
def test_a_tie_that_is_not_there_or_never_was_is_not_found(command: Any) -> None:
    given().when(command).refuses(NotFound)
    given(recorded(), erroneous()).when(command).refuses(NotFound)


@pytest.mark.parametrize("command", ANY[:-1], ids=lambda command: type(command).__name__)
def test_a_tie_that_ended_stays_as_it_was(command: Any) -> None:
    given(recorded(), ended()).when(command).refuses(Conflict, code="tie-ended")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "pen_friend"}, "kind"),
        ({"frequency": "sometimes"}, "frequency"),
        ({"closeness": 0}, "closeness"),
        ({"closeness": 6}, "closeness"),
        ({"since": date(2026, 3, 3)}, "since"),
    ],
)
def test_a_tie_that_is_not_valid_names_its_field(said: dict[str, Any], field: str) -> None:
    given().when(record_tie(**said)).refuses(Invalid, field=field)
    given(recorded()).when(change(**said)).refuses(Invalid, field=field)


@pytest.mark.parametrize("other", [OTHER, replace(OTHER, excluded=True), replace(OTHER, standing=None)])
def test_the_person_names_no_participant_whoever_that_is(other: Any) -> None:
    field = "other_participant_id"
    given(other=other).when(record_tie(**{field: BOB})).refuses(Invalid, field=field)
    given(recorded(), other=other).when(change(**{field: BOB})).refuses(Invalid, field=field)


def test_a_participant_who_has_not_arrived_is_not_known_yet() -> None:
    other = replace(OTHER, standing=None, excluded=True, reached=False)
    given(other=other).when(record_tie(MO, other_participant_id=BOB)).refuses(NotYetKnown)


UNAVAILABLE = [
    replace(OTHER, excluded=True),
    replace(OTHER, reached=False),
    replace(OTHER, standing=replace(THEIRS, arm="", erased=True)),
    replace(OTHER, standing=replace(THEIRS, arm="comparator", status=None)),
    replace(OTHER, standing=replace(THEIRS, merged_into=UUID(int=3))),
    replace(OTHER, standing=replace(THEIRS, status="died")),
    replace(OTHER, standing=replace(THEIRS, participant_id=ANN)),
]


@pytest.mark.parametrize("other", UNAVAILABLE)
def test_whoever_is_excluded_is_refused_as_whoever_is_not_available(other: Any) -> None:
    new, again = record_tie(MO, other_participant_id=BOB), change(MO, other_participant_id=BOB)
    said = {refusal(new, other=other), refusal(again, recorded(MO), other=other)}
    assert said == {refusal(new, other=UNAVAILABLE[0])}
    given(other=other).when(new).refuses(Conflict, code="not-available")


@pytest.mark.parametrize("excluded", [True, False])
@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (record_tie(MO, kind="pen_friend", other_participant_id=BOB), Invalid),
        (record_tie(MO, no=11, other_participant_id=BOB), Conflict),
        (record_tie(MO, other_participant_id=UUID(int=5)), Conflict),
        (change(KIT, other_participant_id=UUID(int=5)), Forbidden),
        (change(MO, other_participant_id=UUID(int=5), frequency="sometimes"), Invalid),
    ],
    ids=["code", "tied already", "same id", "another's", "changed to a wrong code"],
)
def test_what_is_wrong_otherwise_is_said_first_and_the_same(command: Any, kind: Any, excluded: bool) -> None:
    tied = recorded(MO, other_participant_id=BOB)
    found = refusal(command, tied, other=replace(OTHER, excluded=excluded))
    assert found[0] is kind
    assert found[1] != "not-available"


def test_an_exclusion_that_came_later_shows_in_no_change_of_the_tie() -> None:
    before, other = recorded(MO, other_participant_id=BOB), replace(OTHER, excluded=True)
    given(before, other=other).when(change(MO, other_participant_id=BOB)).then(
        changed(MO, other_participant_id=BOB)
    )


@pytest.mark.parametrize(("author", "by"), [(PERSON, MO), (MO, PERSON), (MO, KIT)])
def test_only_its_author_changes_a_tie(author: Author, by: Author) -> None:
    given(recorded(author)).when(change(by)).refuses(Forbidden, code="not-the-author")


@pytest.mark.parametrize(("author", "by"), [(PERSON, MO), (MO, PERSON)])
def test_the_other_party_does_not_end_it_or_call_it_an_error(author: Author, by: Author) -> None:
    given(recorded(author)).when(end(by)).refuses(Forbidden, code="not-the-author")
    given(recorded(author)).when(in_error(by)).refuses(Forbidden, code="not-the-author")


def test_a_tie_ends_neither_before_it_began_nor_in_the_future() -> None:
    before = recorded(since=date(2026, 3, 1))
    given(before).when(end(on=date(2026, 2, 28))).refuses(Invalid, field="on")
    given(before).when(end(on=date(2026, 3, 3))).refuses(Invalid, field="on")


def test_its_author_does_not_comment_on_it() -> None:
    given(recorded()).when(comment(PERSON)).refuses(Conflict, code="own-item")
    given(recorded(MO)).when(comment(MO)).refuses(Conflict, code="own-item")


def test_a_network_holds_only_so_much() -> None:
    full = [recorded(no=100 + n) for n in range(limits.MOST_TIES_A_PARTY)]
    given(*full).when(record_tie()).refuses(Conflict, code="limit-reached")
    assert given(*full).when(record_tie(MO)).events()
    over = [replace(ended(), tie_id=each.tie_id) for each in full]
    assert given(*full, *over).when(record_tie()).events()
    ever = [event for n in range(limits.MOST_TIES_EVER) for event in (recorded(no=100 + n),)]
    done = [replace(ended(), tie_id=each.tie_id) for each in ever]
    given(*ever, *done).when(record_tie()).refuses(Conflict, code="limit-reached")
    often = [changed(closeness=1 + n % 2) for n in range(limits.MOST_CHANGES)]
    given(recorded(), *often).when(change()).refuses(Conflict, code="limit-reached")


def test_a_tie_is_recorded_in_the_voice_of_who_is_signed_in() -> None:
    given().when(record_tie(judged=YES)).then(recorded(judged=YES))
    given().when(record_tie(MO)).then(recorded(MO))
    given().when(record_tie(kind="service", text=None)).then(
        recorded(kind="service", service=True, own_text=None)
    )
    given(other=OTHER).when(record_tie(MO, other_participant_id=BOB)).then(
        recorded(MO, other_participant_id=BOB)
    )
    given(recorded()).when(record_tie()).refuses(Conflict, code="tie-exists")


def test_its_author_changes_it_and_the_same_again_is_nothing() -> None:
    given(recorded()).when(change()).then(changed())
    given(recorded(), changed()).when(change()).then()
    renamed = TieText(name="Dee D")
    given(recorded()).when(change(text=renamed, closeness=4)).then(changed(closeness=4, own_text=renamed))


def test_each_party_judges_for_itself() -> None:
    given(recorded(MO, judged=Judged(pro_social=False))).when(judge()).then(judged())
    given(recorded(MO), judged()).when(judge()).then()
    given(recorded(MO), judged()).when(judge(KIT)).then(judged(KIT))
    state = DECIDER.fold([recorded(MO, judged=Judged(pro_social=False)), judged()])
    [tie] = state.ties
    assert (tie.person, tie.practitioner) == (YES, Judged(pro_social=False))


def test_the_party_that_wrote_it_ends_it_whoever_holds_the_case_now() -> None:
    given(recorded(MO)).when(end(KIT)).then(ended(KIT))
    given(recorded()).when(end(on=date(2026, 2, 1))).then(ended(on=date(2026, 2, 1)))


def test_an_error_is_put_right_also_when_the_programme_is_over() -> None:
    over = replace(STANDING, status="completed", permissions={"taking_part": False})
    given(recorded(), standing=over).when(in_error()).then(erroneous())
    given(recorded(MO), ended(MO), standing=over).when(in_error(KIT)).then(erroneous(KIT))


def test_others_comment_beside_it() -> None:
    said = events.TieCommented(
        participant_id=ANN, tie_id=TIE, comment_id=UUID(int=9), words=WORDS, by=MO, commented_on=TODAY
    )
    given(recorded()).when(comment()).then(said)
    [tie] = DECIDER.fold([recorded(), said]).ties
    assert [each.words for each in tie.comments] == [WORDS]
    assert tie.text == TEXT
