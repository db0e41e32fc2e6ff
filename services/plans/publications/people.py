"""What is published of a person as such."""

from shared.contracts import plans as public
from shared.contracts.publication import Publications
from shared.people.erasing import KeyDestroyed

PUBLICATIONS: Publications = {
    KeyDestroyed: lambda e: public.PersonErased(participant_id=e.participant_id) if e.participant else None,
}
