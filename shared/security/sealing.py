"""Sealing: AES-256-GCM under a person's key, and blind indices to find what is sealed.

Sealed bytes: one version byte, a random 96-bit nonce, the ciphertext with its 128-bit tag. The
version byte and the context are the additional data, so that what is sealed opens in its place only.
"""

import hmac
import json
import os
from base64 import b64decode, b64encode
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


class SealBroken(Exception):
    """Sealed bytes that were tampered with, moved to another place, or sealed with another key."""

    def __init__(self) -> None:
        super().__init__("sealed bytes do not open: tampered with, moved, or sealed with another key")


class SealingKey:
    """32 bytes that seal and open. They are handed to OpenSSL at once and not kept here."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self._aead = AESGCM(key)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    def seal(self, context: str, plaintext: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, plaintext, _VERSION + context.encode())

    def open(self, context: str, sealed: bytes) -> bytes:
        """What was sealed in the same context; raises SealBroken."""
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION or len(rest) < _TAG_BYTES:
            raise SealBroken
        try:
            return self._aead.decrypt(nonce, rest, _VERSION + context.encode())
        except InvalidTag:
            raise SealBroken from None


class PersonKey(SealingKey):
    """The key that seals what is private about one person in one service."""

    __slots__ = ()

    def seal_value(self, context: str, value: Any) -> str:
        """A JSON-able value as base64 text."""
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return b64encode(self.seal(context, text.encode())).decode("ascii")

    def open_value(self, context: str, token: str) -> Any:
        """The value behind `seal_value`'s text; raises SealBroken."""
        try:
            sealed = b64decode(token, validate=True)
        except ValueError:
            raise SealBroken from None
        return json.loads(self.open(context, sealed))


class BlindIndex:
    """Finds a sealed identifier without opening any: equal values of one kind have equal indices."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"a blind index key has at least {KEY_BYTES} bytes, not {len(key)}")
        self._key = key

    def __repr__(self) -> str:
        return "BlindIndex(hidden)"

    def of(self, kind: str, value: str) -> bytes:
        """32 bytes: HMAC-SHA256 of the kind's length, the kind and the value. The length keeps
        kinds apart ('ab', 'c' and 'a', 'bc'). The caller normalises the value."""
        name = kind.encode()
        return hmac.digest(self._key, len(name).to_bytes(4, "big") + name + value.encode(), "sha256")
