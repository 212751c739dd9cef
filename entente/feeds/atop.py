"""ATOP: alliance obligations of one state towards another, year by year (directed dyad-years)."""

from datetime import date
from pathlib import Path

import duckdb

from entente.feeds import lists, spells
from entente.feeds.common import Feed, LoadReport, Progress, table
from entente.feeds.staging import Stage

_OBLIGATIONS = {
    "atop_defense": "defence",
    "atop_offense": "offence",
    "atop_neutral": "neutrality",
    "atop_nonagg": "non-aggression",
    "atop_consul": "consultation",
}
_NEEDED = ("ccode1", "ccode2", "year", *_OBLIGATIONS)
_LICENCE = "Academic use with citation (atopdata.org), no open licence: bring your own file"
_PUBLISHER = lists.Publisher(
    "Alliance Treaty Obligations and Provisions Project",
    "ATOP directed dyad-years (Leeds, Ritter, Mitchell, Long 2002)",
    "http://www.atopdata.org",
    _LICENCE,
    "dataset",
    "one-source",
)


def load(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load directed dyad-years."""
    return spells.load_files(con, "atop", _PUBLISHER, lambda _: _read, files, published, progress)


def _read(file: Path, stage: Stage) -> date | None:
    for record, text in table(file, _NEEDED):
        one, other, year = text("ccode1"), text("ccode2"), text("year")
        flags = [text(name) for name in _OBLIGATIONS]
        if record.problem or not (one.isdigit() and other.isdigit() and year.isdigit()):
            stage.reject(file, record.line, record.problem or "a code or year that is no number", record.raw)
            continue
        if set(flags) - {"0", "1"}:
            stage.reject(file, record.line, "an obligation that is neither 0 nor 1", record.raw)
            continue
        stage.row(file, record.line, "", "")
        # The set of obligations as one number: another set is another spell.
        stage.year("atop", f"{one}>{other}", int(year), int("".join(flags), 2))
    final = 0
    for _, pair, status, first, last, since, until in spells.years_to_spells(stage):
        final = max(final, last)
        one, other = pair.split(">")
        held = [name for bit, name in zip(f"{status:05b}", _OBLIGATIONS.values(), strict=True) if bit == "1"]
        stage.spell(
            f"ATOP:{one}:{other}:{status}:{first}",
            "AGREEMENT",
            "enter_into_force",
            "terminate",
            spells.cow_iso3(one, last),
            spells.cow_iso3(one, last) or f"CoW state {one}",
            spells.cow_iso3(other, last),
            spells.cow_iso3(other, last) or f"CoW state {other}",
            None,
            None,
            since,
            until,
            f"{', '.join(held)}: in the years {first} to {last}{'' if until else ', where the data end'}",
            bool(until),
        )
    return date(final, 12, 31) if final else None


FEEDS = (
    Feed(
        "atop",
        "ATOP alliance obligations",
        "What allied states owe each other, by year, to 2018",
        _LICENCE,
        False,
        load,
    ),
)
