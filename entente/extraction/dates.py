"""Dates and durations in English news text, as EDTF with their precision and basis.

Rules: extraction schema section 6 and DERIVATION section 1.7. The day of processing is never used.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20,
    "thirty": 30, "sixty": 60, "ninety": 90, "half": 0,
}  # fmt: skip

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ORD = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_COUNT = r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|sixty|ninety)"
_PLACE_IN_TIME = (
    r"(?:(?:early|late|mid)[- ](?:in )?|the (?:start|beginning|middle|end) of (?:the )?|(?:start|end) of )"
)

_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
        (
            "range_dmy",
            rf"\b(?P<d>{_DAY}){_ORD}(?: and | to | ?[-–] ?)(?P<d2>{_DAY}){_ORD}(?: of)? (?P<m>{_MONTH})\b\.?(?:,? (?P<y>{_YEAR})\b)?",
        ),
        (
            "range_mdy",
            rf"\b(?P<m>{_MONTH})\.? (?P<d>{_DAY}){_ORD}(?: and | to | ?[-–] ?)(?P<d2>{_DAY}){_ORD}\b(?:,? (?P<y>{_YEAR})\b)?",
        ),
        (
            "dmy",
            rf"\b(?:(?P<wd>{_WEEKDAY}),? )?(?:the )?(?P<d>{_DAY}){_ORD}(?: of)? (?P<m>{_MONTH})\b\.?(?:,? (?P<y>{_YEAR})\b)?",
        ),
        (
            "mdy",
            rf"\b(?:(?P<wd>{_WEEKDAY}),? )?(?P<m>{_MONTH})\.? (?P<d>{_DAY}){_ORD}\b(?!\d)(?:,? (?P<y>{_YEAR})\b)?",
        ),
        ("my", rf"\b(?P<mod>{_PLACE_IN_TIME})?(?P<m>{_MONTH})\.?,?(?: of)? (?P<y>{_YEAR})\b"),
        ("month_of_rel", rf"\b(?P<m>{_MONTH}) (?:of )?(?P<rel>last|this|next) year\b"),
        ("rel_month", rf"\b(?P<rel>last|this|next) (?P<m>{_MONTH})\b"),
        (
            "end_of_rel",
            r"\b(?P<mod>the (?:end|start|beginning|middle) of) (?P<rel>this|next|last|the) (?P<u>year|month)\b",
        ),
        (
            "month",
            rf"\b(?P<p>[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Oo]f|[Dd]uring|for|through|end of|start of|beginning of|middle of|early|late|mid|[Ee]arly in|[Ll]ate in|to)[ -](?:early |late |mid-)?(?P<m>{_MONTH})\b(?! \d)\.?",
        ),
        (
            "rel_unit",
            r"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|[Ee]arlier this|[Ll]ater this|[Tt]he previous|[Tt]he following|[Pp]revious) (?P<u>week|month|year|spring|summer|autumn|fall|winter)\b",
        ),
        (
            "event_shift",
            rf"\b(?P<n>(?i:{_COUNT})) (?P<u>day|week|month|year)s? (?P<way>later|earlier)\b",
        ),
        (
            "ago",
            rf"\b(?:some |about |around |nearly |almost |more than )?(?P<n>{_COUNT}) (?P<u>day|week|month|year|decade)s? (?:ago|earlier|before)\b",
        ),
        ("weekday", rf"\b(?:(?P<rel>last|next|this) )?(?P<wd>{_WEEKDAY})\b(?! (?:Club|Group))"),
        ("named", r"\b(?P<name>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)\b"),
        (
            "event_day",
            r"\b(?P<name>[Tt]he (?:same|following|next|previous) day|[Tt]hat (?:same )?day|[Tt]he day (?:after|before)(?= ?[,.]))",
        ),
        (
            "year",
            rf"\b(?P<p>[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Oo]f|[Dd]uring|through|end of|start of|early|late|mid|before|after|back to|dating from|to|[Ee]arly in|[Ll]ate in|around|about)[ -](?:early |late |mid-)?(?P<y>{_YEAR})\b(?!-\w| \w+s\b (?:troops|people|men|soldiers|dollars))",
        ),
    )
]
_DURATION = re.compile(
    rf"\b(?P<n>{_COUNT})(?:-| )(?:more |additional |further |extra )?(?P<u>day|week|month|year)s?\b(?!-old| ago| earlier| before| old| later)"
)


@dataclass
class DateMention:
    """A date expression. role: `at`, `until` (an end) or `effective`. `fields` hold what was written."""

    start: int
    end: int
    form: str
    fields: dict[str, str] = field(default_factory=dict)
    role: str = "at"

    @property
    def stand_in(self) -> str:
        """The single word the parser sees instead."""
        if self.form in ("year", "ago"):
            return "2018" if self.form == "year" else "yesterday"
        if self.form in ("my", "month", "rel_month", "month_of_rel"):
            return "March"
        if self.form in ("rel_unit", "named", "event_day", "event_shift"):
            return "yesterday"
        return "December" if self.form == "end_of_rel" else "Monday"


@dataclass(frozen=True)
class Duration:
    """A length of time: `count` of `unit` (day, week, month, year)."""

    start: int
    end: int
    count: int
    unit: str

    @property
    def days(self) -> int | None:
        """Stated days; None for months and years, whose length varies."""
        return {"day": self.count, "week": 7 * self.count}.get(self.unit)

    def after(self, start: date) -> date:
        """The last day when the length begins on the day after `start`."""
        if self.days is not None:
            return start + timedelta(days=self.days)
        return add_months(start, self.count * (12 if self.unit == "year" else 1))


@dataclass(frozen=True)
class Resolved:
    """A date as EDTF, with precision (day, month, year) and basis."""

    edtf: str
    precision: str
    basis: str


def add_months(start: date, months: int) -> date:
    """The same day some months on; the last day of a shorter month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def find_dates(text: str) -> list[DateMention]:
    """Date expressions of a normalised sentence, left to right, longest first where they overlap."""
    if not re.search(
        r"\d|day|week|month|year|ago|[JFMASOND][a-z]{2}|tonight|tomorrow|spring|summer|autumn|winter|decade",
        text,
    ):
        return []
    found: list[DateMention] = []
    for form, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            fields = {key: value for key, value in match.groupdict().items() if value}
            start = match.start()
            if "p" in fields:  # the preposition is not part of the date
                start = match.start("y" if form == "year" else "m")
            end = match.end()
            if text[end - 1] == "." and not re.search(r"\b[A-Z][a-z]{2,3}\.$", text[start:end]):
                end -= 1  # the full stop of the sentence, not of an abbreviation
            if not _is_date(form, fields) or any(start < o.end and o.start < end for o in found):
                continue
            found.append(DateMention(start, end, form, fields, _role(text, start, fields)))
    return sorted(found, key=lambda mention: mention.start)


def _is_date(form: str, fields: dict[str, str]) -> bool:
    if form == "iso":
        return 1 <= int(fields["m"]) <= 12 and 1 <= int(fields["d"]) <= 31
    return True


def _role(text: str, start: int, fields: dict[str, str]) -> str:
    before = text[max(0, start - 40) : start].lower()
    if re.search(
        r"\b(until|till|through|up to|expires? on|expiring (?:on|in)|ending (?:on|in)|ends? on|lapses? on|extended to|expires? in|ends? in|runs? to)( at midnight on| midnight on| at least| the end of| early| late)?( the)? $",
        before,
    ) or fields.get("p", "").lower() in ("until", "till", "through"):
        return "until"
    if re.search(
        r"\b(effective|effective (?:on|from|in)|with effect from|as of|as from|starting|beginning|from|in force from|takes? effect (?:on|from|in)|took effect (?:on|from|in))( the)? $",
        before,
    ):
        return "effective"
    return "at"


def find_durations(text: str) -> list[Duration]:
    """Lengths of time in a normalised sentence, in days, weeks, months or years."""
    found = []
    for match in _DURATION.finditer(text):
        count = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"], 0)
        if count and match.group() not in ("one day", "a day"):
            found.append(Duration(match.start(), match.end(), count, match["u"]))
    return found


class Clock:
    """Resolves dates of one document against its publication day, or against the dates in its text."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.floor: date | None = None  # start of the newest past date with a year, when nothing is published
        self.last_day: date | None = None  # the last day named so far, for "the same day"
        self.anchor: date | None = None  # newest day found from the floor; says which year "this year" is

    def read(self, mentions: list[tuple[DateMention, bool]]) -> None:
        """Take the bounds from a document's date mentions; the flag says a mention lies in the future."""
        if self.published:
            return
        for mention, future in mentions:
            if "y" in mention.fields and not future and mention.role != "until":
                start = _earliest(mention)
                if start and (self.floor is None or start > self.floor):
                    self.floor = start
        if self.floor is None:
            return
        for mention, future in mentions:
            if mention.form in ("dmy", "mdy") and "y" not in mention.fields and not future:
                day = self._from_floor(_month(mention), int(mention.fields["d"]))
                if day and (self.anchor is None or day > self.anchor):
                    self.anchor = day

    def note(self, mentions: list[DateMention]) -> None:
        """Remember the last day a sentence named."""
        for mention in mentions:
            found = self.resolve(mention, False, self.last_day)
            if (
                found is not None
                and found.precision == "day"
                and len(found.edtf) == 10
                and found.edtf[0] != "X"
            ):
                self.last_day = date.fromisoformat(found.edtf)

    def resolve(self, mention: DateMention, future: bool, previous: date | None = None) -> Resolved | None:
        """EDTF of a mention; None when nothing in the document says which day it was.

        future: the clause is planned. previous: the last day named before it, for "the same day".
        """
        form, fields = mention.form, mention.fields
        if form == "iso":
            return _day(int(fields["y"]), int(fields["m"]), int(fields["d"]), "explicit")
        if form in ("range_dmy", "range_mdy"):
            return self._range(mention, future)
        if form in ("dmy", "mdy"):
            return self._day_of_month(mention, future)
        if form == "my":
            edtf = f"{fields['y']}-{_month(mention):02d}"
            return Resolved(edtf, "month", "explicit")
        if form == "year":
            if fields.get("p", "").lower() == "end of":
                return Resolved(f"{fields['y']}-12", "month", "explicit")
            return Resolved(fields["y"], "year", "explicit")
        if form == "event_day":
            if previous is None:
                return None
            words = fields["name"].lower()
            shift = 0 if "same" in words or words == "that day" else -1 if words.endswith(("before", "previous day")) else 1
            return Resolved((previous + timedelta(days=shift)).isoformat(), "day", "relative_to_event")
        if form == "event_shift":
            return self._from_event(fields, previous)
        if form == "month":
            return self._month_without_year(_month(mention), future)
        return self._relative(mention, future)

    def _from_event(self, fields: dict[str, str], previous: date | None) -> Resolved | None:
        """ "Two days later": from the last day the text named; "earlier" without one counts from publication."""
        count = int(fields["n"]) if fields["n"].isdigit() else NUMBERS.get(fields["n"].lower(), 0)
        sign = -1 if fields["way"] == "earlier" else 1
        if previous is None:
            return _ago(fields, self.published) if sign < 0 and self.published else None
        basis = "relative_to_event"
        if fields["u"] in ("day", "week"):
            days = sign * count * (7 if fields["u"] == "week" else 1)
            return Resolved((previous + timedelta(days=days)).isoformat(), "day", basis)
        if fields["u"] == "month":
            return Resolved(f"{add_months(previous.replace(day=1), sign * count):%Y-%m}", "month", basis)
        return Resolved(str(previous.year + sign * count), "year", basis)

    def _day_of_month(self, mention: DateMention, future: bool) -> Resolved | None:
        month, number = _month(mention), int(mention.fields["d"])
        if "y" in mention.fields:
            return _day(int(mention.fields["y"]), month, number, "explicit")
        if self.published:
            day = _nearest_year(month, number, self.published, future)
            return Resolved(day.isoformat(), "day", "relative_to_publication") if day else None
        if future and self.anchor:
            day = _first_from(month, number, self.anchor)
            return Resolved(day.isoformat(), "day", "relative_to_event") if day else None
        day = self._from_floor(month, number)
        if day:
            return Resolved(day.isoformat(), "day", "relative_to_event")
        return (
            Resolved(f"XXXX-{month:02d}-{number:02d}", "day", "none")
            if _exists(2000, month, number)
            else None
        )

    def _from_floor(self, month: int, number: int) -> date | None:
        if self.floor is None:
            return None
        day = _first_from(month, number, self.floor)
        return day if day and day <= add_months(self.floor, 24) else None

    def _range(self, mention: DateMention, future: bool) -> Resolved | None:
        first = self._day_of_month(mention, future)
        if first is None or first.edtf.startswith("XXXX"):
            return None
        start = date.fromisoformat(first.edtf)
        last = int(mention.fields["d2"])
        if last <= start.day or not _exists(start.year, start.month, last):
            return first
        return Resolved(f"{first.edtf}/{start.replace(day=last).isoformat()}", "day", first.basis)

    def _month_without_year(self, month: int, future: bool) -> Resolved | None:
        today = self.published
        if today is None:
            base = self.anchor or self.floor
            if base is None:
                return None
            start = self.floor or base
            year = start.year if (start.year, month) >= (start.year, start.month) else start.year + 1
            return Resolved(f"{year}-{month:02d}", "month", "relative_to_event")
        year = today.year
        if future and month < today.month:
            year += 1
        elif not future and month > today.month:
            year -= 1
        return Resolved(f"{year}-{month:02d}", "month", "relative_to_publication")

    def _relative(self, mention: DateMention, future: bool) -> Resolved | None:
        form, fields = mention.form, mention.fields
        today = self.published
        basis = "relative_to_publication"
        if today is None:
            # Only "this year" is known without a publication day: the year of the newest day in the text.
            if form == "rel_unit" and fields["u"] == "year" and self.anchor:
                return self._unit(fields, self.anchor, "relative_to_event")
            if form == "end_of_rel" and self.anchor and fields["u"] == "year" and fields["rel"] != "next":
                return Resolved(f"{self.anchor.year}-12", "month", "relative_to_event")
            return None
        if form == "weekday":
            day = _weekday(WEEKDAYS[fields["wd"].lower()], today, future or fields.get("rel") == "next")
            if fields.get("rel") == "last" and day == today:
                day -= timedelta(days=7)
            return Resolved(day.isoformat(), "day", basis)
        if form == "named":
            name = fields["name"].lower()
            day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(name, 0))
            return Resolved(day.isoformat(), "day", basis)
        if form == "rel_unit":
            return self._unit(fields, today, basis)
        if form == "rel_month":
            number = _month(mention)
            later = fields["rel"] == "next" or (fields["rel"] == "this" and future)
            year = today.year
            if later and number <= today.month:
                year += 1
            elif not later and number >= today.month and fields["rel"] == "last":
                year -= 1
            return Resolved(f"{year}-{number:02d}", "month", basis)
        if form == "month_of_rel":
            year = today.year + {"last": -1, "next": 1}.get(fields["rel"], 0)
            return Resolved(f"{year}-{_month(mention):02d}", "month", basis)
        if form == "end_of_rel":
            return self._part_of(fields, today, basis)
        if form == "ago":
            return _ago(fields, today)
        return None

    @staticmethod
    def _unit(fields: dict[str, str], today: date, basis: str) -> Resolved | None:
        shift = -1 if "last" in fields["rel"].lower() else 1 if "next" in fields["rel"].lower() else 0
        if fields["u"] == "year":
            return Resolved(str(today.year + shift), "year", basis)
        if fields["u"] == "month":
            month = add_months(today.replace(day=1), shift)
            return Resolved(f"{month:%Y-%m}", "month", basis)
        return None

    @staticmethod
    def _part_of(fields: dict[str, str], today: date, basis: str) -> Resolved | None:
        shift = {"next": 1, "last": -1}.get(fields["rel"], 0)
        if fields["u"] == "month":
            return Resolved(f"{add_months(today.replace(day=1), shift):%Y-%m}", "month", basis)
        if "end" in fields["mod"]:
            return Resolved(f"{today.year + shift}-12", "month", basis)
        if "start" in fields["mod"] or "beginning" in fields["mod"]:
            return Resolved(f"{today.year + shift}-01", "month", basis)
        return Resolved(str(today.year + shift), "year", basis)


def _month(mention: DateMention) -> int:
    value = mention.fields["m"]
    return int(value) if value.isdigit() else MONTHS[value.rstrip(".").lower()]


def _earliest(mention: DateMention) -> date | None:
    year = int(mention.fields["y"])
    if "m" not in mention.fields:
        return date(year, 1, 1)
    month, number = _month(mention), int(mention.fields.get("d", 1))
    return date(year, month, number) if _exists(year, month, number) else None


def _exists(year: int, month: int, number: int) -> bool:
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]


def _day(year: int, month: int, number: int, basis: str) -> Resolved | None:
    return (
        Resolved(date(year, month, number).isoformat(), "day", basis)
        if _exists(year, month, number)
        else None
    )


def _nearest_year(month: int, number: int, today: date, future: bool) -> date | None:
    """The latest such day not after today, or, in a future clause, the first not before it."""
    years = range(today.year, today.year + 9) if future else range(today.year, today.year - 9, -1)
    for year in years:
        if _exists(year, month, number):
            day = date(year, month, number)
            if (day >= today) if future else (day <= today):
                return day
    return None


def _first_from(month: int, number: int, start: date) -> date | None:
    return _nearest_year(month, number, start, future=True)


def _weekday(number: int, today: date, future: bool) -> date:
    if future:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - number) % 7)


def _ago(fields: dict[str, str], today: date) -> Resolved | None:
    count = int(fields["n"]) if fields["n"].isdigit() else NUMBERS.get(fields["n"], 0)
    basis = "relative_to_publication"
    if fields["u"] == "day":
        return Resolved((today - timedelta(days=count)).isoformat(), "day", basis)
    if fields["u"] == "week":
        return None
    if fields["u"] == "month":
        return Resolved(f"{add_months(today.replace(day=1), -count):%Y-%m}", "month", basis)
    if fields["u"] == "decade":
        return None
    return Resolved(str(today.year - count), "year", basis)
