"""Amounts that must never be taken for each other, each a type of its own without a common base.

What is served under an order of the court and what is earned in the time bank are both counted in
minutes. Nothing here turns one into the other, and nothing may: see docs/decisions/0017."""

from typing import final

from shared.domain.events import record


@final
@record
class SentenceMinutes:
    """Worked or attended under an order of the court."""

    minutes: int


@final
@record
class SentenceDays:
    """Days of activity under an order of the court."""

    days: int


@final
@record
class SentenceSessions:
    """Sessions attended under an order of the court."""

    sessions: int


@final
@record
class Pence:
    """Money, in whole pence of pounds sterling. There is no other currency."""

    pence: int


@final
@record
class CreditMinutes:
    """Earned in the time bank by giving time to somebody, and spent there alone."""

    minutes: int
