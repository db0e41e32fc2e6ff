"""As of when something is read: a calendar date at the provider's place, or an instant."""

from datetime import date, datetime
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

DAY = "2026-01-31"


def _instant_or_day(value: str) -> datetime | date:
    try:
        found = date.fromisoformat(value) if len(value) == len(DAY) else datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or (isinstance(found, datetime) and found.tzinfo is None):
        raise ValueError("give a date as YYYY-MM-DD, or an instant with its offset from UTC")
    return found


AsOf = Annotated[
    datetime | date,
    PlainValidator(_instant_or_day),
    WithJsonSchema({"type": "string", "examples": [DAY, f"{DAY}T16:30:00Z"]}),
]
