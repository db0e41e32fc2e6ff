"""The language that a request accepts best (RFC 9110, 12.5.4)."""

import re
from typing import Final

ENGLISH: Final = "en"
ACCEPTED: Final = re.compile(
    r"([A-Za-z]{2,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*(?:,|$)"
)


def first_of(accepted: str | None) -> str:
    """Of an Accept-Language header; English where it says nothing that can be read."""
    ranked = [
        (-float(quality or 1), place, language.lower())
        for place, (language, quality) in enumerate(ACCEPTED.findall(accepted or ""))
    ]
    return min((each for each in ranked if each[0]), default=(0, 0, ENGLISH))[2]
