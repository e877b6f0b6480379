"""A router that is asked only about what may be its own answers as it would if asked everything."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI

from api.base.routing import Asked
from tests.court.houses import TestClient

ROUTES = ("/", "/a", "/a/{x}", "/a/b/c/d", "/a/e.{kind}", "/f/{rest:path}", "/{x}/g")


def application(asked: bool) -> TestClient:
    app, router = FastAPI(), APIRouter()
    for path in ROUTES:
        router.add_api_route(path, lambda found=path: found)
    other = APIRouter(prefix="/h/i")
    other.add_api_route("/j/k", lambda: "/h/i/j/k", methods=["POST"])
    everything = APIRouter()
    for one in (other, router):
        everything.include_router(Asked(one) if asked else one)
    app.router.routes.extend(everything.routes)
    return TestClient(app, follow_redirects=False)


PATHS = """
/ /a /a/ /a/1 /a/b/c/d /a/b/c /a/e.csv /f/1/2/3/4/5 /7/g /7/h //a
/h/i/j/k /h/i/j/k/ /h/i /h/%69/j/k /nothing
"""


@pytest.mark.parametrize("path", PATHS.split())
def test_it_answers_as_if_asked_everything(path: str) -> None:
    plain, asked = application(False), application(True)
    for method in ("GET", "POST"):
        one, other = plain.request(method, path), asked.request(method, path)
        assert (one.status_code, one.text) == (other.status_code, other.text), method


def test_it_is_not_asked_about_what_begins_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(APIRouter, "matches", lambda self, scope: seen.append(scope["path"]))
    router = APIRouter()
    router.add_api_route("/a/b/{c}", lambda: "")
    for path in ("/a/b/c", "/a/b", "/a/c/b", "/b", "/"):
        Asked(router).matches({"type": "http", "path": path, "root_path": ""})
    assert seen == ["/a/b/c", "/a/b"]
