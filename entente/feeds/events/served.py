"""Which events files a snapshot is served with, and attaching them for the queries.

Queries read the catalogue `event_data`: events, mentions, events_by_country_month, events_by_country_year,
events_by_dyad_month, events_by_dyad_year, events_by_dyad_decade, newest_by_country, each the union of the feeds that are loaded, with the column `feed` in front, and
empty tables when none is. `event_data.expectations` has the rhythm of every feed.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from entente import settings, store
from entente.feeds.events import schema
from entente.feeds.events.feed import Feed

FOLDER = "events"
MACROS = Path(__file__).with_name("macros.sql")
NEWEST_OF = Path(__file__).with_name("newest_of.sql")
# Of a rare country all events are kept; of another one the newest 100 of every kind.
MORE_THAN_KEPT = """exists (
    select 1 from {tables}.newest_by_country where list_contains(countries, iso3)
    group by iso3, root, plover, quad having count(*) >= 100)"""
_NAME = re.compile(r"^(?P<feed>[a-z0-9-]+)-(?P<stamp>\d{8}T\d{6}\d*Z)\.duckdb$")
TABLES = (
    "events",
    "mentions",
    "events_by_country_month",
    "events_by_country_year",
    "events_by_dyad_month",
    "events_by_dyad_year",
    "events_by_dyad_decade",
    "newest_by_country",
)


def event_files(folder: Path | None = None, snapshot_id: str | None = None) -> list[Path]:
    """The newest events file of every feed; with a snapshot's id, of those not younger than it."""
    until = snapshot_id.removeprefix("entente-") if snapshot_id else None
    newest: dict[str, Path] = {}
    for path in sorted(((folder or settings.data_folder()) / FOLDER).glob("*.duckdb")):
        found = _NAME.match(path.name)
        if found and (until is None or found["stamp"] <= until):
            newest[found["feed"]] = path
    return [newest[feed] for feed in sorted(newest)]


def feed_of(path: Path) -> str:
    """The feed whose events file this is, by its name; empty for another file."""
    found = _NAME.match(path.name)
    return found["feed"] if found else ""


def forget_old(folder: Path) -> None:
    """Remove the events files that no kept snapshot is served with."""
    kept = set(event_files(folder))
    for snapshot in store.snapshots(folder):
        kept |= set(event_files(folder, snapshot.stem))
    for path in (folder / FOLDER).glob("*.duckdb"):
        if _NAME.match(path.name) and path not in kept:
            path.unlink(missing_ok=True)


def attach(
    con: duckdb.DuckDBPyConnection,
    feeds: Iterable[Feed],
    folder: Path | None = None,
    snapshot_id: str | None = None,
) -> None:
    """Attach the events files read-only and lay the views of `event_data` over them.

    To be called before the connection is locked; all its cursors see the views, and so does every other
    connection of the process to the same snapshot: where they are there already, nothing is done.
    Raises NoSnapshot in one sentence for a file of an older layout.
    """
    if con.execute("select 1 from duckdb_databases() where database_name = 'event_data'").fetchall():
        return
    before = con.execute("select current_database()").fetchall()[0][0]
    con.execute(
        "attach ':memory:' as event_data (read_write); create schema event_data.none_loaded"
    ).fetchall()
    con.execute("use event_data.none_loaded").fetchall()
    con.execute(schema.tables()).fetchall()
    con.execute(f"use {_name(before)}").fetchall()
    by_name = {feed.name: feed for feed in feeds}
    loaded = {path: feed_of(path) for path in event_files(folder, snapshot_id) if feed_of(path) in by_name}
    for path, name in loaded.items():
        con.execute(f"attach {_literal(str(path))} as {_name(name)} (read_only)").fetchall()
        held = con.execute("select table_name from duckdb_tables() where database_name = ?", [name]).fetchall()
        if not set(TABLES) <= {table for (table,) in held}:
            raise store.NoSnapshot(
                f"{path.name} was loaded by an older Entente. Remove it and load the feed's files again."
            )
    for table in TABLES:
        parts = [
            f"select {_literal(name)} as feed, {_columns(table)} from {_name(name)}.{table}"  # noqa: S608
            for name in loaded.values()
            if (table == "mentions") == (by_name[name].table == "mentions")
        ]
        nothing = f"select '' as feed, {_columns(table)} from event_data.none_loaded.{table}"  # noqa: S608
        con.execute(
            f"create view event_data.main.{table} as {' union all '.join(parts) or nothing}"
        ).fetchall()
    con.execute(MACROS.read_text("utf-8")).fetchall()
    con.execute(_newest_of([name for name in loaded.values() if by_name[name].table == "events"])).fetchall()
    con.execute(
        "create table event_data.main.expectations (feed varchar, every_days integer, closed date)"
    ).fetchall()
    for feed in by_name.values():
        con.execute(
            "insert into event_data.main.expectations values (?, ?, ?)",
            [feed.name, feed.expects.every_days, feed.expects.closed],
        ).fetchall()


def _newest_of(feeds: list[str]) -> str:
    """The table macro newest_of: the newest rows of each feed, each found in its own sorted table."""
    branch = NEWEST_OF.read_text("utf-8").replace("{more_than_kept}", MORE_THAN_KEPT)
    branches = [branch.format(feed=name, tables=f"{_name(name)}.main") for name in feeds]
    nothing = branch.format(feed="", tables="event_data.none_loaded")
    return (
        "create macro event_data.main.newest_of(countries, from_day, to_day, kinds, row_limit) as table "
        + " union all ".join(f"({branch})" for branch in branches or [nothing])
    )


def _columns(table: str) -> str:
    """All columns; ids as text, because feeds differ in their type."""
    return "*" if table.startswith("events_by") else "* replace (own_id::varchar as own_id)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
