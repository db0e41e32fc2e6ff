"""Whose records a caller reaches, in a service that knows people by others' events."""

from datetime import date

from shared.domain import Forbidden
from shared.http.auth import account
from shared.http.parties import EVERYBODY
from shared.people import Scope
from shared.security import Principal, Role


def scope_of(principal: Principal, today: date, *, reading: bool) -> Scope:
    """Deny by default. A person reads what was merged into their record and writes in it alone; once
    theirs was merged, their next sign-in says which one goes on, as no message about records may say
    who somebody is. today: at the provider's place. Raises Forbidden for a caller who reaches nobody:
    volunteers and coaches are given what is theirs by the routes that are about it."""
    if principal.has(*EVERYBODY) or (reading and principal.has(Role.SAFEGUARDING_LEAD)):
        return Scope()
    if principal.has(Role.CASE_MANAGER, Role.TEAM_LEADER):
        return Scope(account=account(principal), leads=principal.has(Role.TEAM_LEADER), today=today)
    if principal.has(Role.PERSON) and principal.participant_id is not None:
        return Scope(participant_id=principal.participant_id, alone=not reading)
    raise Forbidden("Your token does not say which record is yours. Sign in again, or ask for help.")
