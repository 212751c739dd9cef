"""Snapshots: complete DuckDB files that replace one another and are never changed.

A writer works on a new file under a name the app does not look at and renames it when it is
complete, so a crash leaves the old file in service.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import duckdb

from entente import settings

_NAME = re.compile(r"^entente-(\d{8}T\d{6}\d*Z)\.duckdb$")
TABLES = (Path(__file__).with_name("schema.sql"), Path(__file__).parent / "feeds" / "lists.sql")
DERIVATIONS = Path(__file__).with_name("derivations.sql")

QUERY_MEMORY = "256MB"  # of all queries of a process: at 100 million events they are as quick as with four times as much

_LOCKED: dict[str, str | int] = {
    "threads": 2,
    "memory_limit": QUERY_MEMORY,
    "temp_directory": "",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}


class NoSnapshot(LookupError):
    """There is no usable data file; the message says what to do."""


def snapshots(folder: Path | None = None) -> list[Path]:
    """The complete snapshots, oldest first (their names sort by time)."""
    folder = folder or settings.data_folder()
    return sorted(path for path in folder.glob("entente-*.duckdb") if _NAME.match(path.name))


@lru_cache(maxsize=8)
def _listed(folder: Path, changed_at: int) -> tuple[Path, ...]:
    """The snapshots of a folder as of its last change."""
    return tuple(snapshots(folder))


def newest(folder: Path | None = None) -> Path:
    """The newest complete snapshot. Raises NoSnapshot when there is none."""
    folder = folder or settings.data_folder()
    try:
        found = _listed(folder, folder.stat().st_mtime_ns)  # a page asks a hundred times a run
    except FileNotFoundError:
        found = ()
    if not found:
        raise NoSnapshot(f"There is no data in {folder}. Run `make data` (or `entente build`) first.")
    return found[-1]


def find(snapshot_id: str, folder: Path | None = None) -> Path:
    """The snapshot of that id (a frozen citation). Raises NoSnapshot when it is gone."""
    for path in snapshots(folder):
        if path.stem == snapshot_id:
            return path
    raise NoSnapshot(f"The data version {snapshot_id!r} is no longer kept; the newest is shown instead.")


def open_locked(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot to read: no writing, no files, no settings. One cursor a query.

    Raises NoSnapshot in one sentence for a missing, damaged, foreign, older or newer file.
    """
    try:
        con = duckdb.connect(str(path), read_only=True, config={**_LOCKED})
    except duckdb.Error as bad:
        raise NoSnapshot(_why_unreadable(path, bad)) from None
    try:
        version = con.execute("select method_version from snapshot").fetchall()
    except duckdb.CatalogException:
        con.close()
        raise NoSnapshot(
            f"{path.name} is a DuckDB file, but not one of Entente's. Move it away and run `make data`."
        ) from None
    except duckdb.Error as bad:
        con.close()
        raise NoSnapshot(_why_unreadable(path, bad)) from None
    if not version or int(version[0][0]) > int(settings.METHOD_VERSION):
        con.close()
        raise NoSnapshot(
            f"{path.name} was built by a newer Entente. Update this one, or run `make data` to build again."
        )
    if not _shape_of_today() <= _shape(con):
        con.close()
        raise NoSnapshot(
            f"{path.name} was built by an older Entente. Run `make data` to bring it up to this one; texts, lists and decisions are kept."
        )
    # A second open of one file in one process shares the first one's settings, already locked.
    if con.execute("select current_setting('lock_configuration')").fetchall() == [(True,)]:
        return con
    from entente.feeds.events import attach_events  # noqa: PLC0415 - it needs this module

    attach_events(con, path.parent, path.stem)
    for setting in ("enable_external_access=false", "TimeZone='UTC'", "lock_configuration=true"):
        con.execute(f"set global {setting}").fetchall()
    return con


_SHAPE = """
    select table_name || '.' || column_name from duckdb_columns() where database_name = current_database() and not internal
    union all
    select function_name from duckdb_functions() where function_type in ('macro', 'table_macro') and not internal
"""


def _shape(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The columns and macros of a database."""
    return frozenset(row[0] for row in con.execute(_SHAPE).fetchall())


@cache
def _shape_of_today() -> frozenset[str]:
    """What the queries of this Entente rely on."""
    with duckdb.connect() as fresh:
        lay_tables(fresh)
        return _shape(fresh)


def _why_unreadable(path: Path, bad: duckdb.Error) -> str:
    if not path.exists():
        return f"The data file {path.name} is missing. Run `make data` to build it."
    if "newer version" in str(bad) or "version number" in str(bad):
        return f"{path.name} was written by a newer DuckDB. Update Entente, or run `make data` to build again."
    return f"{path.name} is damaged or no DuckDB file. Move it away and run `make data` to build it again."


@contextmanager
def new_snapshot(*, grow: bool, folder: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write the next snapshot; it enters service when the block ends without an error.

    grow: start from a copy of the newest one; otherwise from empty tables.
    Views and macros are laid anew each time, so an old file grows into today's derivations.
    One writer at a time: a second one waits, so that neither grows from a file the other is replacing.
    """
    folder = folder or settings.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left_by_a_kill in folder.glob("entente-*.unfinished*"):
            left_by_a_kill.unlink()
        with _next(folder, grow=grow) as con:
            yield con
        _forget_old(folder)


@contextmanager
def _next(folder: Path, *, grow: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    name = f"entente-{settings.now():%Y%m%dT%H%M%S%f}Z"
    unfinished = folder / f"{name}.unfinished"
    built_from = newest(folder) if grow else None
    try:
        if built_from:
            shutil.copyfile(built_from, unfinished)
        con = duckdb.connect(str(unfinished))
        try:
            con.execute("set preserve_insertion_order=true").fetchall()
            try:
                lay_tables(con)
                seeds = con.execute("select seeds_sha256 from snapshot").fetchall()
            except (duckdb.BinderException, duckdb.CatalogException):
                raise NoSnapshot("The data was built by an older Entente. Run `make data` to bring it up to this one.") from None
            con.execute("delete from snapshot").fetchall()
            con.execute(
                "insert into snapshot values (?, ?, ?, ?, ?, ?)",
                [
                    name,
                    settings.now(),
                    settings.APP_VERSION,
                    settings.METHOD_VERSION,
                    built_from.stem if built_from else None,
                    seeds[0][0] if seeds else None,
                ],
            ).fetchall()
            yield con
            con.execute("checkpoint").fetchall()
        finally:
            con.close()
        os.replace(unfinished, folder / f"{name}.duckdb")
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)


def lay_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that are missing and lay the derivations anew."""
    for tables in TABLES:
        con.execute(tables.read_text("utf-8")).fetchall()
    con.execute(DERIVATIONS.read_text("utf-8")).fetchall()


def _forget_old(folder: Path) -> None:
    for path in snapshots(folder)[: -settings.SNAPSHOTS_KEPT]:
        path.unlink(missing_ok=True)
        path.with_name(f"public-{path.name}").unlink(missing_ok=True)
