"""What a request shows at the door: a bearer token, or the cookie of a session.

A cookie is sent by the browser whoever wrote the page it is on; a write that comes with one must therefore come from
our own pages. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`.
"""

from starlette.requests import HTTPConnection

from api.settings import Settings
from domain.access import Actor
from domain.errors import Forbidden, Unauthenticated
from services.access.identify import API, SESSION, identify

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of_request(connection: HTTPConnection) -> Actor:
    """Who is asking, looked up once for each request; Unauthenticated when nobody says so.

    A header wins over a cookie: a program that sends a token means the token.
    """
    state = connection.scope.setdefault("state", {})
    if "actor" not in state:
        state["actor"] = _looked_up(connection)
    actor: Actor = state["actor"]
    return actor


def known_actor(connection: HTTPConnection) -> Actor | None:
    """Who is asking, when this request was looked up already."""
    found: Actor | None = connection.scope.setdefault("state", {}).get("actor")
    return found


def is_shown(connection: HTTPConnection) -> bool:
    """True when the request shows anything at the door, valid or not."""
    return "authorization" in connection.headers or session_cookie(settings(connection)) in connection.cookies


def session_cookie(of: Settings) -> str:
    """The cookie's name; over https a browser takes this one from nobody but us, and over https only."""
    return "__Host-dogwatch" if of.is_https else "dogwatch"


def settings(connection: HTTPConnection) -> Settings:
    """The settings of this service."""
    found: Settings = connection.app.state.settings
    return found


def refuse_other_sites(connection: HTTPConnection) -> None:
    """Forbidden, unless one of our own pages sent this request."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise Forbidden("this request comes from another site")
        return
    if connection.headers.get("origin") != own_origin(connection):
        raise Forbidden("this request does not say that it comes from a page of dogwatch: send the header Origin")


def own_origin(connection: HTTPConnection) -> str:
    """Scheme, host and port under which people reach this service."""
    known = settings(connection).public_url
    return known or f"{connection.url.scheme}://{connection.url.netloc}"


def _looked_up(connection: HTTPConnection) -> Actor:
    database, moment = connection.app.state.database, connection.app.state.clock()
    header = connection.headers.get("authorization")
    if header is not None:
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("send Authorization: Bearer and a token")
        return identify(database, secret.strip(), API, moment)
    cookie = connection.cookies.get(session_cookie(settings(connection)))
    if not cookie:
        raise Unauthenticated("sign in, or send Authorization: Bearer and a token")
    actor = identify(database, cookie, SESSION, moment)
    if connection.scope.get("method") not in _READS:
        refuse_other_sites(connection)
    return actor
