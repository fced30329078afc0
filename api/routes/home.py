"""`/`: the first page of a person, in a browser."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.credentials import actor_of_request
from api.dependencies import Now, Store, public
from domain.access import Actor, Right
from domain.errors import Unauthenticated
from services.home import home
from services.oncall import OnCallBoards

router = APIRouter(tags=["sign-in"])
_PAGES = Environment(
    loader=PackageLoader("api", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@router.get("/", response_class=HTMLResponse, dependencies=[public("shows what is yours, or how to sign in")])
def first_page(request: Request, database: Store, now: Now) -> HTMLResponse:
    """Who is on call now and your next weeks; for a stranger, how to sign in."""
    actor = _signed_in(request)
    shown = None
    if actor is not None:
        boards: OnCallBoards = request.app.state.on_call
        shown = home(database, boards.at(actor.organisation, now), actor, now)
    provider = request.app.state.settings.oidc_issuer
    return HTMLResponse(_PAGES.get_template("home.html.jinja").render(home=shown, provider=provider))


def _signed_in(request: Request) -> Actor | None:
    try:
        actor = actor_of_request(request)
    except Unauthenticated:
        return None
    return actor if actor.may(Right.READ_SCHEDULE) else None
