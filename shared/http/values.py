"""Values of request bodies, each with an error that says what would be accepted."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

EARLIEST = date(1900, 1, 1)
JOINERS = "\u200c\u200d"
ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Body(BaseModel):
    """A request body: what is not declared is refused, so that a typing error is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _iso_text(value: object) -> object:
    # Left alone, pydantic would read numbers, and texts of digits, as seconds since 1970.
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise ValueError("give a date as YYYY-MM-DD")
    return value


def _not_ancient(value: date) -> date:
    if value < EARLIEST:
        raise ValueError(f"give a date from {EARLIEST} on")
    return value


def _readable(value: str) -> str:
    """What cannot be seen could pass for another name; two joiners are part of some scripts."""
    hidden = any(unicodedata.category(c) == "Cf" and c not in JOINERS for c in value)
    if hidden or not any(c.isalpha() for c in value):
        raise ValueError("a text with letters and no invisible characters is needed")
    return value


CalendarDate = Annotated[
    date,
    BeforeValidator(_iso_text),
    AfterValidator(_not_ancient),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-01-31"]}),
]
CRN = r"^[A-Z][0-9]{6}$"
Crn = Annotated[str, StringConstraints(pattern=CRN)]
# One line of text: no control characters or line separators, no blanks around it.
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE),
    AfterValidator(_readable),
]
# Several lines, verbatim: line breaks and tabs are the only control characters.
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
MOST_CHARACTERS = 10_000
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS, pattern=LINES),
]
KEY = r"^[\x21-\x7e]{8,128}$"
RowKey = Annotated[str, StringConstraints(pattern=KEY)]
