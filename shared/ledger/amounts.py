"""What a ledger counts in: whole pence or whole minutes, as far as PostgreSQL's bigint goes."""

from typing import Any, Final, Literal

from shared.domain import Invalid
from shared.domain.quantities import CreditMinutes, Pence

UnitName = Literal["pence", "minutes"]
Quantity = Pence | CreditMinutes

# Of an amount, and of a balance above and below nothing.
MOST: Final = 2**63 - 1


def measured(given: Quantity, field: str) -> tuple[UnitName, int]:
    """Its unit and how many. Raises Invalid for what is not a whole number of one of the two."""
    unit: UnitName
    number: Any
    match given:
        case Pence(pence=number):
            unit = "pence"
        case CreditMinutes(minutes=number):
            unit = "minutes"
        case _:
            raise Invalid("Give this in whole pence, or in whole minutes.", field=field, code="not-a-unit")
    if type(number) is not int:  # a float compares as an integer, and a bool is one
        raise Invalid(f"Give a whole number of {unit}.", field=field, code="not-whole")
    if not -MOST <= number <= MOST:
        raise Invalid(f"This is more {unit} than can be counted.", field=field, code="too-much")
    return unit, number


def quantity(unit: UnitName, number: int) -> Quantity:
    """The inverse of `measured`."""
    return Pence(pence=number) if unit == "pence" else CreditMinutes(minutes=number)
