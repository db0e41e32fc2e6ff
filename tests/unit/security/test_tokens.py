"""Bearer tokens: what is accepted, what is refused and why, and what the cache forgets."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from shared.domain import Unauthenticated, Unavailable
from shared.security import Principal, Role, StaticKeys, TokenVerifier

ISSUER, AUDIENCE = "https://issuer.example", "mydirection"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ME = UUID("0190b0f0-0000-7000-8000-000000000001")

EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
SHORT_KEY = rsa.generate_private_key(65537, 1024)
ED_KEY = ed25519.Ed25519PrivateKey.generate()
JWKS: dict[str, Any] = {
    "keys": [
        {**ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True), "kid": "ec"},
        {**RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "rsa"},
        {**RSAAlgorithm.to_jwk(SHORT_KEY.public_key(), as_dict=True), "kid": "short"},
        {**OKPAlgorithm.to_jwk(ED_KEY.public_key(), as_dict=True), "kid": "ed"},
    ]
}


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class ChangingKeys(StaticKeys):
    """Keys of an issuer that rotates; counts how often a key is looked up."""

    asked = 0

    def key_for(self, kid: str) -> jwt.PyJWK | None:
        self.asked += 1
        return super().key_for(kid)

    def change_to(self, jwks: dict[str, Any]) -> None:
        self.__init__(jwks)  # type: ignore[misc]
        self.generation += 1


def claims(**changes: Any) -> dict[str, Any]:
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": NOW.timestamp() + 600, "roles": ["person"]}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def signed(key: Any = EC_KEY, algorithm: str = "ES256", kid: str = "ec", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid})


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys() -> ChangingKeys:
    return ChangingKeys(JWKS)


@pytest.fixture
def verifier(keys: ChangingKeys, clock: Clock) -> TokenVerifier:
    return TokenVerifier(keys, issuer=ISSUER, audience=AUDIENCE, clock=clock)


def refusal(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        verifier.verify(token)
    assert caught.value.detail == "You are not signed in here, or no longer. Sign in again."
    assert caught.value.__cause__ is None
    return caught.value.reason


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"), [(EC_KEY, "ES256", "ec"), (RSA_KEY, "RS256", "rsa"), (ED_KEY, "EdDSA", "ed")]
)
def test_three_asymmetric_algorithms_are_accepted(
    verifier: TokenVerifier, key: Any, algorithm: str, kid: str
) -> None:
    token = signed(key, algorithm, kid, participant_id=str(ME))
    assert verifier.verify(token) == Principal(ISSUER, "ann", frozenset({Role.PERSON}), ME)


def test_an_unsigned_token_is_refused(verifier: TokenVerifier) -> None:
    for algorithm in ("none", "None", "NONE", ""):
        unsigned = f"{part({'alg': algorithm, 'kid': 'ec'})}.{part(claims())}."
        assert refusal(verifier, unsigned) == "token-bad-algorithm"


def test_a_public_key_used_as_an_hmac_secret_is_refused(verifier: TokenVerifier) -> None:
    import hashlib
    import hmac

    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(claims())}"
    mac = base64.urlsafe_b64encode(hmac.digest(public, text.encode(), hashlib.sha256)).rstrip(b"=").decode()
    assert refusal(verifier, f"{text}.{mac}") == "token-bad-algorithm"


def test_a_key_serves_its_own_algorithm_only(verifier: TokenVerifier) -> None:
    assert refusal(verifier, signed(kid="rsa")) == "token-bad-algorithm"
    assert refusal(verifier, signed(RSA_KEY, "PS256", "rsa")) == "token-bad-algorithm"


def test_a_changed_token_is_refused(verifier: TokenVerifier) -> None:
    header, _, signature = signed().split(".")
    forged = f"{header}.{part(claims(roles=['admin']))}.{signature}"
    assert refusal(verifier, forged) == "token-bad-signature"
    stranger = ec.generate_private_key(ec.SECP256R1())
    assert refusal(verifier, signed(stranger)) == "token-bad-signature"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://other.example"}, "token-wrong-issuer"),
        ({"iss": ISSUER + "/"}, "token-wrong-issuer"),
        ({"aud": "another"}, "token-wrong-audience"),
        ({"aud": ["another", "third"]}, "token-wrong-audience"),
        ({"exp": NOW.timestamp() - 30}, "token-expired"),
        ({"nbf": NOW.timestamp() + 31}, "token-not-yet-valid"),
        ({"exp": float("nan")}, "token-malformed"),
        ({"exp": float("inf")}, "token-malformed"),
        ({"exp": str(NOW.timestamp() + 600)}, "token-malformed"),
        ({"sub": ""}, "token-malformed"),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(
    verifier: TokenVerifier, changes: dict[str, Any], reason: str
) -> None:
    assert refusal(verifier, signed(**changes)) == reason


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "sub"])
def test_a_missing_claim_is_refused(verifier: TokenVerifier, name: str) -> None:
    assert refusal(verifier, signed(**{name: None})) == "token-malformed"


def test_a_few_seconds_late_is_accepted(verifier: TokenVerifier) -> None:
    assert verifier.verify(signed(exp=NOW.timestamp() - 29)).subject == "ann"
    assert verifier.verify(signed(aud=["another", AUDIENCE], nbf=NOW.timestamp() + 29)).subject == "ann"


def test_an_unknown_or_missing_or_short_key_is_refused(verifier: TokenVerifier) -> None:
    assert refusal(verifier, signed(kid="gone")) == "token-unknown-key"
    assert refusal(verifier, jwt.encode(claims(), EC_KEY, algorithm="ES256")) == "token-unknown-key"
    assert refusal(verifier, signed_short()) == "token-unknown-key"


def signed_short() -> str:
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        return signed(SHORT_KEY, "RS256", "short")


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "\ud800.\ud800.\ud800", "é.é.é", "a" * 100_000, part([]) + ".e30.e30"]
)
def test_what_is_no_token_is_refused(verifier: TokenVerifier, token: str) -> None:
    assert refusal(verifier, token) == "token-malformed"


def test_a_deeply_nested_header_is_refused(verifier: TokenVerifier) -> None:
    nested = base64.urlsafe_b64encode(b'{"kid":' + b"[" * 4000).rstrip(b"=").decode()
    assert refusal(verifier, f"{nested}.e30.e30") == "token-malformed"


def test_roles_of_other_systems_give_nothing(verifier: TokenVerifier) -> None:
    token = signed(roles=["case_manager", "superuser", 7, None, ["admin"]], participant_id=str(ME))
    principal = verifier.verify(token)
    assert principal.roles == {Role.CASE_MANAGER}
    assert principal.participant_id is None, "only a person has a record of their own"
    assert verifier.verify(signed(roles="admin")).roles == frozenset()
    assert verifier.verify(signed(participant_id="not-an-id")).participant_id is None


def test_has_asks_for_any_of_the_roles() -> None:
    principal = Principal(ISSUER, "ann", frozenset({Role.COACH}))
    assert principal.has(Role.ADMIN, Role.COACH)
    assert not principal.has(Role.ADMIN)
    assert not principal.has()


def test_a_verified_token_is_remembered_until_it_expires(
    verifier: TokenVerifier, keys: ChangingKeys, clock: Clock
) -> None:
    token = signed()
    assert verifier.verify(token) is verifier.verify(token)
    assert keys.asked == 1
    clock.now = NOW + timedelta(seconds=629)
    verifier.verify(token)
    clock.now = NOW + timedelta(seconds=630)
    assert refusal(verifier, token) == "token-expired"


def test_a_remembered_token_is_forgotten_when_its_key_goes(
    verifier: TokenVerifier, keys: ChangingKeys
) -> None:
    token = signed()
    verifier.verify(token)
    keys.change_to({"keys": [key for key in JWKS["keys"] if key["kid"] != "ec"]})
    assert refusal(verifier, token) == "token-unknown-key"


def test_a_refused_token_is_not_remembered(verifier: TokenVerifier, keys: ChangingKeys) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    token = signed(stranger)
    assert refusal(verifier, token) == "token-bad-signature"
    assert refusal(verifier, token) == "token-bad-signature"
    assert keys.asked == 2


def test_the_cache_is_bounded(keys: ChangingKeys, clock: Clock) -> None:
    verifier = TokenVerifier(keys, issuer=ISSUER, audience=AUDIENCE, clock=clock, cache_size=2)
    first, second, third = (signed(sub=name) for name in ("ann", "bob", "cat"))
    for token in (first, second, first, third, first):
        verifier.verify(token)
    assert keys.asked == 3, "the one used last stays"
    verifier.verify(second)
    assert keys.asked == 4, "the one used longest ago went"


def test_before_the_first_keys_it_is_nobodys_fault(clock: Clock) -> None:
    class NoKeys(ChangingKeys):
        ready = False

    keys = NoKeys(JWKS)
    verifier = TokenVerifier(keys, issuer=ISSUER, audience=AUDIENCE, clock=clock)
    with pytest.raises(Unavailable):
        verifier.verify(signed(kid="not-yet"))
