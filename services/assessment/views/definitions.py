"""The rows of versioned data, shipped and added."""

import json
from collections.abc import Iterable
from uuid import UUID

from pydantic_core import to_jsonable_python

from services.assessment.domain import definition_events as events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing

PUBLISH = """
    insert into definitions (definition_id, version, kind, reference, content, published_at)
    values ($1, $2, $3, $4, $5, $6)
"""
WORD = """
    insert into wordings (definition_id, language, number, wording, added_at)
    values ($1, $2, $3, $4, $5)
    on conflict (definition_id, language) do update
    set number = excluded.number, wording = excluded.wording, added_at = excluded.added_at
"""


def _published(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.DefinitionPublished = item.event
    content = json.dumps(event.content)
    yield _id(item), item.version, event.kind, event.reference, content, item.recorded_at


def _worded(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.WordingAdded = item.event
    wording = json.dumps(to_jsonable_python(event.wording))
    yield _id(item), event.wording.language, event.number, wording, item.recorded_at


def _id(item: Appended) -> UUID:
    return UUID(item.stream.partition("-")[2])


CHANGES = (
    Change(events.DefinitionPublished, PUBLISH, _published),
    Change(events.WordingAdded, WORD, _worded),
)
VERSIONS = {"definition": "update definitions set version = $2 where definition_id = $1"}
