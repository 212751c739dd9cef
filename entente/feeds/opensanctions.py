"""OpenSanctions bulk files: targets.simple.csv, statements.csv and FollowTheMoney entities.

The data are CC BY-NC: a person brings the file, the project never ships it. A file joins many lists,
so each data set in it is a list of its own here (`OS:<data set>`) and its editions are compared
only with its own. An entity without a sanction (an address, an owner) is read but designates nobody.
"""

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import orjson

from entente.feeds import lists
from entente.feeds.common import (
    Feed,
    FeedError,
    LoadReport,
    Progress,
    country_iso3,
    day,
    head_of,
    records,
    table,
)
from entente.feeds.staging import Stage

_LICENCE = "CC BY-NC 4.0: bring your own file; business use needs a licence from OpenSanctions"
_KINDS = {
    "Person": "person",
    "Company": "company",
    "Organization": "group",
    "LegalEntity": "group",
    "PublicBody": "agency",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_NAMES = {"name": "name", "alias": "alias", "weakAlias": "weak-alias", "previousName": "former-name"}
_COUNTRIES = {"nationality", "citizenship", "flag", "country", "jurisdiction", "mainCountry"}
_OF_SANCTION = {
    "entity",
    "authority",
    "country",
    "program",
    "programId",
    "listingDate",
    "startDate",
    "endDate",
    "reason",
    "recordId",
}
_TARGETS = ("id", "schema", "name", "aliases", "countries", "sanctions", "dataset", "last_seen")
_STATEMENTS = ("canonical_id", "entity_id", "prop", "schema", "value", "dataset", "last_seen")
_PUBLISHER = lists.Publisher(
    "OpenSanctions", "Sanctions data", "https://www.opensanctions.org", _LICENCE, "dataset", "one-source"
)


def load_targets(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load targets.simple.csv; its newest last_seen is the edition's day."""
    return _load(con, "opensanctions", files, _read_targets, published, progress)


def load_statements(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load statements.csv."""
    return _load(con, "opensanctions-statements", files, _read_statements, published, progress)


def load_ftm(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load FollowTheMoney entities, one JSON object a line."""
    return _load(con, "ftm", files, _read_ftm, published, progress)


def _load(
    con: duckdb.DuckDBPyConnection,
    form: str,
    files: list[Path],
    read: Callable[[Path, Stage], None],
    published: date | None,
    progress: Progress | None,
) -> LoadReport:
    editions = [lists.Edition((file,), partial(read, file)) for file in files]
    return lists.load_editions(con, form, _PUBLISHER, editions, published, progress)


def _read_targets(file: Path, stage: Stage) -> None:
    for record, text in table(file, _TARGETS):
        key, name = text("id"), text("name")
        problem = record.problem or ("" if key else "no id") or ("" if name else "no name")
        if problem:
            stage.reject(file, record.line, problem, record.raw, key)
            continue
        stage.row(file, record.line, key, record.raw)
        _newest(stage, text("last_seen"))
        if not text("sanctions") and not text("program_ids"):
            stage.notes["rows are in the collection without a sanction: read, but no designation"] += 1
            continue
        stage.name(key, name)
        for alias in _several(text("aliases")):
            stage.name(key, alias, "alias")
        for country in _several(text("countries")):
            stage.country(key, country_iso3(country), 1)
        told = ("addresses", "identifiers", "sanctions", "birth_date")
        stage.detail(key, _KINDS.get(text("schema")), " | ".join(text(name) for name in told))
        for dataset in _several(text("dataset")):
            for programme in _several(text("program_ids")) or [""]:
                stage.listing(
                    key,
                    _list_id(dataset),
                    programme,
                    authority=dataset,
                    reason="; ".join(_several(text("sanctions"))),
                )


def _several(text: str) -> list[str]:
    """The values of a cell that is itself a line of CSV with semicolons (a name may hold a semicolon)."""
    try:
        cells = next(csv.reader([text.replace("\n", " ")], delimiter=";"), [])
    except csv.Error:
        cells = text.split(";")
    return [cell.strip() for cell in cells if cell.strip()]


def _list_id(dataset: str) -> str:
    return "OS:" + re.sub(r"[^a-z0-9]+", "-", dataset.lower()).strip("-")


def _newest(stage: Stage, seen: str) -> None:
    told = day(seen, "ymd")
    if told and (stage.published is None or told > stage.published):
        stage.published = told


def _read_statements(file: Path, stage: Stage) -> None:
    for record, text in table(file, _STATEMENTS):
        key, schema, prop, value = text("canonical_id"), text("schema"), text("prop"), text("value")
        problem = record.problem or ("" if key and prop else "no canonical_id or no prop")
        if problem:
            stage.reject(file, record.line, problem, record.raw, key)
            continue
        _newest(stage, text("last_seen"))
        shown = prop in _OF_SANCTION if schema == "Sanction" else prop in _NAMES
        stage.row(file, record.line, key if shown else "", record.raw)
        _state(stage, key, schema, prop, value, text("dataset"))
    _derive(stage)


def _read_ftm(file: Path, stage: Stage) -> None:
    if head_of(file, 1) != "{":
        raise FeedError(
            f"{file.name} is no FollowTheMoney file: it does not start with a JSON object. "
            "One object a line is read, not an array."
        )
    for record in records(file, delimiter="\0"):
        try:
            entity = orjson.loads(record.raw)
            key, schema = str(entity["id"]), str(entity["schema"])
            properties = {
                str(name): [str(value) for value in values] for name, values in entity["properties"].items()
            }
            datasets = [str(dataset) for dataset in entity.get("datasets") or ["ftm"]]
            referents = [str(referent) for referent in entity.get("referents") or []]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            stage.reject(file, record.line, "no JSON object with id, schema and properties", record.raw)
            continue
        stage.row(file, record.line, key, record.raw)
        _newest(stage, str(entity.get("last_seen") or ""))
        for referent in referents:
            stage.referent(key, referent)
        for prop, values in properties.items():
            for value in values:
                for dataset in datasets if schema == "Sanction" else datasets[:1]:
                    _state(stage, key, schema, prop, value, dataset)
    _derive(stage)


def _state(stage: Stage, key: str, schema: str, prop: str, value: str, dataset: str) -> None:
    if schema == "Sanction":
        if prop in _OF_SANCTION:
            stage.statement(key, schema, prop, value, dataset)
        return
    if prop in _NAMES:
        stage.name(key, value, _NAMES[prop])
        stage.detail(key, _KINDS.get(schema))
    elif prop in _COUNTRIES:
        stage.country(key, country_iso3(value), 1)
    elif prop != "id":
        stage.detail(key, None, f"{prop} {value}")


def _derive(stage: Stage) -> None:
    """Sanctions become listings of the entities they point to, one list a data set.

    An end in the past is a delisting; an end after the edition's day is not one yet.
    """
    stage.flush()
    stage.con.execute((Path(__file__).with_name("macros.sql")).read_text("utf-8")).fetchall()
    # The country of the authority, as an imposer: a state's ISO3, EU or UN.
    codes = stage.con.execute(
        "select distinct value from stage_statements where prop = 'country' order by 1"
    ).fetchall()
    stage.con.execute("create or replace temp table imposers (code varchar, imposer varchar)").fetchall()
    for (code,) in codes:
        imposer = code.upper() if code in {"eu", "un"} else country_iso3(code)
        stage.con.execute("insert into imposers values (?, ?)", [code, imposer]).fetchall()
    stage.con.execute(
        """
        create or replace temp table sanctions as
        with days as (

            select entity_key, dataset, prop, value, regexp_extract(value, '^\\d{4}(-\\d{2}){0,2}') as day
            from stage_statements

        ),

        sound as (

            select * replace (if(try_cast(rpad(day, 10, '-01-01') as date) is null, '', day) as day)
            from days

        )

        select
            entity_key as sanction_key,
            dataset,
            list(distinct value) filter (where prop = 'entity') as entity_keys,
            coalesce(
                min(value) filter (where prop = 'programId'),
                min(value) filter (where prop = 'program'),
                ''
            ) as programme,
            coalesce(
                min(nullif(day, '')) filter (where prop = 'listingDate'),
                min(nullif(day, '')) filter (where prop = 'startDate'),
                ''
            ) as listed,
            coalesce(max(nullif(day, '')) filter (where prop = 'endDate'), '') as ends,
            min(value) filter (where prop = 'country') as country,
            min(value) filter (where prop = 'authority') as authority,
            min(value) filter (where prop = 'recordId') as act,
            left(min(value) filter (where prop = 'reason'), 500) as reason
        from sound
        group by all
        """
    ).fetchall()
    stage.con.execute(
        """
        insert into stage_listings by name
        select
            'OS:' || trim(regexp_replace(lower(dataset), '[^a-z0-9]+', '-', 'g'), '-') as list_id,
            unnest(entity_keys) as entity_key,
            programme,
            listed,
            'stated' as basis,
            if(ends != '' and edtf_latest(ends) <= $published::date, ends, '') as delisted,
            imposer as authority_id,
            authority,
            act,
            reason
        from sanctions
        left join imposers on imposers.code = sanctions.country
        where entity_keys is not null
        """,
        {"published": stage.published},
    ).fetchall()
    stage.con.execute(
        """
        update stage_rows set entity_key = sanctions.entity_keys[1]
        from sanctions
        where sanctions.sanction_key = stage_rows.entity_key and sanctions.entity_keys is not null
        """
    ).fetchall()


FEEDS = (
    Feed(
        "opensanctions",
        "OpenSanctions targets.simple.csv",
        "Designations of many lists in one table, one list a data set",
        _LICENCE,
        False,
        load_targets,
    ),
    Feed(
        "opensanctions-statements",
        "OpenSanctions statements.csv",
        "Designations of many lists with their authority, programme and dates",
        _LICENCE,
        False,
        load_statements,
    ),
    Feed(
        "ftm",
        "FollowTheMoney entities (JSON lines)",
        "Designations of many lists with their authority, programme and dates",
        _LICENCE,
        False,
        load_ftm,
    ),
)
