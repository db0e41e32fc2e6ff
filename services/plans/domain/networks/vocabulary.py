"""The codes that ties, and groups and places of the directory, are described by: versioned data."""

from collections.abc import Collection, Mapping

from shared.domain import Invalid, record

Title = Mapping[str, str]


@record
class Role:
    """What the other is to the person. service: somebody who is there because they are paid to be."""

    code: str
    title: Title
    service: bool = False


@record
class Vocabulary:
    """categories: of people who are met at a place, by the codes of the register of exclusions.
    open_to: whom a place takes. Titles by language."""

    code: str
    version: int
    title: str
    source: str
    roles: tuple[Role, ...]
    frequencies: Mapping[str, Title]
    place_kinds: Mapping[str, Title]
    categories: Mapping[str, Title]
    open_to: Mapping[str, Title]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def role(self, code: str) -> Role:
        """Raises Invalid for one that is not listed."""
        found = next((role for role in self.roles if role.code == code), None)
        if found is None:
            raise _unknown("kind", [role.code for role in self.roles])
        return found


def check_code(code: str, known: Collection[str], field: str) -> None:
    """Raises Invalid for one that is not listed."""
    if code not in known:
        raise _unknown(field, known)


def in_order(codes: Collection[str], known: Collection[str], field: str) -> tuple[str, ...]:
    """Sorted. Raises Invalid for a code twice, or one that is not listed."""
    if len(set(codes)) < len(codes):
        raise Invalid("Name each code once.", field=field)
    for code in codes:
        check_code(code, known, field)
    return tuple(sorted(codes))


def _unknown(field: str, known: Collection[str]) -> Invalid:
    return Invalid(f"This code is not known. There are: {', '.join(known)}.", field=field)
