"""Calendars by their address: only from where they may come from, never more than they may be, never for ever."""

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.errors import InvalidInput, RemoteFailure
from importers.web_addresses import Resolve, is_public, target
from importers.web_calendar import CalendarFetcher
from tests.importers.test_calendars import GOOD, calendar
from tests.importers.web_servers import serving, whole

BODY = calendar(GOOD).encode()
HERE = CalendarFetcher(allowed_hosts=frozenset({"127.0.0.1"}), seconds=5)

PRIVATE = [
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),  # noqa: S104
    *("169.254.169.254", "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::127.0.0.1"),
    *(
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:db8::1",
        "fec0::1",
        "::ffff:0:7f00:1",
        "64:ff9b:1::1",
        "nonsense",
    ),
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("number", PRIVATE)
def test_an_address_inside_a_network_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_an_address_of_the_internet_is_public(number: str) -> None:
    assert is_public(number)


REFUSED = [
    *(
        "https://127.0.0.1/a.ics",
        "https://10.0.0.8/a.ics",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
    ),
    *("https://[::ffff:127.0.0.1]/a.ics", "https://2130706433/a.ics", "https://0177.0.0.1/a.ics", "https://0x7f.1/"),
    *("https://localhost/a.ics", "https://127.1/a.ics", "webcal://127.0.0.1/a.ics"),
    *("http://example.com/a.ics", "https://example.com:8443/a.ics", "ftp://example.com/a.ics", "file:///etc/passwd"),
    *(
        "https://ana:pass-phrase@example.com/",
        "https:///a.ics",
        "example.com/a.ics",
        "https://exa mple.com/",
        "https://[",
    ),
    *("https://example.com/\r\nHost: inner", "https://example.com:99999/", "", "gopher://127.0.0.1:6379/_FLUSHALL"),
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_may_not_be_fetched_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        CalendarFetcher().fetch(address)
    (fault,) = refusal.value.faults
    assert fault.where == "address"
    assert "pass-phrase" not in str(fault)


@pytest.mark.parametrize("number", PRIVATE)
def test_a_name_that_leads_inside_is_refused_even_when_another_of_its_addresses_is_public(number: str) -> None:
    for numbers in ([number], ["8.8.8.8", number], [number, "8.8.8.8"]):
        with pytest.raises(InvalidInput, match="inside this network"):
            target("https://calendar.example/a.ics", frozenset(), answering(numbers))


def answering(numbers: list[str]) -> Resolve:
    return lambda _host, _port: numbers


def test_a_name_is_looked_up_once_and_the_connection_goes_to_that_number() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with serving(whole(BODY)) as served:
        allowed = frozenset({f"calendar.example:{served.port}"})
        fetcher = CalendarFetcher(allowed_hosts=allowed, resolve=rebinding)
        assert fetcher.fetch(f"http://calendar.example:{served.port}/a.ics").raw == BODY
    assert asked == ["calendar.example"]
    assert f"Host: calendar.example:{served.port}".encode() in served.requests[0]


def test_a_calendar_is_fetched_with_our_name_and_nothing_of_its_path_in_ours() -> None:
    with serving(whole(BODY)) as served:
        found = HERE.fetch(served.address)
    assert found.raw == BODY
    assert found.name == "http://127.0.0.1"
    (request,) = served.requests
    assert request.startswith(b"GET /secret-path/away.ics HTTP/1.1\r\n")
    assert b"User-Agent: dogwatch/" in request


def test_redirects_are_followed_and_each_is_checked() -> None:
    with serving(whole(BODY)) as last:
        with serving(whole(b"", "302 Found", f"Location: {last.address}")) as first:
            assert HERE.fetch(first.address).raw == BODY
        inside = "http://169.254.169.254/latest/meta-data"
        with serving(whole(b"", "301 Moved", f"Location: {inside}")) as first, pytest.raises(InvalidInput):
            HERE.fetch(first.address)
        other = CalendarFetcher(allowed_hosts=frozenset({f"127.0.0.1:{first.port}"}))
        with serving(whole(b"", "302 Found", f"Location: {last.address}")) as again, pytest.raises(InvalidInput):
            other.fetch(again.address)


def test_redirects_in_a_circle_end() -> None:
    with serving(whole(b"", "302 Found", "Location: /again")) as served, pytest.raises(RemoteFailure, match="than 5"):
        HERE.fetch(served.address)
    assert len(served.requests) == 6


def trickle(_request: bytes, send: Callable[[bytes], object]) -> None:
    for _ in range(600):
        send(b"H")
        time.sleep(0.02)


def endless(_request: bytes, send: Callable[[bytes], object]) -> None:
    send(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(100):
        send(b"x" * 1_000_000)


def slow(_request: bytes, send: Callable[[bytes], object]) -> None:
    send(b"HTTP/1.1 200 OK\r\n\r\n" + BODY)
    time.sleep(12)


@pytest.mark.parametrize("reply", [trickle, slow], ids=["a byte at a time", "never ending"])
def test_a_slow_server_is_left_when_the_time_is_over(reply: Callable[..., None]) -> None:
    hasty = CalendarFetcher(allowed_hosts=HERE.allowed_hosts, seconds=0.3)
    before = time.monotonic()
    with serving(reply) as served, pytest.raises(RemoteFailure) as failure:
        hasty.fetch(served.address)
    assert time.monotonic() - before < 6
    assert "secret-path" not in str(failure.value)


def test_a_resolver_that_does_not_answer_is_left_when_the_time_is_over() -> None:
    def stuck(_host: str, _port: int) -> list[str]:
        time.sleep(12)
        return ["8.8.8.8"]

    before = time.monotonic()
    with pytest.raises(RemoteFailure, match="was not found"):
        CalendarFetcher(resolve=stuck, seconds=0.2).fetch("https://calendar.example/a.ics")
    assert time.monotonic() - before < 6


def test_redirects_share_the_time_of_one_fetch() -> None:
    def late(_request: bytes, send: Callable[[bytes], object]) -> None:
        time.sleep(0.2)
        send(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

    hasty = CalendarFetcher(allowed_hosts=HERE.allowed_hosts, seconds=0.5)
    before = time.monotonic()
    with serving(late) as served, pytest.raises(RemoteFailure, match="too long"):
        hasty.fetch(served.address)
    assert time.monotonic() - before < 6


def test_more_than_five_megabytes_are_not_read() -> None:
    with serving(endless) as served, pytest.raises(InvalidInput, match="more than 5 MB"):
        HERE.fetch(served.address)


CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + BODY
FAILURES = {
    "answers 404": (whole(b"", "404 Not Found"), "answered 404"),
    "answers 500": (whole(b"", "500 Oops"), "answered 500"),
    "is cut off": (lambda _request, send: send(CUT), "stopped in the middle"),
    "says nothing": (lambda _request, _send: None, "did not give the calendar"),
    "talks nonsense": (lambda _request, send: send(b"\x00\x01\r\n\r\n"), "did not give the calendar"),
    "is packed": (whole(b"\x1f\x8b", "200 OK", "Content-Encoding: gzip"), "packed"),
}


@pytest.mark.parametrize(("reply", "words"), FAILURES.values(), ids=FAILURES)
def test_a_server_that_fails_is_told_of(reply: Callable[..., None], words: str) -> None:
    with serving(reply) as served, pytest.raises(RemoteFailure, match=words) as failure:
        HERE.fetch(served.address)
    assert "secret-path" not in str(failure.value)


def test_a_host_that_is_not_found_or_not_there_is_told_of() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(RemoteFailure, match=r"calendar\.example was not found"):
        CalendarFetcher(resolve=unknown).fetch("https://calendar.example/a.ics")
    with serving(whole(BODY)) as served:
        pass
    with pytest.raises(RemoteFailure, match="did not give"):
        HERE.fetch(served.address)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with serving(whole(BODY), self_signed(tmp_path)) as served, pytest.raises(RemoteFailure, match="certificate"):
        HERE.fetch(served.address.replace("http:", "https:"))
    assert served.requests == []


def self_signed(folder: Path) -> ssl.SSLContext:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "both.pem"
    file.write_bytes(private + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
