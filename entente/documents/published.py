"""The day a text says it was published, as EDTF. No guesses, no processing day."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

# Full names and the short forms newspapers use.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}.*)?)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}.*)?")
SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2}) ([a-z]+)\.?,? (\d{4})")
MONTH_FIRST = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2}),? (\d{4})")


def published_day(text: str) -> str | None:
    """`2025`, `2025-11` or `2025-11-10` read from a date in a file; None when its reading is not certain.

    A time keeps the day of its own zone. `10/11/2025` is two days at once and gives None.
    Years before 1700 are no publication dates but a program's empty value.
    """
    line = " ".join(text.split())
    if found := ISO.fullmatch(line):
        return _edtf(*found.groups())
    if found := COMPACT.fullmatch(line) or SLASHED.fullmatch(line):
        return _edtf(*found.groups())
    words = line.lower()
    if (found := DAY_FIRST.fullmatch(words)) and found[2] in MONTHS:
        return _edtf(found[3], MONTHS[found[2]], found[1])
    if (found := MONTH_FIRST.fullmatch(words)) and found[1] in MONTHS:
        return _edtf(found[3], MONTHS[found[1]], found[2])
    try:
        return _edtf(*parsedate_to_datetime(line).date().isoformat().split("-"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def given_day(text: str | date) -> str:
    """A person's date, checked. Raises ValueError with a sentence when it is none."""
    if isinstance(text, date):
        return text.strftime("%Y-%m-%d")
    found = ISO.fullmatch(text.strip())
    day = _edtf(*found.groups()) if found else None
    if day is None:
        raise ValueError(f"{text!r} is not a publication date; write it as 2025-11-10, 2025-11 or 2025.")
    return day


def _edtf(year: str, month: str | int | None = None, day: str | int | None = None) -> str | None:
    try:
        checked = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if checked.year < 1700:
        return None
    return checked.isoformat()[: 10 if day else 7 if month else 4]
