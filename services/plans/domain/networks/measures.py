"""What a map of a network says in whole numbers, and what changed between two.

Size is the number of others who are named, as in research on personal networks (McCarty, Lubbers,
Vacca and Molina, Conducting Personal Network Research, 2019). The other formulas are the programme's
own choice: they follow the gate out of Integrate, that support outlasts the sentence.

A judgement is the person's own; where they have not said, the practitioner's (`TieOnMap.pro_social`);
how many of those used are whose is stated. A share of nothing is not measurable, and never 0."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.plans.domain.networks.network_state import ConnectionOnMap, TieOnMap
from shared.domain import record


@record
class Share:
    """numerator of denominator, which is at least 1."""

    numerator: int
    denominator: int


@record
class NetworkMap:
    """A map as it was drawn, with what was found since to have been entered in error."""

    map_id: UUID
    drawn_on: date
    ties: tuple[TieOnMap, ...]
    connections: tuple[ConnectionOnMap, ...]
    in_error: frozenset[UUID] = frozenset()

    @property
    def counted(self) -> tuple[TieOnMap, ...]:
        """Without ties that never were."""
        return tuple(tie for tie in self.ties if tie.tie_id not in self.in_error)


@record
class NetworkMeasures:
    """size: ties. outside_services: ties that are no service, of all. pro_social: ties judged so, of
    those judged; by_person: of those judged, how many by the person's own word. counted_on: ties that
    the person counts on, of those of which it was said. connections: to groups and places, in state
    visited or regular. Shares are None where they are not measurable."""

    size: int
    outside_services: Share | None
    pro_social: Share | None
    pro_social_by_person: int
    counted_on: Share | None
    counted_on_by_person: int
    connections: int


@record
class NetworkChange:
    """From the earlier map to the later: ids of ties. closer, more_distant: of those on both, whose
    closeness rose or fell. pro_social_outside_services: judged pro-social on the later map, no service,
    and new or closer. days: between the two."""

    days: int
    new: frozenset[UUID]
    lost: frozenset[UUID]
    closer: frozenset[UUID]
    more_distant: frozenset[UUID]
    pro_social_outside_services: frozenset[UUID]


def measures(drawn: NetworkMap) -> NetworkMeasures:
    ties = drawn.counted
    judged = [tie for tie in ties if tie.pro_social is not None]
    said = [tie for tie in ties if tie.counts_on is not None]
    return NetworkMeasures(
        size=len(ties),
        outside_services=share(sum(not tie.service for tie in ties), len(ties)),
        pro_social=share(sum(tie.pro_social is True for tie in judged), len(judged)),
        pro_social_by_person=sum(tie.person.pro_social is not None for tie in judged),
        counted_on=share(sum(tie.counts_on is True for tie in said), len(said)),
        counted_on_by_person=sum(tie.person.counts_on is not None for tie in said),
        connections=sum(each.state in ("visited", "regular") for each in drawn.connections),
    )


def share(numerator: int, denominator: int) -> Share | None:
    return Share(numerator=numerator, denominator=denominator) if denominator else None


def change(earlier: NetworkMap, later: NetworkMap) -> NetworkChange | None:
    """None, not measurable, unless the later was drawn on a later day."""
    if later.drawn_on <= earlier.drawn_on:
        return None
    # What never was is neither lost nor new, on whichever map it was found.
    in_error = earlier.in_error | later.in_error
    before = {tie.tie_id: tie for tie in earlier.ties if tie.tie_id not in in_error}
    after = {tie.tie_id: tie for tie in later.ties if tie.tie_id not in in_error}
    both = before.keys() & after.keys()
    new = frozenset(after.keys() - before.keys())
    closer = frozenset(each for each in both if after[each].closeness > before[each].closeness)
    return NetworkChange(
        days=(later.drawn_on - earlier.drawn_on).days,
        new=new,
        lost=frozenset(before.keys() - after.keys()),
        closer=closer,
        more_distant=frozenset(each for each in both if after[each].closeness < before[each].closeness),
        pro_social_outside_services=_outside(after.values(), new | closer),
    )


def _outside(ties: Collection[TieOnMap], among: frozenset[UUID]) -> frozenset[UUID]:
    found = (tie for tie in ties if tie.pro_social is True and not tie.service)
    return frozenset(tie.tie_id for tie in found if tie.tie_id in among)
