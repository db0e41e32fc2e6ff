"""Volunteers whom a person knows, or must not be matched with for another reason.

Rules, as given / when / then:
- given none to a volunteer / DeclareRelation by the person, that volunteer or a practitioner, whatever the
  standing / RelationDeclared, for good
- given one to that volunteer / DeclareRelation / nothing, whoever said it before
- given an id of no volunteer / DeclareRelation / RelationDeclared: nobody learns here who there is
- given a kind that is not listed, or as many as there can be / refused
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.plans.domain.life_links.link_checks import EITHER_OR_STAFF, only
from services.plans.domain.life_links.link_definition import LinksDefinition
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.relation_events import RelationDeclared
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Decider, record

MOST_RELATIONS: Final = 500


@record
class DeclareRelation:
    volunteer_id: UUID
    kind: str
    by: Voice


@record
class RelationFacts:
    participant_id: UUID
    today: date
    definition: LinksDefinition


@record
class Relations:
    """State."""

    volunteers: frozenset[UUID] = frozenset()


def decide(command: DeclareRelation, state: Relations, facts: RelationFacts) -> Sequence[Any]:
    only(command.by, *EITHER_OR_STAFF)
    check_code(command.kind, facts.definition.relations, "kind")
    if command.volunteer_id in state.volunteers:
        return []
    if len(state.volunteers) >= MOST_RELATIONS:
        raise Conflict("As many as there can be are declared already.", code="full")
    return [
        RelationDeclared(
            participant_id=facts.participant_id,
            volunteer_id=command.volunteer_id,
            kind=command.kind,
            by=command.by,
            declared_on=facts.today,
        )
    ]


def evolve(state: Relations, event: Any) -> Relations:
    if isinstance(event, RelationDeclared):
        return replace(state, volunteers=state.volunteers | {event.volunteer_id})
    return state


DECIDER: Decider[Relations] = Decider("relation", Relations(), decide, evolve)
