"""Every file of queries/ is what its header says, and every fact it shows leads to a source."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from entente import queries

ALL = sorted(queries.catalogue())
# What a parameter is asked with when a query cannot do without it.
NEEDED = {"evidence_of": {"fact_id": "US-CAESAR-2025-11-10-suspended"}}


@pytest.mark.parametrize("name", ALL)
def test_a_query_gives_the_columns_and_types_of_its_header(real: duckdb.DuckDBPyConnection, name: str) -> None:
    query = queries.find(name)
    with real.cursor() as cursor:
        relation = queries.run(cursor, name, NEEDED.get(name))
        found = {column: str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}
    assert found == query.columns


@pytest.mark.parametrize("name", ALL)
def test_a_query_is_one_select_with_bound_parameters_and_a_stable_order(name: str) -> None:
    query = queries.find(name)
    (statement,) = duckdb.extract_statements(query.sql)
    assert statement.type == duckdb.StatementType.SELECT
    assert "order by" in query.sql
    for parameter in query.params:
        assert f"${parameter}" in query.sql, f"{parameter} is in the header of {name} and nowhere in its SQL"


@pytest.mark.parametrize("name", ALL)
def test_a_query_gives_the_same_rows_in_the_same_order_twice(real: duckdb.DuckDBPyConnection, name: str) -> None:
    given = NEEDED.get(name, {})
    pd.testing.assert_frame_equal(queries.rows(real, name, **given), queries.rows(real, name, **given))


@pytest.mark.parametrize("name", ALL)
def test_a_query_runs_on_a_snapshot_that_holds_nothing(db: duckdb.DuckDBPyConnection, name: str) -> None:
    assert len(queries.rows(db, name, **NEEDED.get(name, {}))) in (0, 1)


@pytest.mark.parametrize("name", ALL)
def test_the_sql_shown_beside_a_chart_runs_as_it_stands(real: duckdb.DuckDBPyConnection, name: str) -> None:
    query = queries.find(name)
    given = NEEDED.get(name, {})
    shown = queries.filled_in(query, queries.parameters(query, given))
    with real.cursor() as cursor:
        pd.testing.assert_frame_equal(cursor.sql(shown).df(), queries.rows(real, name, **given))


def test_every_fact_of_every_query_leads_to_a_claim_with_a_source(real: duckdb.DuckDBPyConnection) -> None:
    asked: dict[str, str] = {}
    for name in ALL:
        columns = queries.find(name).columns
        rows = queries.rows(real, name, **NEEDED.get(name, {}))
        for column in ("fact_id", "fact_ids"):
            if column in columns:
                assert (rows[column].fillna("") != "").all(), f"{name} has a row without {column}"
                for cell in rows[column]:
                    asked.update(dict.fromkeys(cell.split(";"), name))
    evidence = queries.rows(real, "evidence_of", fact_id=";".join(asked))
    assert (evidence["publisher"] != "").all()
    led = set(evidence["fact_id"])
    assert {fact: name for fact, name in asked.items() if fact not in led} == {}
    assert len(led) > 2000


def test_curated_claims_hold_no_quotation(real: duckdb.DuckDBPyConnection) -> None:
    evidence = queries.rows(real, "evidence_of", fact_id="GCDI-SYR-member-1")
    curated = evidence[evidence["extractor"] == "curated"]
    assert len(curated) >= 1 and (curated["quote"] == "").all()


def test_an_unknown_query_offers_the_nearest_names() -> None:
    with pytest.raises(queries.UnknownQuery, match="coalition_members"):
        queries.find("coalition_member")


@pytest.mark.parametrize(
    ("given", "parameter", "says"),
    [
        ({"as_off": "2025-11-10"}, "as_off", "takes org, as_of"),
        ({"as_of": "2025-02-30"}, "as_of", "YYYY-MM-DD"),
        ({"as_of": "yesterday"}, "as_of", "YYYY-MM-DD"),
        ({"as_of": "2025-11"}, "as_of", "YYYY-MM-DD"),
    ],
)
def test_a_bad_parameter_is_named(given: dict[str, str], parameter: str, says: str) -> None:
    with pytest.raises(queries.BadParameter, match=says) as wrong:
        queries.parameters(queries.find("coalition_members"), given)
    assert wrong.value.parameter == parameter


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(queries.BadParameter, match="swap them"):
        queries.parameters(queries.find("sanction_expiries"), {"from": "2026-01-01", "to": "2025-01-01"})


def test_a_value_is_bound_and_never_part_of_the_sql(real: duckdb.DuckDBPyConnection) -> None:
    rows = queries.rows(real, "coalition_members", org="GCDI'; drop table claims; --")
    assert rows.empty
    assert len(queries.rows(real, "coalition_members", org="GCDI")) > 80


def test_a_header_without_a_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.sql"
    path.write_text("-- One row per nothing.\n-- params:  none\nselect 1 as one order by one\n", "utf-8")
    with pytest.raises(queries.QueryError, match="columns"):
        queries.read(path)
