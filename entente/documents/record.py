"""What reading gives: a document, or one sentence saying why there is none."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Origin = Literal["given by person", "found in file", "missing"]
DESCRIBED = ("title", "publisher", "url", "published", "licence")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it. Absent metadata is None and is never guessed.

    id: "doc-" and the start of the SHA-256 of `text` in UTF-8; the same text is the same document.
    text: exactly what is stored and what the offsets of evidence count in (code points). Only line
        endings are changed (CRLF and CR become LF) and a byte order mark is left off; Unicode
        is not normalised. Text taken out of HTML or PDF is whatever its reader produced.
    published: EDTF: `2025`, `2025-11` or `2025-11-10`; a time in the file keeps its own zone's day.
    language: ISO 639-1, None when the text is too short or too mixed to tell.
    sha256: of the bytes the text came from, after unpacking gzip: the file, or for a record
        inside a file its own bytes (a JSON line, the body of a WARC record); a feed's
        entries share the feed's.
    origin: for each of `DESCRIBED`, who said it.
    follows: the id of the earlier version this one corrects; the store decides (see `versions`).
    notes: plain sentences about what reading found odd.
    """

    id: str
    text: str
    name: str
    media_type: str
    sha256: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None
    retrieved_at: datetime | None = None
    origin: Mapping[str, Origin] = field(default_factory=dict)
    follows: str | None = None
    notes: tuple[str, ...] = ()


Reason = Literal[
    "already held",
    "binary",
    "broken",
    "empty",
    "encoding",
    "encrypted",
    "no letters",
    "no text",
    "not found",
    "refused address",
    "too large",
    "unsafe",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that gave no document: `message` is one plain sentence for a person.

    reason: one of a few words, to count by in a summary.
    """

    name: str
    reason: Reason
    message: str


class Unreadable(Exception):
    """Raised inside the readers; `read` turns it into `Skipped`."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader took out of bytes, before the person's own metadata is laid over it.

    one_of_many: its file holds several documents, so a title or address of the file is not its own.
    """

    text: str
    media_type: str
    raw: bytes
    name: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None
    retrieved_at: datetime | None = None
    notes: tuple[str, ...] = ()
    one_of_many: bool = False


def document_id(text: str) -> str:
    """The same as `entente.extraction.records.document_id`, so that an extracted text is a stored one."""
    return "doc-" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]


def one_line(text: str | None, longest: int = 500) -> str | None:
    """Metadata as one trimmed line, None when nothing is left. Longer ones are cut, ending in "…"."""
    line = " ".join((text or "").replace("\x00", " ").split())
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    return line or None


def web_address(text: str | None) -> str | None:
    """An http or https address as given, None for anything else (a `javascript:` link, a path)."""
    address = (text or "").strip()
    usable = address.lower().startswith(("http://", "https://")) and len(address) <= 2000
    return address if usable and not any(sign.isspace() for sign in address) else None
