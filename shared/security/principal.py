"""Who is calling, and in which roles."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    PERSON = "person"
    CASE_MANAGER = "case_manager"
    TEAM_LEADER = "team_leader"
    VOLUNTEER = "volunteer"
    COACH = "coach"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    APPROVER = "approver"
    PAYER = "payer"
    BROKER = "broker"
    PROGRAMME_LEAD = "programme_lead"
    EVALUATOR = "evaluator"
    SAR = "sar"
    SYSTEM = "system"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified caller. A subject is unique within its issuer only.

    participant_id: the caller's own record; only for role person, and None there means that
    the token does not say, so that the person reaches nothing.
    """

    issuer: str
    subject: str
    roles: frozenset[Role]
    participant_id: UUID | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the caller has at least one of `roles`."""
        return not self.roles.isdisjoint(roles)
