"""What is published of a person's say about the use of their data."""

from typing import Any

from services.assessment.domain.consents import consent_events as events
from shared.contracts.assessment import consent as public
from shared.contracts.publication import Publications


def _without_account(event: Any) -> dict[str, Any]:
    """Who recorded it stays here, and so does an agreement's reference."""
    return {name: value for name, value in vars(event).items() if name not in ("recorded_by", "reference")}


PUBLICATIONS: Publications = {
    events.LawfulBasisRecorded: lambda e: public.LawfulBasisRecorded(**_without_account(e)),
    events.ConsentGiven: lambda e: public.ConsentGiven(**_without_account(e)),
    events.ConsentWithdrawn: lambda e: public.ConsentWithdrawn(**_without_account(e)),
    events.ObjectionRaised: lambda e: public.ObjectionRaised(**_without_account(e)),
    events.ObjectionWithdrawn: lambda e: public.ObjectionWithdrawn(**_without_account(e)),
    events.PermissionChanged: lambda e: public.PermissionChanged(**vars(e)),
}
