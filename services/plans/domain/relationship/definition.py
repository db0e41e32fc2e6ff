"""What contacts are said in, and for how long a rating may be changed: versioned data."""

from collections.abc import Collection, Mapping

from shared.domain import Invalid, record

Titles = Mapping[str, Mapping[str, str]]


@record
class ContactsDefinition:
    """Codes, each with its title by language. rating_change_days: how many days after it was first given
    a rating may be changed. furthest_ahead_days, furthest_back_days: from today, of the time of a
    contact."""

    code: str
    version: int
    purposes: Titles
    cancel_reasons: Titles
    decline_reasons: Titles
    missed_reasons: Titles
    present: Titles
    rating_change_days: int
    furthest_ahead_days: int
    furthest_back_days: int

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"


def one_of(codes: Collection[str], code: str, field: str) -> None:
    """Raises Invalid, naming those that there are."""
    if code not in codes:
        raise Invalid(f"One of these is needed: {', '.join(codes)}.", field=field)
