"""Somebody's network as it is folded from its stream: ties, connections, and when maps were drawn."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import Erased, record
from shared.domain.authorship import Author, OwnWords, Party

ConnectionState = Literal["interested", "visited", "regular", "stopped"]


@record
class Judged:
    """One party's own judgement of a tie; None where it has not said. pro_social: whether the other
    is somebody who keeps out of trouble, and helps to. counts_on: whether the person counts on them
    for staying out of it."""

    pro_social: bool | None = None
    counts_on: bool | None = None


@record
class TieText:
    name: str | None = None
    description: str | None = None


@record
class Comment:
    comment_id: UUID
    words: OwnWords | Erased
    by: Author
    on: date


@record
class Tie:
    """closeness: 1 (distant) to 5 (very close). text: of its author's, None where there is none.
    person, practitioner: each party's judgement. changes: how often it was changed."""

    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    since: date | None
    text: TieText | Erased | None
    by: Author
    recorded_on: date
    other_participant_id: UUID | None = None
    person: Judged = Judged()
    practitioner: Judged = Judged()
    comments: tuple[Comment, ...] = ()
    changes: int = 0
    ended_on: date | None = None
    in_error_on: date | None = None

    @property
    def stands(self) -> bool:
        return self.ended_on is None and self.in_error_on is None

    def judged_by(self, party: Party) -> Judged:
        return self.person if party == "person" else self.practitioner


@record
class Connection:
    """To a group or place of the directory. by, on: who said its state, and when."""

    connection_id: UUID
    place_id: UUID
    state: ConnectionState
    by: Author
    on: date


@record
class TieOnMap:
    """A tie as it was on the day of a map: codes alone."""

    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    person: Judged
    practitioner: Judged

    @property
    def pro_social(self) -> bool | None:
        """The person's own judgement; where they have not said, the practitioner's."""
        own = self.person.pro_social
        return self.practitioner.pro_social if own is None else own

    @property
    def counts_on(self) -> bool | None:
        """As `pro_social`."""
        own = self.person.counts_on
        return self.practitioner.counts_on if own is None else own


@record
class ConnectionOnMap:
    connection_id: UUID
    place_id: UUID
    state: ConnectionState


@record
class MapPlace:
    """Of a map that was drawn, all that later decisions need."""

    map_id: UUID
    drawn_on: date


@record
class Network:
    """ties: those that ended or were entered in error, too. maps: oldest first, one a day."""

    ties: tuple[Tie, ...] = ()
    connections: tuple[Connection, ...] = ()
    maps: tuple[MapPlace, ...] = ()

    def tie(self, tie_id: UUID) -> Tie | None:
        return next((tie for tie in self.ties if tie.tie_id == tie_id), None)

    def connection(self, connection_id: UUID) -> Connection | None:
        return next((each for each in self.connections if each.connection_id == connection_id), None)

    @property
    def standing(self) -> tuple[Tie, ...]:
        return tuple(tie for tie in self.ties if tie.stands)
