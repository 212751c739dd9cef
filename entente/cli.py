"""The command line: build, extract, add, load, query, check, export, serve, bench.

Exit codes: 0 done, 1 the data failed a check or cannot be used, 2 wrong use. Errors are one
plain sentence on stderr.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import pyarrow as pa
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from entente import checks, queries, settings, store
from entente.dates import BadDate, parse_day
from entente.facts import FactsError
from entente.feeds.common import FeedError
from entente.feeds.events.files import BadFeedFile

if TYPE_CHECKING:
    from entente.documents import Document, Skipped
    from entente.extraction.records import Event

app = typer.Typer(
    help="Who stands with whom, who sanctions whom, and the sentence that says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_FAILED, _WRONG_USE = 1, 2
PLAIN_STEP = 500  # files between two lines of progress where there is no terminal


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


Published = Annotated[str | None, typer.Option(help="The day the text came out, YYYY-MM-DD")]


@app.command()
def extract(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input")],
    published: Published = None,
    format_: Annotated[str, typer.Option("--format", help="table or jsonl")] = "table",
) -> None:
    """Print the event records read in a text; writes nothing."""
    from entente import ingest, llm  # noqa: PLC0415 - keeps `entente --help` quick
    from entente.documents import Document, read  # noqa: PLC0415
    from entente.extraction.records import Event, to_json_lines  # noqa: PLC0415

    if format_ not in ("table", "jsonl"):
        _stop(f"--format {format_!r} is not known; use table or jsonl.", _WRONG_USE)
    source: bytes | str = sys.stdin.buffer.read() if file == "-" else file
    name = "standard input" if file == "-" else file
    events: list[Event] = []
    failed = False
    with _plain_errors():
        model = llm.settings_from()
        for one in read(source, name=name, published=_day(published)):
            if not isinstance(one, Document):
                print(one.message, file=sys.stderr)
                failed = True
                continue
            done = ingest.read_one(one, model)
            for note in dict.fromkeys([*one.notes, *done.notes]):
                print(f"{one.name}: {note}", file=sys.stderr)
            events += (here := [Event.model_validate(event) for event in done.events])
            if done.reading is not None:
                print(f"{one.name}: {llm.account([done.reading])}", file=sys.stderr)
                for difference in llm.differences(here):
                    print(f"{one.name}: {difference}", file=sys.stderr)
    if format_ == "jsonl":
        sys.stdout.buffer.write(to_json_lines(events).encode("utf-8"))
        sys.stdout.buffer.flush()
    else:
        _print_events(events)
    if failed:
        raise typer.Exit(_FAILED)


def _day(published: str | None) -> str | None:
    """The publication day as EDTF, checked before any work is done."""
    from entente.documents.published import given_day  # noqa: PLC0415

    try:
        return given_day(published) if published else None
    except ValueError as wrong:
        _stop(f"--published: {wrong}", _WRONG_USE)
        return None


def _print_events(events: "list[Event]") -> None:
    table = Table(title=f"{len(events)} records", title_justify="left")
    for column in ("what", "who", "whom", "when", "until", "said as", "by", "confidence", "read by", "sentence"):
        table.add_column(column, overflow="fold")
    for event in events:
        cells = (
            f"{event.type}/{event.subtype}", event.subject, event.object, event.date, event.expires,
            event.modality, event.attribution, f"{event.confidence:.2f}", event.extractor, event.evidence.text,
        )  # fmt: skip
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in cells))
    Console(width=None if sys.stdout.isatty() else 240).print(table)


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or http(s) addresses")],
    published: Published = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it; wins over what the file says")] = None,
    title: Annotated[str | None, typer.Option(help="Its title; only for a single document")] = None,
    trusted: Annotated[bool, typer.Option("--trusted", help="Its claims count at once, without a decision")] = False,
) -> None:
    """Read documents and store them with the claims found in them, in one new data version."""
    from entente import ingest, llm  # noqa: PLC0415

    day = _day(published)
    with _plain_errors():
        store.newest()  # says how to build the data before any work is done
        with _progress(sources) as moved:
            found = _documents(sources, {"published": day, "publisher": publisher, "title": title}, moved)
            added = ingest.add(found, trusted=trusted, model=llm.settings_from())
    for skipped in added.skipped:
        print(skipped.message, file=sys.stderr)
    for note, texts in added.notes.items():
        print(note if texts == 1 else f"{note} ({texts:,} texts)", file=sys.stderr)
    counted = Counter(skipped.reason for skipped in added.skipped)
    reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(counted.items()))
    print(
        f"Added {len(added.documents):,} documents with {added.claims:,} claims; {added.held:,} already held; "
        f"{len(added.skipped):,} skipped{f' ({reasons})' if reasons else ''}."
    )
    if added.readings:
        print(llm.account(added.readings))
    if added.claims and not trusted:
        print("The claims count once they are accepted on the Evidence page.")
    if added.skipped and not added.documents and not added.held:
        raise typer.Exit(_FAILED)


def _documents(
    sources: list[str], known: dict[str, Any], moved: Callable[[], None]
) -> "Iterator[Document | Skipped]":
    """Everything in the files, folders and addresses named, in a stable order; `moved` is called after each file."""
    from entente.documents import files_in, read, read_url  # noqa: PLC0415

    for source in sources:
        if source.lower().startswith(("http://", "https://")):
            yield from read_url(source, **known)
            moved()
            continue
        for path in files_in([source]):
            yield from read(path, **known)
            moved()


@contextmanager
def _progress(sources: list[str]) -> Iterator[Callable[[], None]]:
    """A bar over the files on a terminal; elsewhere one plain line for each 500."""
    from entente.documents import files_in  # noqa: PLC0415

    if not sys.stderr.isatty():
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            if done % PLAIN_STEP == 0:
                print(f"Read {done:,} files.", file=sys.stderr)

        yield count
        return
    addresses = [source for source in sources if source.lower().startswith(("http://", "https://"))]
    total = len(addresses) + sum(1 for _ in files_in(source for source in sources if source not in addresses))
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading", total=total)
        yield lambda: bar.advance(task)


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
def bench(
    what: Annotated[str, typer.Argument(help="all: pages, articles, events, load, browser; pages: only those, printed")] = "all",
    rows: Annotated[list[int] | None, typer.Option(help="Generated events; may be given several times [1, 10 and 100 million]")] = None,
    peers: Annotated[bool, typer.Option("--peers", help="Also Dash and a plain pandas script on 10 million events")] = False,
    peer_rows: Annotated[int, typer.Option(help="Events that the peers draw")] = 10_000_000,
    load_rows: Annotated[int, typer.Option(help="Lines of the file whose load is timed")] = 2_000_000,
    articles: Annotated[int, typer.Option(help="Short articles that are added; 0: none")] = 10_000,
    no_pages: Annotated[bool, typer.Option("--no-pages", help="Without the pages")] = False,
    folder: Annotated[Path | None, typer.Option(help="Where generated data is kept; 100 million events need 10 GB")] = None,
    into: Annotated[Path, typer.Option(help="The report")] = settings.ROOT / "benchmarks" / "RESULTS.md",
) -> None:
    """Measure how quick pages, articles, events and loading are, and write benchmarks/RESULTS.md."""
    if what not in ("all", "pages"):
        _stop(f"There is nothing to measure called {what!r}. Say `all` or `pages`.", _WRONG_USE)
    if what == "pages":
        from entente import bench as pages  # noqa: PLC0415

        with _plain_errors():
            pages.run()
        return
    if not (settings.ROOT / "benchmarks" / "__main__.py").exists():
        _stop("The benchmarks are in a checkout of the project, not in the installed package. Run it there.", _WRONG_USE)
    options = [f"--rows={count}" for count in rows or []]
    options += [f"--peer-rows={peer_rows}", f"--load-rows={load_rows}", f"--articles={articles}", f"--into={into.absolute()}"]
    options += ["--peers"] * peers + ["--no-pages"] * no_pages + ([f"--folder={folder.absolute()}"] if folder else [])
    done = subprocess.run([sys.executable, "-m", "benchmarks", *options], cwd=settings.ROOT, check=False)
    raise typer.Exit(done.returncode)


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
