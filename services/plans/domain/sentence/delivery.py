"""What can be delivered of a requirement, in values that nothing but a sentence is counted in."""

from typing import Final, Literal, assert_never

from shared.domain import Invalid
from shared.domain.quantities import SentenceDays, SentenceMinutes, SentenceSessions

# minutes: an order says hours, of 60 minutes each; parts of an hour are worked and count.
Unit = Literal["minutes", "days", "sessions"]
Delivered = SentenceMinutes | SentenceDays | SentenceSessions
# In one session; a day has so many minutes.
MOST_AT_ONCE: Final[dict[Unit, int]] = {"minutes": 24 * 60, "days": 1, "sessions": 1}
# Of what is entered from a provider's record, which may say what several weeks came to.
MOST_ENTERED: Final = 100_000


def of_sentence(unit: Unit, amount: int) -> Delivered:
    """An amount as it came in, in the requirement's own unit."""
    match unit:
        case "minutes":
            return SentenceMinutes(minutes=amount)
        case "days":
            return SentenceDays(days=amount)
        case "sessions":
            return SentenceSessions(sessions=amount)
    assert_never(unit)


def measured(value: Delivered) -> tuple[Unit, int]:
    """Unit and amount. Raises Invalid for a value of any other type, time credits first among them."""
    unit: Unit
    match value:
        case SentenceMinutes():
            unit, amount = "minutes", value.minutes
        case SentenceDays():
            unit, amount = "days", value.days
        case SentenceSessions():
            unit, amount = "sessions", value.sessions
        case _:
            raise Invalid(
                "Only what is served under the order counts towards a requirement; nothing else ever does.",
                field="delivered",
                code="not-of-the-sentence",
            )
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise Invalid("A whole number is needed.", field="delivered")
    return unit, amount
