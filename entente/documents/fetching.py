"""One page from the web, when a person asks for it, and never from inside the network."""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from entente.documents.connection import Connection
from entente.documents.limits import MB, Limits, size
from entente.documents.reading import read
from entente.documents.record import Document, Skipped, Unreadable
from entente.documents.unpacking import unpacked

SECONDS = 10.0
LARGEST = 5 * MB
REDIRECTS = 5
CONTENT_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/json-lines",
        "application/jsonl",
        "application/pdf",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-ndjson",
        "application/xhtml+xml",
        "application/xml",
        "message/rfc822",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/xml",
    }
)
# Ranges that carry an IPv4 address inside an IPv6 one: NAT64 (RFC 6052), IPv4-compatible (RFC 4291).
WITH_IPV4_AT_THE_END = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")

SAFE_IN_TARGET = "/?&=%:@!$'()*+,;~[]"  # what an address may hold unquoted (RFC 3986)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Allowed = Callable[[Address], bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: `url` is where the last redirect led, `charset` what the server declared."""

    data: bytes
    url: str
    media_type: str
    charset: str | None
    headers: Mapping[str, str]
    retrieved_at: datetime


@dataclass(frozen=True, slots=True)
class _Rules:
    """`ends` is the monotonic clock's reading at which `seconds` are over."""

    resolve: Resolve
    allowed: Allowed
    seconds: float
    ends: float
    largest: int

    def seconds_left(self) -> float:
        return max(0.001, self.ends - time.monotonic())

    def too_slow(self) -> Unreadable:
        return Unreadable(
            "not found",
            f"It took longer than {self.seconds:g} seconds; open it in a browser and save the page.",
        )


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet.

    Private, loopback, link-local, multicast, reserved, shared and documentation ranges do not, nor does an
    IPv6 address that stands for such an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo).
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _ipv4_inside(address)
        if inner is not None:
            return is_public(inner)
        if address in NAT64_LOCAL or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_unspecified
    )


def _ipv4_inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in WITH_IPV4_AT_THE_END):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[4][0]) for place in found]


def fetch(
    url: str,
    *,
    resolve: Resolve = _resolve,
    allowed: Allowed = is_public,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> Fetched:
    """The page at `url`. Raises Unreadable with one sentence when it may not or cannot be had.

    http and https only, at most 5 redirects, `seconds` for everything together, `largest` bytes, the
    content types of `CONTENT_TYPES`. At each redirect the host is looked up once, all its
    addresses must be `allowed`, and the connection goes to the address that was checked, so a
    name cannot change its mind in between (DNS rebinding). Proxies of the environment are not used.

    `resolve` and `allowed` are replaced by tests alone, which need a server on this machine.
    """
    rules = _Rules(resolve, allowed, seconds, time.monotonic() + seconds, largest)
    here = url.strip()
    for _ in range(REDIRECTS + 1):
        answer = _one_answer(here, rules)
        if isinstance(answer, Fetched):
            return answer
        here = answer
    raise Unreadable(
        "refused address",
        f"It redirects more than {REDIRECTS} times; open it in a browser and save the page.",
    )


def read_url(
    url: str,
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    **how: object,
) -> Iterator[Document | Skipped]:
    """Fetch and read one address; a refusal is one `Skipped`. What a person says wins; `how` goes to `fetch`."""
    try:
        page = fetch(url, **how)  # type: ignore[arg-type]
    except Unreadable as bad:
        yield Skipped(url, bad.reason, f"{url}: {bad.message[0].lower()}{bad.message[1:]}")
        return
    yield from read(
        page.data,
        name=url,
        url=page.url,
        charset=page.charset,
        retrieved_at=page.retrieved_at,
        published=published,
        publisher=publisher,
        title=title,
    )


def _one_answer(url: str, rules: _Rules) -> Fetched | str:
    """The page, or the address it redirects to."""
    parts, host, port = _checked_address(url)
    place = _checked_place(host, port, rules)
    connection = Connection(host, port, place, rules.ends, secure=parts.scheme == "https")
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE_IN_TARGET)
    try:
        connection.request(
            "GET", target, headers={"Accept-Encoding": "identity", "User-Agent": "Entente/0.1"}
        )
        answer = connection.getresponse()
        if time.monotonic() >= rules.ends:
            raise rules.too_slow()
        if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("Location"):
            return urljoin(url, answer.headers["Location"])
        return _page(answer, url, rules)
    except ssl.SSLCertVerificationError as bad:
        raise Unreadable("refused address", f"Its certificate is not valid ({bad.verify_message}).") from bad
    except (OSError, http.client.HTTPException, ValueError) as failed:
        if time.monotonic() >= rules.ends:
            raise rules.too_slow() from failed
        raise Unreadable(
            "not found",
            "The server could not be reached or broke off; open it in a browser and save the page.",
        ) from failed
    finally:
        connection.finish()


def _checked_address(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError) as bad:
        raise Unreadable(
            "refused address", "It is not a web address; write it as https://example.org/page."
        ) from bad
    if parts.scheme not in ("http", "https") or not host:
        raise Unreadable("refused address", f"Only http and https are fetched, not {url[:200]!r}.")
    if parts.username is not None or parts.password is not None:
        raise Unreadable("refused address", "It carries a user name; pages behind a login are not fetched.")
    return parts, host, port or (443 if parts.scheme == "https" else 80)


def _checked_place(host: str, port: int, rules: _Rules) -> str:
    """One address of the host, all of them checked."""
    answers: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

    def look_up() -> None:
        try:
            answers.put(rules.resolve(host, port))
        except (OSError, UnicodeError) as failed:
            answers.put(failed)

    # Looking a name up has no time-out of its own.
    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=rules.seconds_left())
    except queue.Empty:
        raise rules.too_slow() from None
    if not isinstance(found, list) or not found:
        raise Unreadable("not found", f"No server has the name {host!r}; check the address.")
    for place in found:
        address = ipaddress.ip_address(place.partition("%")[0])
        if not rules.allowed(address):
            raise Unreadable(
                "refused address",
                f"{host} leads to {address}, which is not on the open internet; only public pages are fetched.",
            )
    return found[0]


def _page(answer: http.client.HTTPResponse, url: str, rules: _Rules) -> Fetched:
    largest = rules.largest
    if answer.status != 200:
        raise Unreadable(
            "not found", f"The server answered {answer.status} {answer.reason}; check the address."
        )
    declared = Message()
    declared["Content-Type"] = answer.headers.get("Content-Type", "")
    media_type = declared.get_content_type() if answer.headers.get("Content-Type") else "nothing"
    if media_type not in CONTENT_TYPES:
        raise Unreadable(
            "unsupported",
            f"The server declares {media_type}; only pages, texts, feeds, mails and PDFs are fetched.",
        )
    too_large = Unreadable("too large", f"It is larger than {size(largest)}; save it as a file and add that.")
    if (answer.length or 0) > largest:
        raise too_large
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", ""):
        raise Unreadable("unsupported", f"The server sent it packed as {packing}, which was not asked for.")
    body = unpacked(answer, Limits(archive=largest)) if "gzip" in packing else answer
    data = b""
    while chunk := body.read(65_536):
        data += chunk
        if len(data) > largest:
            raise too_large
    # A line hung up at the time limit looks like the end of a page without a stated length.
    if time.monotonic() >= rules.ends:
        raise rules.too_slow()
    return Fetched(
        data=data,
        url=url,
        media_type=media_type,
        charset=declared.get_content_charset(),
        headers={name.lower(): value for name, value in answer.headers.items()},
        retrieved_at=datetime.now(UTC).replace(microsecond=0),
    )
