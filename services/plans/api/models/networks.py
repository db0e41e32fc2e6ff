"""Bodies of commands on a network. None says who speaks: that is whoever is signed in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StrictInt

from services.plans.domain.networks.maps import OnPaper, TieThen
from services.plans.domain.networks.network_state import ConnectionState, Judged, TieText
from services.plans.domain.networks.ties import TieSaid
from shared.contracts.values import Code
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, CalendarDate, Line, Text

Closeness = Annotated[StrictInt, Field(ge=1, le=5)]
ClientId = Annotated[UUID | None, Field(description="Made by a client that was offline; else left out")]


class JudgementBody(Body):
    """Of who is signed in, beside the other party's. pro_social: the other keeps out of trouble, and
    helps to. counts_on: the person counts on them for staying out of it. null: not said."""

    pro_social: StrictBool | None = None
    counts_on: StrictBool | None = None

    @property
    def judged(self) -> Judged:
        return Judged(pro_social=self.pro_social, counts_on=self.counts_on)


class TieBody(Body):
    """kind: the other's role. closeness: 1 (distant) to 5 (very close). name, description: optional,
    kept encrypted. since: the first day. other_participant_id: staff only, where the other is a
    participant whom they reach."""

    kind: Code
    closeness: Closeness
    frequency: Code
    name: Line | None = None
    description: Text | None = None
    since: CalendarDate | None = None
    other_participant_id: UUID | None = None

    @property
    def said(self) -> TieSaid:
        named = self.name is not None or self.description is not None
        return TieSaid(
            kind=self.kind,
            closeness=self.closeness,
            frequency=self.frequency,
            since=self.since,
            text=TieText(name=self.name, description=self.description) if named else None,
            other_participant_id=self.other_participant_id,
        )


class NewTie(TieBody):
    tie_id: ClientId = None
    judgement: JudgementBody = JudgementBody()


class TieEnding(Body):
    """on: the last day."""

    on: CalendarDate


class TieComment(Body):
    words: OwnWordsBody


class NewConnection(Body):
    """place_id: GET /places lists them."""

    place_id: UUID
    state: ConnectionState = "interested"
    connection_id: ClientId = None


class ConnectionStateBody(Body):
    state: ConnectionState


class TieOnPaper(Body):
    """closeness: as it was then."""

    tie_id: UUID
    closeness: Closeness


class MapOnPaper(Body):
    """A map that was drawn on paper before; ties: those on it, which are recorded first."""

    drawn_on: CalendarDate
    ties: tuple[TieOnPaper, ...] = Field(max_length=500)

    @property
    def paper(self) -> OnPaper:
        ties = tuple(TieThen(tie_id=each.tie_id, closeness=each.closeness) for each in self.ties)
        return OnPaper(drawn_on=self.drawn_on, ties=ties)


class NewMap(Body):
    """on_paper: left out where it is drawn now, of the network as it stands."""

    map_id: ClientId = None
    on_paper: MapOnPaper | None = None


class NetworkChanged(BaseModel):
    """A command took effect. version: of the network, also the ETag. made: the id of what was made."""

    participant_id: UUID
    version: int
    made: UUID | None = None
