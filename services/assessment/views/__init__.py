"""Read models: written in the append's own transaction, queried by the API."""

from services.assessment.views.identity import Identity
from services.assessment.views.projecting import project
from services.assessment.views.queries import ParticipantRow, Queries, Scope

__all__ = ["Identity", "ParticipantRow", "Queries", "Scope", "project"]
