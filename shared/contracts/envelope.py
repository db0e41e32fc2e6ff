"""The envelope of every public event: CloudEvents 1.0, structured mode."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

RESTRICTED_SUBJECT = "register-"


class Envelope(BaseModel):
    """One public event as it travels.

    `subject` is the participant (or the stream, where it belongs to nobody or to several) and the
    Kafka key. `sequence` is gapless from 1 per (source, subject). `correlationid` is the request's.
    `detailurl` (an extension): where more is read, relative to the address that the services are
    reached at; null where there is no such place.
    """

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = Field(pattern=r"^/mydirection/[a-z]+$")
    type: str = Field(pattern=r"^mydirection(\.[a-z_]+)+$")
    time: datetime
    subject: str
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    sequence: int = Field(ge=1)
    correlationid: str
    detailurl: str | None = Field(default=None, pattern=r"^/[!-~]*$")
    data: dict[str, Any]


def source_of(service: str) -> str:
    return f"/mydirection/{service}"


def schema_uri(type_: str, version: int) -> str:
    return f"urn:{type_.replace('.', ':')}:{version}"


def restricted_subject(person: object) -> str:
    """The subject of everything restricted about a person, who has another one for the rest: each
    topic then holds all of a subject, and its sequence has no gaps."""
    return f"{RESTRICTED_SUBJECT}{person}"


def is_restricted(subject: str) -> bool:
    """Whether a subject's events travel on the restricted topic alone."""
    return subject.startswith(RESTRICTED_SUBJECT)


def person_of(subject: str) -> str:
    """Whose events these are, where they are somebody's: the same person under both subjects."""
    return subject.removeprefix(RESTRICTED_SUBJECT)
