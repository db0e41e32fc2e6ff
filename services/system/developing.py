"""Tokens for one's own computer."""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from services.system.surroundings import PREFIX
from shared.clock import utc_now
from shared.security import DevelopmentIssuer, Role


class RealIssuer(RuntimeError):
    """A real issuer is configured, beside which the development one issues nothing."""


def development_token(roles: Sequence[Role], subject: str, participant_id: UUID | None, folder: Path) -> str:
    """A token valid for 8 hours. Raises RealIssuer."""
    if os.environ.get(f"{PREFIX}TOKEN_ISSUER"):
        raise RealIssuer("A real issuer is set (MYDIRECTION_TOKEN_ISSUER): sign in there for a token.")
    issuer = DevelopmentIssuer(folder)
    return issuer.token(*roles, subject=subject, now=utc_now(), participant_id=participant_id)
