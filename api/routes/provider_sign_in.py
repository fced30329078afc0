"""Signing in through the company's OpenID Connect provider."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.credentials import own_origin
from api.dependencies import Now, Store, public
from api.problems import Answers, answers
from api.routes.sign_in import with_session
from domain.base import Id
from domain.errors import NotFound, Unauthenticated
from services.access.provider import Provider
from services.access.provider_sign_in import begin_sign_in, end_sign_in

router = APIRouter(prefix="/oidc", tags=["sign-in"], dependencies=[public("nobody has signed in yet")])

_COOKIE = "dogwatch-oidc"
_ELSEWHERE: Answers = {303: {"description": "Go on there"}}


@router.get("/sign-in", status_code=303, response_class=Response, responses={**_ELSEWHERE, **answers(404, 422, 502)})
def begin(
    request: Request,
    database: Store,
    now: Now,
    organisation: Annotated[Id | None, Query(description="Needed only by who has accounts in several.")] = None,
    next_path: Annotated[str, Query(alias="next", max_length=500, description="Where to go afterwards.")] = "/",
) -> Response:
    """Go to the provider, and come back to `/oidc/callback`."""
    url, browser = begin_sign_in(database, _provider(request), organisation, _own_path(next_path), now)
    answer = RedirectResponse(url, 303)
    is_https = request.app.state.settings.is_https
    answer.set_cookie(_COOKIE, browser, max_age=600, path="/oidc", httponly=True, samesite="lax", secure=is_https)
    return answer


@router.get(
    "/callback",
    status_code=303,
    response_class=Response,
    responses={**_ELSEWHERE, **answers(401, 403, 404, 409, 422, 502)},
)
def end(
    request: Request,
    database: Store,
    now: Now,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Come back from the provider, and begin a session."""
    provider = _provider(request)
    browser = request.cookies.get(_COOKIE, "")
    if not (state and code and browser):
        raise Unauthenticated("the provider did not sign you in, or the sign-in was not begun in this browser")
    hours = request.app.state.settings.session_hours
    session, next_path = end_sign_in(database, provider, state, code, browser, now, hours)
    answer = with_session(request, RedirectResponse(next_path, 303), session)
    answer.delete_cookie(_COOKIE, path="/oidc")
    return answer


def _provider(request: Request) -> Provider:
    settings = request.app.state.settings
    if settings.oidc_issuer is None:
        raise NotFound("no sign-in provider is set up here")
    secret = settings.oidc_client_secret
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        redirect_uri=f"{own_origin(request)}/oidc/callback",
    )


def _own_path(path: str) -> str:
    """A path of ours; anything that a browser would take for another site's address is the start page."""
    is_own = path.startswith("/") and path.isprintable() and not path.startswith("//") and "\\" not in path
    return path if is_own else "/"
