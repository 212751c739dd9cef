"""The tables of an events file, and its list of countries, which follows the crosswalk."""

from pathlib import Path

import duckdb

from entente.feeds.events import codes

SCHEMA = Path(__file__).with_name("schema.sql")


def tables(id_type: str = "varchar") -> str:
    """The statements that make the tables and types that are not there yet; own_id has the type id_type."""
    countries = ", ".join(f"'{code}'" for code in codes.countries())  # three capital letters each
    text = SCHEMA.read_text("utf-8")
    return text.replace("'AAA'", countries).replace("own_id varchar", f"own_id {id_type}")


def add_countries(con: duckdb.DuckDBPyConnection) -> None:
    """Give the type `country` the codes that the crosswalk gained since the file was made."""
    held = con.execute("select enum_range(null::country)").fetchall()[0][0]
    if set(codes.countries()) <= set(held):
        return
    columns = con.execute(
        "select table_name, column_name from duckdb_columns() where data_type = typeof(null::country)"
    ).fetchall()
    changes = [f"alter table {table} alter column {column} type {{}}" for table, column in columns]
    for change in changes:
        con.execute(change.format("varchar")).fetchall()
    con.execute("drop type country").fetchall()
    con.execute(tables()).fetchall()
    for change in changes:
        con.execute(change.format("country")).fetchall()
