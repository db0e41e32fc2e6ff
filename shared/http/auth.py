"""Who is asking: a bearer token to a Principal, and the roles a route is open to.

The dependencies are coroutines although they wait for nothing: FastAPI would run a plain function
on a thread. And they take the request instead of each other: each step of a dependency costs a
request about what verifying a known token does.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from shared.domain import RoleNeeded, Unauthenticated
from shared.security import Principal, Role, TokenVerifier

SCHEME = "bearer"
# What a person's own account begins with; their record's id follows.
PERSON = "person-"
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
    """A dependency that lets these roles in and refuses all others (deny by default). Where no person comes
    in, nobody of the staff does either to what is about themselves."""
    staff_alone = Role.PERSON not in roles

    async def allowed(request: Request) -> Principal:
        principal = caller(request)
        if not principal.has(*roles):
            raise RoleNeeded(f"This needs one of the roles: {', '.join(sorted(roles))}.")
        if staff_alone and _about_themselves(request, principal):
            raise RoleNeeded("This is your own record. Ask somebody else to do it.")
        return principal

    return allowed


def _about_themselves(request: Request, principal: Principal) -> bool:
    """Of a caller who is a person on probation, too."""
    if principal.participant_id is None or not principal.has(Role.PERSON):
        return False
    try:
        return UUID(request.path_params.get("participant_id", "")) == principal.participant_id
    except ValueError:
        return False


def account(principal: Principal) -> str:
    """The account id that the log and the audit trail keep: subject at issuer."""
    return f"{known_as(principal)}@{principal.issuer}"


def known_as(principal: Principal) -> str:
    """What is kept of a caller: the subject. Of a person whose own record it is, the record's id:
    their sign-in may be their name, and would stay in the log after their erasure."""
    own = principal.participant_id
    return f"{PERSON}{own}" if own is not None and principal.roles == {Role.PERSON} else principal.subject
