"""Bodies of versioned data."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.assessment.api.models.administrations import ItemNumber
from services.assessment.domain import definition_events as domain
from services.assessment.domain.measures.measure import MOST_ITEMS
from services.assessment.views.definitions_queries import DefinitionRow
from shared.http.own_words import Language
from shared.http.values import Body, Line, Text

AnswerNumber = Annotated[str, StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,2})$")]


class Definitions(BaseModel):
    """Shipped and added, by reference (`code:version`); disposals by code. time_points and
    crisis_help are those in use, and so are lawful_bases (what consents may rest on, by purpose and arm)
    and consent_wordings."""

    model_config = ConfigDict(extra="allow")

    characteristics: dict[str, dict[str, Any]]
    outcome_rules: dict[str, dict[str, Any]]
    measures: dict[str, dict[str, Any]]
    frameworks: dict[str, dict[str, Any]]
    offences: dict[str, dict[str, Any]]
    disposals: dict[str, str]
    time_points: dict[str, Any]
    crisis_help: dict[str, Any]
    lawful_bases: dict[str, Any]
    consent_wordings: dict[str, Any]


class Published(BaseModel):
    """A version as it will stay. version: of the record, which a wording moves; also the ETag."""

    definition_id: UUID
    kind: str
    reference: str
    version: int


class DefinitionRead(Published):
    content: dict[str, Any]

    @classmethod
    def of(cls, row: DefinitionRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class WordingBody(Body):
    """The words of a measure's items, for which a provider has the licence. items: by number, all
    of them; answers: by what is answered (`0`, `1` …)."""

    language: Language
    licence_reference: Line
    instruction: Text | None = None
    items: dict[ItemNumber, Text] = Field(min_length=1, max_length=MOST_ITEMS)
    answers: dict[AnswerNumber, Line] = Field(default={}, max_length=MOST_ITEMS)

    def wording(self) -> domain.Wording:
        return domain.Wording(
            language=self.language,
            licence_reference=self.licence_reference,
            instruction=self.instruction,
            items={int(number): words for number, words in self.items.items()},
            answers={int(number): words for number, words in self.answers.items()},
        )


class WordingRead(BaseModel):
    """number: counts the wordings in this language; this is the last."""

    kind: Literal["measure"] = "measure"
    reference: str
    number: int
    language: str
    licence_reference: str
    instruction: str | None
    items: dict[str, str]
    answers: dict[str, str]
