"""Read models: written in the append's own transaction, queried by the API. Beside them the copies of
what other services have published, kept by this service's follower."""

from collections.abc import Sequence
from typing import Final

from services.plans.views.projecting import project
from shared.people import LEARNED

# The tables of what others have published: they can be learned anew.
COPIED: Final[Sequence[str]] = (*LEARNED, "known_assessments", "sentences")

__all__ = ["COPIED", "project"]
