"""A feed's files on disk: is this the feed it is said to be, and where do its columns stand.

Zip and gzip are unpacked to a file beside the data, within a limit. Everything here is untrusted.
"""

import csv
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from entente.feeds.common import FeedError
from entente.feeds.events.feed import Feed

LARGEST = 64 * 2**30  # bytes a file may have when unpacked
_CHUNK = 2**22


class BadFeedFile(FeedError):
    """A file cannot be read as the feed it was given as; the message says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """How the lines of a file are to be read.

    columns: their names in the file's order; a column we do not know is named c1, c2 ...
    skip: lines before the first row. deletions: the file lists deleted events.
    """

    columns: tuple[str, ...]
    delimiter: str
    skip: int
    encoding: str
    newline: str
    deletions: bool = False


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def unpacked(path: Path, folder: Path) -> Iterator[Path]:
    """The plain text of a file: itself, or what its zip or gzip holds, removed afterwards.

    Raises BadFeedFile when the archive is cut off, damaged, too large, or holds several files.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] != b"\x1f\x8b" and start != b"PK\x03\x04":
        yield path
        return
    plain = folder / f"{path.name}.unpacked"
    try:
        _unpack(path, plain, zipped=start == b"PK\x03\x04")
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def _unpack(path: Path, plain: Path, *, zipped: bool) -> None:
    try:
        with plain.open("wb") as out:
            if zipped:
                with zipfile.ZipFile(path) as archive:
                    members = [member for member in archive.infolist() if not member.is_dir()]
                    if len(members) != 1:
                        raise BadFeedFile(
                            f"{path.name} holds {len(members)} files; unpack it and load those that belong to the feed."
                        )
                    with archive.open(members[0]) as member:
                        _copy(member, out, path)
            else:
                with gzip.open(path) as packed:
                    _copy(packed, out, path)
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as bad:
        raise BadFeedFile(
            f"{path.name} is cut off or damaged ({bad}); fetch it again. Nothing of it was loaded."
        ) from None


def _copy(member: IO[bytes] | gzip.GzipFile, out: IO[bytes], path: Path) -> None:
    size = 0
    while chunk := member.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise BadFeedFile(f"{path.name} unpacks to more than {LARGEST // 2**30} GB; split it first.")
        out.write(chunk)


def layout(feed: Feed, path: Path, name: str, others: Iterable[Feed]) -> Layout:
    """Look at the first lines and say where the columns stand.

    Raises BadFeedFile when the file is empty, is another feed's, or lacks a column we need.
    """
    with path.open("rb") as file:
        lines = list(islice(file, 20))
    if not lines:
        raise BadFeedFile(f"{name} is empty.")
    encoding = _encoding(feed, path)
    text = [
        line.decode("utf-8-sig" if number == 0 else "utf-8", "replace") for number, line in enumerate(lines)
    ]
    newline = r"\r\n" if any(line.endswith(b"\r\n") for line in lines) else r"\n"
    found = _found(feed, text, encoding, newline)
    if found:
        return found
    likely = [
        other.name for other in others if other.name != feed.name and _found(other, text, encoding, newline)
    ]
    if likely:
        raise BadFeedFile(
            f"{name} is no {feed.name} file; it looks like {likely[0]}. Load it under that name."
        )
    raise BadFeedFile(f"{name} is no {feed.name} file: {_why(feed, text)}. Nothing of it was loaded.")


def _found(feed: Feed, lines: list[str], encoding: str, newline: str) -> Layout | None:
    for delimiter in dict.fromkeys((feed.delimiter, ",")):
        for skip, fields in _rows(lines, delimiter):
            names = _names(feed, fields)
            if feed.deletions and set(feed.deletions) <= set(names):
                return Layout(_kept(feed, names), delimiter, skip, encoding, newline, deletions=True)
            if set(feed.read) <= set(names):
                return Layout(_kept(feed, names), delimiter, skip, encoding, newline)
    for _, fields in _rows(lines, feed.delimiter):
        if len(fields) in (feed.widths or (len(feed.columns),)) and fields[0].isdigit():
            return Layout(feed.columns, feed.delimiter, 0, encoding, newline)
    return None


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(lines up to the end of the row, its fields); a tab file has no quotes."""
    clean = (line.replace("\0", "") for line in lines)
    reader = (
        csv.reader(clean, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if delimiter == "\t"
        else csv.reader(clean, delimiter=delimiter)
    )
    try:
        for fields in reader:
            yield reader.line_num, fields
    except csv.Error:
        return  # a line that is no row of this format


def _names(feed: Feed, fields: list[str]) -> list[str]:
    names = [name.strip().lower().replace(" ", "_") for name in fields]
    return [feed.aliases.get(name, name) for name in names]


def _kept(feed: Feed, names: list[str]) -> tuple[str, ...]:
    wanted = set(feed.read) | set(feed.deletions or ())
    taken: set[str] = set()
    kept = []
    for number, name in enumerate(names, 1):
        kept.append(name if name in wanted - taken else f"c{number}")
        taken.add(name)
    return tuple(kept)


def _why(feed: Feed, lines: list[str]) -> str:
    if not feed.header:
        fields = len(next(_rows(lines, feed.delimiter), (0, []))[1])
        widths = " or ".join(map(str, feed.widths or (len(feed.columns),)))
        return f"its first line has {fields} fields, expected are {widths}"
    lacking = min(
        (
            sorted(set(feed.read) - set(_names(feed, fields)))
            for delimiter in dict.fromkeys((feed.delimiter, ","))
            for _, fields in _rows(lines, delimiter)
        ),
        key=len,
    )
    return f"its header lacks {', '.join(lacking[:5])}" + (" and others" if len(lacking) > 5 else "")


def _encoding(feed: Feed, path: Path) -> str:
    if not feed.second_encoding:
        return "utf-8"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(_CHUNK):
                pass
        return "utf-8"
    except UnicodeDecodeError:
        return feed.second_encoding
