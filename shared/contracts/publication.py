"""From a private domain event to the public one: the `publications` room's types."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.declaration import Contract
from shared.contracts.envelope import Envelope, schema_uri, source_of

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


def to_envelope(service: str, publications: Publications, stored: Published) -> Envelope:
    """The envelope of a stored event that was published when it was appended.

    The event comes decoded without any key, so a publication cannot let a private field out."""
    data = publish(publications, stored.event)
    if data is None or stored.sequence is None:
        raise ValueError(f"event {stored.id} has a sequence but no publication")
    return Envelope(
        id=stored.id,
        source=source_of(service),
        type=data.contract_type,
        time=stored.recorded_at,
        subject=stored.subject,
        dataschema=schema_uri(data.contract_type, data.contract_version),
        sequence=stored.sequence,
        correlationid=stored.correlation_id,
        data=data.model_dump(mode="json"),
    )
