"""What would be accepted, in the words of the person who has to mend it."""

from collections.abc import Mapping
from typing import Any, Final

from shared.contracts.values import ACCOUNT, CODE, DECIMAL, VERSIONED
from shared.http.values import CRN, KEY, LINES, ONE_LINE

# The form that a text must have, by its pattern: the kernel's, then the services' own, whose
# OpenAPI documents a test compares with this.
FORMS: Final = {
    CRN: "a capital letter and six digits are needed, such as A012345",
    KEY: "8 to 128 visible characters without a space are needed, such as a new UUID",
    ONE_LINE: "one line of text is needed",
    LINES: "text without control characters is needed",
    CODE: "a code is needed: lower-case letters, digits and underscores, such as theft",
    VERSIONED: "a name and a version are needed, such as rossi:1",
    DECIMAL: "a number is needed, as text, such as 12 or 3.5",
    ACCOUNT: "an account is needed, such as cm-1@issuer: visible characters without a space",
    r"^(/[A-Za-z0-9_-]{1,100}){1,12}$": "a path within this service is needed, such as /participants/…/plan",
    r'^(?:W/)?"([0-9]{1,9})"$': "the ETag that was read is needed, in its quotes",
    r"^-?(0|[1-9][0-9]{0,2})$": "a whole number from -999 to 999 is needed, as text, such as 3",
    r"^[1-9][0-9]?$": "an item's number from 1 to 99 is needed, as text, such as 3",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$": "a language tag is needed, such as en, cy or zh-Hans",
    r"^[A-Z]{1,2}[0-9][0-9A-Z]?$": "the first half of a postcode is needed, such as LS1 or SW1A",
    r"^[\x21-\x7e]{1,100}$": "up to 100 visible characters without a space are needed, such as OFF-17",
    r"^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$": (
        "up to 64 letters, digits, and . / _ - are needed, such as DSA-2026/4"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$": (
        "up to 64 letters, digits, and . _ : / - are needed, with no space, such as S1-0042"
    ),
    r"^[a-z]{1,32}$": "the name of a service is needed, such as assessment",
    r"^[\w:.-]{1,200}$": "a subject is needed, as the feed shows it",
}
# By pydantic's type of error; `{…}` are its own facts, never the input.
WORDS: Final = {
    "missing": "this is needed",
    "missing_keyword_only_argument": "this is needed",
    "extra_forbidden": "there is no such field",
    "unexpected_keyword_argument": "there is no such field",
    "json_invalid": "this is not JSON",
    "model_type": "a JSON object is needed",
    "model_attributes_type": "a JSON object is needed",
    "dataclass_type": "a JSON object is needed",
    "dict_type": "a JSON object is needed",
    "list_type": "a list is needed",
    "tuple_type": "a list is needed",
    "string_type": "a text is needed",
    "string_unicode": "a text in Unicode is needed",
    "int_type": "a whole number is needed",
    "int_parsing": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "decimal_type": "a number is needed, as text",
    "decimal_parsing": "a number is needed, as text",
    "finite_number": "a number is needed, as text",
    "bool_type": "true or false is needed",
    "bool_parsing": "true or false is needed",
    "uuid_type": "an id is needed: 32 hexadecimal digits with hyphens",
    "uuid_parsing": "an id is needed: 32 hexadecimal digits with hyphens",
    "date_parsing": "a date that exists is needed, as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date that exists is needed, as YYYY-MM-DD",
    "datetime_type": "an instant is needed, such as 2026-01-31T12:00:00Z",
    "datetime_parsing": "an instant is needed, such as 2026-01-31T12:00:00Z",
    "datetime_from_date_parsing": "an instant is needed, such as 2026-01-31T12:00:00Z",
    "timezone_aware": "an instant with its offset is needed, such as 2026-01-31T12:00:00Z",
    "enum": "one of these is needed: {expected}",
    "union_tag_not_found": "this is needed",
    "union_tag_invalid": "one of these is needed: {expected_tags}",
    "literal_error": "one of these is needed: {expected}",
    "string_too_short": "at least {min_length} characters are needed",
    "string_too_long": "at most {max_length} characters are accepted",
    "too_short": "at least {min_length} are needed",
    "too_long": "at most {max_length} are accepted",
    "greater_than_equal": "a number of {ge} or more is needed",
    "less_than_equal": "a number of {le} or less is needed",
    "greater_than": "a number above {gt} is needed",
    "less_than": "a number below {lt} is needed",
}
# Where the least or the most is one.
OF_ONE: Final = {
    "string_too_short": "at least one character is needed",
    "string_too_long": "one character at most is accepted",
    "too_short": "at least one is needed",
    "too_long": "one at most is accepted",
}


def in_words(error: Mapping[str, Any]) -> str:
    """A message for one of pydantic's errors, which never repeats the input."""
    facts = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch" and facts.get("pattern") in FORMS:
        return FORMS[facts["pattern"]]
    words = WORDS.get(error["type"])
    if 1 in (facts.get("min_length"), facts.get("max_length")):
        words = OF_ONE.get(error["type"], words)
    if words is None:
        text: str = error["msg"]
        return text.removeprefix("Value error, ")
    return words.format(**facts)


def sentence(words: str) -> str:
    """A message that stands alone; what it gives as an example keeps its case."""
    return f"{words[:1].upper()}{words[1:]}."
