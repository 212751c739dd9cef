"""WARC web archives: the bodies of the answers in them."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from io import RawIOBase

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from entente.documents.limits import LIMITS, Limits, size
from entente.documents.record import Skipped, Unreadable, web_address

CHUNK = 65_536
WITH_BODY = ("response", "resource", "conversion")


@dataclass(frozen=True, slots=True)
class Body:
    """What a server answered: `charset` is what it declared, `fetched` the record's WARC-Date."""

    data: bytes
    name: str
    url: str | None
    fetched: datetime | None
    charset: str | None


class _BadRecord(Unreadable):
    """One record is bad; the ones after it can still be read."""


def read_bodies(stream: RawIOBase, name: str, limits: Limits = LIMITS) -> Iterator[Body | Skipped]:
    """The body of each successful response, resource and conversion record, in order.

    `stream` is already unpacked (see `unpacking`), so that the guard against zip bombs counts what
    warcio would unpack unseen; its refusal ends the reading. Requests, metadata and repeats (revisit) hold no text and are
    passed over; what a server answered with an error is skipped and said.
    """
    number = bodies = 0
    try:
        for record in ArchiveIterator(stream):
            number += 1
            if number > limits.records:
                raise Unreadable("too large", f"It has more than {limits.records:,} records; split it.")
            if record.rec_type in WITH_BODY:
                bodies += 1
                url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
                record_name = f"{name}, record {number}" + (f" ({url})" if url else "")
                try:
                    yield _body(record, record_name, url, limits)
                except _BadRecord as bad:
                    yield Skipped(record_name, bad.reason, f"{record_name}: {bad.message}")
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError) as broken:
        raise Unreadable(
            "broken", f"The archive is damaged after record {number:,}; what came before was read."
        ) from broken
    if bodies == 0:
        raise Unreadable("no text", "The archive holds no answer of a server; record the page again.")


def _body(record: ArcWarcRecord, name: str, url: str | None, limits: Limits) -> Body:
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        raise _BadRecord("no text", f"the server answered {status} and no article.")
    try:
        body = record.content_stream()
        chunks, length = [], 0
        while chunk := body.read(CHUNK):
            chunks.append(chunk)
            length += len(chunk)
            if length > limits.file:
                raise _BadRecord("too large", f"its body is larger than {size(limits.file)}.")
    except (zlib.error, OSError) as broken:
        raise _BadRecord("broken", "its body is damaged.") from broken
    headers = record.http_headers or record.rec_headers
    content_type = Message()
    content_type["Content-Type"] = headers.get_header("Content-Type") or "application/octet-stream"
    return Body(
        data=b"".join(chunks),
        name=name,
        url=url,
        fetched=_time(record.rec_headers.get_header("WARC-Date")),
        charset=content_type.get_content_charset(),
    )


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
