"""What every feed reader shares: a report, a refusal, records of a file, names as a search compares them."""

import csv
import gzip
import hashlib
import io
import re
import warnings
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, tostring

import countrynames
import duckdb
from anyascii import anyascii
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from entente import dates

RAW_KEPT = 4096  # characters of a source row that are kept for show
REJECT_KEPT = 500  # characters of a rejected record
_LINES_A_RECORD = 400  # a record over more lines has a quote that is never closed
csv.field_size_limit(4_000_000)

Progress = Callable[[str, int], None]  # name of the file, records read so far


class FeedError(ValueError):
    """A file cannot be loaded at all; the message says what was found, where, and what to do."""


@dataclass
class LoadReport:
    """What one `load` did. Loaded and rejected rows together are the rows of the files."""

    format: str
    rows_loaded: int = 0
    rows_rejected: int = 0
    claims_added: int = 0
    unchanged: int = 0  # editions or files that were already held
    reasons: Counter[str] = field(default_factory=Counter)  # of the rejected rows
    notes: list[str] = field(default_factory=list)  # what a reader of the report should know


Loader = Callable[[duckdb.DuckDBPyConnection, list[Path], date | None, Progress | None], LoadReport]


@dataclass(frozen=True)
class Feed:
    """A format that `entente load` takes."""

    name: str
    title: str
    gives: str
    licence: str
    may_ship: bool  # whether its terms let us put rows of it into the repository or a release
    load: Loader  # runs inside the caller's transaction


@dataclass(frozen=True)
class Record:
    """One record of a delimited file: where it starts, its exact text, its fields or what is wrong."""

    line: int
    raw: str
    fields: list[str]
    problem: str | None = None


def sha256_of(files: Sequence[Path]) -> str:
    """One hash for a set of files, whatever their order and names."""
    each = []
    for file in files:
        digest = hashlib.sha256()
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        each.append(digest.hexdigest())
    return each[0] if len(each) == 1 else hashlib.sha256("".join(sorted(each)).encode()).hexdigest()


def open_bytes(file: Path) -> IO[bytes]:
    """Open a plain or gzip-compressed file (told by its first bytes, not by its name)."""
    try:
        stream = file.open("rb")
    except OSError as bad:
        raise FeedError(f"{file.name} cannot be read: {bad.strerror or bad}.") from None
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=stream)) if packed else stream


def lines_of(file: Path) -> Iterator[bytes]:
    """The lines of a file with their ends. Raises FeedError for a damaged or cut-off gzip file."""
    with open_bytes(file) as stream:
        try:
            yield from stream
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise FeedError(
                f"{file.name} is a gzip file that is cut off or damaged. Nothing was loaded; fetch it again."
            ) from None


def head_of(file: Path, size: int = 4096) -> str:
    """The first characters of a file, to tell what it is."""
    with open_bytes(file) as stream:
        try:
            return stream.read(size).decode("utf-8-sig", "replace")
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise FeedError(
                f"{file.name} is a gzip file that is cut off or damaged. Nothing was loaded; fetch it again."
            ) from None


def records(file: Path, delimiter: str = ",", fallback: str | None = None) -> Iterator[Record]:
    """The records of a delimited file with double quotes, blank lines left out.

    A line that is not UTF-8 is read in the encoding `fallback`, or is a record with a problem.
    A quote that is never closed spoils its own line, not the lines after it.
    """
    waiting: deque[tuple[int, str, bool]] = deque()
    source = enumerate(lines_of(file), 1)

    def next_line() -> tuple[int, str, bool] | None:
        if waiting:
            return waiting.popleft()
        for number, line in source:
            try:
                return number, line.decode("utf-8-sig" if number == 1 else "utf-8"), True
            except UnicodeDecodeError:
                return number, line.decode(fallback or "utf-8", "replace"), fallback is not None
        return None

    while (first := next_line()) is not None:
        number, line, clean = first
        if not line.strip("\r\n\t \0"):
            continue
        taken = [first]

        def more(taken: list[tuple[int, str, bool]] = taken) -> Iterator[str]:
            yield taken[0][1]
            while len(taken) < _LINES_A_RECORD and (following := next_line()) is not None:
                taken.append(following)
                yield following[1]

        problem = None
        try:
            fields = next(csv.reader(more(), delimiter=delimiter, strict=True))
            clean = all(part[2] for part in taken)
        except csv.Error as bad:
            waiting.extendleft(reversed(taken[1:]))
            taken = taken[:1]
            problem = _unclosed(line, delimiter, str(bad))
            fields = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter))
        raw = "".join(part[1] for part in taken).rstrip("\r\n")
        if not clean:
            problem = "bytes that are not UTF-8 text"
        yield Record(number, raw, fields, problem)


def _unclosed(line: str, delimiter: str, error: str) -> str | None:
    """What is wrong when a quote is opened in a line and not closed properly; None for stray quotes inside."""
    if "unexpected end" not in error and "limit" not in error:
        try:
            next(csv.reader([line], delimiter=delimiter, strict=True))
        except csv.Error as bad:
            if "unexpected end" not in str(bad):
                return None
    return "a quote is opened and never closed"


def find_header(
    file: Path, needed: Sequence[str], delimiter: str = ",", fallback: str | None = None, within: int = 20
) -> tuple[dict[str, int], Record, list[str]]:
    """Where each column stands, the header itself, and the banner lines above it.

    Columns are found by name wherever they stand. Raises FeedError that names the columns
    missing from the line that comes nearest.
    """
    best: tuple[int, list[str]] = (-1, [])
    banner: list[str] = []
    for place, record in enumerate(records(file, delimiter, fallback)):
        names = [name.strip() for name in record.fields]
        known = len(set(needed) & set(names))
        if known == len(needed):
            return {name: at for at, name in reversed(list(enumerate(names)))}, record, banner
        if known > best[0]:
            best = (known, names)
        banner.append(record.raw)
        if place >= within:
            break
    missing = [name for name in needed if name not in best[1]]
    found = ", ".join(best[1][:6]) or "nothing"
    raise FeedError(
        f"{file.name} has no header line with {', '.join(missing[:5])}"
        f"{' ...' if len(missing) > 5 else ''}; its first columns are {found[:200]}. "
        "Nothing was loaded. Is it the file of another feed, or has the format changed?"
    )


def table(
    file: Path, needed: Sequence[str], delimiter: str = ",", fallback: str | None = None
) -> Iterator[tuple[Record, Callable[[str], str]]]:
    """The records below the header, each with a function that gives a column's stripped text.

    A record with another number of fields than the header comes with a problem;
    a column the file lacks gives the empty text.
    """
    columns, header, _ = find_header(file, needed, delimiter, fallback)
    width = len(header.fields)
    for record in records(file, delimiter, fallback):
        if record.line <= header.line:
            continue
        yield of_width(record, width), _column(record.fields, columns)


def of_width(record: Record, width: int) -> Record:
    """The record, with a problem if it has another number of fields than its header."""
    if record.problem or len(record.fields) == width:
        return record
    return replace(record, problem=f"{len(record.fields)} fields where the header has {width}")


def _column(fields: list[str], columns: dict[str, int]) -> Callable[[str], str]:
    def text(name: str) -> str:
        at = columns.get(name, -1)
        return fields[at].strip() if 0 <= at < len(fields) else ""

    return text


def xml_root(file: Path) -> tuple[str, dict[str, str]]:
    """The name of the outermost element, without its namespace, and its attributes."""
    for event, element in _xml_events(file):
        if event == "start":
            return local(element.tag), dict(element.attrib)
    raise FeedError(f"{file.name} is an empty XML file.")


def xml_elements(file: Path, names: Sequence[str]) -> Iterator[tuple[int, Element]]:
    """The elements of those names, one after another, numbered from 1, in bounded memory.

    Raises FeedError for entities and document types (they can be made to eat all memory)
    and for XML that breaks off.
    """
    wanted = set(names)
    above: list[Element] = []
    number = 0
    for event, element in _xml_events(file):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if local(element.tag) in wanted:
            number += 1
            yield number, element
            element.clear()
            if above:
                above[-1].remove(element)


def _xml_events(file: Path) -> Iterator[tuple[str, Element]]:
    with open_bytes(file) as stream:
        try:
            yield from iterparse(
                stream, events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
            )
        except DefusedXmlException:
            raise FeedError(
                f"{file.name} declares a document type or entities, which can hide an attack. "
                "No official list does; nothing was loaded."
            ) from None
        except ParseError as bad:
            raise FeedError(
                f"{file.name} is no complete XML: {bad}. Nothing was loaded; fetch it again."
            ) from None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise FeedError(
                f"{file.name} is a gzip file that is cut off or damaged. Nothing was loaded; fetch it again."
            ) from None


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def child_text(element: Element, path: str) -> str:
    """The stripped text of the first child at that path of local names, else empty."""
    return next(iter(children_text(element, path)), "")


def children_text(element: Element, path: str) -> list[str]:
    """The stripped, non-empty texts of all children at that path of local names."""
    found = [element]
    for step in path.split("/"):
        found = [child for parent in found for child in parent if local(child.tag) == step]
    return [text for child in found if (text := (child.text or "").strip())]


def xml_text(element: Element) -> str:
    """The element as the file has it, namespaces aside."""
    return re.sub(r"\s+xmlns(:\w+)?=\"[^\"]*\"", "", tostring(element, encoding="unicode")).strip()


_APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc\u02bb\u02be\u02bf'`\u00b4]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def alias_key(text: str) -> str:
    """A name as the search compares it: Latin letters, lower case, no accents, no punctuation.

    Other scripts are transliterated letter by letter, so the key of a name in Cyrillic or Arabic letters is
    near the key of its Latin spelling, not equal to it. `alias_key(alias_key(x)) == alias_key(x)`.
    """
    latin = text if text.isascii() else anyascii(text)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", latin).lower()).strip()


# Codes of countrynames and of OpenSanctions that name no country of today: unions, former states, "unknown".
_NO_COUNTRY = {"ZZ", "ZZZ", "EU", "EUU", "DD", "DDR", "DDDE", "SUHH", "YUCS", "CSXX", "CSHH", "00"}


@lru_cache(maxsize=4096)
def country_iso3(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code (XKX for Kosovo) of a country's English name or two-letter code.

    None for an unknown name, a former state, a union, or a part of a state (ua-cri).
    """
    plain = text.strip()
    if not plain or plain.upper() in _NO_COUNTRY or re.fullmatch(r"[a-z]{2}-[a-z0-9]+", plain):
        return None
    try:
        with warnings.catch_warnings():  # it asks for a transliteration package that its names do not need
            warnings.simplefilter("ignore")
            code = countrynames.to_code_3(plain)
    except KeyError:  # it knows some former countries (Netherlands Antilles) without a three-letter code
        return None
    return code if code and len(code) == 3 and code not in _NO_COUNTRY else None


def edtf(text: str, form: str) -> str:
    """A list's date as EDTF at the precision it has; empty text stays empty.

    form: 'ymd' (2012-12-31, also with a time or zone behind it, 2012-12, 2012),
    'dmy' (31/12/2012; 00 for an unknown day or month) or 'mdy' (12/31/2012).
    Raises dates.BadDate.
    """
    plain = text.strip()
    if not plain:
        return ""
    if form == "ymd":
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*|Z|[+-]\d{2}:?\d{2})?)?)?", plain)
        parts = found.groups("00") if found else None
    else:
        found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain)
        one, two, year = found.groups() if found else ("", "", "")
        parts = (year, two, one) if form == "dmy" else (year, one, two)
        parts = parts if found else None
    if parts is None:
        raise dates.BadDate(f"{plain!r} is no date we read.")
    year, month, day = parts[0], parts[1].zfill(2), parts[2].zfill(2)
    kept = year if month == "00" else f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"
    return dates.parse(kept).edtf


def day(text: str, form: str) -> date | None:
    """The day of a publication; None when it is empty, coarse or no date."""
    try:
        span = dates.parse(edtf(text, form))
    except dates.BadDate:
        return None
    return span.earliest if span.precision == "day" else None
