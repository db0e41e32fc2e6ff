"""Which sender a service has, by its settings."""

from pathlib import Path
from uuid import UUID

from shared.notices.files import FileSender
from shared.notices.govuk_notify import NotifySender
from shared.notices.port import Delivered, Message, NotNow, Sender
from shared.notices.settings import NotifySettings


class NobodySends(Sender):
    """Where there is no provider: what is due waits until there is one, or until it is too late."""

    async def send(self, message: Message) -> str:
        raise NotNow("no-provider")

    async def find(self, notice_id: UUID) -> str | None:
        return None

    async def state(self, reference: str) -> Delivered:
        raise NotNow("no-provider")


def sender_of(notify: NotifySettings | None, folder: Path, *, development: bool) -> Sender:
    """GOV.UK Notify where there is a key; files in `folder` on one's own computer. Elsewhere nobody's
    address is written to a file that no erasure would reach."""
    if notify is not None:
        return NotifySender(notify)
    return FileSender(folder) if development else NobodySends()
