"""Networks: ties as roles, community connections, and maps with their measures; never a name, and never
who else is a participant. Subject: the participant."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code

Closeness = Annotated[int, Field(ge=1, le=5)]
Count = Annotated[int, Field(ge=0)]
Party = Literal["person", "practitioner"]
ConnectionState = Literal["interested", "visited", "regular", "stopped"]
NETWORK = "/plans/participants/{participant_id}/network"


class TieSaid(Contract):
    """kind: the other's role. service: they are there because they are paid to be. closeness: 1
    (distant) to 5 (very close). said_by: the author's party."""

    participant_id: UUID
    tie_id: UUID
    kind: Code
    service: bool
    closeness: Closeness
    frequency: Code
    said_by: Party


@contract("mydirection.plans.tie.recorded", detail=NETWORK)
class TieRecorded(TieSaid):
    """pro_social, counts_on: as its author judges; null where they did not say."""

    pro_social: bool | None
    counts_on: bool | None
    recorded_on: date


@contract("mydirection.plans.tie.changed", detail=NETWORK)
class TieChanged(TieSaid):
    """Each party's judgement stays as it was."""

    changed_on: date


@contract("mydirection.plans.tie.judged", detail=NETWORK)
class TieJudged(Contract):
    """One party's judgement, in place of what that party said before."""

    participant_id: UUID
    tie_id: UUID
    said_by: Party
    pro_social: bool | None
    counts_on: bool | None
    judged_on: date


@contract("mydirection.plans.tie.ended", detail=NETWORK)
class TieEnded(Contract):
    """ended_on: the last day."""

    participant_id: UUID
    tie_id: UUID
    ended_on: date


@contract("mydirection.plans.tie.entered_in_error", detail=NETWORK)
class TieEnteredInError(Contract):
    """There never was one: whatever was counted with it is to be counted without it."""

    participant_id: UUID
    tie_id: UUID
    recorded_on: date


@contract("mydirection.plans.connection.changed", detail=NETWORK)
class ConnectionChanged(Contract):
    """How a connection to a group or place of the directory stands; of the same one, the last holds."""

    participant_id: UUID
    connection_id: UUID
    place_id: UUID
    state: ConnectionState
    said_by: Party
    changed_on: date


class ShareOf(Contract):
    """numerator of denominator."""

    numerator: Count
    denominator: Annotated[int, Field(ge=1)]


class MapMeasures(Contract):
    """As on the day of the map. Shares are null where there is nothing to be a share of.

    outside_services: ties that are no service, of all. pro_social: of the ties that were judged;
    counted_on: of those of which it was said whether the person counts on them. The person's own
    judgement is used, and where they have not said, the practitioner's; ..._by_person: how many of those
    used are the person's. connections: in state visited or regular."""

    size: Count
    outside_services: ShareOf | None
    pro_social: ShareOf | None
    pro_social_by_person: Count
    counted_on: ShareOf | None
    counted_on_by_person: Count
    connections: Count


@contract("mydirection.plans.network_map.drawn", detail=f"{NETWORK}/maps/{{map_id}}")
class MapDrawn(Contract):
    """replaces: the map of the same day in whose place this one is. recorded_on: later than drawn_on where
    it was drawn on paper."""

    participant_id: UUID
    map_id: UUID
    replaces: UUID | None
    drawn_on: date
    recorded_on: date
    drawn_by: Party
    measures: MapMeasures
