"""What can have happened to somebody's network. Whom they are tied to by name, and words, are private.

What a practitioner writes about somebody else is not told to the person, and neither is that somebody
is a participant: hence a field of its own for each."""

from datetime import date
from typing import Annotated
from uuid import UUID

from services.plans.domain.networks.network_state import (
    ConnectionOnMap,
    ConnectionState,
    Judged,
    TieOnMap,
    TieText,
)
from shared.domain import WITHHELD, Erased, event, private
from shared.domain.authorship import Author, OwnWords

StaffText = Annotated[TieText | Erased | None, WITHHELD]
Other = Annotated[UUID | None, WITHHELD]


@event("network-tie-recorded")
class TieRecorded:
    """judged: by its author. own_text: the person's; staff_text: a practitioner's. since: the first
    day, as far as it is known. other_participant_id: where the other is a participant."""

    participant_id: UUID
    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    since: date | None
    judged: Judged
    own_text: TieText | Erased | None = private(of="participant_id")
    staff_text: StaffText = private(of="participant_id")
    other_participant_id: Other
    by: Author
    recorded_on: date


@event("network-tie-changed")
class TieChanged:
    """All of it anew, but the judgements, which are each party's own."""

    participant_id: UUID
    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    since: date | None
    own_text: TieText | Erased | None = private(of="participant_id")
    staff_text: StaffText = private(of="participant_id")
    other_participant_id: Other
    by: Author
    changed_on: date


@event("network-tie-judged")
class TieJudged:
    """By one party; it takes the place of what that party said before."""

    participant_id: UUID
    tie_id: UUID
    judged: Judged
    by: Author
    judged_on: date


@event("network-tie-ended")
class TieEnded:
    """ended_on: the last day, as far as it is known."""

    participant_id: UUID
    tie_id: UUID
    ended_on: date
    by: Author
    recorded_on: date


@event("network-tie-entered-in-error")
class TieEnteredInError:
    """There never was one."""

    participant_id: UUID
    tie_id: UUID
    by: Author
    recorded_on: date


@event("network-tie-commented")
class TieCommented:
    participant_id: UUID
    tie_id: UUID
    comment_id: UUID
    words: OwnWords | Erased = private(of="participant_id")
    by: Author
    commented_on: date


@event("network-connection-made")
class ConnectionMade:
    participant_id: UUID
    connection_id: UUID
    place_id: UUID
    state: ConnectionState
    by: Author
    made_on: date


@event("network-connection-changed")
class ConnectionChanged:
    participant_id: UUID
    connection_id: UUID
    place_id: UUID
    state: ConnectionState
    by: Author
    changed_on: date


@event("network-map-drawn")
class MapDrawn:
    """The network as it stood on `drawn_on`; one that was drawn on paper is recorded later. replaces: the
    map of the same day in whose place this one is."""

    participant_id: UUID
    map_id: UUID
    replaces: UUID | None
    ties: tuple[TieOnMap, ...]
    connections: tuple[ConnectionOnMap, ...]
    by: Author
    drawn_on: date
    recorded_on: date


EVENTS = (
    TieRecorded,
    TieChanged,
    TieJudged,
    TieEnded,
    TieEnteredInError,
    TieCommented,
    ConnectionMade,
    ConnectionChanged,
    MapDrawn,
)
