"""Where a person is told something: a UK mobile number or an email address, as it is sent to.

No refusal repeats what was given: it is somebody's contact detail."""

import re
from typing import Final, Literal

from shared.domain import Invalid

Channel = Literal["text", "email"]

PUNCTUATION: Final = re.compile(r"[\s().-]")
# Ofcom's National Telephone Numbering Plan: 071-075 and 077-079 are mobile, 070 and 076 are not, but
# for 07624 (Isle of Man).
MOBILE: Final = re.compile(r"(?:\+44|0044|44)?0?(7(?:[1-57-9]\d{8}|624\d{6}))")
# RFC 5321: 64 octets before the @, 254 in all. Neither quoted nor international: nobody's provider
# would send there.
LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL: Final = re.compile(rf"({LOCAL}(?:\.{LOCAL})*)@((?:{LABEL}\.)+[A-Za-z]{{2,63}})")
LONGEST_LOCAL, LONGEST_EMAIL = 64, 254


def normalised(channel: Channel, given: str) -> str:
    """As it is stored and sent to: `+447…`, or an email address with a domain in lower case.
    Raises Invalid."""
    return _mobile(given) if channel == "text" else _email(given)


def _mobile(given: str) -> str:
    found = MOBILE.fullmatch(PUNCTUATION.sub("", given)) if given.isascii() else None
    if not found:
        raise Invalid("Give a UK mobile number, such as 07 and nine more digits.", field="address")
    return f"+44{found[1]}"


def _email(given: str) -> str:
    found = EMAIL.fullmatch(given.strip())
    if not found or len(found[0]) > LONGEST_EMAIL or len(found[1]) > LONGEST_LOCAL:
        raise Invalid("Give an email address, such as somebody@example.org.", field="address")
    return f"{found[1]}@{found[2].lower()}"
