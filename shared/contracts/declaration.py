"""Declaring a public event: a frozen pydantic model with a dotted type and a schema version."""

from collections.abc import Callable
from string import Formatter
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import Envelope, is_restricted, schema_uri


class Contract(BaseModel):
    """Base of all public event data: ids, codes, dates and numbers; no names, no free text, no CRN."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    contract_type: ClassVar[str]
    contract_version: ClassVar[int]
    contract_restricted: ClassVar[bool]
    contract_detail: ClassVar[str | None]


C = TypeVar("C", bound=type[Contract])
_declared: dict[str, type[Contract]] = {}


class UnknownContract(ValueError):
    """An envelope of a type or schema version that nobody declared."""


class Misrouted(ValueError):
    """A restricted event under a public subject, or the other way round."""

    def __init__(self, type_: str) -> None:
        super().__init__(f"{type_}: restricted events, and only they, have a restricted subject")


def contract(
    type_: str, *, version: int = 1, restricted: bool = False, detail: str | None = None
) -> Callable[[C], C]:
    """Declare `type_` (such as `mydirection.assessment.participant.registered`).

    restricted: it says who may not meet whom: it travels on the restricted topic alone, under a
        restricted subject (`envelope.restricted_subject`).
    detail: the path where more is read, with fields of the event in braces, such as
        `/assessment/participants/{participant_id}`; becomes the envelope's `detailurl`."""

    def declare(cls: C) -> C:
        uri = schema_uri(type_, version)
        if uri in _declared:
            raise TypeError(f"{uri} is declared twice")
        if unknown := _named_in(detail) - cls.__pydantic_fields__.keys():
            raise TypeError(f"{uri}: its detail names {', '.join(sorted(unknown))}, which it does not have")
        cls.contract_type, cls.contract_version = type_, version
        cls.contract_restricted, cls.contract_detail = restricted, detail
        _declared[uri] = cls
        return cls

    return declare


def declared() -> dict[str, type[Contract]]:
    """Every declared contract by its schema URI."""
    return dict(_declared)


def parse(envelope: Envelope) -> Contract:
    """The typed data of an envelope. Raises UnknownContract, Misrouted, or pydantic's
    ValidationError when the data breaks the contract."""
    cls = _declared.get(envelope.dataschema)
    if cls is None or cls.contract_type != envelope.type:
        raise UnknownContract(envelope.dataschema)
    if cls.contract_restricted != is_restricted(envelope.subject):
        raise Misrouted(envelope.type)
    return cls.model_validate(envelope.data)


def _named_in(template: str | None) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template or "") if name is not None}
