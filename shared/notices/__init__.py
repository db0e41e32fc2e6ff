"""Notices: telling a person, outside the service, what they asked to be told.

Handlers `request` them and `cancel` them, a `NoticeRunner` sends them through a `Sender`. What somebody
wants is theirs to say: `preferences`. Nothing is ever sent without that."""

from shared.notices.handling import prefer
from shared.notices.port import Delivered, Delivery, Message, NotNow, Refused, Sender
from shared.notices.preference_events import EVENTS
from shared.notices.requesting import NotACause, Notice, cancel, cancel_all, request
from shared.notices.runner import NoticeRunner
from shared.notices.settings import NotifySettings
from shared.notices.views import forgetting_notices, preference_changes
from shared.notices.wording import NoSuchWording, Wordings, WrongWording, load_wordings

__all__ = [
    "EVENTS",
    "Delivered",
    "Delivery",
    "Message",
    "NoSuchWording",
    "NotACause",
    "NotNow",
    "Notice",
    "NoticeRunner",
    "NotifySettings",
    "Refused",
    "Sender",
    "Wordings",
    "WrongWording",
    "cancel",
    "cancel_all",
    "forgetting_notices",
    "load_wordings",
    "prefer",
    "preference_changes",
    "request",
]
