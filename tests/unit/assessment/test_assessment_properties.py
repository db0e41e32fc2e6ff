"""What holds whatever is done, in whatever order: texts are their author's, versions stay, a roll back
comes back to the same."""

from typing import Any
from uuid import UUID

from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment import DECIDER
from services.assessment.domain.assessments.assessment_items import (
    AddItem,
    CommentItem,
    ConfirmItem,
    EditItem,
    RemoveItem,
    TranslateItem,
)
from services.assessment.domain.assessments.assessment_life import (
    AnswerVersion,
    CompleteVersion,
    Countersign,
    ReopenVersion,
    ReturnVersion,
    RollBack,
)
from services.assessment.domain.assessments.assessment_sections import PassOver, RateSection, StateReadiness
from services.assessment.domain.assessments.assessment_state import Assessment, Item
from services.assessment.domain.assessments.comparison import compare
from shared.domain import Refusal
from shared.domain.authorship import Author, OwnWords
from tests.unit.assessment.assessing import FACTS, FRAMEWORK, KIT, LEAD, MO, PERSON, STARTED, everywhere

AUTHORS = st.sampled_from([PERSON, MO, KIT])
BEHALF = st.sampled_from([None, None, "asked_for_it"])
ITEMS = st.integers(1, 4).map(lambda number: UUID(int=number))
SECTIONS = st.sampled_from([section.code for section in FRAMEWORK.sections[:3]])
TEXTS = st.sampled_from(["I cook", "I sing", "I mend bicycles"])


@st.composite
def spoken(draw: st.DrawFn) -> dict[str, Any]:
    """Who says something and in which words, as the API would hand it on."""
    author, on_behalf = draw(AUTHORS), draw(BEHALF)
    given = "written_down" if on_behalf else "typed"
    by = author.account if on_behalf else None
    words = OwnWords(text=draw(TEXTS), given=given, language="en", taken_down_by=by)
    return {"author": author, "on_behalf": on_behalf, "words": words}


def silent(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("author", "on_behalf")}


KINDS = st.sampled_from(["strength", "strength", "need", "aspiration"])
COMMANDS = st.one_of(
    st.builds(
        lambda i, s, k, said: AddItem(item_id=i, section=s, kind=k, evidence=None, **said),
        ITEMS,
        SECTIONS,
        KINDS,
        spoken(),
    ),
    st.builds(lambda i, said: EditItem(item_id=i, evidence=None, **said), ITEMS, spoken()),
    st.builds(lambda i, said: RemoveItem(item_id=i, reason="no", **silent(said)), ITEMS, spoken()),
    st.builds(lambda i, said: CommentItem(item_id=i, comment_id=i, **said), ITEMS, spoken()),
    st.builds(lambda i, author: ConfirmItem(item_id=i, author=author), ITEMS, AUTHORS),
    st.builds(
        lambda i, author: TranslateItem(
            item_id=i, words=OwnWords(text="Rwy'n canu", given="typed", language="cy"), author=author
        ),
        ITEMS,
        AUTHORS,
    ),
    st.builds(
        lambda s, n, said: RateSection(section=s, rating=n, **silent(said)),
        SECTIONS,
        st.integers(0, 10),
        spoken(),
    ),
    st.builds(
        lambda s, r, said: StateReadiness(section=s, readiness=r, **silent(said)),
        SECTIONS,
        st.sampled_from(["making_changes", "not_present"]),
        spoken(),
    ),
    st.builds(
        lambda s, said: PassOver(section=s, reason="nothing_to_say", **silent(said)), SECTIONS, spoken()
    ),
    st.builds(lambda author: CompleteVersion(author=author), AUTHORS),
    st.builds(
        lambda a, said: AnswerVersion(answer=a, reason=None, **said),
        st.sampled_from(["agrees", "agrees_in_part", "does_not_agree"]),
        spoken(),
    ),
    st.just(Countersign(author=LEAD)),
    st.just(ReturnVersion(reason="voice_missing", words=None, author=LEAD)),
    st.builds(lambda author: ReopenVersion(author=author), AUTHORS),
    st.builds(lambda to, author: RollBack(to=to, author=author), st.integers(1, 4), AUTHORS),
)
LIVES = st.lists(COMMANDS, max_size=40)


def lived(commands: list[Any]) -> list[tuple[Any, list[Any], Assessment, Assessment]]:
    """Each command that was not refused: its events, the state before and after."""
    state, steps = DECIDER.fold([STARTED, *everywhere()]), []
    for command in commands:
        try:
            happened = list(DECIDER.decide(command, state, FACTS))
        except Refusal:
            continue
        after = DECIDER.fold(happened, state)
        steps.append((command, happened, state, after))
        state = after
    return steps


def wrote(item: Item, author: Author) -> bool:
    """Whether an item's present text is the author's to change."""
    said = item.present.voice
    if author.party == "person":
        return said.party == "person"
    return said.account == author.account and not (said.party == "person" and item.affirmed)


@settings(deadline=None)
@whatever(LIVES)
def test_a_text_is_only_ever_changed_by_its_author(commands: list[Any]) -> None:
    for command, _, before, after in lived(commands):
        if isinstance(command, RollBack | ReopenVersion | ReturnVersion):
            continue  # they begin a version: the texts of the last are as they were
        for item in before.current.content.standing:
            now = after.current.content.item(item.item_id)
            if now is None or now.sayings != item.sayings:
                assert wrote(item, command.author)
            if now is not None:
                assert now.sayings[: len(item.sayings)] == item.sayings
                assert now.party == item.party


@settings(deadline=None)
@whatever(LIVES)
def test_only_the_persons_own_session_counts_as_it(commands: list[Any]) -> None:
    for command, happened, _, _ in lived(commands):
        for event in happened:
            if hasattr(event, "voice") and event.voice.in_own_session:
                assert command.author == PERSON
            if isinstance(event, events.WordsAffirmed):
                assert command.author == PERSON
    state = lived(commands)[-1][3] if lived(commands) else DECIDER.fold([STARTED])
    for item in state.current.content.items:
        if item.confirmed:
            assert item.confirmed.by.party != item.party
            assert item.affirmed or item.confirmed.by.account != item.present.voice.account


@settings(deadline=None)
@whatever(LIVES)
def test_what_was_completed_never_changes_under_its_number(commands: list[Any]) -> None:
    for _, _, before, after in lived(commands):
        assert [version.number for version in after.versions] == [*range(1, len(after.versions) + 1)]
        for was, now in zip(before.versions, after.versions, strict=False):
            if was.status != "draft":
                assert now.content == was.content
        for version in after.versions:
            if version.status == "countersigned":
                assert version.answered
                assert LEAD.account not in version.authors


@settings(deadline=None)
@whatever(LIVES)
def test_the_state_is_what_its_events_say_and_comparing_it_with_itself_finds_nothing(
    commands: list[Any],
) -> None:
    steps = lived(commands)
    past = [STARTED, *everywhere(), *(event for _, happened, _, _ in steps for event in happened)]
    state = DECIDER.fold(past)
    assert not steps or steps[-1][3] == state
    for version in state.versions:
        assert compare(version.content, version.content).empty


@settings(deadline=None)
@whatever(LIVES)
def test_a_version_rolled_back_to_another_is_as_that_one_was(commands: list[Any]) -> None:
    steps = lived([*commands, CompleteVersion(author=MO), ReopenVersion(author=MO)])
    state = steps[-1][3]
    for version in state.versions[:-1]:
        again = DECIDER.fold(DECIDER.decide(RollBack(to=version.number, author=MO), state, FACTS), state)
        assert compare(version.content, again.current.content).empty
        assert again.versions[: len(state.versions) - 1] == state.versions[:-1]
