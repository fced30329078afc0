"""The application: settings in, one ASGI app out.

    uvicorn api.app:create_app --factory          reads DOGWATCH_... from the environment
    create_app(Settings(...), clock=...)          in tests

Layers, from outside: request log (id, log line, measures, 500) > headers > bodies > repetition > routes.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api.bodies import BodyGuard
from api.idempotency import Idempotency
from api.logs import start_logging
from api.metrics import Metrics
from api.openapi import documented, routes_of
from api.problems import on_dogwatch_error, on_http_error, on_validation_error
from api.request_log import RequestLog, Templates
from api.routes import FIRST_ROUTERS, LIFESPANS, PREFIX, ROOT_ROUTERS, ROUTERS
from api.security_headers import SecurityHeaders
from api.settings import Settings, settings_from
from domain.errors import DogwatchError
from storage.database import Database, open_database
from storage.sole_writer import sole_service

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None, *, clock: Clock = _utc_now, database: Database | None = None
) -> FastAPI:
    """The service. Without settings they are read from the environment; a `database` given is the giver's to close.

    It does not start while another process serves the same SQLite file.
    """
    chosen = settings or settings_from(os.environ)
    start_logging(chosen.log_level)
    app = FastAPI(
        title="dogwatch",
        summary="Plans a quarter of on-call: fair by proof, with calendars, pager and pay beside it.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        lifespan=_alive,
        middleware=_layers(chosen),
    )
    app.state.settings, app.state.clock, app.state.metrics = chosen, clock, Metrics()
    app.state.database = database
    _add_routes(app)
    app.state.templates = Templates(routes_of(app))
    app.add_exception_handler(DogwatchError, on_dogwatch_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    return documented(app)


def _layers(settings: Settings) -> list[Middleware]:
    return [
        Middleware(RequestLog),
        Middleware(SecurityHeaders, is_https=settings.is_https),
        Middleware(BodyGuard, body_bytes=settings.body_bytes, import_bytes=settings.import_bytes),
        Middleware(Idempotency),
    ]


def _add_routes(app: FastAPI) -> None:
    for router in FIRST_ROUTERS:
        app.include_router(router, prefix=PREFIX)
    for router in ROOT_ROUTERS:
        app.include_router(router)
    below = APIRouter(prefix=PREFIX)
    for router in ROUTERS:
        below.include_router(router)
    app.include_router(below)


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """Opens the database where none was given, and starts what works beside the requests; ends both in reverse."""
    async with AsyncExitStack() as stack:
        if app.state.database is None:
            app.state.database = open_database(app.state.settings.database_url.get_secret_value())
            stack.callback(app.state.database.close)
            stack.enter_context(sole_service(app.state.database))
        for lifespan in LIFESPANS:
            await stack.enter_async_context(lifespan(app))
        yield
