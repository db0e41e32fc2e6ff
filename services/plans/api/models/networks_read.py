"""A network as it is read, each item with who wrote it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.networks.network_state import (
    Comment,
    Connection,
    ConnectionState,
    Judged,
    Network,
    Tie,
    TieText,
)
from shared.domain.authorship import Author, Party
from shared.http.own_words import OwnWordsRead
from shared.http.staff_only import StaffFlag, StaffId, StaffText


class NetworkAuthor(BaseModel):
    """account: staff only."""

    party: Party
    account: StaffText

    @classmethod
    def of(cls, author: Author) -> Self:
        return cls(**vars(author))


class JudgedRead(BaseModel):
    pro_social: bool | None
    counts_on: bool | None

    @classmethod
    def of(cls, judged: Judged) -> Self:
        return cls(**vars(judged))


class TieCommentRead(BaseModel):
    comment_id: UUID
    words: OwnWordsRead | None
    by: NetworkAuthor
    on: date

    @classmethod
    def of(cls, comment: Comment) -> Self:
        return cls(
            comment_id=comment.comment_id,
            words=OwnWordsRead.of(comment.words),
            by=NetworkAuthor.of(comment.by),
            on=comment.on,
        )


class TieRead(BaseModel):
    """name, description: what a practitioner wrote about somebody else is for staff only. person,
    practitioner: each party's judgement. needs_review: staff only."""

    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    since: date | None
    name: str | None
    description: str | None
    other_participant_id: StaffId
    by: NetworkAuthor
    recorded_on: date
    person: JudgedRead
    practitioner: JudgedRead
    comments: list[TieCommentRead]
    ended_on: date | None
    needs_review: StaffFlag

    @classmethod
    def of(cls, tie: Tie, *, staff: bool, review: bool) -> Self:
        text = tie.text if staff or tie.by.party == "person" else None
        text = text if isinstance(text, TieText) else TieText()
        return cls(
            **{name: getattr(tie, name) for name in AS_THEY_ARE},
            **vars(text),
            by=NetworkAuthor.of(tie.by),
            person=JudgedRead.of(tie.person),
            practitioner=JudgedRead.of(tie.practitioner),
            comments=[TieCommentRead.of(each) for each in tie.comments],
            needs_review=review,
        )


AS_THEY_ARE = (
    "tie_id",
    "kind",
    "service",
    "closeness",
    "frequency",
    "since",
    "other_participant_id",
    "recorded_on",
    "ended_on",
)


class ConnectionRead(BaseModel):
    """name: of the place. by, on: who said its state, and when. needs_review: staff only."""

    connection_id: UUID
    place_id: UUID
    name: str | None
    state: ConnectionState
    by: NetworkAuthor
    on: date
    needs_review: StaffFlag

    @classmethod
    def of(cls, connection: Connection, *, name: str | None, review: bool) -> Self:
        return cls(
            connection_id=connection.connection_id,
            place_id=connection.place_id,
            name=name,
            state=connection.state,
            by=NetworkAuthor.of(connection.by),
            on=connection.on,
            needs_review=review,
        )


class NetworkRead(BaseModel):
    """version: of the network, also the ETag; 0 where nothing was written yet. ties: ended ones, too;
    what was entered in error is left out."""

    participant_id: UUID
    version: int
    ties: list[TieRead]
    connections: list[ConnectionRead]

    @classmethod
    def of(
        cls,
        participant_id: UUID,
        state: Network,
        version: int,
        *,
        names: Mapping[UUID, str],
        review: Collection[UUID],
        staff: bool,
    ) -> Self:
        ties = (tie for tie in state.ties if tie.in_error_on is None)
        return cls(
            participant_id=participant_id,
            version=version,
            ties=[TieRead.of(tie, staff=staff, review=tie.tie_id in review) for tie in ties],
            connections=[
                ConnectionRead.of(each, name=names.get(each.place_id), review=each.connection_id in review)
                for each in state.connections
            ],
        )
