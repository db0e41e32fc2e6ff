"""What can have happened to versioned data. Nothing in it is about a person."""

from typing import Any

from shared.domain import Account, event, record


@event("definition-published")
class DefinitionPublished:
    """content: as `definitions.kinds` writes it. published_by: the account."""

    kind: str
    reference: str
    content: dict[str, Any]
    published_by: Account


@record
class Wording:
    """The words of a measure in a language. licence_reference: what allows the provider to use
    them. items: by number. answers: what each answer means, by its number, where that is given."""

    language: str
    licence_reference: str
    instruction: str | None
    items: dict[int, str]
    answers: dict[int, str]


@event("wording-added")
class WordingAdded:
    """number: counts the wordings in this language from 1; the last one is in use."""

    reference: str
    number: int
    wording: Wording
    added_by: Account


EVENTS = (DefinitionPublished, WordingAdded)
