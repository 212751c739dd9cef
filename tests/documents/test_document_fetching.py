"""Fetching: only public addresses, at every step, within ten seconds and five megabytes.

A server on this machine answers; `resolve` and `allowed` are replaced for its address alone, and
every refusal is tested with the rules as they are.
"""

import contextlib
import gzip
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from entente.documents import Skipped, Unreadable, fetch, read_url
from entente.documents.fetching import is_public

PAGE = b"<html><head><title>Oman joins</title></head><body><p>Oman joined the Lake Charter.</p></body></html>"
# What each path answers: status, headers, body. A callable writes by itself.
ANSWERS = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/latin": (
        200,
        {"Content-Type": "text/plain; charset=iso-8859-1"},
        "The café vote in Oman.".encode("latin-1"),
    ),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
    "/bomb": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(b"Oman " * 4_000_000),
    ),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/untyped": (200, {}, PAGE),
    "/large": (200, {"Content-Type": "text/plain"}, b"Oman " * 1_200_000),
    "/lost": (404, {"Content-Type": "text/html"}, PAGE),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"..."),
    "/once": (302, {"Location": "/page"}, b""),
    "/endless": (302, {"Location": "/endless"}, b""),
    "/to-metadata": (302, {"Location": "http://169.254.169.254/latest/"}, b""),
    "/to-private-name": (301, {"Location": "http://intranet.example/"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/caf%C3%A9": (200, {"Content-Type": "text/plain"}, b"Oman found the cafe."),
}


class Handler(BaseHTTPRequestHandler):
    hosts: list[str | None] = []

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        if self.path in ("/drip", "/drip-headers"):
            return self.drip(headers=self.path == "/drip-headers")
        if self.path == "/unmeasured":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n")
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"Oman " * 20_000)
            return None
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the client had enough
            self.wfile.write(body)
        return None

    def drip(self, headers: bool) -> None:
        """One byte at a time, for ever."""
        start = b"HTTP/1.0 200 OK\r\n" + (b"X: " if headers else b"Content-Type: text/plain\r\n\r\n")
        try:
            self.wfile.write(start)
            while True:
                self.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    Handler.hosts = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def get(server):
    """Fetch a path of the server under the name gazette.example; any other name is looked up as `elsewhere` says."""
    port = server.server_address[1]

    def ask(path, *, elsewhere="10.0.0.7", url=None, reading=fetch, **told):
        def resolve(host, port):
            return ["127.0.0.1"] if host == "gazette.example" else [elsewhere]

        def allowed(address):
            return str(address) == "127.0.0.1" or is_public(address)

        return reading(
            url or f"http://gazette.example:{port}{path}", resolve=resolve, allowed=allowed, **told
        )

    return ask


def refused(call, *args, **told) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        call(*args, **told)
    assert raised.value.message.endswith(".") and "\n" not in raised.value.message
    return raised.value


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)  # fmt: skip
def test_no_address_inside_a_network_is_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0/",
     "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1:8443/x"],
)  # fmt: skip
def test_an_address_of_this_machine_or_network_is_refused_with_the_rules_as_they_are(url):
    refusal = refused(fetch, url)
    assert refusal.reason == "refused address"
    assert "is not on the open internet; only public pages are fetched" in refusal.message


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://gazette.example/x", "gazette.example", "http://", "javascript:alert(1)",
            "http://user:secret@gazette.example/", "http://gazette.example:99999/", "http://[bad/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_before_any_look_up(url):
    def never(host, port):
        raise AssertionError("looked up")

    assert refused(fetch, url, resolve=never).reason == "refused address"


def test_one_private_address_among_public_ones_refuses_the_host():
    assert (
        refused(fetch, "http://two.example/", resolve=lambda *_: ["8.8.8.8", "10.0.0.1"]).reason
        == "refused address"
    )


def test_a_name_nobody_has_is_said():
    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert refused(fetch, "http://no.example/", resolve=unknown).message == (
        "No server has the name 'no.example'; check the address."
    )


def test_a_page_is_fetched_with_its_name_as_host(get, server):
    page = get("/page")
    assert (page.data, page.media_type, page.charset) == (PAGE, "text/html", "utf-8")
    assert page.retrieved_at.tzinfo is not None
    assert Handler.hosts[-1] == f"gazette.example:{server.server_address[1]}"


def test_the_name_is_looked_up_once_and_the_checked_address_is_used(server):
    looked_up = []

    def changes_its_mind(host, port):
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.7"]

    fetch(
        f"http://gazette.example:{server.server_address[1]}/page",
        resolve=changes_its_mind,
        allowed=lambda address: str(address) == "127.0.0.1",
    )
    assert looked_up == ["gazette.example"]


def test_a_redirect_is_followed_to_its_end(get):
    assert get("/once").url.endswith("/page")


def test_an_endless_redirect_stops(get):
    assert get_message(get, "/endless") == (
        "It redirects more than 5 times; open it in a browser and save the page."
    )


@pytest.mark.parametrize("path", ["/to-metadata", "/to-private-name", "/to-file"])
def test_a_redirect_into_the_network_is_refused(get, path):
    assert refused(get, path).reason == "refused address"


def get_message(get, path: str, **told) -> str:
    return refused(get, path, **told).message


@pytest.mark.parametrize(
    ("path", "reason", "said"),
    [
        ("/picture", "unsupported", "declares image/png"),
        ("/untyped", "unsupported", "declares nothing"),
        ("/large", "too large", "larger than 5 MB"),
        ("/unmeasured", "too large", "larger than 5 MB"),
        ("/bomb", "too large", "more than 5 MB"),
        ("/brotli", "unsupported", "packed as br"),
        ("/lost", "not found", "answered 404"),
    ],
)
def test_what_is_not_fetched(get, path, reason, said):
    refusal = refused(get, path)
    assert refusal.reason == reason and said in refusal.message


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_a_server_that_drips_is_hung_up_on(get, path):
    assert "took longer than 0.3 seconds" in get_message(get, path, seconds=0.3)


def test_a_slow_name_server_is_not_waited_for():
    def asleep(host, port):
        time.sleep(5)
        return ["8.8.8.8"]

    assert (
        "took longer than 0.1 seconds"
        in refused(fetch, "http://a.example/", resolve=asleep, seconds=0.1).message
    )


def test_a_closed_port_is_one_sentence(get):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "could not be reached" in get_message(get, "", url=f"http://gazette.example:{port}/")


def test_https_without_a_valid_certificate_is_refused(get):
    # The plain server answers a TLS greeting with plain text, which is no handshake.
    with pytest.raises(Unreadable) as raised:
        get("", url=get("/page").url.replace("http://", "https://"))
    assert raised.value.reason in ("refused address", "not found")
    assert isinstance(raised.value.__cause__, ssl.SSLError)


def test_a_packed_page_is_unpacked(get):
    assert get("/packed").data == PAGE


def test_letters_outside_ascii_in_an_address_are_quoted(get):
    assert get("/café").data == b"Oman found the cafe."


def test_a_fetched_page_becomes_a_document_with_its_address_and_charset(get):
    (page,) = get("/once", reading=read_url)
    (latin,) = get("/latin", reading=read_url)
    assert page.text == "Oman joined the Lake Charter." and page.url.endswith("/page")
    assert page.retrieved_at is not None
    assert latin.text == "The café vote in Oman."


def test_a_refused_address_is_one_sentence_and_no_document(get):
    (item,) = get("/endless", reading=read_url)
    assert isinstance(item, Skipped)
    assert item.message.endswith(
        "/endless: it redirects more than 5 times; open it in a browser and save the page."
    )
