"""Strengths, needs and aspirations, each the words of one party.

Rules, as given / when / then:
- given a draft / AddItem / ItemAdded: by the party that is signed in, or on the person's behalf, marked
- given an item / EditItem or RemoveItem by its author / ItemEdited, ItemRemoved; by another / refused
- given what a practitioner wrote down for the person / EditItem, RemoveItem by that practitioner /
  as by the author, until the person took it up; by the person / always
- given an item / EditItem with the text that it has / nothing
- given a confirmed strength / EditItem / ItemEdited, and it is no longer confirmed: another text was
- given an item / CommentItem by anybody else than its author / ItemCommented; by its author / refused
- given an item / TranslateItem into another language / ItemTranslated: the original stays
- given a strength / ConfirmItem by the other party / StrengthConfirmed; again / nothing
- given a strength written down for the person / ConfirmItem by who wrote it down / refused until the
  person took it up: else one account would make both parties
- given what was written down for the person / ConfirmItem by the person / WordsAffirmed; again / nothing
- given anything else / ConfirmItem / refused
- given a completed version / any of these / refused
- given as much as `limits` says / more of it / refused
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments import limits
from services.assessment.domain.assessments.assessment_state import (
    Assessment,
    Comment,
    Confirmation,
    Content,
    Item,
    Kind,
    Removal,
    Saying,
    Translation,
)
from services.assessment.domain.assessments.drafting import AssessmentFacts, draft, framework_of, item_of
from services.assessment.domain.assessments.voice import ON_BEHALF, Voice, check_taken_down, voice_of
from shared.domain import Conflict, Erased, Forbidden, Invalid, record
from shared.domain.authorship import Author, OwnWords


@record
class AddItem:
    item_id: UUID
    section: str
    kind: Kind
    words: OwnWords
    evidence: str | None
    author: Author
    on_behalf: str | None = None


@record
class EditItem:
    item_id: UUID
    words: OwnWords
    evidence: str | None
    author: Author
    on_behalf: str | None = None


@record
class RemoveItem:
    item_id: UUID
    reason: str
    author: Author
    on_behalf: str | None = None


@record
class CommentItem:
    item_id: UUID
    comment_id: UUID
    words: OwnWords
    author: Author
    on_behalf: str | None = None


@record
class TranslateItem:
    item_id: UUID
    words: OwnWords
    author: Author


@record
class ConfirmItem:
    item_id: UUID
    author: Author


def add(command: AddItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    version, framework = draft(state), framework_of(facts)
    section = framework.section(command.section).code
    voice = voice_of(command.author, command.on_behalf, framework)
    check_taken_down(command.words, voice)
    _check_evidence(command.kind, command.evidence)
    if any(item.item_id == command.item_id for item in version.content.items):
        raise Conflict("This item is there already.")
    limits.check_item_fits(version.content, voice.party)
    return [
        events.ItemAdded(
            participant_id=facts.standing.participant_id,
            item_id=command.item_id,
            section=section,
            kind=command.kind,
            words=command.words,
            evidence=command.evidence,
            voice=voice,
            added_on=facts.today,
        )
    ]


def edit(command: EditItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    item = item_of(draft(state).content, command.item_id)
    voice = _authors_voice(item, command.author, command.on_behalf, facts)
    check_taken_down(command.words, voice)
    _check_evidence(item.kind, command.evidence)
    if (item.present.words, item.present.evidence, item.present.voice) == (
        command.words,
        command.evidence,
        voice,
    ):
        return []
    limits.check_text_fits(item)
    return [
        events.ItemEdited(
            participant_id=facts.standing.participant_id,
            item_id=item.item_id,
            words=command.words,
            evidence=command.evidence,
            voice=voice,
            edited_on=facts.today,
        )
    ]


def remove(command: RemoveItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    item = item_of(draft(state).content, command.item_id)
    voice = _authors_voice(item, command.author, command.on_behalf, facts)
    return [
        events.ItemRemoved(
            participant_id=facts.standing.participant_id,
            item_id=item.item_id,
            reason=command.reason,
            voice=voice,
            removed_on=facts.today,
        )
    ]


def comment(command: CommentItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    item = item_of(draft(state).content, command.item_id)
    voice = voice_of(command.author, command.on_behalf, framework_of(facts))
    check_taken_down(command.words, voice)
    if _is_author(item, voice):
        raise Conflict("Comments come from others than an item's author. Edit it instead.", code="own-item")
    limits.check_comment_fits(item)
    return [
        events.ItemCommented(
            participant_id=facts.standing.participant_id,
            item_id=item.item_id,
            comment_id=command.comment_id,
            words=command.words,
            voice=voice,
            commented_on=facts.today,
        )
    ]


def translate(command: TranslateItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    item = item_of(draft(state).content, command.item_id)
    original = item.present.words
    if not isinstance(original, Erased) and original.language == command.words.language:
        raise Invalid(
            "The original is in this language. Name the language that you translated into.",
            field="words.language",
        )
    limits.check_translation_fits(item)
    return [
        events.ItemTranslated(
            participant_id=facts.standing.participant_id,
            item_id=item.item_id,
            words=command.words,
            by=command.author,
            translated_on=facts.today,
        )
    ]


def confirm(command: ConfirmItem, state: Assessment, facts: AssessmentFacts) -> list[Any]:
    item, author = item_of(draft(state).content, command.item_id), command.author
    given: dict[str, Any] = {
        "participant_id": facts.standing.participant_id,
        "item_id": item.item_id,
        "by": author,
    }
    if author.party == item.party:
        _check_written_down_for(author, item)
        return [] if item.affirmed else [events.WordsAffirmed(**given, affirmed_on=facts.today)]
    if item.kind != "strength":
        raise Conflict("Only a strength is confirmed. Comment beside this instead.", code="not-a-strength")
    if item.present.voice.account == author.account and not item.affirmed:
        raise Conflict(
            "You wrote this down for the person. They take it up in their own session first.",
            code="not-taken-up",
        )
    return [] if item.confirmed else [events.StrengthConfirmed(**given, confirmed_on=facts.today)]


def _check_written_down_for(author: Author, item: Item) -> None:
    if author.party == "practitioner" or item.present.voice.in_own_session:
        raise Conflict("The other party confirms this: it comes from your own.", code="own-item")


def _check_evidence(kind: Kind, evidence: str | None) -> None:
    if evidence is not None and kind != "strength":
        raise Invalid("Evidence goes with a strength. Leave it out here.", field="evidence")


def _authors_voice(item: Item, author: Author, on_behalf: str | None, facts: AssessmentFacts) -> Voice:
    """The voice in which the item's author changes it. Raises Forbidden for anybody else."""
    voice = voice_of(author, on_behalf, framework_of(facts))
    if not _may_change(item, author):
        raise Forbidden(
            "Only its author changes an item. Comment beside it, or add one of your own.",
            code="not-the-author",
        )
    if voice.party != item.party:
        person = item.party == "person"
        way_out = "say why you write for them" if person else "leave this out"
        raise Invalid(
            f"These are the {'person' if person else 'practitioner'}'s words: {way_out}.", field=ON_BEHALF
        )
    return voice


def _may_change(item: Item, author: Author) -> bool:
    voice = item.present.voice
    if author.party == "person":
        return voice.party == "person"
    taken_up = voice.in_own_session or item.affirmed is not None
    return voice.account == author.account and not (voice.party == "person" and taken_up)


def _is_author(item: Item, voice: Voice) -> bool:
    if item.party == "person":
        return voice.party == "person"
    return voice.party == "practitioner" and voice.account == item.present.voice.account


def evolve(content: Content, event: Any) -> Content:
    match event:
        case events.ItemAdded():
            saying = Saying(words=event.words, evidence=event.evidence, voice=event.voice, on=event.added_on)
            item = Item(item_id=event.item_id, section=event.section, kind=event.kind, sayings=(saying,))
            return replace(content, items=(*content.items, item))
        case (
            events.ItemEdited()
            | events.ItemRemoved()
            | events.ItemCommented()
            | events.ItemTranslated()
            | events.WordsAffirmed()
            | events.StrengthConfirmed()
        ):
            changed = (_changed(i, event) if i.item_id == event.item_id else i for i in content.items)
            return replace(content, items=tuple(changed))
    return content


def _changed(item: Item, event: Any) -> Item:
    match event:
        case events.ItemEdited():
            saying = Saying(words=event.words, evidence=event.evidence, voice=event.voice, on=event.edited_on)
            # What was confirmed, taken up or translated was the former text.
            return replace(
                item, sayings=(*item.sayings, saying), affirmed=None, confirmed=None, translations=()
            )
        case events.ItemRemoved():
            removal = Removal(reason=event.reason, voice=event.voice, on=event.removed_on)
            return replace(item, removed=removal)
        case events.ItemCommented():
            said = Comment(
                comment_id=event.comment_id, words=event.words, voice=event.voice, on=event.commented_on
            )
            return replace(item, comments=(*item.comments, said))
        case events.ItemTranslated():
            beside = Translation(words=event.words, by=event.by, on=event.translated_on)
            return replace(item, translations=(*item.translations, beside))
        case events.WordsAffirmed():
            return replace(item, affirmed=event.affirmed_on)
    return replace(item, confirmed=Confirmation(by=event.by, on=event.confirmed_on))
