"""Who the caller is to a service: the account by which others name them."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from shared.http.auth import Authenticated, account
from shared.security import Role

router = APIRouter(tags=["operation"])


class Caller(BaseModel):
    """account: as it is kept with what they do, and as a case manager or team leader is registered.
    participant_id: whose record is theirs; of a person alone."""

    account: str
    roles: list[Role]
    participant_id: UUID | None


@router.get("/me")
async def who_am_i(principal: Authenticated) -> Caller:
    """What the token says of its bearer. Open to every role."""
    roles = sorted(principal.roles)
    return Caller(account=account(principal), roles=roles, participant_id=principal.participant_id)
