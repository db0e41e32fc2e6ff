"""What the plans service says of a person as such. Subject: the participant."""

from uuid import UUID

from shared.contracts.declaration import Contract, contract


@contract("mydirection.plans.person.erased")
class PersonErased(Contract):
    """The plans service has destroyed its key of this person."""

    participant_id: UUID
