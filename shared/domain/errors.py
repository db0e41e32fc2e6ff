"""Every answer that is not a success, as one tree; one handler turns it into problem+json.

Refusal
 ├─ Malformed 400
 ├─ Unauthenticated 401
 ├─ Forbidden 403
 │   └─ RoleNeeded (the caller's role is not one of those it is open to)
 ├─ NotFound 404
 ├─ Conflict 409
 │   └─ NotYetKnown (an id that has not arrived here yet: try again)
 ├─ Gone 410
 ├─ StaleVersion 412
 ├─ TooLarge 413
 ├─ WrongMedia 415
 ├─ Invalid 422 (names the field, or each of several)
 └─ Unavailable 503
     ├─ Busy (others are changing the same record: try again)
     └─ OutcomeUnknown (the connection was lost during COMMIT: repeat with the same key)

A detail is written for the person who reads it, says the way out, and never repeats a name,
a CRN or anybody's own words.
"""

from collections.abc import Mapping
from typing import ClassVar, Self


class Refusal(Exception):
    """Base of the tree. `code` is stable and machine-readable, `detail` is plain language. faults:
    what is wrong with each field that is named."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"
    retry_after_seconds: ClassVar[int | None] = None

    def __init__(self, detail: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.faults: Mapping[str, str] = {field: detail} if field else {}
        self.reason = code or self.code


class Malformed(Refusal):
    code, title = "malformed", "The request could not be read"


class Unauthenticated(Refusal):
    status, code, title = 401, "unauthenticated", "Sign in first"


class Forbidden(Refusal):
    status, code, title = 403, "forbidden", "This is not yours to do"


class RoleNeeded(Forbidden):
    title = "Your role does not allow this"


class NotFound(Refusal):
    status, code, title = 404, "not-found", "Not found"


class Conflict(Refusal):
    status, code, title = 409, "conflict", "This does not fit what is recorded"


class NotYetKnown(Conflict):
    code, title = "not-yet-known", "Not known here yet"
    retry_after_seconds = 1


class Gone(Refusal):
    status, code, title = 410, "erased", "This record was erased"


class StaleVersion(Refusal):
    status, code, title = 412, "stale-version", "Somebody changed this since you read it"


class TooLarge(Refusal):
    status, code, title = 413, "too-large", "Too large"


class WrongMedia(Refusal):
    status, code, title = 415, "wrong-media-type", "Another media type is needed"


class Invalid(Refusal):
    status, code, title = 422, "invalid", "A value is not valid"

    @classmethod
    def each(cls, faults: Mapping[str, str], *, code: str | None = None) -> Self:
        """Of several fields at once, each with what is wrong with it; `field` is the first of them."""
        first, detail = next(iter(faults.items()))
        if len(faults) > 1:
            detail = f"Not accepted: {', '.join(faults)}. Each says why."
        refused = cls(detail, field=first, code=code)
        refused.faults = faults
        return refused


class Unavailable(Refusal):
    status, code, title = 503, "unavailable", "Not available for the moment"
    retry_after_seconds = 5


class Busy(Unavailable):
    code, title = "busy", "Others are changing this at the moment"
    retry_after_seconds = 2

    def __init__(self) -> None:
        super().__init__(
            "Others are changing the same record at this moment. Nothing was recorded. Try again shortly."
        )


class OutcomeUnknown(Unavailable):
    code, title = "outcome-unknown", "It is not known whether this was recorded"
    retry_after_seconds = 1
