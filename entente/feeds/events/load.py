"""From a feed's files to its events file, data/events/<feed>-<UTC>.duckdb.

A load works on `<feed>.unfinished`, a copy of the file in service. Every batch of files is one
transaction, so a load that was killed goes on where it stopped. The finished file is renamed and
enters service with the snapshot that is written right after it: a snapshot is served with the newest
events files that are not younger than itself.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from entente import settings, store
from entente.feeds.events import codes, rollups, schema
from entente.feeds.events.feed import Feed
from entente.feeds.events.files import BadFeedFile, Layout, digest, layout, unpacked
from entente.feeds.events.served import FOLDER, event_files, forget_old

HERE = Path(__file__).parent
BATCH_BYTES = 256 * 2**20  # of plain text; a batch is one transaction
KEPT_REJECTS = 10_000  # records a load; the counts are always complete

Progress = Callable[[int, float], None]  # rows so far, rows a second


@dataclass
class LoadReport:
    """What a load did. Rows of the files read = rows_loaded + rows_rejected."""

    feed: str
    load_id: str = ""
    files_read: list[str] = field(default_factory=list)
    files_skipped: list[str] = field(default_factory=list)  # loaded before
    rows_loaded: int = 0
    rows_rejected: int = 0
    rejects: dict[str, int] = field(default_factory=dict)  # reason: records
    unmapped: dict[str, int] = field(default_factory=dict)  # "fips XX": records
    data_from: date | None = None
    data_until: date | None = None
    state: str = "fine"
    reason: str | None = None
    seconds: float = 0.0


def load_files(
    feed: Feed,
    files: Iterable[Path],
    *,
    all_feeds: Iterable[Feed],
    data_folder: Path | None = None,
    published: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files into the feed's events and publish them with a new snapshot.

    A file that was loaded before (same bytes) is skipped. Raises BadFeedFile in one sentence; then
    nothing of that file is kept, and what is served is what was served before.
    """
    started = time.perf_counter()
    folder = data_folder or settings.data_folder()
    store.newest(folder)
    events = folder / FOLDER
    events.mkdir(parents=True, exist_ok=True)
    paths = [Path(path) for path in files]
    for path in paths:
        if not path.is_file():
            raise BadFeedFile(f"{path} is no file. Name the files of the feed, not a folder.")
    report = LoadReport(feed.name)
    served = next((path for path in event_files(folder) if path.name.startswith(f"{feed.name}-2")), None)
    unfinished = events / f"{feed.name}.unfinished"
    try:
        con = _open(feed, unfinished, served)
        try:
            _read_all(con, feed, paths, all_feeds, events, report, published, progress)
            done = con.execute(
                "select count(*) from files where load_id = (select load_id from unfinished)"
            ).fetchall()
            if not done[0][0]:
                con.close()
                unfinished.unlink()
                _publish(feed, folder, served)  # a load may have been killed between the two renames
                return _ended(report, started)
            _finish(con, feed, report, published)
        finally:
            con.close()
    except (duckdb.Error, OSError) as bad:
        why = _why_not_written(feed, str(bad))
        if why:
            raise BadFeedFile(why) from None
        raise
    name = f"{feed.name}-{settings.now():%Y%m%dT%H%M%S%f}Z.duckdb"
    os.replace(unfinished, events / name)
    _publish(feed, folder, events / name)
    return _ended(report, started)


def _ended(report: LoadReport, started: float) -> LoadReport:
    report.seconds = time.perf_counter() - started
    return report


def _why_not_written(feed: Feed, error: str) -> str | None:
    """A sentence for a lock, a full disk or too little memory; None for what is an error of ours."""
    if "Could not set lock" in error or "already attached" in error:
        return f"Another load of {feed.name} is running; wait until it has ended."
    if "Out of Memory" in error:
        return f"{feed.name}: the memory is too small for this load. Load fewer files at a time."
    if any(
        words in error
        for words in ("Could not write", "No space left", "File too large", "Permission denied")
    ):
        return (
            f"{feed.name}: the data folder cannot be written ({error.splitlines()[0]}). Free some space or look "
            "at its permissions, then run the load again; it goes on where it stopped."
        )
    return None


def _open(feed: Feed, unfinished: Path, served: Path | None) -> duckdb.DuckDBPyConnection:
    """The file to write to: what a killed load left, when it grew from the file now served, else a copy."""
    if unfinished.exists():
        con = _connect(feed, unfinished)
        grew = con.execute("select built_from from unfinished").fetchall()
        if grew and grew[0][0] == (served.name if served else None):
            return con
        con.close()
        unfinished.unlink()
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    copying = unfinished.with_suffix(".copying")
    copying.unlink(missing_ok=True)
    copying.with_name(copying.name + ".wal").unlink(missing_ok=True)
    if served:
        shutil.copyfile(served, copying)
    con = _connect(feed, copying)
    schema.add_countries(con)
    con.execute("delete from unfinished").fetchall()
    con.execute(
        f"insert into unfinished select ?, ?, count(*), false from {feed.table}",  # noqa: S608  two constants
        [f"{feed.name}-{settings.now():%Y%m%dT%H%M%S%f}Z", served.name if served else None],
    ).fetchall()
    con.close()
    os.replace(copying, unfinished)
    return _connect(feed, unfinished)


def _connect(feed: Feed, path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(
        str(path),
        config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(path) + ".tmp"},
    )
    for setting in (
        "autoload_known_extensions=false",
        "autoinstall_known_extensions=false",
        "TimeZone='UTC'",
        # The planner cannot know how long a file is; it would build its hash tables from the file's rows
        # and look the few codes up in them: three times the time, and all rows in memory.
        "disabled_optimizers='join_order,build_side_probe_side'",
    ):
        con.execute(f"set {setting}").fetchall()
    con.execute(schema.tables(feed.id_type)).fetchall()
    return con


def _read_all(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    paths: list[Path],
    all_feeds: Iterable[Feed],
    folder: Path,
    report: LoadReport,
    published: date | None,
    progress: Progress | None,
) -> None:
    codes.lay(con)
    con.execute(_sql("kinds")).fetchall()
    known = {row[0] for row in con.execute("select sha256 from files").fetchall()}
    rows_at_first = con.execute("select coalesce(sum(rows_loaded + rows_rejected), 0) from files").fetchall()[
        0
    ][0]
    started = time.perf_counter()
    batch: list[tuple[Path, str]] = []
    size = 0
    for position, path in enumerate(paths):
        sha = digest(path)
        if sha in known:
            report.files_skipped.append(path.name)
        else:
            known.add(sha)
            batch.append((path, sha))
            size += path.stat().st_size
        if batch and (size >= BATCH_BYTES or position == len(paths) - 1):
            _read_batch(con, feed, batch, all_feeds, folder, published)
            report.files_read += [path.name for path, _ in batch]
            batch, size = [], 0
            if progress:
                rows = con.execute("select sum(rows_loaded + rows_rejected) from files").fetchall()[0][0]
                rows -= rows_at_first
                progress(int(rows), rows / max(time.perf_counter() - started, 1e-9))


def _read_batch(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    batch: list[tuple[Path, str]],
    all_feeds: Iterable[Feed],
    folder: Path,
    published: date | None,
) -> None:
    with ExitStack() as open_files:
        groups: dict[Layout, list[tuple[Path, str, str]]] = {}
        for path, sha in batch:
            plain = open_files.enter_context(unpacked(path, folder))
            found = layout(feed, plain, path.name, all_feeds)
            groups.setdefault(found, []).append((plain, path.name, sha))
        con.execute("begin").fetchall()
        try:
            for found, group in groups.items():
                _read_group(con, feed, found, group, published)
            con.execute("commit").fetchall()
        except duckdb.InvalidInputException as bad:
            con.execute("rollback").fetchall()
            raise BadFeedFile(f"{group[0][1]} cannot be read: {str(bad).splitlines()[0]}") from None
        except BaseException:
            _roll_back(con)
            raise


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.execute("rollback").fetchall()
    except duckdb.Error:
        con.close()  # the database gave up with the disk; what was committed stands


def _read_group(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    found: Layout,
    group: list[tuple[Path, str, str]],
    published: date | None,
) -> None:
    """Read files of one layout: `raw`, `staged`, then `coded`, then events, and what was left out."""
    deletions = found.deletions
    types = {name: "VARCHAR" if deletions else feed.read.get(name, "VARCHAR") for name in found.columns}
    quote = '"' if feed.quoted or found.delimiter != feed.delimiter else ""
    con.execute("drop table if exists reject_errors; drop table if exists reject_scans").fetchall()
    select, values = _select(feed, deletions=deletions, given_on=published or settings.today())
    con.execute(
        READ + select,
        {
            "files": [str(path) for path, _, _ in group],
            "columns": types,
            "skip": found.skip,
            "delimiter": found.delimiter,
            "quote": quote,
            "missing": list(feed.missing),
            "date_format": feed.date_format,
            "encoding": found.encoding,
            "newline": found.newline,
            "padding": len(feed.widths) > 1,
            "parallel": not feed.quoted,
            **values,
        },
    ).fetchall()
    if feed.table == "events" and not deletions:
        con.execute(
            _sql("unmapped"), {"actor_codes": feed.actor_codes, "place_codes": feed.place_codes}
        ).fetchall()
    _leave_out_repeats(con, feed, deletions=deletions)
    if deletions:
        _delete_events(con)
    else:
        con.execute(
            _sql("mirrored")
            if feed.mirrors
            else "create or replace temp table mirrored as select own_id from coded limit 0"
        ).fetchall()
        con.execute(INSERT[feed.table]).fetchall()
    _count(con, group, located="lon" if feed.table == "events" and not deletions else "null")


READ = """
create or replace temp table coded as
with raw as (

    select *
    from read_csv(
        $files, columns = $columns, header = false, skip = $skip, delim = $delimiter, quote = $quote,
        escape = $quote, nullstr = $missing, dateformat = $date_format, encoding = $encoding, new_line = $newline,
        null_padding = $padding, parallel = $parallel, filename = 'file', auto_detect = false,
        store_rejects = true, rejects_limit = 0
    )

), staged as (
"""

INSERT = {
    "events": """
        insert into events
        select
            own_id, date, latest, precision, source, target, place_iso3, source_name, target_name, cameo, root,
            plover, quad, intensity, fatalities, place, lon, lat, geo_precision, mentions, source_url, reported,
            own_id in (select own_id from mirrored), version
        from coded
        where problem is null
        order by date, source
    """,
    "mentions": """
        insert into mentions
        select own_id, date, event_own_id, mentioned_at, publisher, source_url, sentence, source_offset,
            target_offset, action_offset, confidence, tone
        from coded
        where problem is null
        order by event_own_id, mentioned_at
    """,
}


def _select(feed: Feed, *, deletions: bool, given_on: date) -> tuple[str, dict[str, Any]]:
    """The rest of the statement that makes `coded` of `raw`, and the values of its parameters."""
    if deletions:
        own_id, version = feed.deletions or ("", "")
        return (
            f"select file, {own_id} as own_id, try_cast({version} as bigint) as version,"  # noqa: S608
            + """
                null::date as date from raw
            )

            select *, case
                when own_id is null then 'has no id'
                when version is null then 'has no time of deletion' end as problem
            from staged
            """,
            {},
        )
    if feed.table == "mentions":
        return (
            feed.select  # noqa: S608  the feed's own text
            + """
            )

            select * replace (case
                when problem is not null then problem
                when date is null then 'has no date that can be read'
                when date < $earliest then 'its date lies before the feed begins' end as problem)
            from staged
            """,
            {"earliest": feed.expects.earliest},
        )
    return (
        feed.select + ")\n" + _sql("stage"),
        {
            "earliest": feed.expects.earliest,
            "last_day": settings.today() + timedelta(days=400),
            "actor_codes": feed.actor_codes,
            "place_codes": feed.place_codes,
            "version": given_on.toordinal() if feed.corrects else None,
        },
    )


def _leave_out_repeats(con: duckdb.DuckDBPyConnection, feed: Feed, *, deletions: bool) -> None:
    """Of one id the newest version counts; every other record gets a problem, so that it is listed."""
    rows, ids = con.execute(
        "select count(*), count(distinct own_id) from coded where problem is null"
    ).fetchall()[0]
    if rows != ids:
        con.execute(_sql("repeats")).fetchall()
    if deletions:
        return
    con.execute(
        f"""
        create or replace temp table earlier as
        select own_id, {"version" if feed.table == "events" else "null::bigint as version"}
        from {feed.table}
        where own_id in (select own_id from coded where problem is null)
        """  # noqa: S608  constants of the feed
    ).fetchall()
    if feed.deletions:
        con.execute(
            """
            update coded set problem = 'deleted: the publisher took this event back'
            from deleted
            where deleted.own_id = coded.own_id and problem is null and coded.version <= deleted.version
            """
        ).fetchall()
    if not con.execute("select count(*) from earlier").fetchall()[0][0]:
        return
    con.execute(
        """
        update coded set problem = 'repeated: this version of the event is already loaded, or a newer one'
        from earlier
        where earlier.own_id = coded.own_id and problem is null
          and not ($corrects and coded.version > earlier.version)
        """,
        {"corrects": feed.corrects},
    ).fetchall()
    if feed.corrects:
        _remove(con, "select own_id from coded where problem is null")


def _delete_events(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into deleted select own_id, version from coded where problem is null").fetchall()
    _remove(
        con,
        """
        select coded.own_id from coded join events using (own_id)
        where problem is null and coded.version >= events.version
        """,
    )


def _remove(con: duckdb.DuckDBPyConnection, ids: str) -> None:
    """Take events out before their newer version comes in; ids: a SELECT of this module."""
    gone = con.execute(f"delete from events where own_id in ({ids})").fetchall()  # noqa: S608
    if gone[0][0]:
        con.execute("update unfinished set removed = true").fetchall()


def _count(con: duckdb.DuckDBPyConnection, group: list[tuple[Path, str, str]], *, located: str) -> None:
    """Note the files as read, and every record that was left out. located: the column that tells."""
    con.execute("create or replace temp table given (path varchar, name varchar, sha256 varchar)").fetchall()
    con.execute(
        "insert into given select unnest($p), unnest($n), unnest($s)",
        {
            "p": [str(path) for path, _, _ in group],
            "n": [name for _, name, _ in group],
            "s": [sha for _, _, sha in group],
        },
    ).fetchall()
    con.execute(_sql("left_out")).fetchall()
    con.execute(
        """
        insert into rejects
        select (select load_id from unfinished), given.name, left_out.line, left_out.reason, left_out.record
        from left_out
        join given using (path)
        order by given.name, left_out.line nulls last, left_out.record
        limit greatest(0, $kept - (
            select count(*) from rejects where load_id = (select load_id from unfinished)))
        """,
        {"kept": KEPT_REJECTS},
    ).fetchall()
    con.execute(
        f"""
        insert into reject_counts
        select (select load_id from unfinished), reason, count(*) from left_out group by reason;

        insert into files
        with loaded as (

            select file as path, count(*) as records, count({located}) as located,
                min(date) as data_from, max(date) as data_until
            from coded
            where problem is null
            group by file

        ), rejected as (

            select path, count(*) as records from left_out group by path

        )

        select given.sha256, given.name, (select load_id from unfinished),
            coalesce(loaded.records, 0), coalesce(rejected.records, 0), coalesce(loaded.located, 0),
            data_from, data_until
        from given
        left join loaded using (path)
        left join rejected using (path)
        """  # noqa: S608
    ).fetchall()


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text("utf-8")


def _finish(con: duckdb.DuckDBPyConnection, feed: Feed, report: LoadReport, published: date | None) -> None:
    """Lay the rollups anew where events changed, judge the load, and make the file complete."""
    if feed.table == "events":
        rollups.lay(con)
    _judge(con, feed, report)
    names, shas = con.execute(
        """
        select list(name order by rowid), list(sha256 order by rowid)
        from files where load_id = (select load_id from unfinished)
        """
    ).fetchall()[0]
    con.execute(
        "insert into loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            report.load_id,
            "; ".join(names[:20]) + (f"; and {len(names) - 20} more" if len(names) > 20 else ""),
            shas[0] if len(shas) == 1 else hashlib.sha256("".join(shas).encode()).hexdigest(),
            published or settings.today(),
            published is None,
            report.rows_loaded,
            report.rows_rejected,
            report.data_from,
            report.data_until,
            settings.now(),
            report.state,
            report.reason,
        ],
    ).fetchall()
    con.execute("delete from unfinished").fetchall()
    con.execute("checkpoint").fetchall()


def _judge(con: duckdb.DuckDBPyConnection, feed: Feed, report: LoadReport) -> None:
    """Fill the report from the file and hold the load against what the feed is expected to be."""
    report.load_id = con.execute("select load_id from unfinished").fetchall()[0][0]
    loaded, rejected, fewest, most, located, report.data_from, report.data_until = con.execute(
        """
        select sum(rows_loaded)::bigint, sum(rows_rejected)::bigint, min(rows_loaded + rows_rejected),
            max(rows_loaded + rows_rejected), sum(located)::bigint, min(data_from), max(data_until)
        from files
        where load_id = ?
        """,
        [report.load_id],
    ).fetchall()[0]
    report.rows_loaded, report.rows_rejected = loaded, rejected
    rejects = """
        select reason, sum(records)::bigint from reject_counts where load_id = ? group by reason order by 2 desc, 1
    """
    report.rejects = dict(con.execute(rejects, [report.load_id]).fetchall())
    unmapped = """
        select system || ' ' || code, sum(records)::bigint
        from unmapped where load_id = ? group by system, code order by 2 desc, 1
    """
    report.unmapped = dict(con.execute(unmapped, [report.load_id]).fetchall())
    share = located / loaded if loaded and feed.expects.located else None
    broken, warnings = expectations(feed, report, fewest, most, share)
    report.state = "broken" if broken else "warning" if warnings else "fine"
    report.reason = " ".join(broken + warnings) or None


def expectations(
    feed: Feed, report: LoadReport, fewest: int, most: int, located: float | None
) -> tuple[list[str], list[str]]:
    """(what makes the feed broken, what deserves a warning), each one sentence."""
    expects, broken, warnings = feed.expects, [], []
    rows = report.rows_loaded + report.rows_rejected
    if not expects.rows[0] <= fewest or most > expects.rows[1]:
        broken.append(
            f"A file has {fewest if fewest < expects.rows[0] else most:,} rows; expected are {expects.rows[0]:,} to {expects.rows[1]:,}."
        )
    failed = sum(
        count for reason, count in report.rejects.items() if not reason.startswith(("repeated", "deleted"))
    )
    if rows and failed > 0.1 * rows:
        broken.append(f"{failed:,} of {rows:,} rows could not be read.")
    elif failed:
        warnings.append(f"{failed:,} of {rows:,} rows could not be read.")
    if located is not None and located < expects.located:
        broken.append(
            f"Only {located:.0%} of the events have coordinates; expected are {expects.located:.0%} or more."
        )
    if expects.closed and report.data_until and report.data_until > expects.closed:
        broken.append(f"It holds events after {expects.closed}, the day the series ended.")
    if report.unmapped:
        codes_in_words = ", ".join(
            f"{code} ({count:,})" for code, count in list(report.unmapped.items())[:10]
        )
        warnings.append(f"Country codes that the crosswalk does not know: {codes_in_words}.")
    return broken, warnings


def _publish(feed: Feed, folder: Path, served: Path | None) -> None:
    """Write the snapshot that serves the new file and tells of its loads, those of a killed run included."""
    if served is None:
        return
    with duckdb.connect(str(served), read_only=True) as con:
        loads = con.execute("select * from loads").fetchall()
        rejects = con.execute("select * from rejects").fetchall()
    with duckdb.connect(str(store.newest(folder)), read_only=True) as con:
        told = {row[0] for row in con.execute("select load_id from feeds").fetchall()}
    new = [row for row in loads if row[0] not in told]
    if new:
        with store.new_snapshot(grow=True, folder=folder) as con:
            for row in new:
                _tell(con, feed, row, [reject for reject in rejects if reject[0] == row[0]])
    forget_old(folder)


def _tell(
    con: duckdb.DuckDBPyConnection, feed: Feed, row: tuple[Any, ...], rejects: list[tuple[Any, ...]]
) -> None:
    load_id, *rest = row
    con.execute(
        "insert into feeds by position values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [load_id, feed.name, *rest],
    ).fetchall()
    if rejects:
        con.executemany(
            "insert into feed_rejects values (?, ?, ?, ?, ?)", [list(reject) for reject in rejects]
        )
