"""The application: pages and JSON API over one courthouse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.background import Background
from api.base.assets import EDITOR, codemirror
from api.base.errors import install_errors
from api.base.metrics import Metrics
from api.base.middleware import install_middleware
from api.base.openapi import install_openapi
from api.base.ratelimit import Purse
from api.base.readings import Readings
from api.base.web import STATIC
from api.routes import install_routes
from court.core.courthouse import Courthouse
from engine import __version__
from engine.text.errors import LianError


def create_app(house: Courthouse) -> FastAPI:
    """The whole application over a courthouse; the caller keeps and closes the courthouse."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        house.bundle.level(())
        background = app.state.background = Background(house, app.state.readings)
        background.start()
        try:
            yield
        finally:
            background.stop()
            app.state.readings.write()

    app = FastAPI(
        title="立案",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.house = house
    app.state.metrics = Metrics()
    app.state.readings = Readings(house)
    app.state.purse = Purse(house.settings.calls_per_minute)
    install_middleware(app)
    install_errors(app)
    app.mount("/static/vendor", StaticFiles(directory=_htmx_folder()), name="vendor")
    if codemirror():
        app.mount("/static/editor", StaticFiles(directory=EDITOR), name="editor")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_routes(app)
    install_openapi(app)
    return app


def _htmx_folder() -> Path:
    """htmx is served from the package it was installed with."""
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise LianError("没有安装 htmx（django-htmx 包），请运行 make setup")
    return Path(spec.origin).parent / "static" / "django_htmx"
