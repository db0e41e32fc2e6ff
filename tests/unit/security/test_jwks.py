"""The issuer's keys: which are used, and how they are fetched."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shared.security import RemoteKeys, StaticKeys


def jwk(kid: str, **changes: Any) -> dict[str, Any]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return {**ECAlgorithm.to_jwk(public, as_dict=True), "kid": kid, **changes}


class Issuer(httpx.AsyncBaseTransport):
    """A fake issuer: answers with what the test puts there, and counts."""

    def __init__(self) -> None:
        self.answer: Callable[[], httpx.Response] = lambda: httpx.Response(503)
        self.asked: list[float] = []

    def publish(self, *keys: dict[str, Any]) -> None:
        self.answer = lambda: httpx.Response(200, json={"keys": list(keys)})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(time.monotonic())
        return self.answer()


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
async def keys(issuer: Issuer) -> AsyncIterator[RemoteKeys]:
    keys = RemoteKeys("https://issuer.example/jwks", at_least_seconds=0.05, transport=issuer)
    await keys.start()
    yield keys
    await keys.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def test_keys_of_another_use_or_algorithm_are_left_out() -> None:
    secret = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0", "kid": "shared", "alg": "HS256"}
    broken = {"kty": "EC", "crv": "P-256", "x": "?", "y": "?", "kid": "broken"}
    private = jwk("private", d="AAAA")
    nameless = {name: value for name, value in jwk("x").items() if name != "kid"}
    good = jwk("good")
    keys = StaticKeys({"keys": [secret, broken, private, nameless, 7, jwk("enc", use="enc"), good]})
    assert keys.key_for("good") is not None
    for kid in ("shared", "broken", "private", "enc", "x", ""):
        assert keys.key_for(kid) is None, kid


@pytest.mark.parametrize("document", [{}, {"keys": []}, {"keys": {}}, {"keys": [{"kty": "oct"}]}])
def test_a_document_without_usable_keys_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="JWKS document"):
        StaticKeys(document)


async def test_ready_after_the_first_success(issuer: Issuer, keys: RemoteKeys) -> None:
    await until(lambda: len(issuer.asked) >= 2)
    assert not keys.ready, "the issuer answers 503"
    issuer.publish(jwk("one"))
    await until(lambda: keys.ready)
    assert keys.key_for("one") is not None
    assert keys.generation == 1


async def test_an_unknown_kid_fetches_soon_but_not_faster_than_allowed(
    issuer: Issuer, keys: RemoteKeys
) -> None:
    issuer.publish(one := jwk("one"))
    await until(lambda: keys.ready)
    issuer.publish(one, jwk("two"))

    def found() -> bool:
        return keys.key_for("two") is not None

    await until(found)
    assert keys.generation == 2
    before = len(issuer.asked)
    for _ in range(50):
        keys.key_for("made-up")
        await asyncio.sleep(0.004)
    assert len(issuer.asked) - before <= 6
    gaps = [later - earlier for earlier, later in zip(issuer.asked, issuer.asked[1:], strict=False)]
    assert min(gaps) >= 0.045


async def test_without_unknown_kids_nothing_is_fetched_early(issuer: Issuer, keys: RemoteKeys) -> None:
    issuer.publish(jwk("one"))
    await until(lambda: keys.ready)
    asked = len(issuer.asked)
    for _ in range(20):
        keys.key_for("one")
        await asyncio.sleep(0.01)
    assert len(issuer.asked) == asked


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(500),
        lambda: httpx.Response(302, headers={"location": "https://elsewhere.example"}),
        lambda: httpx.Response(200, text="<html>"),
        lambda: httpx.Response(200, json={"keys": []}),
        lambda: httpx.Response(200, text="[" * 100_000),
    ],
)
async def test_the_last_good_keys_stay(
    issuer: Issuer, keys: RemoteKeys, answer: Callable[[], httpx.Response]
) -> None:
    issuer.publish(jwk("one"))
    await until(lambda: keys.ready)
    issuer.answer, asked = answer, len(issuer.asked)
    keys.key_for("two")
    await until(lambda: len(issuer.asked) >= asked + 2)
    assert keys.key_for("one") is not None
    assert keys.generation == 1


async def test_the_same_keys_are_no_new_generation(issuer: Issuer) -> None:
    issuer.publish(jwk("one"))
    keys = RemoteKeys(
        "https://issuer.example/jwks", refresh_seconds=0.01, at_least_seconds=0.01, transport=issuer
    )
    await keys.start()
    await until(lambda: len(issuer.asked) >= 4)
    await keys.stop()
    assert keys.generation == 1
    asked = len(issuer.asked)
    await asyncio.sleep(0.05)
    assert len(issuer.asked) == asked, "stopped"
    assert keys.key_for("two") is None
