"""Which addresses of the web a calendar may be fetched from: public ones over https, and hosts that are allowed.

A calendar's address comes from outside: without these checks it could make the service read its own neighbours, or
the credentials that clouds serve at 169.254.169.254.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from domain.errors import DogwatchError, Fault, InvalidInput, RemoteFailure

Resolve = Callable[[str, int], Sequence[str]]
"""The numeric addresses of a host."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}


class Target(NamedTuple):
    """Where to connect: a checked numeric address, and the name that is asked for there.

    The connection goes to `numeric` and nowhere else: a second look-up could give another answer.
    """

    scheme: str
    host: str
    port: int
    path: str
    numeric: str

    @property
    def named(self) -> str:
        """For messages: paths of calendars hold secrets, so only the host is told."""
        return f"{self.scheme}://{self.host}"


def resolved(host: str, port: int) -> tuple[str, ...]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def target(address: str, allowed_hosts: frozenset[str], resolve: Resolve = resolved) -> Target:
    """The checked place that an address means; InvalidInput says why it is refused, RemoteFailure that none was found.

    `allowed_hosts` may be private and may be without encryption: `host` or `host:port`.
    """
    scheme, host, port, path = _parts(address)
    allowed = host in allowed_hosts or f"{host}:{port}" in allowed_hosts
    if not allowed and (scheme != "https" or port != 443):
        raise refused(host, "only https on its usual port is fetched", "save the calendar and import the file")
    try:
        numbers = resolve(host, port)
    except (OSError, UnicodeError) as failure:
        raise RemoteFailure(f"{host} was not found") from failure
    if not numbers:
        raise RemoteFailure(f"{host} was not found")
    if not allowed and not all(is_public(number) for number in numbers):
        raise refused(host, "leads to an address inside this network", "only public hosts are fetched")
    return Target(scheme, host, port, path, numbers[0])


def refused(host: str, problem: str, hint: str = "") -> DogwatchError:
    """The refusal of an address, by its host alone."""
    return InvalidInput([Fault("", 0, 0, "address", problem, host, hint)])


def is_public(numeric: str) -> bool:
    """Whether an address belongs to the public internet, also when it is wrapped in one of IPv6."""
    try:
        address = ipaddress.ip_address(numeric.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(address) >> 32 == 0 or address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not special


def _parts(address: str) -> tuple[str, str, int, str]:
    if not address.isprintable() or " " in address:
        raise refused("", "is not an address")
    try:
        found = urlsplit(address.replace("webcal://", "https://", 1))
        host, port = (found.hostname or "").encode("idna").decode().lower(), found.port
    except (ValueError, UnicodeError):
        raise refused("", "is not an address") from None
    if found.scheme not in _PORTS or not host:
        raise refused(host, "must begin with https://")
    if found.username is not None or found.password is not None:
        raise refused(host, "holds a name or a password", "use an address with a secret path")
    path = quote((found.path or "/") + (f"?{found.query}" if found.query else ""), safe="/?%:@!$&'()*+,;=~")
    return found.scheme, host, port or _PORTS[found.scheme], path
