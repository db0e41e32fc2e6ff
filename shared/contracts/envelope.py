"""The envelope of every public event: CloudEvents 1.0, structured mode."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Envelope(BaseModel):
    """One public event as it travels.

    `subject` is the participant (or the stream, where it belongs to nobody or to several) and the
    Kafka key. `sequence` is gapless from 1 per (source, subject). `correlationid` is the request's.
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
    data: dict[str, Any]


def source_of(service: str) -> str:
    return f"/mydirection/{service}"


def schema_uri(type_: str, version: int) -> str:
    return f"urn:{type_.replace('.', ':')}:{version}"
