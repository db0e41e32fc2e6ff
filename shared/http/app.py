"""What every service's HTTP application is made of."""

from collections.abc import Sequence
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from shared.clock import Clock
from shared.http import health, me, problems
from shared.http.declared import EVERYWHERE, ServiceApp, refusals
from shared.http.edge import Edge
from shared.http.files import file_paths
from shared.http.identity import Identity, Lifespan
from shared.http.metrics import HttpMetrics
from shared.http.uploads import upload_paths
from shared.settings import KernelSettings

DISTRIBUTION = "mydirection"


def service_app(
    *,
    name: str,
    summary: str,
    settings: KernelSettings,
    clock: Clock,
    routers: Sequence[APIRouter],
    lifespan: Lifespan,
) -> FastAPI:
    """An application with the kernel's edge, problems, operation routes and identity.

    `lifespan` puts what the routes need on `app.state`: at least `checks`, a mapping of name to
    health check. `app.state.verifier`, `.metrics` and `.settings` are there before it runs."""
    metrics = HttpMetrics(name)
    identity = Identity(settings, clock)
    app = ServiceApp(
        title=f"My Direction: {name}",
        summary=summary,
        version=version(DISTRIBUTION),
        lifespan=identity.around(lifespan),
        generate_unique_id_function=operation_id,
        # A redirect would lead to whatever address the request claims to be for.
        redirect_slashes=False,
    )
    app.state.settings, app.state.metrics, app.state.clock = settings, metrics, clock
    app.state.verifier, app.state.routers = identity.verifier, routers
    app.add_middleware(
        Edge,
        metrics=metrics,
        body_limit_bytes=settings.body_limit_bytes,
        upload_limits={
            **dict.fromkeys(upload_paths(routers), settings.upload_limit_bytes),
            **dict.fromkeys(file_paths(routers), settings.blob_limit_bytes),
        },
    )
    problems.install(app)
    for router in (*routers, me.router):
        app.include_router(router, responses=refusals(*EVERYWHERE))
    # Last: routes are tried in their order, and most requests are for the ones above.
    app.include_router(health.router(name, version(DISTRIBUTION)))
    return app


def operation_id(route: APIRoute) -> str:
    return route.name
