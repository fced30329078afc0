"""`/docs` says everything that is served, loads nothing from elsewhere, and is well formed."""

import re

import html5lib
import pytest

from api.openapi import routes_of
from tests.api.serving import Service


@pytest.fixture(scope="module")
def text(shared_service: Service) -> str:
    answer = shared_service.client.get("/docs")
    assert answer.status_code == 200
    return answer.text


def test_every_operation_is_told(shared_service: Service, text: str) -> None:
    served = {(method, route.path) for route in routes_of(shared_service.app) for method in route.methods or ()}
    told = set(re.findall(r'<b class="([A-Z]+)">[A-Z]+</b> ([^<]+)</code>', text))
    assert told == served


def test_it_is_strict_html_and_every_link_inside_leads_somewhere(text: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(text)
    ids = set(re.findall(r'id="([^"]+)"', text))
    assert [target for target in re.findall(r'href="#([^"]+)"', text) if target not in ids] == []


def test_it_loads_nothing_from_elsewhere_and_runs_nothing(shared_service: Service, text: str) -> None:
    assert "<script" not in text
    assert "style=" not in text
    assert re.findall(r'(?:src|href)="(?!#|/)([^"]*)"', text) == []
    sheet = shared_service.client.get("/docs/style.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "url(" not in sheet.text
