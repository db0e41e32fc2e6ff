"""A bearer token to a principal, or a refusal."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import jwt

from shared.domain import Unauthenticated, Unavailable
from shared.security.jwks import ALGORITHMS, KeySource
from shared.security.principal import Principal, Role
from shared.security.recent import Recent

LONGEST_TOKEN: Final = 8192
ROLES: Final = frozenset(Role)

# Times are compared with the clock passed in, and not with the one PyJWT reads.
_OPTIONS: Final[Any] = {
    "require": ["iss", "aud", "exp", "sub"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "enforce_minimum_key_length": True,
}
_CODES: Final[dict[type[Exception], str]] = {
    jwt.InvalidIssuerError: "token-wrong-issuer",
    jwt.InvalidAudienceError: "token-wrong-audience",
    jwt.InvalidSignatureError: "token-bad-signature",
    jwt.InvalidAlgorithmError: "token-bad-algorithm",
    jwt.InvalidKeyError: "token-unknown-key",  # too short to be trusted
}


@dataclass(frozen=True, slots=True)
class _Verified:
    generation: int
    expires: float  # seconds since 1970, leeway included
    principal: Principal


class TokenVerifier:
    """Verifies bearer tokens of one issuer for one audience.

    A verified token is remembered until it expires or the keys change, by its digest, so that
    neither a dump nor a log of the cache gives a token away.
    """

    def __init__(
        self,
        keys: KeySource,
        *,
        issuer: str,
        audience: str,
        clock: Callable[[], datetime],
        leeway_seconds: float = 30,
        cache_size: int = 10_000,
    ) -> None:
        self._keys, self._issuer, self._audience = keys, issuer, audience
        self._clock, self._leeway = clock, leeway_seconds
        self._verified: Recent[bytes, _Verified] = Recent(cache_size)

    def verify(self, token: str) -> Principal:
        """The caller behind a compact JWT.

        Raises Unauthenticated, whose `reason` says why: token-malformed, -unknown-key,
        -bad-algorithm, -bad-signature, -wrong-issuer, -wrong-audience, -not-yet-valid, -expired;
        and Unavailable while the issuer's keys have not been fetched once."""
        digest = sha256(token.encode(errors="replace")).digest()
        known, now = self._verified.get(digest), self._clock().timestamp()
        if known is None or known.generation != self._keys.generation:
            known = self._examine(token, now)
            self._verified.put(digest, known)
        if now >= known.expires:
            self._verified.forget(digest)
            raise _refusal("token-expired")
        return known.principal

    def _examine(self, token: str, now: float) -> _Verified:
        generation = self._keys.generation
        claims = self._claims(token)
        if _seconds(claims.get("nbf", 0)) > now + self._leeway:
            raise _refusal("token-not-yet-valid")
        return _Verified(generation, _seconds(claims["exp"]) + self._leeway, self._principal(claims))

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > LONGEST_TOKEN:
            raise _refusal("token-malformed")
        try:
            return jwt.decode(
                token,
                self._key(jwt.get_unverified_header(token)),
                algorithms=ALGORITHMS,
                issuer=self._issuer,
                audience=self._audience,
                options=_OPTIONS,
            )
        # PyJWT lets some through: unencodable text, and JSON nested a thousand deep.
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as fault:
            raise _refusal(_CODES.get(type(fault), "token-malformed")) from None

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        if header.get("alg") not in ALGORITHMS:
            raise _refusal("token-bad-algorithm")
        key = self._keys.key_for(header.get("kid", ""))
        if key is None and not self._keys.ready:
            raise Unavailable("Signing in is not possible for the moment. Try again soon.")
        if key is None:
            raise _refusal("token-unknown-key")
        return key

    def _principal(self, claims: dict[str, Any]) -> Principal:
        if not claims["sub"]:
            raise _refusal("token-malformed")
        roles = _roles(claims.get("roles"))
        own = _uuid(claims.get("participant_id")) if Role.PERSON in roles else None
        return Principal(self._issuer, claims["sub"], roles, own)


def _roles(named: object) -> frozenset[Role]:
    # An issuer may know roles of other systems: what is not ours gives nothing.
    names = named if isinstance(named, list) else []
    return frozenset(Role(name) for name in names if isinstance(name, str) and name in ROLES)


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or not -1e12 < value < 1e12:  # JSON as Python reads it has NaN
        raise _refusal("token-malformed")
    return float(value)


def _uuid(value: object) -> UUID | None:
    with suppress(ValueError):
        return UUID(str(value))
    return None


def _refusal(code: str) -> Unauthenticated:
    # One detail for every cause: nobody learns from the words how close a forgery came.
    return Unauthenticated("You are not signed in here, or no longer. Sign in again.", code=code)
