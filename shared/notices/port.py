"""What sends: the port that every provider's adapter has.

Three answers to a message: it was taken; it was surely not taken (Refused: for ever, NotNow: for the
moment); and nobody knows, which is every other fault."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from shared.notices.address import Channel


@dataclass(frozen=True)
class Message:
    """notice_id: what the provider keeps with it, so that it can be found again. Shows neither the
    address nor the text where it is printed."""

    notice_id: UUID
    channel: Channel
    address: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)


class Delivery(StrEnum):
    """What became of a message that was taken."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivered:
    """reason: a code that says why it failed, as the provider has it."""

    state: Delivery
    reason: str | None = None


class Refused(Exception):
    """The provider will never take this message. code: why, in letters, digits and hyphens."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNow(Exception):
    """The provider surely did not take this message, and may take it later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Sender(Protocol):
    async def send(self, message: Message) -> str:
        """The provider's reference. Raises Refused and NotNow; after any other fault it may have
        been taken."""

    async def find(self, notice_id: UUID) -> str | None:
        """The provider's reference of a message that may have been taken; None: it was not."""

    async def state(self, reference: str) -> Delivered:
        """What became of it."""
