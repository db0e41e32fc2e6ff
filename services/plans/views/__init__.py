"""Read models: written in the append's own transaction, queried by the API."""

from services.plans.views.projecting import project

__all__ = ["project"]
