"""Rows as files: what is in them, what they may not do, what must stay here."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from entente import exports, queries, store

ROWS = pa.table(
    {
        "name": ["Türkiye", 'says "yes", twice', None],
        "since": [date(1952, 2, 18), None, date(2025, 11, 10)],
        "votes": [3, None, 5],
        "also": [["Turkey", "Turkiye"], [], None],
    }
)


def test_csv_is_utf8_with_iso_dates_and_blanks_for_unknown() -> None:
    told = list(csv.reader(io.StringIO(exports.as_csv(ROWS).decode("utf-8"))))

    assert told == [
        ["name", "since", "votes", "also"],
        ["Türkiye", "1952-02-18", "3", "Turkey;Turkiye"],
        ['says "yes", twice', "", "", ""],
        ["", "2025-11-10", "5", ""],
    ]


def test_json_has_null_for_unknown() -> None:
    told = json.loads(exports.as_json(ROWS))

    assert told[0] == {"name": "Türkiye", "since": "1952-02-18", "votes": 3, "also": ["Turkey", "Turkiye"]}
    assert told[1]["since"] is None


def test_parquet_keeps_the_types() -> None:
    assert pq.read_table(io.BytesIO(exports.as_parquet(ROWS))).schema == ROWS.schema


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_no_cell_of_a_sheet_is_a_formula(text: str) -> None:
    book = load_workbook(io.BytesIO(exports.as_xlsx(pa.table({"=name": [text]}))))
    heading, cell = book["rows"]["A1"], book["rows"]["A2"]

    assert (heading.data_type, heading.value) == ("s", "=name")
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()


def test_a_sheet_drops_characters_its_format_forbids() -> None:
    book = load_workbook(io.BytesIO(exports.as_xlsx(pa.table({"name": ["a\x00b\x1fc"]}))))

    assert book["rows"]["A2"].value == "abc"


def test_a_sheet_that_is_too_long_says_what_to_take() -> None:
    long = pa.table({"i": pa.array(range(exports.EXCEL_ROWS + 1), pa.int64())})

    with pytest.raises(exports.TooManyRows, match="take csv or parquet"):
        exports.as_xlsx(long)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The data package of a snapshot with two documents, one under an open licence."""
    folder = tmp_path_factory.mktemp("package")
    with store.new_snapshot(grow=False, folder=folder / "data") as con:
        for source, licence in (("S1", "CC BY 4.0"), ("S2", "All rights reserved")):
            con.execute(
                "insert into sources (source_id, publisher, title, consulted, kind, licence) values (?, 'P', 'T', 'document-held', 'press', ?)",
                [source, licence],
            ).fetchall()
            con.execute(
                "insert into documents (document_id, source_id, text, added_at) values (?, ?, 'Words.', now()::timestamp)",
                [f"D-{source}", source],
            ).fetchall()
    con = store.open_locked(store.newest(folder / "data"))
    exports.export_package(con, folder / "out")
    con.close()
    return folder / "out", json.loads((folder / "out" / "datapackage.json").read_text("utf-8"))


def test_a_package_withholds_texts_without_an_open_licence_and_says_why(package: tuple[Path, dict[str, Any]]) -> None:
    folder, described = package
    with (folder / "tables" / "documents.csv").open(encoding="utf-8") as file:
        texts = {row["document_id"]: row["text"] for row in csv.DictReader(file)}
    (documents,) = (one for one in described["resources"] if one["path"] == "tables/documents.csv")

    assert texts == {"D-S1": "Words.", "D-S2": ""}
    assert "text is empty in 1 of 2 rows" in documents["description"]


def test_a_package_describes_every_file_and_every_column(package: tuple[Path, dict[str, Any]]) -> None:
    folder, described = package
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.csv")}

    assert {one["path"] for one in described["resources"]} == files
    for one in described["resources"]:
        with (folder / one["path"]).open(encoding="utf-8") as file:
            heading = next(csv.reader(file))
        assert [field["name"] for field in one["schema"]["fields"]] == heading


def test_a_package_holds_every_query_that_needs_no_fact_and_reads_no_feed_of_the_user(
    package: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = package
    expected = {
        name
        for name, query in queries.catalogue().items()
        if not {"fact_id", "fact_ids"} & set(query.params) and "event_data." not in query.sql
    }

    assert {path.stem for path in (folder / "queries").glob("*.csv")} == expected


def test_a_file_is_named_after_its_query_and_choice() -> None:
    taken = {"org": ["GCDI"], "as_of": date(2025, 11, 10), "country": None}

    assert exports.filename("coalition_members", taken, "csv") == "coalition_members-GCDI-2025-11-10.csv"


def test_more_rows_than_the_cap_are_noticed(db: duckdb.DuckDBPyConnection) -> None:
    query = queries.Query("many", "", {}, {"i": "BIGINT"}, "", "select range as i from range(11) order by i")

    assert len(exports.table(db, query, {}, 10).rows) == 11
    assert len(exports.table(db, query, {}, 11).rows) == 11
