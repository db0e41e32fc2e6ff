"""What a route is handed of a POST, beside its body."""

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Header, Request

from shared.eventstore import Origin
from shared.http.answers import Claim
from shared.http.auth import account, caller
from shared.http.etag import expected_version
from shared.http.names import check_names
from shared.http.values import KEY
from shared.logs import correlation_id
from shared.security import Principal

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="A new random value (such as a UUID) for each command; the same again to repeat one.",
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The ETag last read: refuses (412) a later version.")
]


class Fingerprints(Protocol):
    """What the service's `Commands` does for this."""

    def fingerprint(self, *parts: bytes) -> bytes: ...
    def key_of(self, given: str) -> str: ...


@dataclass(frozen=True)
class Posted:
    """One POST. expected: the version of its If-Match, if it came with one."""

    claim: Claim
    expected: int | None = None

    @property
    def principal(self) -> Principal:
        return self.claim.principal

    @property
    def origin(self) -> Origin:
        return origin_of(self.claim)

    def row(self, key: str, fingerprint: bytes) -> Claim:
        """The claim of one row of a batch, which has a key of its own."""
        given = self.claim
        return Claim(given.principal, given.route, key, fingerprint, given.correlation_id)


def origin_of(claim: Claim) -> Origin:
    return Origin(actor=account(claim.principal), correlation_id=claim.correlation_id)


async def posted(request: Request, key: IdempotencyKey, if_match: IfMatch = None) -> Posted:
    """Raises Invalid for a name twice in an object of the body."""
    commands: Fingerprints = request.app.state.commands
    body = await request.body()
    check_names(body)
    # With the path: the same body for another record is another command.
    fingerprint = commands.fingerprint(request.url.path.encode(), body)
    route = request.scope["route"].path
    claim = Claim(caller(request), route, commands.key_of(key), fingerprint, correlation_id.get())
    return Posted(claim, expected_version(if_match))


async def posted_batch(request: Request) -> Posted:
    """A batch has no key of its own: each of its rows has one."""
    return Posted(Claim(caller(request), request.scope["route"].path, "", b"", correlation_id.get()))


Command = Annotated[Posted, Depends(posted)]
Batch = Annotated[Posted, Depends(posted_batch)]
