"""The words every domain speaks: refusals, private fields, the decider. Pure: standard library only."""

from shared.domain.decider import Decider
from shared.domain.errors import (
    Busy,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    NotYetKnown,
    OutcomeUnknown,
    Refusal,
    RoleNeeded,
    StaleVersion,
    TooLarge,
    Unauthenticated,
    Unavailable,
    WrongMedia,
)
from shared.domain.events import DomainEvent, Upcaster, event, record
from shared.domain.private import ERASED, Erased, private, private_fields
from shared.domain.withheld import WITHHELD, Account, withheld_fields

__all__ = [
    "ERASED",
    "WITHHELD",
    "Account",
    "Busy",
    "Conflict",
    "Decider",
    "DomainEvent",
    "Erased",
    "Forbidden",
    "Gone",
    "Invalid",
    "Malformed",
    "NotFound",
    "NotYetKnown",
    "OutcomeUnknown",
    "Refusal",
    "RoleNeeded",
    "StaleVersion",
    "TooLarge",
    "Unauthenticated",
    "Unavailable",
    "Upcaster",
    "WrongMedia",
    "event",
    "private",
    "private_fields",
    "record",
    "withheld_fields",
]
