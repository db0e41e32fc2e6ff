"""Fields that are sealed with a person's key wherever they are stored."""

import enum
from dataclasses import field, fields
from typing import Any, Final, Literal


class Erased(enum.Enum):
    """What a private field reads as once its person's key is destroyed."""

    ERASED = "erased"


ERASED: Final[Literal[Erased.ERASED]] = Erased.ERASED

_KEY = "sealed_for"


def private(*, of: str, **kwargs: Any) -> Any:
    """Declare a dataclass field as private; `of` names the sibling field that holds the id of
    the person whose key seals it. Type the field `T | Erased`: it decodes to ERASED for ever
    after that key is destroyed."""
    return field(metadata={_KEY: of}, **kwargs)


def private_fields(cls: type) -> dict[str, str]:
    """Private field name -> name of the field holding its person's id."""
    return {f.name: f.metadata[_KEY] for f in fields(cls) if _KEY in f.metadata}
