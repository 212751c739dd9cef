"""The command line: build, load, query, check, export, serve, bench.

Exit codes: 0 done, 1 the data failed a check or cannot be used, 2 wrong use. Errors are one
plain sentence on stderr.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import duckdb
import pyarrow as pa
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from entente import checks, queries, settings, store
from entente.dates import BadDate, parse_day
from entente.facts import FactsError
from entente.feeds.common import FeedError
from entente.feeds.events.files import BadFeedFile

app = typer.Typer(
    help="Who stands with whom, who sanctions whom, and the sentence that says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_FAILED, _WRONG_USE = 1, 2


def _stop(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what the data or the user got wrong into one sentence and the right exit code."""
    try:
        yield
    except (queries.UnknownQuery, queries.BadParameter, settings.SettingError, BadDate) as wrong:
        _stop(str(wrong), _WRONG_USE)
    except (FactsError, FeedError, BadFeedFile, store.NoSnapshot) as bad:
        _stop(str(bad), _FAILED)
    except OSError as bad:
        _stop(f"{bad.filename or 'A file'} cannot be used: {bad.strerror}. Check the path, the rights and the free space.", _FAILED)


@contextmanager
def _reading() -> Iterator[duckdb.DuckDBPyConnection]:
    con = store.open_locked(store.newest())
    try:
        yield con
    finally:
        con.close()


@app.command()
def build() -> None:
    """Build the data from seeds/ and geodata/; the old data stays in service until it is done."""
    from entente import build as builder  # noqa: PLC0415 - keeps `entente --help` quick

    with _plain_errors():
        counts = builder.build()
        with _reading() as con:
            findings = checks.check(con)
    errors = sum(finding.level == "error" for finding in findings)
    print(f"Built {store.newest().name}: {counts['claims']:,} claims from {counts['sources']:,} sources.")
    if errors:
        _stop(f"{errors} rows or facts failed a check and were left out or are wrong; `entente check` lists them.", _FAILED)


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="A query of queries/, e.g. coalition_members")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="A parameter, e.g. as_of=2025-11-10")] = None,
    format_: Annotated[str, typer.Option("--format", help="table, csv, json or parquet")] = "table",
) -> None:
    """Run one query; csv, json and parquet go to standard output whole."""
    from entente import exports  # noqa: PLC0415

    given: dict[str, str] = {}
    for pair in set_ or []:
        key, equals, value = pair.partition("=")
        if not equals:
            _stop(f"--set {pair!r} has no '='; write it as name=value.", _WRONG_USE)
        given[key] = value
    if format_ not in ("table", "csv", "json", "parquet"):
        _stop(f"--format {format_!r} is not known; use table, csv, json or parquet.", _WRONG_USE)
    with _plain_errors(), _reading() as con, con.cursor() as cursor:
        rows = queries.run(cursor, name, given).to_arrow_table()
        if format_ == "table":
            _print_table(name, rows)
        else:
            sys.stdout.buffer.write(exports.encode(rows, format_))


def _print_table(name: str, rows: pa.Table) -> None:
    table = Table(title=f"{name}: {rows.num_rows:,} rows", title_justify="left")
    for column in rows.column_names:
        table.add_column(column, overflow="fold")
    for row in rows.to_pylist():
        table.add_row(*(escape("" if value is None else str(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 240).print(table)


@app.command()
def check() -> None:
    """Check the held facts; exit 1 and a readable list when one fails."""
    with _plain_errors(), _reading() as con:
        findings = checks.check(con)
    errors = [finding for finding in findings if finding.level == "error"]
    for finding in findings:
        print(f"{finding.level}: {finding.rule}: {finding.place}: {finding.message}")
    print(f"{len(errors)} errors, {len(findings) - len(errors)} warnings.")
    if errors:
        raise typer.Exit(_FAILED)


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="An empty or new folder")]) -> None:
    """Write everything as a Frictionless data package."""
    from entente import exports  # noqa: PLC0415

    with _plain_errors():
        con = store.open_locked(exports.public_database(store.newest()))
        try:
            written = exports.export_package(con, folder)
        finally:
            con.close()
    print(f"Wrote {len(written)} files to {folder}.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port to listen on")] = 8501,
    host: Annotated[str, typer.Option(help="The address to listen on")] = "127.0.0.1",
) -> None:
    """Open the dashboard and the data addresses in one process."""
    with _plain_errors():
        store.newest()
        from entente import server  # noqa: PLC0415

        server.serve(port=port, host=host)


@app.command()
def bench() -> None:
    """Measure the pages and print ratios to an empty Streamlit page in the same run."""
    with _plain_errors():
        from entente import bench as benchmarks  # noqa: PLC0415

        benchmarks.run()


@app.command()
def load(
    format_: Annotated[str | None, typer.Argument(metavar="FORMAT", help="A format, as `load --list` names them")] = None,
    files: Annotated[list[Path] | None, typer.Argument(help="The files of one edition, or of one feed")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD, where the files do not tell it")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the formats and stop")] = False,
) -> None:
    """Load a feed of events or an official list; the old data stays in service until it is done."""
    from entente import feeds  # noqa: PLC0415
    from entente.feeds import events  # noqa: PLC0415

    if list_:
        told = [(feed.name, feed.title, feed.licence) for feed in feeds.FEEDS.values()]
        told += [(feed.name, feed.title, feed.licence) for feed in events.EVENT_FEEDS.values()]
        for name, title, licence in told:
            print(f"{name:<26}{title}. Licence: {licence}")
        return
    if not format_ or not files:
        _stop("Name a format and at least one file; `entente load --list` names the formats.", _WRONG_USE)
    known = [*feeds.FEEDS, *events.EVENT_FEEDS]
    if format_ not in known:
        near = get_close_matches(str(format_), known, n=3, cutoff=0.4) or known
        _stop(f"There is no format {format_!r}. The nearest are {', '.join(near)}; `entente load --list` names all.", _WRONG_USE)
    with _plain_errors(), _bar(str(format_)) as moved:
        day = parse_day(published) if published else None
        if format_ in events.EVENT_FEEDS:
            done = events.load_events(format_, files or [], published=day, progress=lambda rows, _: moved(rows))
            skipped, reasons, notes = len(done.files_skipped), done.rejects, [done.reason] if done.reason else []
            loaded, rejected = done.rows_loaded, done.rows_rejected
            notes += [f"{code}: no country known, in {rows:,} rows" for code, rows in done.unmapped.items()]
        else:
            with store.new_snapshot(grow=True) as con:
                report = feeds.load(con, str(format_), files or [], day, lambda _, rows: moved(rows))
            skipped, reasons, notes = report.unchanged, dict(report.reasons), report.notes
            loaded, rejected = report.rows_loaded, report.rows_rejected
    print(f"{loaded + rejected:,} rows in the files: {loaded:,} loaded, {rejected:,} rejected; {skipped} files held already.")
    for reason, rows in sorted(reasons.items(), key=lambda pair: -pair[1]):
        print(f"  rejected {rows:,}: {reason}")
    for note in notes:
        print(f"  {note}")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere; yields what to call with the rows so far."""
    columns = [TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress:
        task = progress.add_task(f"Loading {what}", total=None)
        yield lambda rows: progress.update(task, completed=rows)
