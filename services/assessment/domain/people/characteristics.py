"""Characteristics of a person: typed values under keys that a versioned definition lists.

Whatever its type, a value may also be a code that says why it is not known: the person prefers not
to say, was not asked, or it is missing. A key that is left out is missing."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal, get_args

from shared.domain import Invalid, record

Value = bool | int | str
NotKnown = Literal["prefers_not_to_say", "not_asked", "missing"]
NOT_KNOWN: Final[frozenset[str]] = frozenset(get_args(NotKnown))


@record
class Characteristic:
    """One key. type integer: from `minimum` to `maximum`, in `unit`; code: one of `codes`."""

    key: str
    type: Literal["integer", "boolean", "code"]
    description: str
    unit: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    codes: tuple[str, ...] = ()

    def fault(self, value: object) -> str | None:
        """What is wrong with a value, in words; None when it fits."""
        if isinstance(value, str) and value in NOT_KNOWN:
            return None
        match self.type:
            case "boolean":
                return None if isinstance(value, bool) else "true or false is needed"
            case "code":
                return None if value in self.codes else f"one of {', '.join(self.codes)} is needed"
        return self._fault_of_integer(value)

    def _fault_of_integer(self, value: object) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "a whole number is needed"
        low = self.minimum is not None and value < self.minimum
        high = self.maximum is not None and value > self.maximum
        return f"a number from {self.minimum} to {self.maximum} is needed" if low or high else None


@record
class CharacteristicsDefinition:
    """A versioned list of characteristics, referred to as `code:version`."""

    # A field that nobody declared is a slip of the pen.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    characteristics: tuple[Characteristic, ...]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def check(self, values: Mapping[str, object]) -> None:
        """Raises Invalid, naming each field, for keys that are not listed and values that do not
        fit. A key that is left out is missing."""
        faults = {f"characteristics.{key}": self._fault(key, value) for key, value in values.items()}
        found = {field: fault for field, fault in faults.items() if fault}
        if found:
            raise Invalid.each(found)

    def _fault(self, key: str, value: object) -> str | None:
        listed = {c.key: c for c in self.characteristics}
        if key not in listed:
            return f"{self.reference} has no such characteristic. It has: {', '.join(listed)}."
        fault = listed[key].fault(value)
        return fault and f"Not accepted by {self.reference}: {fault}."
