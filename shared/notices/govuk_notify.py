"""GOV.UK Notify, by its public client library.

Its two templates, one of texts and one of emails, say nothing of their own: the text's is
`((message))`; the email's has the subject `((subject))` and the body `((message))`."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final, TypeVar
from uuid import UUID

import requests
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError

from shared.notices.port import Delivered, Delivery, Message, NotNow, Refused, Sender
from shared.notices.settings import NotifySettings

T = TypeVar("T")
# Of one step of a request: to connect, and for each part of the answer.
LONGEST_SECONDS: Final = 8
# https://docs.notifications.service.gov.uk: a text's or an email's `status`. Whatever else it says is
# on its way.
ENDED: Final = {
    "delivered": Delivery.DELIVERED,
    "permanent-failure": Delivery.FAILED,
    "temporary-failure": Delivery.FAILED,
    "technical-failure": Delivery.FAILED,
}
# About our key, our clock or our rate, not about the message.
OUR_FAULT: Final = frozenset({401, 403, 408, 429})
CODE: Final = re.compile(r"[A-Za-z]{1,40}")

# It logs what the provider says of a request, which may quote an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL + 1)


class NotifySender(Sender):
    def __init__(self, settings: NotifySettings) -> None:
        self._settings = settings

    async def send(self, message: Message) -> str:
        answer = await self._ask(lambda client: self._post(client, message))
        return str(answer["id"])

    async def find(self, notice_id: UUID) -> str | None:
        answer = await self._ask(lambda client: client.get_all_notifications(reference=str(notice_id)))
        return next((str(found["id"]) for found in answer["notifications"]), None)

    async def state(self, reference: str) -> Delivered:
        answer = await self._ask(lambda client: client.get_notification_by_id(reference))
        status = answer["status"]
        ended = ENDED.get(status, Delivery.UNDER_WAY)
        return Delivered(ended, status if ended is Delivery.FAILED else None)

    def _post(self, client: NotificationsAPIClient, message: Message) -> Any:
        reference, said = str(message.notice_id), {"message": message.body}
        if message.channel == "text":
            return client.send_sms_notification(
                message.address, str(self._settings.text_template_id), said, reference
            )
        said["subject"] = message.subject
        return client.send_email_notification(
            message.address, str(self._settings.email_template_id), said, reference
        )

    async def _ask(self, ask: Callable[[NotificationsAPIClient], T]) -> T:
        # The library waits in its thread, and one client is not for two threads.
        return await asyncio.to_thread(self._asked, ask)

    def _asked(self, ask: Callable[[NotificationsAPIClient], T]) -> T:
        settings = self._settings
        client = NotificationsAPIClient(
            settings.api_key.get_secret_value(), settings.base_url, timeout=LONGEST_SECONDS
        )
        with closing(client.request_session):
            try:
                return ask(client)
            except HTTPError as fault:
                # Without what it says and where it came from: both may quote the address.
                raise meaning(fault) from None


class Unclear(Exception):
    """The provider failed, or was not heard: the message may have been taken."""


def meaning(fault: HTTPError) -> Exception:
    """Which of the port's answers it is."""
    if fault.response is None:
        # Without a connection nothing was sent.
        unsent = isinstance(fault.__cause__ or fault.__context__, requests.ConnectTimeout)
        return NotNow("not-reached") if unsent else Unclear("no-answer")
    status: int = fault.response.status_code
    if status in OUR_FAULT:
        return NotNow(f"{status}")
    if 400 <= status < 500:
        return Refused("-".join((str(status), *_code(fault))))
    return Unclear(str(status))


def _code(fault: HTTPError) -> list[str]:
    """The class of the first error that the provider names, never its words."""
    named = fault.message
    first = named[0].get("error") if isinstance(named, list) and named else None
    return [first] if isinstance(first, str) and CODE.fullmatch(first) else []
