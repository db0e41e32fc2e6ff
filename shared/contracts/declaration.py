"""Declaring a public event: a frozen pydantic model with a dotted type and a schema version."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import Envelope, schema_uri


class Contract(BaseModel):
    """Base of all public event data: ids, codes, dates and numbers; no names, no free text, no CRN."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    contract_type: ClassVar[str]
    contract_version: ClassVar[int]


C = TypeVar("C", bound=type[Contract])
_declared: dict[str, type[Contract]] = {}


class UnknownContract(ValueError):
    """An envelope of a type or schema version that nobody declared."""


def contract(type_: str, *, version: int = 1) -> Callable[[C], C]:
    """Declare `type_` (such as `mydirection.assessment.participant.registered`)."""

    def declare(cls: C) -> C:
        uri = schema_uri(type_, version)
        if uri in _declared:
            raise TypeError(f"{uri} is declared twice")
        cls.contract_type, cls.contract_version = type_, version
        _declared[uri] = cls
        return cls

    return declare


def declared() -> dict[str, type[Contract]]:
    """Every declared contract by its schema URI."""
    return dict(_declared)


def parse(envelope: Envelope) -> Contract:
    """The typed data of an envelope. Raises UnknownContract, or pydantic's ValidationError when
    the data breaks the contract."""
    cls = _declared.get(envelope.dataschema)
    if cls is None or cls.contract_type != envelope.type:
        raise UnknownContract(envelope.dataschema)
    return cls.model_validate(envelope.data)
