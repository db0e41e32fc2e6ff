"""Which addresses of a service a phone may name: single commands, and what is read."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.http.posted import posted


def command_at(routers: Sequence[APIRouter], path: str) -> bool:
    """Whether a POST to this path takes an Idempotency-Key for one body. Uploads, batches whose rows
    have keys of their own, and queries do not."""
    found = _first(routers, "POST", path)
    return found is not None and _asks_for_posted(found.dependant)


def readable_at(routers: Sequence[APIRouter], path: str) -> bool:
    return _first(routers, "GET", path) is not None


def _first(routers: Sequence[APIRouter], method: str, path: str) -> APIRoute | None:
    """As the application tries them: it keeps the routers themselves, not a list of their routes."""
    routes = (route for router in routers for route in router.routes if isinstance(route, APIRoute))
    matching = (each for each in routes if method in (each.methods or ()) and each.path_regex.match(path))
    return next(matching, None)


def _asks_for_posted(dependant: Dependant) -> bool:
    return any(each.call is posted or _asks_for_posted(each) for each in dependant.dependencies)
