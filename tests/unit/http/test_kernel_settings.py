"""Settings refuse what must not go into service, and say nothing of what they were given."""

import base64
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.assessment.settings import AssessmentSettings
from shared.settings import KernelSettings
from shared.testing.http import KEYS

REAL = {"token_issuer": "https://issuer.example", "token_jwks_url": "https://issuer.example/jwks"}
GOOD: dict[str, Any] = {**KEYS, **REAL}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def coded(key: bytes) -> str:
    return base64.b64encode(key).decode()


PLACEHOLDERS = [
    "",
    "changeme",
    "secret",
    "not base64!",
    coded(bytes(32)),
    coded(b"changeme" * 4)[:-4],
    coded(b"aaaaaaaabbbbbbbbccccccccdddddddd"),
    coded(bytes(range(31))),
    coded(bytes(range(33))),
    coded(bytes(range(64))),
]


@pytest.mark.parametrize("name", ["master_key", "index_key"])
@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_a_placeholder_is_no_key(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        KernelSettings(**{**GOOD, name: value})
    assert [error["loc"] for error in refused.value.errors()] == [(name,)]
    assert not value or value not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize("name", ["master_key", "index_key"])
def test_a_key_is_needed(name: str) -> None:
    with pytest.raises(ValidationError):
        KernelSettings(**{k: v for k, v in GOOD.items() if k != name})


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"token_jwks_url": None}, "together"),
        ({"token_issuer": None}, "together"),
        ({"token_issuer": ""}, "together"),
        ({"development": True}, "not both"),
        ({"token_issuer": None, "token_jwks_url": None}, "not both"),
        ({"token_issuer": "", "token_jwks_url": ""}, "not both"),
        ({"zone": "Europe/Atlantis"}, "no such time zone"),
        ({"zone": "../../etc/passwd"}, "no such time zone"),
        ({"zone": ""}, "no such time zone"),
        ({"body_limit_bytes": 1023}, "1024"),
    ],
)
def test_what_does_not_go_together_is_refused(changed: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        KernelSettings(**{**GOOD, **changed})


def test_a_refusal_tells_no_secret() -> None:
    with pytest.raises(ValidationError) as refused:
        KernelSettings(**{**GOOD, "zone": "Nowhere", "development": True, "body_limit_bytes": "many"})
    told = str(refused.value) + repr(refused.value)
    assert not [key for key in KEYS.values() if key in told or key[:8] in told]


def test_settings_do_not_show_their_keys() -> None:
    settings = KernelSettings(**GOOD)
    shown = repr(settings) + str(settings) + repr(settings.master_keys) + settings.model_dump_json()
    assert not [key for key in KEYS.values() if key in shown]
    assert "ABCDEFGH" not in shown


def test_good_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = {
        "assessment_database_url": "postgresql+asyncpg:///a",
        "assessment_keys_url": "postgresql+asyncpg:///k",
    }
    for name, value in {**GOOD, **urls, "zone": "Europe/Paris"}.items():
        monkeypatch.setenv(f"MYDIRECTION_{name.upper()}", value)
    settings = AssessmentSettings()  # type: ignore[call-arg]
    assert (settings.zone, settings.assessment_keys_url) == ("Europe/Paris", urls["assessment_keys_url"])
    assert len(settings.index_bytes) == 32
    assert settings.master_keys.current_id == "1"


@pytest.mark.parametrize("changed", [{}, {"development": True, "token_issuer": "", "token_jwks_url": ""}])
def test_one_issuer_is_accepted(changed: dict[str, Any]) -> None:
    settings = KernelSettings(**{**GOOD, **changed})
    assert settings.development == (settings.token_issuer is None)
