"""What is published of networks and of the directory: roles, codes, counts; never a name."""

from dataclasses import asdict
from typing import Any

from services.plans.domain.networks import network_events as events
from services.plans.domain.networks import place_events as places
from services.plans.domain.networks.measures import NetworkMap, measures
from shared.contracts import plans as public
from shared.contracts.publication import Publications


def _recorded(event: events.TieRecorded) -> public.TieRecorded:
    judged = event.judged
    return public.TieRecorded(
        **_tie(event),
        pro_social=judged.pro_social,
        counts_on=judged.counts_on,
        recorded_on=event.recorded_on,
    )


def _changed(event: events.TieChanged) -> public.TieChanged:
    return public.TieChanged(**_tie(event), changed_on=event.changed_on)


def _tie(event: events.TieRecorded | events.TieChanged) -> dict[str, Any]:
    names = ("participant_id", "tie_id", "kind", "service", "closeness", "frequency")
    return {**{name: getattr(event, name) for name in names}, "said_by": event.by.party}


def _judged(event: events.TieJudged) -> public.TieJudged:
    return public.TieJudged(
        participant_id=event.participant_id,
        tie_id=event.tie_id,
        said_by=event.by.party,
        pro_social=event.judged.pro_social,
        counts_on=event.judged.counts_on,
        judged_on=event.judged_on,
    )


def _ended(event: events.TieEnded) -> public.TieEnded:
    return public.TieEnded(participant_id=event.participant_id, tie_id=event.tie_id, ended_on=event.ended_on)


def _in_error(event: events.TieEnteredInError) -> public.TieEnteredInError:
    return public.TieEnteredInError(
        participant_id=event.participant_id, tie_id=event.tie_id, recorded_on=event.recorded_on
    )


def _connection(event: events.ConnectionMade | events.ConnectionChanged) -> public.ConnectionChanged:
    return public.ConnectionChanged(
        participant_id=event.participant_id,
        connection_id=event.connection_id,
        place_id=event.place_id,
        state=event.state,
        said_by=event.by.party,
        changed_on=event.made_on if isinstance(event, events.ConnectionMade) else event.changed_on,
    )


def _drawn(event: events.MapDrawn) -> public.MapDrawn:
    drawn = NetworkMap(
        map_id=event.map_id, drawn_on=event.drawn_on, ties=event.ties, connections=event.connections
    )
    return public.MapDrawn(
        participant_id=event.participant_id,
        map_id=event.map_id,
        replaces=event.replaces,
        drawn_on=event.drawn_on,
        recorded_on=event.recorded_on,
        drawn_by=event.by.party,
        measures=public.MapMeasures(**asdict(measures(drawn))),
    )


def _place(event: places.PlaceOpened | places.PlaceChanged) -> dict[str, Any]:
    said = event.said
    return {
        "place_id": event.place_id,
        "code": event.code,
        "kind": said.kind,
        "district": said.district,
        "categories": said.categories,
    }


def _opened(event: places.PlaceOpened) -> public.PlaceOpened:
    return public.PlaceOpened(**_place(event), opened_on=event.opened_on)


def _place_changed(event: places.PlaceChanged) -> public.PlaceChanged:
    return public.PlaceChanged(**_place(event), changed_on=event.changed_on)


def _closed(event: places.PlaceClosed) -> public.PlaceClosed:
    names = ("place_id", "code", "kind", "district", "closed_on")
    return public.PlaceClosed(**{name: getattr(event, name) for name in names})


PUBLICATIONS: Publications = {
    events.TieRecorded: _recorded,
    events.TieChanged: _changed,
    events.TieJudged: _judged,
    events.TieEnded: _ended,
    events.TieEnteredInError: _in_error,
    events.ConnectionMade: _connection,
    events.ConnectionChanged: _connection,
    events.MapDrawn: _drawn,
    places.PlaceOpened: _opened,
    places.PlaceChanged: _place_changed,
    places.PlaceClosed: _closed,
}
