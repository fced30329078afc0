"""Signing in with a link and signing out, for browsers.

Opening the link shows a button and signs nobody in: chat programs open links by themselves to show what is behind
them, and would use it up.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.credentials import refuse_other_sites, session_cookie
from api.dependencies import Asking, Now, Store, allowed, public
from api.problems import Answers, answers
from services.access.sign_in import end_session, open_session

router = APIRouter(tags=["sign-in"])
_ANYBODY = "whoever holds the link signs in with it"
_SEE_OTHER: Answers = {303: {"description": "Signed in; go on to the start page"}}
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>Sign in to dogwatch</title></head>
<body><main><h1>Sign in to dogwatch</h1>
<form method="post"><p>This link works once.</p><p><button>Sign in</button></p></form></main></body>
</html>
"""


@router.get("/signin/{secret}", response_class=HTMLResponse, dependencies=[public(_ANYBODY)])
def sign_in_page(secret: str) -> HTMLResponse:
    """A button that signs in; the link is not used up by looking at it."""
    return HTMLResponse(_PAGE)


@router.post(
    "/signin/{secret}",
    status_code=303,
    response_class=Response,
    responses={**_SEE_OTHER, **answers(401, 403)},
    dependencies=[public(_ANYBODY)],
)
def sign_in(secret: str, request: Request, database: Store, now: Now) -> Response:
    """Use the link up and begin a session."""
    refuse_other_sites(request)
    session = open_session(database, secret, now, request.app.state.settings.session_hours)
    return with_session(request, RedirectResponse("/", 303), session)


@router.post("/signout", status_code=303, response_class=Response, dependencies=[allowed()])
def sign_out(request: Request, database: Store, asking: Asking, now: Now) -> Response:
    """End the session."""
    end_session(database, asking, now)
    answer = RedirectResponse("/", 303)
    settings = request.app.state.settings
    answer.delete_cookie(session_cookie(settings), secure=settings.is_https, httponly=True, samesite="lax")
    return answer


def with_session(request: Request, answer: Response, session: str) -> Response:
    """The answer with the cookie of a session: out of reach of scripts, and over https only where there is https."""
    settings = request.app.state.settings
    answer.set_cookie(
        session_cookie(settings),
        session,
        max_age=settings.session_hours * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )
    return answer
