"""`/docs`: the API for people."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.dependencies import public
from api.documentation_page import page, style
from api.problems import Answers

router = APIRouter(prefix="/docs", tags=["service"], dependencies=[public("says what there is, not what is in it")])
_CSS: Answers = {200: {"description": "A style sheet", "content": {"text/css": {"schema": {"type": "string"}}}}}
_KEPT = {"Cache-Control": "public, max-age=300"}


@router.get("", response_class=HTMLResponse)
def documentation(request: Request) -> HTMLResponse:
    """Every address with what it takes, what it answers, and who may."""
    state = request.app.state
    if not hasattr(state, "documentation"):
        state.documentation = page(request.app.openapi())
    return HTMLResponse(state.documentation, headers=_KEPT)


@router.get("/style.css", response_class=Response, responses=_CSS)
def documentation_style() -> Response:
    """How the page looks."""
    return Response(style(), media_type="text/css", headers=_KEPT)
