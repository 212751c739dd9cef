"""The UK Sanctions List, and OFSI's Consolidated List (ConList), which closed on 28 January 2026.

Both have a banner line with the date above the header and a row for each name, address or date of birth.
Names are read from the name columns only: the free text mentions other people.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from entente.dates import BadDate
from entente.feeds import lists
from entente.feeds.common import (
    Feed,
    LoadReport,
    Progress,
    country_iso3,
    day,
    edtf,
    find_header,
    table,
)
from entente.feeds.staging import Stage

_AUTHORITY = {"authority_id": "GBR", "authority": "United Kingdom"}
_GIVEN = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
_NAMES = ("Name 6", *_GIVEN)
_NEEDED = (
    "Unique ID",
    *_NAMES,
    "Name type",
    "Regime Name",
    "Designation Type",
    "Date Designated",
    "Last Updated",
)
_NEEDED_CONLIST = ("Group ID", *_NAMES, "Group Type", "Alias Type", "Regime", "Listed On", "Last Updated")
# What a row says beside names, for telling whether something changed; only its hash is kept.
_TOLD = (
    *("Title", "Sanctions Imposed", "Other Information", "Address Line 1", "Address Country", "D.O.B"),
    *("Nationality(/ies)", "Passport number", "National Identifier number", "Position", "IMO number"),
)
_TOLD_CONLIST = (
    *("Title", "DOB", "Town of Birth", "Nationality", "Passport Number", "National Identification Number"),
    *("Position", "Address 1", "Country", "Other Information"),
)
_KINDS = {"individual": "person", "entity": "group", "ship": "vessel"}
_LICENCE = "Open Government Licence v3.0"
_LIST = lists.Publisher(
    "UK Foreign, Commonwealth & Development Office",
    "UK Sanctions List",
    "https://www.gov.uk/government/publications/the-uk-sanctions-list",
    _LICENCE,
)
_CONLIST = lists.Publisher(
    "UK Treasury, Office of Financial Sanctions Implementation",
    "Consolidated List of Financial Sanctions Targets",
    "https://www.gov.uk/government/organisations/office-of-financial-sanctions-implementation",
    _LICENCE,
)


def load(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load editions of the UK Sanctions List."""
    editions = [lists.Edition((file,), partial(_read, file), _banner(file, _NEEDED, None)) for file in files]
    return lists.load_editions(con, "uk-sanctions", _LIST, editions, published, progress)


def load_conlist(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load editions of the closed ConList."""
    editions = [
        lists.Edition((file,), partial(_read_conlist, file), _banner(file, _NEEDED_CONLIST, "cp1252"))
        for file in files
    ]
    return lists.load_editions(con, "uk-conlist", _CONLIST, editions, published, progress)


def _banner(file: Path, needed: tuple[str, ...], fallback: str | None) -> date | None:
    """The day that the line above the header tells: `Report Date: 08-Oct-2026` or `Last Updated,27/04/2020`."""
    _, _, banner = find_header(file, needed, fallback=fallback)
    for line in banner:
        for word in line.replace(":", " ").replace(",", " ").split():
            if found := day(_with_numbers(word), "dmy"):
                return found
    return None


def _with_numbers(text: str) -> str:
    """08-Oct-2026 as 08/10/2026; other text unchanged."""
    parts = text.split("-")
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    if len(parts) == 3 and parts[1][:3].lower() in months:
        return f"{parts[0]}/{months.index(parts[1][:3].lower()) + 1:02d}/{parts[2]}"
    return text


def _read(file: Path, stage: Stage) -> None:
    for record, text in table(file, _NEEDED):
        key = text("Unique ID")
        problem = record.problem or ("" if key else "no Unique ID") or ("" if _name(text) else "no name")
        if problem:
            stage.reject(file, record.line, problem, record.raw, key)
            continue
        try:
            listed = edtf(text("Date Designated"), "dmy")
        except BadDate as bad:
            stage.reject(file, record.line, f"Date Designated is no date: {bad}", record.raw, key)
            continue
        stage.row(file, record.line, key, record.raw)
        weak = "low" in text("Alias strength").lower()
        primary = "primary name" in text("Name type").lower() and "variation" not in text("Name type").lower()
        stage.name(key, _name(text), "name" if primary else "weak-alias" if weak else "alias")
        stage.name(key, text("Name non-latin script"), "native")
        stage.listing(
            key,
            "UK-SL",
            text("Regime Name"),
            listed,
            act=", ".join(part for part in (text("UN Reference Number"), text("Designation source")) if part),
            reason=text("UK Statement of Reasons"),
            **_AUTHORITY,
        )
        stage.detail(
            key, _KINDS.get(text("Designation Type").lower()), " | ".join(text(name) for name in _TOLD)
        )
        stage.country(key, country_iso3(text("Nationality(/ies)")), 1)
        stage.country(key, country_iso3(text("Current believed flag of ship")), 1)
        stage.country(key, country_iso3(text("Address Country")), 2)


def _read_conlist(file: Path, stage: Stage) -> None:
    for record, text in table(file, _NEEDED_CONLIST, fallback="cp1252"):
        key = text("Group ID")
        problem = record.problem or ("" if key else "no Group ID") or ("" if _name(text) else "no name")
        if problem:
            stage.reject(file, record.line, problem, record.raw, key)
            continue
        try:
            listed = edtf(text("Listed On"), "dmy")
        except BadDate as bad:
            stage.reject(file, record.line, f"Listed On is no date: {bad}", record.raw, key)
            continue
        stage.row(file, record.line, key, record.raw)
        prime = text("Alias Type").lower() in {"prime alias", "primary name"}
        weak = text("Alias Quality").lower().startswith("low")
        stage.name(key, _name(text), "name" if prime else "weak-alias" if weak else "alias")
        stage.name(key, text("Name Non-Latin Script"), "native")
        stage.listing(key, "UK-CONLIST", text("Regime"), listed, **_AUTHORITY)
        kind = _KINDS.get(text("Group Type").lower())
        stage.detail(key, kind, " | ".join(text(name) for name in _TOLD_CONLIST))
        stage.country(key, country_iso3(text("Nationality")), 1)
        stage.country(key, country_iso3(text("Country").partition(" (")[0]), 2)


def _name(text: Callable[[str], str]) -> str:
    """Given names, then Name 6: the surname or the whole name of an entity or ship."""
    return " ".join(part for name in (*_GIVEN, "Name 6") if (part := text(name)))


FEEDS = (
    Feed(
        "uk-sanctions",
        "UK Sanctions List",
        "UK designations of people, entities and ships, by regime, with the day of designation",
        _LICENCE,
        True,
        load,
    ),
    Feed(
        "uk-conlist",
        "OFSI Consolidated List (closed on 28 January 2026)",
        "UK designations until January 2026, by regime, with the day of listing",
        _LICENCE,
        True,
        load_conlist,
    ),
)
