"""Tables of the read models, a module each aggregate. They hold ciphertext where something is private."""

from services.assessment.tables.participants import participants
from services.assessment.tables.reoffending import outcomes, reoffences

__all__ = ["outcomes", "participants", "reoffences"]
