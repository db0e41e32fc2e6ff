"""The development issuer: its key is made once, for its owner's eyes only."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from shared.domain import Unauthenticated
from shared.security import (
    DEVELOPMENT_AUDIENCE,
    DEVELOPMENT_ISSUER,
    DevelopmentIssuer,
    Principal,
    Role,
    StaticKeys,
    TokenVerifier,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ME = UUID("0190b0f0-0000-7000-8000-000000000001")


def verifier(issuer: DevelopmentIssuer, now: datetime = NOW) -> TokenVerifier:
    return TokenVerifier(
        StaticKeys(issuer.jwks()),
        issuer=DEVELOPMENT_ISSUER,
        audience=DEVELOPMENT_AUDIENCE,
        clock=lambda: now,
    )


def test_its_tokens_are_verified(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer(tmp_path / "new" / "folder")
    token = issuer.token(Role.PERSON, subject="ann", participant_id=ME, now=NOW)
    assert verifier(issuer).verify(token) == Principal(
        DEVELOPMENT_ISSUER, "ann", frozenset({Role.PERSON}), ME
    )
    manager = verifier(issuer).verify(issuer.token(Role.CASE_MANAGER, subject="cat", now=NOW))
    assert (manager.roles, manager.participant_id) == ({Role.CASE_MANAGER}, None)


def test_its_tokens_end(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer(tmp_path)
    token = issuer.token(Role.ADMIN, subject="ann", lifetime=timedelta(minutes=1), now=NOW)
    with pytest.raises(Unauthenticated):
        verifier(issuer, NOW + timedelta(minutes=2)).verify(token)


def test_the_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        DevelopmentIssuer(tmp_path / "keys")
    finally:
        os.umask(before)
    [file] = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    DevelopmentIssuer(tmp_path)
    [file] = tmp_path.iterdir()
    file.chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        DevelopmentIssuer(tmp_path)


def test_the_key_is_made_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        issuers = list(threads.map(lambda _: DevelopmentIssuer(tmp_path), range(16)))
    assert len({issuer.jwks()["keys"][0]["kid"] for issuer in issuers}) == 1
    assert len(list(tmp_path.iterdir())) == 1, "no draft stays behind"


def test_the_public_half_holds_nothing_private(tmp_path: Path) -> None:
    [key] = DevelopmentIssuer(tmp_path).jwks()["keys"]
    assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
