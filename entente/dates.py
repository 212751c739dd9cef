"""Dates at the precision of their source: EDTF text with its earliest and latest day.

Covers what Entente keeps: YYYY, YYYY-MM, YYYY-MM-DD, each with `~` or `?` behind it,
intervals `A/B`, `A/..`, `../B`, and unknown (empty). EDTF: Library of Congress, level 1.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PLAIN = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class BadDate(ValueError):
    """The text is no date that Entente reads."""


@dataclass(frozen=True)
class Span:
    """The days an EDTF text may mean; None at an end means open or unknown."""

    edtf: str
    earliest: date | None
    latest: date | None
    precision: str | None  # day, month, year; None when unknown or an interval


UNKNOWN = Span("", None, None, None)


def parse(text: str | None) -> Span:
    """Read EDTF text; empty text is an unknown date.

    Raises BadDate with the text and the forms that would do.
    """
    edtf = (text or "").strip()
    if not edtf:
        return UNKNOWN
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        start = UNKNOWN if first == ".." else parse(first)
        end = UNKNOWN if last == ".." else parse(last)
        if start.earliest and end.latest and start.earliest > end.latest:
            raise BadDate(f"{edtf!r} ends before it starts.")
        return Span(edtf, start.earliest, end.latest, None)
    found = _PLAIN.match(edtf)
    if not found:
        raise BadDate(f"{edtf!r} is no date we read; write YYYY, YYYY-MM or YYYY-MM-DD.")
    year, month, day = found.groups()
    try:
        if day:
            only = date(int(year), int(month), int(day))
            return Span(edtf, only, only, "day")
        if month:
            last_day = calendar.monthrange(int(year), int(month))[1]
            return Span(edtf, date(int(year), int(month), 1), date(int(year), int(month), last_day), "month")
        return Span(edtf, date(int(year), 1, 1), date(int(year), 12, 31), "year")
    except (ValueError, calendar.IllegalMonthError):
        raise BadDate(f"{edtf!r} is no day of the calendar.") from None


def parse_day(text: str) -> date:
    """Read one day, YYYY-MM-DD. Raises BadDate for anything else."""
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == 10 else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise BadDate(f"{text!r} is no day; write YYYY-MM-DD, as in 2025-11-10.")


def in_words(edtf: str | date | None) -> str:
    """10 Nov 2025, Nov 2025, 2014; an unknown date is the word "unknown"."""
    if edtf is None or edtf == "":
        return "unknown"
    text = edtf.isoformat() if isinstance(edtf, date) else str(edtf)
    if "/" in text:
        return " to ".join("open" if part == ".." else in_words(part) for part in text.split("/"))
    parts = text.rstrip("~?%").split("-")
    about = "about " if text[-1] in "~?%" else ""
    if len(parts) == 3:
        return f"{about}{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 2:
        return f"{about}{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return about + parts[0]
