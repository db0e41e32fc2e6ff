"""Who is asking: a bearer token to a Principal, and the roles a route is open to.

The dependencies are coroutines although they wait for nothing: FastAPI would run a plain function
on a thread. And they take the request instead of each other: each step of a dependency costs a
request about what verifying a known token does.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request

from shared.domain import RoleNeeded, Unauthenticated
from shared.security import Principal, Role, TokenVerifier

SCHEME = "bearer"
SECURITY: dict[str, Any] = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A signed token of the identity provider",
    }
}


async def authenticate(request: Request) -> Principal:
    """The caller. Raises Unauthenticated."""
    return caller(request)


def caller(request: Request) -> Principal:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Send a bearer token in the Authorization header.")
    verifier: TokenVerifier = request.app.state.verifier
    return verifier.verify(token.strip())


Authenticated = Annotated[Principal, Depends(authenticate)]


def open_to(*roles: Role) -> Callable[[Request], Awaitable[Principal]]:
    """A dependency that lets these roles in and refuses all others (deny by default)."""

    async def allowed(request: Request) -> Principal:
        principal = caller(request)
        if not principal.has(*roles):
            raise RoleNeeded(f"This needs one of the roles: {', '.join(sorted(roles))}.")
        return principal

    return allowed


def account(principal: Principal) -> str:
    """The account id that the log and the audit trail keep: subject at issuer."""
    return f"{known_as(principal)}@{principal.issuer}"


def known_as(principal: Principal) -> str:
    """What is kept of a caller: the subject. Of a person whose own record it is, the record's id:
    their sign-in may be their name, and would stay in the log after their erasure."""
    own = principal.participant_id
    return f"person-{own}" if own is not None and principal.roles == {Role.PERSON} else principal.subject
