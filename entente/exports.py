"""Rows as files: CSV, JSON, Parquet, Excel; and everything as a Frictionless data package."""

import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from entente import queries, settings, store
from entente.feeds import FEEDS

KINDS = ("csv", "json", "parquet", "xlsx")
EXCEL_ROWS = 1_048_575  # below its heading, by the file format
EXCEL_CELL = 32_767  # characters, by the file format
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class TooManyRows(ValueError):
    """The format cannot hold that many rows; the message names one that can."""


@dataclass(frozen=True)
class Answer:
    """The rows of a query."""

    query: queries.Query
    rows: pa.Table


def table(con: duckdb.DuckDBPyConnection, query: queries.Query, taken: dict[str, Any], cap: int) -> Answer:
    """At most cap + 1 rows of a query, so that the caller sees whether something was cut."""
    with con.cursor() as cursor:
        rows = cursor.sql(query.sql, params=taken or None).limit(cap + 1).to_arrow_table()
    return Answer(query, rows)


def filename(name: str, taken: dict[str, Any], kind: str) -> str:
    """coalition_members-GCDI-2025-11-10.csv: the query, its choice, its dates."""
    parts = [name]
    for value in taken.values():
        texts = value if isinstance(value, list) else [value] if value is not None else []
        parts += [re.sub(r"[^A-Za-z0-9-]+", "_", str(text)) for text in texts[:3]]
    return f"{'-'.join(parts)[:120]}.{kind}"


def encode(rows: pa.Table, kind: str) -> bytes:
    """The rows in that format. Raises TooManyRows for a sheet that Excel cannot hold."""
    return {"csv": as_csv, "json": as_json, "parquet": as_parquet, "xlsx": as_xlsx}[kind](rows)


def as_csv(rows: pa.Table) -> bytes:
    """UTF-8, RFC 4180 quoting, ISO dates, unknown is empty; lists are joined by semicolons."""
    buffer = io.BytesIO()
    pa_csv.write_csv(_flat(rows), buffer, pa_csv.WriteOptions(quoting_style="needed"))
    return buffer.getvalue()


def as_json(rows: pa.Table) -> bytes:
    """A list of objects; ISO dates, unknown is null."""
    return orjson.dumps(rows.to_pylist(), default=_plain, option=orjson.OPT_NAIVE_UTC)


def as_parquet(rows: pa.Table) -> bytes:
    """Parquet with zstd, types kept."""
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, compression="zstd")
    return buffer.getvalue()


def as_xlsx(rows: pa.Table) -> bytes:
    """One sheet; text is always text, so that no cell becomes a formula; dates are ISO text.

    A cell that a spreadsheet would read as a formula is marked as quoted text besides.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - only this format needs it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    if len(rows) > EXCEL_ROWS:
        raise TooManyRows(
            f"A sheet holds {EXCEL_ROWS:,} rows and this has {len(rows):,}; take csv or parquet."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float | Decimal):
            return value
        text = _ILLEGAL.sub("", str(_plain(value)))[:EXCEL_CELL]
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"
        if text.startswith(_FORMULA):
            made.quotePrefix = True
        return made

    sheet.append([cell(name) for name in rows.column_names])
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        sheet.append([cell(value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep="T", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ";".join(str(_plain(part)) for part in value)
    return float(value) if isinstance(value, Decimal) else str(value)


def _flat(rows: pa.Table) -> pa.Table:
    """Lists as text joined by semicolons; CSV has no lists."""
    for i, field in enumerate(rows.schema):
        if pa.types.is_list(field.type):
            joined = pc.binary_join(rows.column(i).cast(pa.list_(pa.string())), ";")
            rows = rows.set_column(i, field.name, joined)
    return rows


_WITHHELD = {
    "documents": {
        "text": "The text of a document belongs to its publisher; it is kept to show a sentence in its place, "
        "and leaves only under a licence that allows it."
    }
}
_OPEN = re.compile(
    r"\b(CC0|CC[ -]BY(?:[ -]SA)?(?: \d\.\d)?|public domain|OGL|Open Government|Apache|MIT)\b", re.I
)
_FIELD_TYPES = (
    ("VARCHAR[]", "array"),
    ("BIGINT", "integer"),
    ("INTEGER", "integer"),
    ("DOUBLE", "number"),
    ("BOOLEAN", "boolean"),
    ("TIMESTAMP", "datetime"),
    ("DATE", "date"),
)


def export_package(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write every table and every query (as of today) as CSV with a datapackage.json; rows by file.

    Columns that may not be passed on are left out, with the reason in the description of the file: the
    text of a document whose licence does not allow it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources, counts = [], {}
    with con.cursor() as cursor:
        names = [
            name
            for (name,) in cursor.execute(
                "select table_name from duckdb_tables() where database_name = current_database() and not internal order by table_name"
            ).fetchall()
        ]
        version = cursor.execute("select snapshot_id, built_at::varchar from snapshot").fetchall()[0]
        for name in names:
            rows = cursor.sql(f'from "{name}"').to_arrow_table()
            types = {column: kind for column, kind, *_ in cursor.execute(f'describe "{name}"').fetchall()}
            rows, withheld = _allowed(name, rows, cursor)
            counts[f"tables/{name}.csv"] = _save(folder / "tables" / f"{name}.csv", rows)
            kept = {column: types[column] for column in rows.column_names}
            resources.append(_resource(f"tables/{name}.csv", name, "", kept, withheld))
    for query in queries.catalogue().values():
        taken = queries.parameters(query, {})
        if "fact_id" in query.params or "fact_ids" in query.params:
            continue  # answers about one fact; the claims are in tables/claims.csv
        if "event_data." in query.sql:
            continue  # the events of feeds are the user's own files, under terms of their own
        with con.cursor() as cursor:
            rows = cursor.sql(query.sql, params=taken or None).to_arrow_table()
        counts[f"queries/{query.name}.csv"] = _save(folder / "queries" / f"{query.name}.csv", rows)
        said = f"{query.row} Missing: {query.missing}."
        resources.append(_resource(f"queries/{query.name}.csv", query.name, said, query.columns, []))
        (folder / "queries" / f"{query.name}.sql").write_text(query.sql + "\n", "utf-8")
    with con.cursor() as cursor:
        sources = cursor.execute(
            "select publisher, title, url, licence from sources order by source_id"
        ).fetchall()
    package = {
        "profile": "tabular-data-package",
        "name": "entente",
        "title": "Entente: coalitions and sanctions, with the source of every fact",
        "version": version[0],
        "created": version[1].replace(" ", "T") + "Z",
        "homepage": "",
        "description": f"As of {settings.today()}. Method {settings.METHOD_VERSION}. Facts are free; "
        "quotations and texts stay under the terms of their publishers, stated with each source.",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {
                key: value
                for key, value in (("title", f"{publisher}: {title}"), ("path", url), ("licence", licence))
                if value
            }
            for publisher, title, url, licence in sources
        ],
        "resources": resources,
    }
    del package["homepage"]
    (folder / "datapackage.json").write_text(
        json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    return counts


def package_zip(snapshot: Path) -> bytes:
    """The data package of what may be passed on of a snapshot, as one zip file."""
    con = store.open_locked(public_database(snapshot))
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            export_package(con, folder)
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(folder.rglob("*")):
                    if path.is_file():
                        archive.write(path, path.relative_to(folder).as_posix())
            return packed.getvalue()
    finally:
        con.close()


def public_database(snapshot: Path) -> Path:
    """The database as it may be passed on: the snapshot itself, or a copy without what may not.

    Left out: texts of documents whose licence is not open, and rows of lists whose terms do not let us pass
    them on. The copy stands beside the snapshot as `public-<its name>` and is made once.
    """
    closed = [f"list:{name}" for name, feed in FEEDS.items() if not feed.may_ship]
    con = store.open_locked(snapshot)
    try:
        with con.cursor() as cursor:
            licences = cursor.execute(
                "select documents.document_id, coalesce(sources.licence, '') from documents join sources using (source_id)"
            ).fetchall()
            listed = cursor.execute("select count(*) from claims where extractor in (select unnest(?::varchar[]))", [closed]).fetchall()
    finally:
        con.close()
    texts = [document for document, licence in licences if not _OPEN.search(licence)]
    if not texts and not listed[0][0]:
        return snapshot
    copy = snapshot.with_name(f"public-{snapshot.name}")
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with duckdb.connect(str(unfinished)) as writing:
            writing.execute(f"attach '{str(snapshot).replace(chr(39), chr(39) * 2)}' as whole (read_only)").fetchall()
            store.lay_tables(writing)
            for (table,) in writing.execute("select table_name from duckdb_tables() where database_name = 'whole'").fetchall():
                writing.execute(f"create table if not exists {table} as from whole.{table} limit 0").fetchall()
                writing.execute(f"insert into {table} by name select * from whole.{table}").fetchall()  # noqa: S608
            writing.execute("update documents set text = '' where document_id in (select unnest(?::varchar[]))", [texts]).fetchall()
            for table in ("list_members", "list_versions", "list_rows"):
                writing.execute(
                    f"delete from {table} where list_id in"  # noqa: S608 - our own names
                    " (select list_id from list_editions where extractor in (select unnest(?::varchar[])))",
                    [closed],
                ).fetchall()
            for table in ("list_editions", "claims"):
                writing.execute(
                    f"delete from {table} where extractor in (select unnest(?::varchar[]))",  # noqa: S608 - our own names
                    [closed],
                ).fetchall()
            writing.execute("detach whole").fetchall()
        unfinished.replace(copy)
    return copy


def _allowed(name: str, rows: pa.Table, cursor: duckdb.DuckDBPyConnection) -> tuple[pa.Table, list[str]]:
    """The table without what may not be passed on, and why."""
    reasons = _WITHHELD.get(name, {})
    if not reasons or not len(rows):
        return rows, []
    licences = dict(cursor.execute("select source_id, coalesce(licence, '') from sources").fetchall())
    free = [bool(_OPEN.search(licences.get(source, ""))) for source in rows["source_id"].to_pylist()]
    notes = []
    for column, reason in reasons.items():
        if all(free):
            continue
        kept = [text if may else None for text, may in zip(rows[column].to_pylist(), free, strict=True)]
        rows = rows.set_column(rows.schema.get_field_index(column), column, pa.array(kept, pa.string()))
        notes.append(f"{column} is empty in {free.count(False)} of {len(free)} rows. {reason}")
    return rows, notes


def _save(path: Path, rows: pa.Table) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_csv(rows))
    return len(rows)


def _resource(path: str, name: str, said: str, types: dict[str, str], withheld: list[str]) -> dict[str, Any]:
    fields = [
        {
            "name": column,
            "type": next((word for kind, word in _FIELD_TYPES if declared.startswith(kind)), "string"),
        }
        for column, declared in types.items()
    ]
    for field in fields:
        if field["type"] == "array":
            field["type"] = "string"  # joined by semicolons
    return {
        "name": path.removesuffix(".csv").replace("/", "-").replace("_", "-"),
        "title": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": " ".join([said, *withheld]).strip(),
        "schema": {"fields": fields, "missingValues": [""]},
    }
