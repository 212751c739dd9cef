"""The command line: build, query, check, export, serve, bench.

Exit codes: 0 done, 1 the data failed a check or cannot be used, 2 wrong use. Errors are one
plain sentence on stderr.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import duckdb
import pyarrow as pa
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from entente import checks, queries, settings, store
from entente.facts import FactsError

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
    except (queries.UnknownQuery, queries.BadParameter, settings.SettingError) as wrong:
        _stop(str(wrong), _WRONG_USE)
    except (FactsError, store.NoSnapshot) as bad:
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

    with _plain_errors(), _reading() as con:
        written = exports.export_package(con, folder)
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
