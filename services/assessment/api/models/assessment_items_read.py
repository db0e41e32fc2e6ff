"""Items of an assessment as they are read, each with who said it."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.assessment.domain.assessments import assessment_state as state
from services.assessment.domain.assessments.voice import Voice
from shared.domain import ERASED, Erased
from shared.domain.authorship import Author, Party
from shared.http.own_words import OwnWordsRead
from shared.http.staff_only import StaffText


class VoiceRead(BaseModel):
    """party: whose it is. account: who was signed in; staff only. on_behalf_of_person: why
    somebody else entered what is the person's. in_own_session: the person entered it themselves."""

    party: Party
    account: StaffText
    on_behalf_of_person: str | None
    in_own_session: bool

    @classmethod
    def of(cls, voice: Voice) -> Self:
        return cls(
            party=voice.party,
            account=voice.account,
            on_behalf_of_person=voice.on_behalf,
            in_own_session=voice.in_own_session,
        )


class AuthorRead(BaseModel):
    party: Party
    account: StaffText

    @classmethod
    def of(cls, author: Author) -> Self:
        return cls(**vars(author))


class SayingRead(BaseModel):
    words: OwnWordsRead | None
    evidence: str | None
    said_by: VoiceRead
    on: date

    @classmethod
    def of(cls, saying: state.Saying) -> Self:
        return cls(
            words=OwnWordsRead.of(saying.words),
            evidence=readable(saying.evidence),
            said_by=VoiceRead.of(saying.voice),
            on=saying.on,
        )


class CommentRead(BaseModel):
    comment_id: UUID
    words: OwnWordsRead | None
    said_by: VoiceRead
    on: date

    @classmethod
    def of(cls, comment: state.Comment) -> Self:
        return cls(
            comment_id=comment.comment_id,
            words=OwnWordsRead.of(comment.words),
            said_by=VoiceRead.of(comment.voice),
            on=comment.on,
        )


class TranslationRead(BaseModel):
    words: OwnWordsRead | None
    by: AuthorRead
    on: date

    @classmethod
    def of(cls, translation: state.Translation) -> Self:
        return cls(
            words=OwnWordsRead.of(translation.words), by=AuthorRead.of(translation.by), on=translation.on
        )


class ConfirmationRead(BaseModel):
    by: AuthorRead
    on: date

    @classmethod
    def of(cls, confirmation: state.Confirmation | None) -> Self | None:
        return cls(by=AuthorRead.of(confirmation.by), on=confirmation.on) if confirmation else None


class RemovalRead(BaseModel):
    reason: str | None
    removed_by: VoiceRead
    on: date

    @classmethod
    def of(cls, removal: state.Removal | None) -> Self | None:
        if removal is None:
            return None
        return cls(reason=readable(removal.reason), removed_by=VoiceRead.of(removal.voice), on=removal.on)


class ItemRead(BaseModel):
    """named_by: of a strength, need or aspiration, whose it is. affirmed_on: when the person took up
    what had been written down for them. former: the texts that it had before, the oldest first."""

    item_id: UUID
    section: str
    kind: state.Kind
    named_by: Party
    present: SayingRead
    affirmed_on: date | None
    confirmed: ConfirmationRead | None
    comments: list[CommentRead]
    translations: list[TranslationRead]
    former: list[SayingRead]
    removed: RemovalRead | None

    @classmethod
    def of(cls, item: state.Item) -> Self:
        return cls(
            item_id=item.item_id,
            section=item.section,
            kind=item.kind,
            named_by=item.party,
            present=SayingRead.of(item.present),
            affirmed_on=item.affirmed,
            confirmed=ConfirmationRead.of(item.confirmed),
            comments=[CommentRead.of(comment) for comment in item.comments],
            translations=[TranslationRead.of(translation) for translation in item.translations],
            former=[SayingRead.of(saying) for saying in item.sayings[:-1]],
            removed=RemovalRead.of(item.removed),
        )


def readable(text: str | Erased | None) -> str | None:
    """None once erased."""
    return None if text is None or text is ERASED else text
