"""ETag and If-Match: the version of a stream, in quotes."""

import re

from shared.domain import Malformed

FORM = re.compile(r'(?:W/)?"([0-9]{1,9})"')


def etag_of(version: int) -> str:
    return f'"{version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version of an If-Match header; None where any will do. Raises Malformed."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = FORM.fullmatch(if_match.strip())
    if not found:
        raise Malformed("Send the ETag that you read, in quotes.", field="If-Match")
    return int(found.group(1))
