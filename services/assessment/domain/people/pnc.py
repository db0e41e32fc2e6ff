"""The id of a person on the Police National Computer.

Long form `YYYY/NNNNNNNX`: year, a serial of seven digits, and a check letter at (the year's last two
digits followed by the serial) mod 23 in LETTERS. Short forms such as `79/163001B` have a two-digit
year and no leading zeros."""

import re
from typing import Final

from shared.domain import Invalid

LETTERS: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
FORM: Final = re.compile(r"([0-9]{4}|[0-9]{2})/([0-9]{1,7})([A-Z])")
# The letter is the same in both centuries, so that nothing in a short form says which it is.
FIRST_SHORT_YEAR: Final = 50


def normalised(text: str) -> str:
    """The long form of an id in either form. Raises Invalid, which never repeats it."""
    found = FORM.fullmatch(text.strip().upper())
    if found is None:
        raise Invalid("A PNC id is needed: year, serial and letter, such as 2008/0056560Z.", field="pnc_id")
    year, serial, letter = _year(found[1]), f"{int(found[2]):07}", found[3]
    if LETTERS[int(year[2:] + serial) % len(LETTERS)] != letter:
        raise Invalid(
            "The letter of this PNC id does not fit its digits. Compare it with the source.", field="pnc_id"
        )
    return f"{year}/{serial}{letter}"


def _year(digits: str) -> str:
    if len(digits) == 4:
        return digits
    return ("19" if int(digits) >= FIRST_SHORT_YEAR else "20") + digits
