"""Fields that are not told to the person whom a record is about: they are about somebody else."""

from dataclasses import fields
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints


class Withheld:
    """Marks a field's type: `Annotated[T, WITHHELD]`, also within a union or a record in a field."""


WITHHELD: Final = Withheld()
# Of a sign-in, `subject@issuer`: what a subject looks like is the issuer's affair.
Account = Annotated[str, WITHHELD]


@cache
def withheld_fields(cls: type) -> frozenset[str]:
    """Names of a dataclass's own fields that are marked; those of records in it are theirs."""
    hints = get_type_hints(cls, include_extras=True)
    return frozenset(field.name for field in fields(cls) if _marked(hints[field.name]))


def _marked(hint: Any) -> bool:
    if get_origin(hint) is Annotated and WITHHELD in hint.__metadata__:
        return True
    return any(_marked(part) for part in get_args(hint))
