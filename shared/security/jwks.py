"""The issuer's public keys: fixed, or fetched in the background."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Protocol

import httpx
import jwt

# Asymmetric only: with a symmetric one, whoever can verify a token could also write one.
ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")

log = logging.getLogger(__name__)


class KeySource(Protocol):
    """Where a verifier finds keys. `generation` grows whenever the keys change."""

    @property
    def ready(self) -> bool: ...
    @property
    def generation(self) -> int: ...
    def key_for(self, kid: str) -> jwt.PyJWK | None: ...


def parse_jwks(jwks: Any) -> dict[str, jwt.PyJWK]:
    """The usable keys of a JWKS document by kid; keys of another use or algorithm are left out.

    Raises ValueError where the document is no JWKS or holds no usable key."""
    entries = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(entries, list):
        raise ValueError("not a JWKS document: it has no list 'keys'")
    keys = {entry["kid"]: key for entry in entries if (key := _usable(entry)) is not None}
    if not keys:
        raise ValueError(f"the JWKS document holds no signing key with a kid for {', '.join(ALGORITHMS)}")
    return keys


def _usable(entry: Any) -> jwt.PyJWK | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or "d" in entry:  # "d": a private key has no business here
        return None
    with suppress(jwt.PyJWTError):
        key = jwt.PyJWK(entry)
        return key if key.algorithm_name in ALGORITHMS else None
    return None


class StaticKeys:
    """Keys that never change."""

    ready = True
    generation = 0

    def __init__(self, jwks: Mapping[str, Any]) -> None:
        self._keys = parse_jwks(jwks)

    def key_for(self, kid: str) -> jwt.PyJWK | None:
        return self._keys.get(kid)


class RemoteKeys:
    """Keys of a real issuer, fetched in the background so that no request waits for them.

    refresh_seconds:  how often they are fetched anyway.
    at_least_seconds: the shortest time between two fetches, whatever kids callers make up.
    The last good keys stay when a fetch fails; `ready` is False until the first success.
    """

    def __init__(
        self,
        url: str,
        *,
        refresh_seconds: float = 300,
        at_least_seconds: float = 5,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.generation = 0
        self._url, self._transport = url, transport
        self._refresh_seconds, self._at_least_seconds = refresh_seconds, at_least_seconds
        self._keys: dict[str, jwt.PyJWK] = {}
        self._document: Any = None
        self._wanted = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        return bool(self._keys)

    def key_for(self, kid: str) -> jwt.PyJWK | None:
        key = self._keys.get(kid)
        if key is None and self._loop is not None and not self._wanted.is_set():
            self._loop.call_soon_threadsafe(self._wanted.set)
        return key

    async def start(self) -> None:
        """Begin fetching; returns at once."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._keep_fresh(), name="jwks")

    async def stop(self) -> None:
        task, self._task, self._loop = self._task, None, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _keep_fresh(self) -> None:
        async with httpx.AsyncClient(transport=self._transport, timeout=5) as client:
            while True:
                self._wanted.clear()
                fetched = await self._fetch(client)
                await asyncio.sleep(self._at_least_seconds)
                if fetched:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._refresh_seconds):
                            await self._wanted.wait()

    async def _fetch(self, client: httpx.AsyncClient) -> bool:
        try:
            answer = await client.get(self._url)
            self._take(answer.raise_for_status().json())
        except Exception as fault:  # whatever the issuer answers, the fetching goes on
            log.warning("signing keys not fetched, the last good ones stay: %s", type(fault).__name__)
            return False
        return True

    def _take(self, document: Any) -> None:
        if document != self._document:
            self._keys, self._document = parse_jwks(document), document
            self.generation += 1
