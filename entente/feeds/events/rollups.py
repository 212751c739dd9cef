"""Bring the rollups of a feed's file up to date: months and years in which events changed, no others.

When events were replaced or deleted, everything is counted anew; those feeds are small.
"""

from datetime import date
from pathlib import Path

import duckdb

HERE = Path(__file__).parent


def lay(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups agree with `events`. `unfinished` tells which rows are new."""
    before, removed = con.execute("select rows_before, removed from unfinished").fetchall()[0]
    since = 0 if removed else before
    if since == 0:
        for table in ("events_by_country_month", "events_by_dyad_year", "newest_by_country"):
            con.execute(f"delete from {table}").fetchall()  # noqa: S608  three constants
    for first, end in _runs(con, "month", since):
        con.execute(
            "delete from events_by_country_month where month >= ? and month < ?", [first, end]
        ).fetchall()
        con.execute(_sql("rollups"), {"from": first, "until": end}).fetchall()
    for first, end in _runs(con, "year", since):
        con.execute(
            "delete from events_by_dyad_year where year >= ? and year < ?", [first.year, end.year]
        ).fetchall()
        con.execute(_sql("rollups_by_year"), {"from": first, "until": end}).fetchall()
    con.execute("delete from events_by_dyad").fetchall()
    con.execute(_sql("rollups_of_all_years")).fetchall()
    con.execute(_sql("newest"), {"since": since}).fetchall()
    con.execute("delete from newest_by_country").fetchall()
    con.execute("insert into newest_by_country select * from newest order by iso3, date desc").fetchall()


def _runs(con: duckdb.DuckDBPyConnection, unit: str, since: int) -> list[tuple[date, date]]:
    """The runs of consecutive months or years that new rows lie in, each [first day, first day after)."""
    found = con.execute(
        """
        select distinct date_trunc($unit, date)::date as first, (date_trunc($unit, date) + to_months($months))::date
        from events where rowid >= $since order by first
        """,
        {"unit": unit, "months": 12 if unit == "year" else 1, "since": since},
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
