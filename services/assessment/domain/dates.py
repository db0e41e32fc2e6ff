"""Dates that must not come after others, each refusal naming its field."""

from datetime import date

from shared.domain import Invalid


def not_after(earlier: date, later: date, field: str, fault: str) -> None:
    """Raises Invalid for a date that is `fault` ("in the future")."""
    if earlier > later:
        raise Invalid(f"This date is {fault}.", field=field)
