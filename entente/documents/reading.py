"""Any file or bytes into documents: look at the content, pick the reader, lay the person's metadata over it."""

import hashlib
import io
import re
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from entente.documents.decoding import MARKS, decode
from entente.documents.feed import read_feed
from entente.documents.jsonlines import read_json_lines
from entente.documents.language import LANGUAGES, language_of
from entente.documents.limits import LIMITS, Limits, size
from entente.documents.mail import read_mail
from entente.documents.markup import read_page
from entente.documents.pdf import read_pdf
from entente.documents.published import given_day
from entente.documents.record import (
    DESCRIBED,
    Document,
    Found,
    Origin,
    Reason,
    Skipped,
    Unreadable,
    document_id,
    one_line,
    web_address,
)
from entente.documents.unpacking import PACKED_CHUNK, unpacked
from entente.documents.warc import read_bodies

FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
PROLOG = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<!doctype [^>[]*(?:\[[^\]]*\])?\s*>\s*)*", re.S | re.I
)
FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.I)
PAGE_START = re.compile(r"<(?:html|head|body|meta|title|script|article|main|div|p|h1|table|section)\b", re.I)
JSON_LINE = re.compile(r"\s*\{\s*[\"}]")
JSON_LIST = re.compile(r"\s*\[\s*\{\s*[\"}]")
MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):(?: |$)|[ \t]+\S")
MAIL_ONLY = {"message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"}
# Tab, line feed, form feed, carriage return and escape appear in honest texts.
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class _Given:
    """What the person or the caller says about the file."""

    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    licence: str | None
    retrieved_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Job:
    """What stays the same from a file to the bodies inside it, but for the charset its carrier declares."""

    charset: str | None
    known: Container[str]
    limits: Limits


def read(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    published: str | date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    licence: str | None = None,
    charset: str | None = None,
    retrieved_at: datetime | None = None,
    known: Container[str] = (),
    limits: Limits = LIMITS,
) -> Iterator[Document | Skipped]:
    """The documents in a file (a path) or in bytes, and one sentence for each thing skipped.

    Reads txt, md, html, pdf, eml, RSS and Atom, JSON lines and WARC, each also in gzip; what a file
    is shows in its content, the suffix only tells text and Markdown apart. Never raises for
    what a file holds. The same bytes always give the same text.

    published, publisher, title, licence: a person's words, which win over the file's. Raises
        ValueError when `published` is no date. A title or url is one document's, so a file
        of several (feed, JSON lines, WARC) keeps its own and a note says so.
    url: where the bytes were fetched. charset: what the carrier (an HTTP header) declared.
    known: ids and raw SHA-256s already held; such a document is skipped as `already held`,
        before it is parsed where a whole file or a whole body of an archive is known.
    """
    given = _Given(
        title=one_line(title),
        publisher=one_line(publisher),
        url=web_address(url),
        published=given_day(published) if published else None,
        licence=one_line(licence),
        retrieved_at=retrieved_at,
    )
    shown = name or ("text" if isinstance(source, bytes) else str(source))
    return _read(source, shown, given, _Job(charset, known, limits))


def _read(source: str | Path | bytes, name: str, given: _Given, job: _Job) -> Iterator[Document | Skipped]:
    try:
        with _opened(source) as stream:
            for item in _found(stream, name, job, layers=0):
                yield item if isinstance(item, Skipped) else _checked(item, given, job)
    except Unreadable as bad:
        yield _skipped(name, bad.reason, bad.message)
    except OSError as failed:
        reason = failed.strerror or "it cannot be opened"
        yield _skipped(
            name, "not found", f"It could not be read ({reason}); check the path and its permissions."
        )


def _skipped(name: str, reason: Reason, message: str) -> Skipped:
    return Skipped(name, reason, f"{name}: {message[0].lower()}{message[1:]}")


def _buffered(raw: Any) -> io.BufferedReader:
    return io.BufferedReader(raw, buffer_size=PACKED_CHUNK)


def _opened(source: str | Path | bytes) -> io.BufferedReader:
    if isinstance(source, bytes):
        return _buffered(io.BytesIO(source))
    path = Path(source)
    # A pipe or a device has no end and would be waited for.
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Unreadable("unsupported", "It is a folder; its files are read with read_folder.")
    if not stat.S_ISREG(mode):
        raise Unreadable("unsupported", "It is no regular file but a device or a pipe; give a file.")
    return _buffered(path.open("rb", buffering=0))


def _found(stream: io.BufferedReader, name: str, job: _Job, layers: int) -> Iterator[Found | Skipped]:
    """What is in the stream; `layers` counts the gzip it has already come out of."""
    limits = job.limits
    head = stream.peek(PACKED_CHUNK)[:PACKED_CHUNK]
    if not head.strip():
        raise Unreadable("empty", "The file is empty; add one with text in it.")
    if head.startswith(b"\x1f\x8b"):
        if layers == limits.gzip_layers:
            raise Unreadable("unsafe", "It is gzip inside gzip, as a zip bomb is; unpack it yourself.")
        inner = name.removesuffix(".gz")
        yield from _found(unpacked(stream, limits), inner, job, layers + 1)
    elif head.startswith(b"WARC/"):
        yield from _in_warc(_Capped(stream, limits), name, job)
    elif (kind := _kind(head, name)) == "json lines":
        for item in read_json_lines(_buffered(_Capped(stream, limits)), name, limits):
            yield item if isinstance(item, Skipped) else replace(item, one_of_many=True)
    else:
        data = stream.read(limits.file + 1)
        if len(data) > limits.file:
            raise Unreadable("too large", f"It is larger than {size(limits.file)}; split it.")
        if kind != "feed" and hashlib.sha256(data).hexdigest() in job.known:
            raise Unreadable("already held", "It is already in the library.")
        if kind == "feed":
            for entry in read_feed(data, name, job.charset, limits):
                yield replace(entry, one_of_many=True)
        elif kind == "page":
            yield read_page(data, name, job.charset, limits)
        elif kind == "pdf":
            yield read_pdf(data, name, limits)
        elif kind == "mail":
            yield read_mail(data, name, limits)
        else:
            yield _read_text(data, name, job.charset, limits)


class _Capped(io.RawIOBase):
    """A stream that ends with Unreadable past the limit for archives."""

    def __init__(self, stream: io.BufferedReader, limits: Limits) -> None:
        self._stream = stream
        self._left = limits.archive
        self._limit = limits.archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # One read at a time: what came before a damaged place is given out before the damage is met.
        count = self._stream.readinto1(buffer)
        self._left -= count
        if self._left < 0:
            raise Unreadable("too large", f"It is larger than {size(self._limit)}; split it.")
        return count


def _in_warc(stream: _Capped, name: str, job: _Job) -> Iterator[Found | Skipped]:
    for body in read_bodies(stream, name, job.limits):
        if isinstance(body, Skipped):
            yield body
            continue
        try:
            # An archive inside an archive is not followed: no layers are left.
            inner = _buffered(io.BytesIO(body.data))
            if body.data.startswith(b"WARC/"):
                raise Unreadable("unsafe", "It is a web archive inside a web archive; unpack it yourself.")
            for item in _found(
                inner, body.name, replace(job, charset=body.charset), layers=job.limits.gzip_layers
            ):
                if isinstance(item, Skipped):
                    yield item
                else:
                    address = item.url if item.one_of_many else body.url or item.url
                    yield replace(item, url=address, retrieved_at=body.fetched, one_of_many=True)
        except Unreadable as bad:
            yield _skipped(body.name, bad.reason, bad.message)


def _read_text(data: bytes, name: str, charset: str | None, limits: Limits) -> Found:
    if len(data) > 4 * limits.text:  # no encoding needs more than four bytes a character
        raise Unreadable("too large", f"It is a text of {size(len(data))}; the limit is {size(limits.text)}.")
    text = decode(data, charset)
    markdown = name.lower().endswith((".md", ".markdown"))
    heading = re.search(r"^# +(.+?) *#*$", text, re.MULTILINE) if markdown else None
    return Found(
        text=text,
        media_type="text/markdown" if markdown else "text/plain",
        raw=data,
        name=name,
        title=one_line(heading[1]) if heading else None,
    )


def _kind(head: bytes, name: str) -> str:
    """`pdf`, `page`, `feed`, `mail`, `json lines` or `text`; Unreadable for what is none of them."""
    for magic, what in FOREIGN:
        if head.startswith(magic):
            raise Unreadable("binary", f"It is {what}; save the text in it as txt, html or pdf.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    encoding = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)
    # Latin-1 reads every byte, which is all that looking at the ASCII of a beginning needs.
    start = head.decode(encoding or "latin-1", errors="replace").lstrip("\ufeffï»¿")
    if encoding is None:
        _refuse_binary(head)
    if JSON_LIST.match(start) or (JSON_LINE.match(start) and not _whole_first_line(start)):
        raise Unreadable(
            "unsupported", "It is JSON but not JSON lines; write one object with a text on each line."
        )
    if JSON_LINE.match(start):
        return "json lines"
    prolog = PROLOG.match(start)
    body = start[prolog.end() :] if prolog else start
    if FEED_ROOT.match(body):
        return "feed"
    if (
        PAGE_START.match(body)
        or "<!doctype html" in start[:1000].lower()
        or name.lower().endswith((".html", ".htm"))
    ):
        return "page"
    if start.lstrip().startswith("<?xml"):
        # A bomb in the document type can push the root out of what was looked at.
        if "<!entity" in start.lower():
            return "feed"
        raise Unreadable(
            "unsupported", "It is XML but neither a feed nor a page; official lists are read by load."
        )
    return "mail" if _is_mail(start, name) else "text"


def _refuse_binary(head: bytes) -> None:
    zeros = [head[offset::2].count(0) for offset in (0, 1)]
    if max(zeros) > len(head) / 4 and min(zeros) == 0:
        raise Unreadable(
            "encoding", "It looks like UTF-16 without a byte order mark; save it as UTF-8 and add it again."
        )
    controls = len(CONTROLS.findall(head.decode("latin-1")))
    if sum(zeros) or controls > len(head) / 100:
        raise Unreadable("binary", "It is binary data and no text; save its text as txt, html or pdf.")


def _whole_first_line(start: str) -> bool:
    """Whether the first line is one JSON object, or too long to be seen whole."""
    first, broken, _ = start.lstrip().partition("\n")
    return first.rstrip().endswith("}") if broken else len(start) > 1000 or first.rstrip().endswith("}")


def _is_mail(start: str, name: str) -> bool:
    headers: set[str] = set()
    for line in start.splitlines():
        found = MAIL_HEADER.match(line)
        if not line or not found:
            break
        if found[1]:
            headers.add(found[1].lower())
    addressed = len(headers & {"from", "to", "subject", "date"}) >= 2
    return addressed and (bool(headers & MAIL_ONLY) or name.lower().endswith(".eml"))


def _checked(found: Found, given: _Given, job: _Job) -> Document | Skipped:
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    name, limits = found.name, job.limits
    if len(text) > limits.text:
        return _skipped(
            name,
            "too large",
            f"Its text has {len(text):,} characters; the limit is {limits.text:,}. Split it.",
        )
    if not text.strip():
        return _skipped(name, "empty", "It holds no text; add one with text in it.")
    if "\x00" in text:
        return _skipped(name, "binary", "Its text contains null characters; save it as plain text again.")
    if not any(sign.isalpha() for sign in text):
        return _skipped(name, "no letters", "Its text has no letters in it, so there is nothing to read.")
    identity = document_id(text)
    if identity in job.known:
        return _skipped(name, "already held", "It is already in the library.")
    return _document(found, given, text, identity)


def _document(found: Found, given: _Given, text: str, identity: str) -> Document:
    told = {"publisher": given.publisher, "published": given.published, "licence": given.licence}
    notes = list(found.notes)
    if found.one_of_many and given.title:
        notes.append("The title given was not used, because the file holds several documents.")
    if not found.one_of_many:
        told |= {"title": given.title, "url": given.url}
    values = {field: told.get(field) or getattr(found, field) for field in DESCRIBED}
    origin: dict[str, Origin] = {
        field: "given by person" if told.get(field) else "found in file" if values[field] else "missing"
        for field in DESCRIBED
    }
    certain = language_of(text)
    language = certain or (found.language or "").lower()[:2] or None
    if language not in (None, "en"):
        said = "is" if certain else "is said by its file to be"
        notes.append(
            f"The text {said} in {LANGUAGES.get(language, f'a language with the code {language!r}')}; "
            "claims are read from English texts only, so none is taken from it."
        )
    return Document(
        id=identity,
        text=text,
        name=found.name,
        media_type=found.media_type,
        sha256=hashlib.sha256(found.raw).hexdigest(),
        language=language,
        retrieved_at=found.retrieved_at or given.retrieved_at,
        origin=origin,
        notes=tuple(notes),
        **values,
    )
