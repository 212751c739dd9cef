"""Bring the rollups of a feed's file up to date: months, years and decades in which events changed, no others.

When events were replaced or deleted, everything is counted anew; those feeds are small.
"""

from datetime import date
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
MONTHS = {"month": 1, "year": 12, "decade": 120}
COUNTRY, DYAD = "role, {unit}, iso3, root, plover, quad", "{unit}, source, target, quad"
# The rollups in the order in which they are laid: (name without the unit, unit, the unit it is summed from, key).
ROLLUPS = (
    ("events_by_country", "month", None, COUNTRY),
    ("events_by_country", "year", "month", COUNTRY),
    ("events_by_dyad", "month", None, DYAD),
    ("events_by_dyad", "year", "month", DYAD),
    ("events_by_dyad", "decade", "year", DYAD),
)


def lay(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups agree with `events`. `unfinished` tells which rows are new."""
    before, removed = con.execute("select rows_before, removed from unfinished").fetchall()[0]
    since = 0 if removed else before
    runs = {unit: _runs(con, unit, since) for unit in MONTHS}
    for name, unit, shorter, key in ROLLUPS:
        if since == 0:
            con.execute(f"delete from {name}_{unit}").fetchall()  # noqa: S608  constants, here and below
        fill = _sql("coarser" if shorter else f"{name.removeprefix('events_')}_month").format(
            rollup=name, unit=unit, shorter=shorter, key=key.format(unit=unit)
        )
        for first, end in runs[unit]:
            gone = f"delete from {name}_{unit} where {unit} >= ? and {unit} < ?"  # noqa: S608
            con.execute(gone, [first, end]).fetchall()
            con.execute(fill, {"from": first, "until": end}).fetchall()
    if since == 0:
        con.execute("delete from newest_by_country").fetchall()
    con.execute(_sql("newest"), {"since": since}).fetchall()
    con.execute("delete from newest_by_country").fetchall()
    con.execute("insert into newest_by_country select * from newest order by iso3, date desc").fetchall()


def _runs(con: duckdb.DuckDBPyConnection, unit: str, since: int) -> list[tuple[date, date]]:
    """The runs of consecutive months, years or decades that new rows lie in, each [first day, first day after)."""
    found = con.execute(
        """
        select distinct date_trunc($unit, date)::date as first, (date_trunc($unit, date) + to_months($months))::date
        from events where rowid >= $since order by first
        """,
        {"unit": unit, "months": MONTHS[unit], "since": since},
    ).fetchall()
    runs: list[tuple[date, date]] = []
    for first, end in found:
        if runs and runs[-1][1] == first:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))
    return runs


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text("utf-8")
