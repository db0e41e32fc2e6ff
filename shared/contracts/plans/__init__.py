"""What the plans service publishes. Importing this declares all of it."""

from shared.contracts.plans.person import PersonErased

__all__ = [
    "PersonErased",
]
