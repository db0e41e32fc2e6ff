"""Who speaks. The person and the practitioner each write in a session of their own, and neither
can speak for the other unmarked."""

from typing import Literal

from shared.domain.events import record
from shared.domain.withheld import Account

Party = Literal["person", "practitioner"]
Given = Literal["typed", "dictated", "written_down", "interpreted"]


@record
class Author:
    """party: `person` only in a session of that person. account: the caller's, opaque."""

    party: Party
    account: Account


@record
class OwnWords:
    """What somebody said, verbatim. given: how it came to be written; `written_down` and
    `interpreted` name the account of who did it. language: BCP 47, such as `en` or `cy`."""

    text: str
    given: Given
    language: str
    taken_down_by: Account | None = None
