"""An issuer for one's own computer, so that nobody needs an identity provider to try the system."""

import json
import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any, Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from shared.security.principal import Role

DEVELOPMENT_ISSUER: Final = "https://development.mydirection.invalid"
DEVELOPMENT_AUDIENCE: Final = "mydirection"
_FILE: Final = "development-issuer.pem"


class DevelopmentIssuer:
    """Issues tokens with a key of its own, kept in `folder` for its owner's eyes only.

    Raises PermissionError where others can read the key, ValueError where the file is no key.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / _FILE
        if not path.exists():
            _create(path)
        self._key = _read(path)
        self._jwk: dict[str, Any] = ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        self._kid = _thumbprint(self._jwk)

    def jwks(self) -> dict[str, Any]:
        """The public half, as a JWKS document."""
        return {"keys": [{**self._jwk, "kid": self._kid, "use": "sig", "alg": "ES256"}]}

    def token(
        self,
        *roles: Role,
        subject: str,
        now: datetime,
        participant_id: UUID | None = None,
        lifetime: timedelta = timedelta(hours=8),
    ) -> str:
        """A compact JWT; `participant_id` is the record of a caller in role person."""
        claims = {
            "iss": DEVELOPMENT_ISSUER,
            "aud": DEVELOPMENT_AUDIENCE,
            "sub": subject,
            "roles": [role.value for role in roles],
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
        }
        if participant_id is not None:
            claims["participant_id"] = str(participant_id)
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"kid": self._kid})


def _create(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes the file 0600 from its first byte; a link appears whole and never replaces
    # the key that another process made meanwhile.
    descriptor, draft = mkstemp(dir=path.parent, prefix=f".{_FILE}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"others can read {path}: run chmod 600 on it, or delete it to get a new key")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError(f"{path} holds no P-256 key: delete it to get a new one")
    return key


def _thumbprint(jwk: dict[str, Any]) -> str:
    """RFC 7638: the key's own digest as its id."""
    named = json.dumps({name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    return urlsafe_b64encode(sha256(named.encode()).digest()).rstrip(b"=").decode()
