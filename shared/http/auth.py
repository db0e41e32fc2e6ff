"""Who is asking: a bearer token to a Principal, and the roles a route is open to."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.domain import Forbidden, Unauthenticated
from shared.security import Principal, Role, TokenVerifier

bearer = HTTPBearer(auto_error=False, description="A signed token of the identity provider (JWT)")


# The dependencies are coroutines although they wait for nothing: FastAPI would run a plain function
# on a thread of its own, which costs a request more than all that they do.
async def authenticate(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Principal:
    if given is None:
        raise Unauthenticated("Send a bearer token in the Authorization header.")
    verifier: TokenVerifier = request.app.state.verifier
    return verifier.verify(given.credentials)


Authenticated = Annotated[Principal, Depends(authenticate)]


def open_to(*roles: Role) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that lets these roles in and refuses all others (deny by default)."""

    async def allowed(principal: Authenticated) -> Principal:
        if not principal.has(*roles):
            raise Forbidden(f"This needs one of the roles: {', '.join(sorted(roles))}.")
        return principal

    return allowed


def account(principal: Principal) -> str:
    """The account id that the log and the audit trail keep: subject at issuer."""
    return f"{principal.subject}@{principal.issuer}"
