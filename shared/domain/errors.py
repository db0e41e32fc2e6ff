"""Every answer that is not a success, as one tree; one handler turns it into problem+json.

Refusal
 ├─ Malformed 400
 ├─ Unauthenticated 401
 ├─ Forbidden 403
 ├─ NotFound 404
 ├─ Conflict 409
 │   └─ NotYetKnown (an id that has not arrived here yet: try again)
 ├─ Gone 410
 ├─ StaleVersion 412
 ├─ TooLarge 413
 ├─ WrongMedia 415
 ├─ Invalid 422 (names the field)
 └─ Unavailable 503
     └─ OutcomeUnknown (the connection was lost during COMMIT: repeat with the same key)

A detail is written for the person who reads it, says the way out, and never repeats a name,
a CRN or anybody's own words.
"""

from typing import ClassVar


class Refusal(Exception):
    """Base of the tree. `code` is stable and machine-readable, `detail` is plain language."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"
    retry_after_seconds: ClassVar[int | None] = None

    def __init__(self, detail: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.reason = code or self.code


class Malformed(Refusal):
    code, title = "malformed", "The request could not be read"


class Unauthenticated(Refusal):
    status, code, title = 401, "unauthenticated", "Sign in first"


class Forbidden(Refusal):
    status, code, title = 403, "forbidden", "Your role does not allow this"


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


class Unavailable(Refusal):
    status, code, title = 503, "unavailable", "Not available for the moment"
    retry_after_seconds = 5


class OutcomeUnknown(Unavailable):
    code, title = "outcome-unknown", "It is not known whether this was recorded"
    retry_after_seconds = 1
