"""The SQL files of queries/: what they say of themselves, and running one.

A query file is one SELECT under four comment lines:
    -- One row per ... (what a row is)
    -- params:  name TYPE, name TYPE    (or "none")
    -- columns: name TYPE, name TYPE
    -- missing: what the absence of a row or a value means
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from entente import settings
from entente.dates import BadDate, parse_day

_PAIR = re.compile(r"\s*([a-z_0-9]+)\s+([A-Z\[\]]+)\s*$")


class QueryError(ValueError):
    """A query's file is not in the form above."""


class UnknownQuery(LookupError):
    """No query has that name; the message offers the nearest."""


class BadParameter(ValueError):
    """A parameter is unknown or its value cannot be read; `parameter` names it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True)
class Query:
    """One file of queries/."""

    name: str
    row: str
    params: dict[str, str]
    columns: dict[str, str]
    missing: str
    sql: str


def _pairs(text: str, name: str) -> dict[str, str]:
    if text.strip() == "none":
        return {}
    pairs = {}
    for part in text.split(","):
        found = _PAIR.match(part)
        if not found:
            raise QueryError(f"queries/{name}.sql: {part.strip()!r} is no 'name TYPE' in its header.")
        pairs[found[1]] = found[2]
    return pairs


def read(path: Path) -> Query:
    """Read one query file. Raises QueryError when a header line is missing."""
    text = path.read_text("utf-8").strip().rstrip(";")
    head = [line[2:].strip() for line in takewhile(lambda line: line.startswith("--"), text.splitlines())]
    parts: dict[str, str] = {}
    last = "row"
    for line in head:
        label = re.match(r"(params|columns|missing):\s*", line)
        if label:
            last = label[1]
            parts[last] = line[label.end() :]
        else:
            parts[last] = f"{parts.get(last, '')} {line}".strip()
    for label_name in ("row", "params", "columns", "missing"):
        if not parts.get(label_name):
            raise QueryError(f"queries/{path.stem}.sql lacks the header line '{label_name}'.")
    return Query(
        path.stem,
        parts["row"],
        _pairs(parts["params"], path.stem),
        _pairs(parts["columns"], path.stem),
        parts["missing"],
        text,
    )


@cache
def catalogue(folder: Path | None = None) -> dict[str, Query]:
    """Every query by name, in the order of their names."""
    return {path.stem: read(path) for path in sorted((folder or settings.QUERIES).glob("*.sql"))}


def find(name: str) -> Query:
    """The query of that name. Raises UnknownQuery with the nearest names."""
    queries = catalogue()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.4) or sorted(queries)[:3]
    raise UnknownQuery(f"There is no query {name!r}. The nearest are {', '.join(near)}.")


def parameters(query: Query, given: dict[str, Any]) -> dict[str, Any]:
    """The values for every parameter of the header; what was not given is None.

    Text is read by the header's type: DATE, VARCHAR, BIGINT, VARCHAR[] (a list, or text
    with commas or semicolons). `as_of` and `known` that are not given are today.
    Raises BadParameter that names the parameter.
    """
    unknown = sorted(set(given) - set(query.params))
    if unknown:
        takes = ", ".join(query.params) or "no parameters"
        raise BadParameter(unknown[0], f"{query.name} has no parameter {unknown[0]!r}; it takes {takes}.")
    values = {name: _value(name, kind, given.get(name)) for name, kind in query.params.items()}
    for name in ("as_of", "known"):
        if name in values and values[name] is None:
            values[name] = settings.today()
    start, end = values.get("from"), values.get("to")
    if isinstance(start, date) and isinstance(end, date) and start > end:
        raise BadParameter("from", f"from {start} is after to {end}; swap them.")
    return values


def _value(name: str, kind: str, given: Any) -> Any:
    if given is None or given == "":
        return None
    if kind == "VARCHAR[]":
        parts = re.split(r"[;,]", given) if isinstance(given, str) else given
        return [str(part).strip() for part in parts if str(part).strip()] or None
    if kind == "DATE":
        if isinstance(given, date):
            return given
        try:
            return parse_day(str(given))
        except BadDate as bad:
            raise BadParameter(name, f"{name}: {bad}") from None
    if kind == "BIGINT":
        try:
            return int(given)
        except (TypeError, ValueError):
            raise BadParameter(name, f"{name} is {given!r}; it must be a whole number.") from None
    return str(given)


def run(con: duckdb.DuckDBPyConnection, name: str, given: dict[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
    """Run a query on a cursor of its own; the caller reads the relation before using `con` again."""
    query = find(name)
    return con.sql(query.sql, params=parameters(query, given or {}))


def rows(con: duckdb.DuckDBPyConnection, name: str, **given: Any) -> pd.DataFrame:
    """The rows of a query as a frame. `from` goes in as `from_`."""
    with con.cursor() as cursor:
        return run(cursor, name, {key.rstrip("_"): value for key, value in given.items()}).df()


def filled_in(query: Query, values: dict[str, Any]) -> str:
    """The SQL with its parameters written in, to read or to run in a DuckDB shell.

    For display only; Entente itself always binds them.
    """

    def literal(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None:
            return f"null::{query.params[found[1]].lower()}"
        if isinstance(value, list):
            return "[" + ", ".join("'" + str(item).replace("'", "''") + "'" for item in value) + "]"
        if isinstance(value, date):
            return f"date '{value.isoformat()}'"
        if isinstance(value, int):
            return str(value)
        return "'" + str(value).replace("'", "''") + "'"

    names = "|".join(sorted(query.params, key=len, reverse=True))
    return re.sub(rf"\$({names})\b", literal, query.sql) if names else query.sql
