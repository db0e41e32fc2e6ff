"""Maps and their measures as they are read."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.api.models.networks_read import JudgedRead
from services.plans.domain.networks import measures as measuring
from services.plans.domain.networks.network_state import ConnectionState, TieOnMap
from services.plans.views.networks.network_maps_queries import MapRow
from shared.domain.authorship import Party


class ShareRead(BaseModel):
    """numerator of denominator, which is at least 1."""

    numerator: int
    denominator: int


class MeasuresRead(BaseModel):
    """size: ties. outside_services: ties that are no service, of all. pro_social: of those judged;
    counted_on: of those of which it was said. The person's own judgement is used, and where they have not
    said, the practitioner's; ..._by_person: how many of those used are the person's. connections: in
    state visited or regular. A share that is null is not measurable: there is nothing to be a share of."""

    size: int
    outside_services: ShareRead | None
    pro_social: ShareRead | None
    pro_social_by_person: int
    counted_on: ShareRead | None
    counted_on_by_person: int
    connections: int

    @classmethod
    def of(cls, drawn: measuring.NetworkMap) -> Self:
        return cls.model_validate(measuring.measures(drawn), from_attributes=True)


class TieOnMapRead(BaseModel):
    """entered_in_error: found since; it counts in no measure."""

    tie_id: UUID
    kind: str
    service: bool
    closeness: int
    frequency: str
    person: JudgedRead
    practitioner: JudgedRead
    entered_in_error: bool

    @classmethod
    def of(cls, tie: TieOnMap, *, in_error: bool) -> Self:
        judged = {"person": JudgedRead.of(tie.person), "practitioner": JudgedRead.of(tie.practitioner)}
        return cls.model_validate({**vars(tie), **judged, "entered_in_error": in_error})


class ConnectionOnMapRead(BaseModel):
    connection_id: UUID
    place_id: UUID
    state: ConnectionState


class MapSummary(BaseModel):
    """recorded_on: later than drawn_on where it was drawn on paper. size: ties on it as it was drawn."""

    map_id: UUID
    drawn_on: date
    recorded_on: date
    drawn_by: Party
    size: int

    @classmethod
    def of(cls, row: MapRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class MapRead(BaseModel):
    map_id: UUID
    drawn_on: date
    ties: list[TieOnMapRead]
    connections: list[ConnectionOnMapRead]
    measures: MeasuresRead

    @classmethod
    def of(cls, drawn: measuring.NetworkMap) -> Self:
        ties = [TieOnMapRead.of(tie, in_error=tie.tie_id in drawn.in_error) for tie in drawn.ties]
        return cls(
            map_id=drawn.map_id,
            drawn_on=drawn.drawn_on,
            ties=ties,
            connections=[ConnectionOnMapRead(**vars(each)) for each in drawn.connections],
            measures=MeasuresRead.of(drawn),
        )


class MeasuredMap(BaseModel):
    map_id: UUID
    drawn_on: date
    measures: MeasuresRead

    @classmethod
    def of(cls, drawn: measuring.NetworkMap | None) -> Self | None:
        if drawn is None:
            return None
        return cls(map_id=drawn.map_id, drawn_on=drawn.drawn_on, measures=MeasuresRead.of(drawn))


class ChangeRead(BaseModel):
    """Ids of ties. closer, more_distant: of those on both maps. pro_social_outside_services: judged
    pro-social on the later map, no service, and new or closer. days: between the two maps."""

    days: int
    new: list[UUID]
    lost: list[UUID]
    closer: list[UUID]
    more_distant: list[UUID]
    pro_social_outside_services: list[UUID]

    @classmethod
    def of(cls, found: measuring.NetworkChange | None) -> Self | None:
        if found is None:
            return None
        ids = {name: sorted(value) for name, value in vars(found).items() if name != "days"}
        return cls.model_validate({"days": found.days, **ids})


class NetworkMeasuresRead(BaseModel):
    """earlier, later: the last map drawn by each of the days asked for; null: there is none. change:
    null, not measurable, unless there are two."""

    earlier: MeasuredMap | None
    later: MeasuredMap | None
    change: ChangeRead | None

    @classmethod
    def of(cls, earlier: measuring.NetworkMap | None, later: measuring.NetworkMap | None) -> Self:
        found = measuring.change(earlier, later) if earlier and later else None
        return cls(earlier=MeasuredMap.of(earlier), later=MeasuredMap.of(later), change=ChangeRead.of(found))
