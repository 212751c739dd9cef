"""JSON lines: one object a line, one document an object."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from entente.documents.limits import LIMITS, Limits, size
from entente.documents.published import published_day
from entente.documents.record import Found, Skipped, Unreadable, one_line, web_address

FIELDS = ("title", "publisher", "url", "published", "language", "licence")


def read_json_lines(stream: BinaryIO, name: str, limits: Limits = LIMITS) -> Iterator[Found | Skipped]:
    """One document for each line with a `text`; `title`, `published`, `publisher`, `url` where given.

    A bad line is skipped and the rest is read. Lines are numbered from 1.
    """
    number = 0
    while line := stream.readline(limits.file + 1):
        number += 1
        line_name = f"{name}, line {number}"
        if len(line) > limits.file and not line.endswith(b"\n"):
            while (rest := stream.readline(limits.file)) and not rest.endswith(b"\n"):
                pass
            yield Skipped(
                line_name,
                "too large",
                f"{line_name}: it is longer than {size(limits.file)}; split its text.",
            )
        elif line.strip():
            try:
                yield _found(line.strip(), line_name)
            except Unreadable as bad:
                yield Skipped(line_name, bad.reason, f"{line_name}: {bad.message}")


def _found(line: bytes, name: str) -> Found:
    try:
        record = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as broken:
        raise Unreadable(
            "broken", f"it is not JSON ({broken.msg}); write one whole object on each line."
        ) from broken
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise Unreadable(
            "unsupported", 'it has no "text"; write {"text": "...", "title": "..."} on each line.'
        )
    told, notes = _texts(record)
    published = published_day(told["published"]) if "published" in told else None
    if "published" in told and published is None:
        notes.append(f"Its date {told['published']!r} cannot be read with certainty, so no date was taken.")
    return Found(
        text=record["text"],
        media_type="application/x-ndjson",
        raw=line,
        name=name,
        title=told.get("title"),
        publisher=told.get("publisher"),
        url=web_address(told.get("url")),
        published=published,
        language=told.get("language"),
        licence=told.get("licence"),
        notes=tuple(notes),
    )


def _texts(record: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    if "license" in record:
        record.setdefault("licence", record["license"])
    held = {field: record[field] for field in FIELDS if record.get(field) not in (None, "")}
    told = {
        field: line for field, value in held.items() if isinstance(value, str) and (line := one_line(value))
    }
    wrong = [field for field, value in held.items() if not isinstance(value, str)]
    return told, [f"Its {field} is not a text and was left out." for field in wrong]
