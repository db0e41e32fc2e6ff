"""Bodies of commands on links. None says who speaks: that is whoever is signed in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.plans.domain.life_links.link_definition import LinksDefinition
from services.plans.domain.life_links.link_state import Stage
from shared.contracts.values import Code, Versioned
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, Line, Text

ClientId = Annotated[UUID | None, Field(description="Made by a client that was offline; else left out")]


class NewLink(Body):
    """volunteer_id: of one who was suggested."""

    volunteer_id: UUID
    link_id: ClientId = None


class AgreeBody(Body):
    """wording: of GET /life-links/consent-wording, as it was read."""

    wording: Versioned


class AgreeAsPersonBody(AgreeBody):
    """known_as: what you want to be called by. Nothing else of your name is told, and this once both have
    agreed."""

    known_as: Line


class LinkReviewBody(Body):
    """What each said, as codes."""

    person_says: Code
    volunteer_says: Code


class LinkEndBody(Body):
    """reason: left out where none is given."""

    reason: Code | None = None


class ConcernTextBody(Body):
    category: Code
    text: Text
    concern_id: ClientId = None


class LeadsConcernBody(ConcernTextBody):
    """text: what the lead was told, and by whom."""

    link_id: UUID


class ConcernBody(Body):
    """words: in the person's own session. text: of a practitioner."""

    category: Code
    words: OwnWordsBody | None = None
    text: Text | None = None
    concern_id: ClientId = None


class ConcernClosingBody(Body):
    """text: what was found and done, for the case manager and other leads."""

    outcome: Code
    text: Text


class MyRelationBody(Body):
    """kind: how you know each other, or that you must not be matched."""

    kind: Code


class RelationBody(MyRelationBody):
    volunteer_id: UUID


class LinkChanged(BaseModel):
    """A command took effect. version: of the link, also the ETag; staff only. concern_id: of what was
    raised."""

    link_id: UUID
    state: Stage
    version: int | None = None
    concern_id: UUID | None = None


class RelationDeclaredRead(BaseModel):
    """It holds for good, whoever said it first."""

    volunteer_id: UUID


class ConsentWording(BaseModel):
    """wording: which version it is. person, volunteer: what each agrees to, in full, by language."""

    wording: str
    person: dict[str, str]
    volunteer: dict[str, str]

    @classmethod
    def of(cls, definition: LinksDefinition) -> "ConsentWording":
        consent = definition.consent
        return cls(
            wording=definition.reference, person=dict(consent.person), volunteer=dict(consent.volunteer)
        )
