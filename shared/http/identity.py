"""Whose tokens a service accepts: the provider's issuer, or this computer's own in development."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from shared.clock import Clock
from shared.security import DEVELOPMENT_ISSUER, DevelopmentIssuer, RemoteKeys, StaticKeys, TokenVerifier
from shared.settings import KernelSettings

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Identity:
    """The verifier that the settings ask for, and the fetching of its keys."""

    def __init__(self, settings: KernelSettings, clock: Clock) -> None:
        self._remote = RemoteKeys(settings.token_jwks_url) if settings.token_jwks_url else None
        keys = self._remote or StaticKeys(DevelopmentIssuer(settings.data_folder).jwks())
        issuer = settings.token_issuer or DEVELOPMENT_ISSUER
        self.verifier = TokenVerifier(keys, issuer=issuer, audience=settings.token_audience, clock=clock)

    def around(self, lifespan: Lifespan) -> Lifespan:
        """`lifespan` with the keys fetched in the background meanwhile."""

        @asynccontextmanager
        async def wrapped(app: FastAPI) -> AsyncIterator[None]:
            if self._remote:
                await self._remote.start()
            try:
                async with lifespan(app):
                    yield
            finally:
                if self._remote:
                    await self._remote.stop()

        return wrapped
