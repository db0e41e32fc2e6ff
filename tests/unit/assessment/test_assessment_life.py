"""From draft to countersigned, and how the next version begins. Refusals first."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment import DECIDER, StartAssessment
from services.assessment.domain.assessments.assessment_life import (
    AnswerVersion,
    CompleteVersion,
    Countersign,
    ReopenVersion,
    ReturnVersion,
    RollBack,
)
from services.assessment.domain.assessments.tally import tallies
from services.assessment.domain.assessments.voice import Voice
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.assessment.assessing import (
    ANN,
    ASSESSMENT,
    FACTS,
    FRAMEWORK,
    HERS,
    KIT,
    LEAD,
    MO,
    PERSON,
    PLACE,
    STARTED,
    TODAY,
    WRITTEN_DOWN,
    added,
    everywhere,
    given,
    rated,
    said,
    taken_down,
)

DRAFT = (STARTED, added(), *everywhere())


def completed(*draft: Any, number: int = 1) -> events.VersionCompleted:
    content = DECIDER.fold(draft or DRAFT).current.content
    return events.VersionCompleted(
        **PLACE,
        number=number,
        framework="my_direction:1",
        by=MO,
        completed_on=TODAY,
        sections=tallies(content, FRAMEWORK),
    )


def answered(voice: Voice = HERS, **changed: Any) -> events.VersionAnswered:
    values: dict[str, Any] = {"number": 1, "answer": "agrees", "words": None, "reason": voice.on_behalf}
    return events.VersionAnswered(**PLACE, voice=voice, answered_on=TODAY, **{**values, **changed})


def answer(author: Author = PERSON, **changed: Any) -> AnswerVersion:
    values: dict[str, Any] = {"answer": "agrees", "words": None, "reason": None}
    return AnswerVersion(author=author, **{**values, **changed})


def opened(number: int, based_on: int, cause: Any, by: Author = MO) -> events.VersionOpened:
    return events.VersionOpened(
        **PLACE, number=number, based_on=based_on, cause=cause, by=by, opened_on=TODAY
    )


def start(**changed: Any) -> StartAssessment:
    values: dict[str, Any] = {"assessment_id": ASSESSMENT, "framework": "my_direction:1", "author": MO}
    return StartAssessment(**{**values, **changed})


GIVE_BACK = ReturnVersion(reason="voice_missing", words=said("Where is she?"), author=LEAD)
SIGNED = events.VersionCountersigned(**PLACE, number=1, by=LEAD, countersigned_on=TODAY)
RETURNED = events.VersionReturned(
    **PLACE, number=1, reason="voice_missing", words=said("Where is she?"), by=LEAD, returned_on=TODAY
)
COMPLETE = (*DRAFT, completed())
ANSWERED = (*COMPLETE, answered())
LIFE = [
    CompleteVersion(author=MO),
    answer(),
    Countersign(author=LEAD),
    GIVE_BACK,
    ReopenVersion(author=MO),
    RollBack(to=1, author=MO),
]


def test_a_comparator_has_no_assessment_nor_one_who_died() -> None:
    standing = replace(FACTS.standing, arm="comparator")
    given().when(start(), replace(FACTS, standing=standing)).refuses(Conflict, code="comparator")
    died = replace(FACTS.standing, died_on=TODAY)
    given().when(start(), replace(FACTS, standing=died)).refuses(Conflict, code="died")


def test_a_participant_has_one_assessment() -> None:
    given(STARTED).when(start()).refuses(Conflict, code="assessment-exists")
    known = replace(FACTS, existing=UUID(int=7))
    given().when(start(), known).refuses(Conflict, code="assessment-exists")


def test_an_unknown_framework_is_refused() -> None:
    given().when(start(), replace(FACTS, framework=None)).refuses(Invalid, field="framework")


@pytest.mark.parametrize("command", LIFE, ids=lambda command: type(command).__name__)
def test_nothing_becomes_of_an_assessment_that_is_not_there(command: Any) -> None:
    given().when(command).refuses(NotFound)


@pytest.mark.parametrize("command", LIFE[1:5], ids=lambda command: type(command).__name__)
def test_a_draft_is_completed_first(command: Any) -> None:
    given(*DRAFT).when(command).refuses(Conflict, code="still-a-draft")


def test_the_person_is_told_what_comes_before_their_part() -> None:
    for command, words in (
        (answer(), "You can answer once your case manager has completed it."),
        (answer(MO, on_behalf="asked_for_it"), "Complete it first."),
        (CompleteVersion(author=PERSON), "Once they have, you answer it."),
    ):
        with pytest.raises(Conflict) as refused:
            given(*DRAFT).when(command).events()
        assert refused.value.detail.endswith(words)


def test_the_person_is_told_that_they_answered_already() -> None:
    with pytest.raises(Conflict) as refused:
        given(*ANSWERED).when(answer(answer="does_not_agree")).events()
    assert refused.value.detail.startswith("You have answered this version.")


def test_every_section_that_nobody_touched_is_named() -> None:
    first, second, *others = everywhere()
    with pytest.raises(Invalid) as refused:
        given(STARTED, *others).when(CompleteVersion(author=MO)).events()
    assert list(refused.value.faults) == [f"sections.{each.section}" for each in (first, second)]
    assert refused.value.reason == "section-untouched"


@pytest.mark.parametrize("missing", [section.code for section in FRAMEWORK.sections])
def test_a_section_that_nobody_touched_keeps_a_version_from_being_complete(missing: str) -> None:
    others = [rating for rating in everywhere() if rating.section != missing]
    command = CompleteVersion(author=MO)
    given(STARTED, *others).when(command).refuses(Invalid, field=f"sections.{missing}")


def test_what_was_removed_does_not_touch_a_section() -> None:
    others = [rating for rating in everywhere() if rating.section != "accommodation"]
    gone = events.ItemRemoved(
        participant_id=ANN, item_id=UUID(int=10), reason="no", voice=HERS, removed_on=TODAY
    )
    command = CompleteVersion(author=MO)
    given(STARTED, added(), gone, *others).when(command).refuses(Invalid, field="sections.accommodation")
    assert given(STARTED, added(), *others).when(command).events()


def test_the_person_does_not_complete_a_version_nor_countersign_one() -> None:
    given(*DRAFT).when(CompleteVersion(author=PERSON)).refuses(Conflict)
    given(*ANSWERED).when(Countersign(author=PERSON)).refuses(Forbidden, code="own-version")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (answer(MO), "on_behalf_of_person"),
        (answer(MO, on_behalf="because"), "on_behalf_of_person"),
        (answer(on_behalf="asked_for_it"), "on_behalf_of_person"),
        (answer(answer="agrees_in_part"), "words"),
        (answer(answer="could_not_answer"), "reason"),
        (answer(answer="could_not_answer", reason="because"), "reason"),
        (answer(reason="unwell"), "reason"),
        (answer(MO, on_behalf="asked_for_it", words=said()), "words.given"),
    ],
)
def test_an_answer_that_is_not_the_persons_or_says_too_little_names_its_field(
    command: Any, field: str
) -> None:
    given(*COMPLETE).when(command).refuses(Invalid, field=field)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        (answered(), answer()),
        (answered(), answer(MO, on_behalf="asked_for_it")),
        (answered(WRITTEN_DOWN), answer(MO, on_behalf="by_telephone")),
    ],
)
def test_a_version_is_answered_once(before: Any, command: Any) -> None:
    given(*COMPLETE, before).when(command).refuses(Conflict, code="answered")


def test_nobody_countersigns_before_the_persons_answer() -> None:
    given(*COMPLETE).when(Countersign(author=LEAD)).refuses(Conflict, code="not-answered")


def test_nobody_countersigns_or_returns_what_they_wrote_in() -> None:
    for command in (Countersign(author=MO), replace(GIVE_BACK, author=MO)):
        given(*ANSWERED).when(command).refuses(Forbidden, code="own-version")
    # Nor what they recorded for the person, or wrote in a version that this one is based on.
    recorded = answered(Voice(party="person", account=LEAD.account, on_behalf="by_telephone"))
    given(*COMPLETE, recorded).when(Countersign(author=LEAD)).refuses(Forbidden, code="own-version")
    second = (*ANSWERED, opened(2, 1, "reopened", KIT), replace(completed(number=2), by=KIT))
    past = (*second, answered(number=2))
    given(*past).when(Countersign(author=MO)).refuses(Forbidden, code="own-version")


def test_whoever_completed_a_version_neither_countersigns_nor_returns_it() -> None:
    # given a version that somebody completed who wrote nothing in it
    past = (*DRAFT, replace(completed(), by=LEAD), answered())
    for command in (Countersign(author=LEAD), GIVE_BACK):
        given(*past).when(command).refuses(Forbidden, code="own-version")
    # and neither do they, once it was reopened and somebody else completed it
    again = (*past, opened(2, 1, "reopened"), completed(number=2), answered(number=2))
    given(*again).when(Countersign(author=LEAD)).refuses(Forbidden, code="own-version")
    assert given(*again).when(Countersign(author=KIT)).events()


def test_a_version_is_countersigned_once_and_then_not_returned() -> None:
    for command in (Countersign(author=LEAD), GIVE_BACK):
        given(*ANSWERED, SIGNED).when(command).refuses(Conflict, code="countersigned")


def test_a_return_gives_a_reason_of_the_framework() -> None:
    given(*ANSWERED).when(replace(GIVE_BACK, reason="because")).refuses(Invalid, field="reason")


@pytest.mark.parametrize("to", [0, 1, 2])
def test_a_roll_back_goes_to_an_earlier_version(to: int) -> None:
    given(*DRAFT).when(RollBack(to=to, author=MO)).refuses(Invalid, field="to")


def test_starting_begins_version_1() -> None:
    given().when(start()).then(STARTED)
    version = given(STARTED).state.current
    assert (version.number, version.status, version.cause) == (1, "draft", "started")


def test_a_version_with_something_in_every_section_is_completed() -> None:
    given(*DRAFT).when(CompleteVersion(author=MO)).then(completed())
    assert given(*COMPLETE).state.current.status == "completed"


@pytest.mark.parametrize(
    ("command", "happened"),
    [
        (answer(), answered()),
        (answer(answer="does_not_agree"), answered(answer="does_not_agree")),
        (
            answer(answer="agrees_in_part", words=said()),
            answered(answer="agrees_in_part", words=said()),
        ),
        (
            answer(answer="could_not_answer", reason="unwell"),
            answered(answer="could_not_answer", reason="unwell"),
        ),
        (answer(MO, on_behalf="asked_for_it"), answered(WRITTEN_DOWN)),
        (
            answer(MO, on_behalf="asked_for_it", answer="agrees_in_part", words=taken_down()),
            answered(WRITTEN_DOWN, answer="agrees_in_part", words=taken_down()),
        ),
    ],
)
def test_the_person_answers_or_it_is_recorded_for_them_and_marked(command: Any, happened: Any) -> None:
    given(*COMPLETE).when(command).then(happened)


@pytest.mark.parametrize("before", [(), (SIGNED,)], ids=["answered", "countersigned"])
def test_the_persons_own_answer_stands_over_one_on_their_behalf(before: tuple[Any, ...]) -> None:
    past = (*COMPLETE, answered(WRITTEN_DOWN), *before)
    disagrees = answered(answer="does_not_agree")
    given(*past).when(answer(answer="does_not_agree")).then(disagrees)
    version = given(*past, disagrees).state.current
    # Whoever countersigned had another answer before them.
    assert (version.status, version.countersigned) == ("answered", None)


COULD_NOT: dict[str, Any] = {"answer": "could_not_answer", "reason": "unwell"}


@pytest.mark.parametrize("voice", [HERS, WRITTEN_DOWN])
def test_who_could_not_answer_may_answer_later(voice: Voice) -> None:
    given(*COMPLETE, answered(voice, **COULD_NOT)).when(answer()).then(answered())


def test_an_answer_on_their_behalf_follows_only_one_on_their_behalf() -> None:
    later = answer(MO, on_behalf="asked_for_it")
    given(*COMPLETE, answered(WRITTEN_DOWN, **COULD_NOT)).when(later).then(answered(WRITTEN_DOWN))
    given(*COMPLETE, answered(HERS, **COULD_NOT)).when(later).refuses(Conflict)


def test_the_person_does_not_bring_an_earlier_version_back() -> None:
    past = (*COMPLETE, opened(2, 1, "reopened", MO))
    given(*past).when(RollBack(to=1, author=PERSON)).refuses(Conflict)


@pytest.mark.parametrize("said_so", ["agrees", "does_not_agree", "could_not_answer"])
def test_somebody_else_countersigns_whatever_the_answer_was(said_so: Any) -> None:
    past = (*COMPLETE, answered(answer=said_so))
    given(*past).when(Countersign(author=LEAD)).then(SIGNED)
    version = given(*past, SIGNED).state.current
    assert (version.status, version.answered and version.answered.answer) == ("countersigned", said_so)


@pytest.mark.parametrize("past", [COMPLETE, ANSWERED], ids=["completed", "answered"])
def test_a_returned_version_stays_as_it_is_and_the_next_is_the_draft(past: tuple[Any, ...]) -> None:
    given(*past).when(GIVE_BACK).then(RETURNED, opened(2, 1, "returned", LEAD))
    state = given(*past, RETURNED, opened(2, 1, "returned", LEAD)).state
    assert [version.status for version in state.versions] == ["returned", "draft"]
    assert state.versions[0].content == state.versions[1].content
    assert state.versions[1].answered is None


def test_what_was_removed_is_not_carried_into_the_next_version() -> None:
    gone = events.ItemRemoved(
        participant_id=ANN, item_id=UUID(int=10), reason="no", voice=HERS, removed_on=TODAY
    )
    state = given(*DRAFT, gone, completed(*DRAFT, gone), opened(2, 1, "reopened")).state
    assert [len(version.content.items) for version in state.versions] == [1, 0]


@pytest.mark.parametrize("past", [COMPLETE, ANSWERED, (*ANSWERED, SIGNED)])
def test_reopening_begins_a_version_and_leaves_the_last(past: tuple[Any, ...]) -> None:
    given(*past).when(ReopenVersion(author=MO)).then(opened(2, 1, "reopened"))
    before, after = given(*past).state.current, given(*past, opened(2, 1, "reopened"), rated(rating=9)).state
    assert after.versions[0] == before
    assert after.current.status == "draft"
    assert after.current.content != before.content


def test_rolling_back_begins_a_version_with_the_earlier_content() -> None:
    past = (*COMPLETE, opened(2, 1, "reopened"), rated(rating=9), added(11))
    given(*past).when(RollBack(to=1, author=MO)).then(opened(3, 1, "rolled_back"))
    state = given(*past, opened(3, 1, "rolled_back")).state
    assert [version.status for version in state.versions] == ["completed", "set_aside", "draft"]
    assert state.versions[2].content == state.versions[0].content
    assert state.versions[1].content != state.versions[0].content


def test_whoever_returned_a_version_may_countersign_the_next() -> None:
    past = (*ANSWERED, RETURNED, opened(2, 1, "returned", LEAD), completed(number=2), answered(number=2))
    given(*past).when(Countersign(author=LEAD)).then(replace(SIGNED, number=2))


def test_what_became_of_nothing_changes_nothing() -> None:
    assert DECIDER.fold([completed(), answered(), SIGNED, opened(2, 1, "reopened")]) == DECIDER.initial
