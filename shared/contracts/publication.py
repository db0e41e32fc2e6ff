"""From a private domain event to the public one: the `publications` room's types."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.declaration import Contract, Misrouted
from shared.contracts.envelope import Envelope, is_restricted, schema_uri, source_of

Publications = Mapping[type, Callable[[Any], Contract | None]]


class Published(Protocol):
    """What an envelope needs of a stored event."""

    @property
    def id(self) -> UUID: ...
    @property
    def event(self) -> Any: ...
    @property
    def recorded_at(self) -> Any: ...
    @property
    def subject(self) -> str: ...
    @property
    def sequence(self) -> int | None: ...
    @property
    def correlation_id(self) -> str: ...


def publish(publications: Publications, event: object) -> Contract | None:
    """The public form of a private event, or None when it has none."""
    publication = publications.get(type(event))
    return publication(event) if publication else None


def published(publications: Publications, event: object, subject: str) -> bool:
    """Whether an event about to be appended has a public form. Raises Misrouted, a programming
    fault, where it would be read by others than it is meant for."""
    data = publish(publications, event)
    if data is not None and data.contract_restricted != is_restricted(subject):
        raise Misrouted(data.contract_type)
    return data is not None


def to_envelope(service: str, publications: Publications, stored: Published) -> Envelope:
    """The envelope of a stored event that was published when it was appended.

    The event comes decoded without any key, so a publication cannot let a private field out.
    Raises Misrouted rather than let a restricted event go where it is not meant to."""
    data = publish(publications, stored.event)
    if data is None or stored.sequence is None:
        raise ValueError(f"event {stored.id} has a sequence but no publication")
    if data.contract_restricted != is_restricted(stored.subject):
        raise Misrouted(data.contract_type)
    values = data.model_dump(mode="json")
    detail = data.contract_detail
    return Envelope(
        id=stored.id,
        source=source_of(service),
        type=data.contract_type,
        time=stored.recorded_at,
        subject=stored.subject,
        dataschema=schema_uri(data.contract_type, data.contract_version),
        sequence=stored.sequence,
        correlationid=stored.correlation_id,
        detailurl=detail.format_map(values) if detail else None,
        data=values,
    )
