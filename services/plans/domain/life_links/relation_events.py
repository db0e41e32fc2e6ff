"""What can have happened to what is known of a person and volunteers: that two know each other, or must
not be matched for another reason."""

from datetime import date
from typing import Annotated
from uuid import UUID

from services.plans.domain.life_links.link_events import Voice
from shared.domain import WITHHELD, event


@event("relation-declared")
class RelationDeclared:
    """It holds for good. kind: a code of the definition of links."""

    participant_id: UUID
    volunteer_id: Annotated[UUID, WITHHELD]
    kind: Annotated[str, WITHHELD]
    by: Annotated[Voice, WITHHELD]
    declared_on: date


EVENTS = (RelationDeclared,)
