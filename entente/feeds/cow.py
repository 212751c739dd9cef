"""Correlates of War: alliances by member, IGO membership, the state system, contiguity.

States are known by CoW's own numbers, which change meaning over time. Each file ends in a year of its own;
a spell that is open there is open at the end of the data, not today.
"""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from entente import dates
from entente.feeds import lists, spells
from entente.feeds.common import Feed, FeedError, LoadReport, Progress, find_header, table
from entente.feeds.staging import Stage

_LICENCE = "Free for research use with citation (correlatesofwar.org); no open licence text"
_STATUS = {1: "member", 2: "observer", 3: "observer"}  # full, associate, observer
_IN_WORDS = {1: "full member", 2: "associate member", 3: "observer"}
_CONTACT = {
    "1": "land border",
    "2": "at most 12 miles of water",
    "3": "at most 24 miles of water",
    "4": "at most 150 miles of water",
    "5": "at most 400 miles of water",
}
_ALLIANCE = ("version4id", "ccode", "state_name", "ss_type", "mem_st_year", "mem_end_year", "right_censor")
_STATES = ("stateabb", "ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday")
_SYSTEM = ("stateabb", "ccode", "year")
_CONTIGUITY = ("dyad", "statelno", "statehno", "conttype", "begin", "end")
_IGO_SPELLS = ("igo", "ccode", "state", "status", "first_year", "last_year")
_IGO_STATE_YEAR = ("ccode", "year", "state")
_IGO_YEAR = ("ioname", "orgname", "year")
_IGO_DENSE_FROM = 1966  # yearly from here; before, every fifth year
_PUBLISHER = "Correlates of War Project"
_SITE = "https://correlatesofwar.org"


def _source(title: str) -> lists.Publisher:
    return lists.Publisher(_PUBLISHER, title, _SITE, _LICENCE, "dataset", "one-source")


def load_alliances(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load alliance_v4.1_by_member.csv."""
    source = _source("Formal Alliances, by member (Gibler 2009)")
    return spells.load_files(
        con, "cow-alliances", source, lambda _: _read_alliances, files, published, progress
    )


def load_igo(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load IGO membership: state by year, IGO by year, or spells."""
    source = _source("Intergovernmental Organizations v3 (Pevehouse, Nordstrom, McManus, Jamison 2020)")
    return spells.load_files(con, "cow-igo", source, _igo_reader, files, published, progress)


def load_states(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load the state system: spells, state-years, or major powers."""
    source = _source("State System Membership (Correlates of War Project 2017)")
    return spells.load_files(con, "cow-states", source, _states_reader, files, published, progress)


def load_contiguity(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load contdir.csv."""
    source = _source("Direct Contiguity (version 3.2)")
    return spells.load_files(
        con, "cow-contiguity", source, lambda _: _read_contiguity, files, published, progress
    )


def _read_alliances(file: Path, stage: Stage) -> date | None:
    last = 0
    for record, text in table(file, _ALLIANCE):
        treaty, code = text("version4id"), text("ccode")
        since, until = _date(text, "mem_st_year", "mem_st_month", "mem_st_day"), ""
        if text("mem_end_year"):
            until = _date(text, "mem_end_year", "mem_end_month", "mem_end_day") or "?"
        problem = record.problem or _no_numbers(treaty, code)
        if problem or not since or until == "?":
            reason = problem or "a start or end that is no date"
            stage.reject(file, record.line, reason, record.raw)
            continue
        last = max(last, int(since[:4]), int(until[:4] or 0))
        stage.row(file, record.line, "", "")
        censored = text("left_censor") == "1"
        obligations = [
            name for name in ("defense", "neutrality", "nonaggression", "entente") if text(name) == "1"
        ]
        stated = f"{text('ss_type')} ({', '.join(obligations)}): {'in force when the data start, ' if censored else 'from '}"
        stated += dates.in_words(since)
        stated += (
            f" to {dates.in_words(until)}"
            if until
            else ", still in force at the end of 2012, where the data end"
        )
        organisation = spells.organisation_of("cow-alliances", treaty)
        stage.spell(
            f"COW-ALL:{treaty}:{code}:{since}",
            "MEMBERSHIP",
            "join",
            "withdraw",
            spells.cow_iso3(code, int(since[:4])),
            text("state_name"),
            organisation or f"cow-alliance-{treaty}",
            organisation or f"Alliance {treaty} of the Correlates of War list, {text('all_st_year')}",
            organisation,
            "member",
            f"../{since}" if censored else since,
            until,
            stated,
            bool(until),
        )
    return date(2012, 12, 31) if last else None


def _date(text: Callable[[str], str], year: str, month: str, day: str) -> str:
    """EDTF of three columns; empty when they make no date."""
    parts = [text(year)]
    for column in (month, day):
        if not text(column) or text(column) == "-9":
            break
        parts.append(text(column).zfill(2))
    try:
        return dates.parse("-".join(parts)).edtf
    except dates.BadDate:
        return ""


def _no_numbers(*codes: str) -> str:
    return "" if all(code.isdigit() for code in codes) else "a code that is no number"


def _igo_reader(file: Path) -> spells.Reader:
    for needed, reader in (
        (_IGO_SPELLS, _read_igo_spells),
        (_IGO_YEAR, _read_igo_years),
        (_IGO_STATE_YEAR, _read_igo_state_years),
    ):
        if _has(file, needed):
            return reader
    raise FeedError(
        f"{file.name} is none of the IGO files: its header has neither ccode, year, state nor ioname, orgname, year "
        "nor igo, ccode, status. Nothing was loaded."
    )


def _has(file: Path, needed: tuple[str, ...]) -> bool:
    try:
        find_header(file, needed, within=0)
    except FeedError as bad:
        if "has no header" in str(bad):
            return False
        raise
    return True


def _read_igo_spells(file: Path, stage: Stage) -> date | None:
    rows = []
    for record, text in table(file, _IGO_SPELLS):
        numbers = (text("ccode"), text("status"), text("first_year"), text("last_year"))
        problem = record.problem or _no_numbers(*numbers)
        if problem or int(numbers[1]) not in _STATUS:
            stage.reject(file, record.line, problem or f"status is none of 1, 2, 3: {numbers[1]}", record.raw)
            continue
        stage.row(file, record.line, "", "")
        rows.append((text("igo"), numbers[0], int(numbers[1]), int(numbers[2]), int(numbers[3])))
    final = max((row[4] for row in rows), default=0)
    for igo, code, status, first, last in rows:
        # Before 1966 the data look every fifth year, so a start may lie up to four years earlier.
        since = str(first) if first >= _IGO_DENSE_FROM else f"{first - 4}/{first}"
        until = (
            ""
            if last == final
            else str(last + 1)
            if last >= _IGO_DENSE_FROM - 1
            else f"{last + 1}/{last + 5}"
        )
        _igo_spell(stage, igo, igo.upper(), code, status, first, last, since, until)
    return date(final, 12, 31) if final else None


def _read_igo_state_years(file: Path, stage: Stage) -> date | None:
    columns, _, _ = find_header(file, _IGO_STATE_YEAR)
    igos = [name for name in columns if name not in _IGO_STATE_YEAR and name]
    for record, text in table(file, _IGO_STATE_YEAR):
        problem = record.problem or _no_numbers(text("ccode"), text("year"))
        if problem:
            stage.reject(file, record.line, problem, record.raw)
            continue
        stage.row(file, record.line, "", "")
        for igo in igos:
            _igo_year(stage, igo, text("ccode"), int(text("year")), text(igo))
    return _igo_spells_of_years(stage, {})


def _read_igo_years(file: Path, stage: Stage) -> date | None:
    columns, _, _ = find_header(file, _IGO_YEAR)
    states = [(name, code) for name, code in _igo_states().items() if name in columns]
    titles: dict[str, str] = {}
    for record, text in table(file, _IGO_YEAR):
        igo = text("ioname").lower()
        problem = record.problem or _no_numbers(text("year")) or ("" if igo else "no ioname")
        if problem:
            stage.reject(file, record.line, problem, record.raw)
            continue
        stage.row(file, record.line, "", "")
        titles[igo] = text("orgname")
        for name, code in states:
            _igo_year(stage, igo, code, int(text("year")), text(name))
    return _igo_spells_of_years(stage, titles)


@cache
def _igo_states() -> dict[str, str]:
    """CoW number by the short name that the IGO files use for a state."""
    with Path(__file__).with_name("cow_igo_states.csv").open(encoding="utf-8", newline="") as stream:
        return {row["state"]: row["ccode"] for row in csv.DictReader(stream)}


def _igo_year(stage: Stage, igo: str, code: str, year: int, status: str) -> None:
    if status in {"1", "2", "3", "-9"}:
        stage.year(igo, code, year, int(status))


def _igo_spells_of_years(stage: Stage, titles: dict[str, str]) -> date | None:
    final = 0
    for igo, code, status, first, last, since, until in spells.years_to_spells(stage):
        final = max(final, last)
        _igo_spell(stage, igo, titles.get(igo) or igo.upper(), code, status, first, last, since, until)
    return date(final, 12, 31) if final else None


def _igo_spell(
    stage: Stage, igo: str, title: str, code: str, status: int, first: int, last: int, since: str, until: str
) -> None:
    organisation = spells.organisation_of("cow-igo", igo)
    iso3 = spells.cow_iso3(code, last)
    stage.spell(
        f"COW-IGO:{igo}:{code}:{status}:{first}",
        "MEMBERSHIP",
        "join" if status == 1 else "grant_observer",
        "withdraw",
        iso3,
        iso3 or f"CoW state {code}",
        organisation or f"cow-igo-{igo}",
        organisation or title,
        organisation,
        _STATUS[status],
        since,
        until,
        f"{_IN_WORDS[status]} in the years {first} to {last}{'' if until else ', where the data end'}",
        bool(until),
    )


def _states_reader(file: Path) -> spells.Reader:
    for needed, reader in ((_STATES, _read_states), (_SYSTEM, _read_system)):
        if _has(file, needed):
            return reader
    raise FeedError(
        f"{file.name} is no CoW state list: its header has neither ccode, styear, endyear nor ccode, year. "
        "Nothing was loaded."
    )


def _read_states(file: Path, stage: Stage) -> date | None:
    columns, _, _ = find_header(file, _STATES)
    system = "statenme" in columns  # without a name column it is the list of major powers
    rows = []
    for record, text in table(file, _STATES):
        since = _date(text, "styear", "stmonth", "stday")
        until = _date(text, "endyear", "endmonth", "endday")
        problem = record.problem or _no_numbers(text("ccode"))
        if problem or not since or not until:
            stage.reject(file, record.line, problem or "a start or end that is no date", record.raw)
            continue
        stage.row(file, record.line, "", "")
        rows.append((text("ccode"), text("statenme") or text("stateabb"), since, until))
    final = max((row[3] for row in rows), default="")
    first = min((row[2] for row in rows), default="")
    for code, name, since, last in rows:
        _state_spell(
            stage, system, code, name, int(since[:4]), f"../{since}" if since == first else since, last, final
        )
    return dates.parse(final).latest


def _state_spell(
    stage: Stage, system: bool, code: str, name: str, first: int, since: str, last: str, final: str
) -> None:
    """A spell in the state system or among the major powers; `last` is the last day or year in it."""
    kept = last == final
    title = "State system (Correlates of War)" if system else "Major powers (Correlates of War)"
    stage.spell(
        f"COW-{'SYS' if system else 'MAJ'}:{code}:{first}",
        "MEMBERSHIP",
        "join",
        "withdraw",
        spells.cow_iso3(code, int(last[:4])),
        name,
        "cow-state-system" if system else "cow-major-powers",
        title,
        None,
        "member",
        since,
        "" if kept else _after(last),
        f"{name}: {dates.in_words(since)} to {dates.in_words(last)}{', where the data end' if kept else ''}",
        not kept,
    )


def _after(last: str) -> str:
    """The first day, month or year outside, at the precision given."""
    span = dates.parse(last)
    if span.latest is None:
        return ""
    following = date.fromordinal(span.latest.toordinal() + 1)
    return following.isoformat()[: len(last)]


def _read_system(file: Path, stage: Stage) -> date | None:
    names: dict[str, str] = {}
    for record, text in table(file, _SYSTEM):
        problem = record.problem or _no_numbers(text("ccode"), text("year"))
        if problem:
            stage.reject(file, record.line, problem, record.raw)
            continue
        stage.row(file, record.line, "", "")
        names[text("ccode")] = text("stateabb")
        stage.year("system", text("ccode"), int(text("year")), 1)
    found = spells.years_to_spells(stage)
    final = str(max((row[4] for row in found), default=0))
    for _, code, _, first, last, since, _ in found:
        _state_spell(stage, True, code, names[code], first, since, str(last), final)
    return date(int(final), 12, 31) if found else None


def _read_contiguity(file: Path, stage: Stage) -> date | None:
    rows = []
    for record, text in table(file, _CONTIGUITY):
        problem = record.problem or _no_numbers(
            text("statelno"), text("statehno"), text("begin"), text("end")
        )
        since, last = _month(text("begin")), _month(text("end"))
        if problem or not since or not last or text("conttype") not in _CONTACT:
            reason = problem or (
                "a month that is no date" if not (since and last) else "conttype is none of 1 to 5"
            )
            stage.reject(file, record.line, reason, record.raw)
            continue
        stage.row(file, record.line, "", "")
        rows.append(
            (
                text("statelno"),
                text("statelab"),
                text("statehno"),
                text("statehab"),
                text("conttype"),
                since,
                last,
            )
        )
    final = max((row[6] for row in rows), default="")
    for low, low_name, high, high_name, kind, since, last in rows:
        stage.spell(
            f"COW-CONT:{low}:{high}:{kind}:{since}",
            "FACT",
            "contiguity",
            "contiguity_ends",
            spells.cow_iso3(low, int(last[:4])),
            low_name,
            spells.cow_iso3(high, int(last[:4])),
            high_name,
            None,
            None,
            since,
            "" if last == final else _after(last),
            f"{_CONTACT[kind]}, {dates.in_words(since)} to {dates.in_words(last)}"
            f"{', where the data end' if last == final else ''}",
            last != final,
        )
    return dates.parse(final).latest


def _month(text: str) -> str:
    """YYYYMM as EDTF, empty when it is none."""
    try:
        return dates.parse(f"{text[:4]}-{text[4:]}").edtf
    except dates.BadDate:
        return ""


FEEDS = (
    Feed("cow-alliances", "Correlates of War formal alliances", "Alliance spells by member, 1816 to 2012", _LICENCE, False, load_alliances),
    Feed("cow-igo", "Correlates of War IGO membership", "Membership of states in international organisations, to 2014", _LICENCE, False, load_igo),
    Feed("cow-states", "Correlates of War state system", "Which states there were, and the major powers, 1816 to 2016", _LICENCE, False, load_states),
    Feed("cow-contiguity", "Correlates of War direct contiguity", "Which states border each other, by land or water", _LICENCE, False, load_contiguity),
)  # fmt: skip
