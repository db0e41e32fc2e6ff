"""deploy/compose.yaml with its variables filled in, as Compose would read it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from shared.security import DEVELOPMENT_ISSUER
from shared.testing.http import KEYS

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
FILE, EXAMPLE = DEPLOY / "compose.yaml", DEPLOY / ".env.example"
IMAGE = "mydirection"
REFERENCE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")
VALUES: Mapping[str, str] = {
    "POSTGRES_PASSWORD": "of-the-superuser",
    "ASSESSMENT_PASSWORD": "of-assessment",
    "PLANS_PASSWORD": "of-plans",
    "ANALYTICS_PASSWORD": "of-analytics",
    "MASTER_KEY": KEYS["master_key"],
    "INDEX_KEY": KEYS["index_key"],
    "TOKEN_ISSUER": DEVELOPMENT_ISSUER,
    "TOKEN_JWKS_URL": "https://issuer.invalid/jwks.json",
}


class Missing(ValueError):
    """A required variable has no value."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """Raises Missing."""

    def value(found: re.Match[str]) -> str:
        given = values.get(found["name"], "")
        if not given and found["kind"] == "?":
            raise Missing(found["name"])
        return given or found["rest"] or ""

    return REFERENCE.sub(value, text)


def composition(values: Mapping[str, str] = VALUES) -> dict[str, Any]:
    """The whole file. Raises Missing."""
    loaded: dict[str, Any] = yaml.safe_load(filled(FILE.read_text(), values))
    return loaded


def containers() -> dict[str, Any]:
    return dict(composition()["services"])


def processes() -> dict[str, Any]:
    """The containers that run our own image."""
    return {name: it for name, it in containers().items() if it["image"] == IMAGE}


def example() -> dict[str, str]:
    """The variables of .env.example; "" where a value is to be filled in."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
