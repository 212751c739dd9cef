"""Counts of designations by list, programme, country and month, and the changes between editions."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from entente import feeds, queries

Load = Callable[..., feeds.LoadReport]
UN = ("2024-01-15.xml", "2024-02-15.xml", "2024-03-15.xml")
PARTS = ("first/sdn.csv", "first/add.csv", "first/alt.csv", "first/sdn_comments.csv")


@pytest.fixture
def told(db: duckdb.DuckDBPyConnection, load: Load) -> Callable[..., list[list[Any]]]:
    """Three UN editions and one of OFAC, asked by a query: the named columns of its rows."""
    load("un-sc", *UN)
    load("ofac-sdn", *PARTS, published="2021-03-01")

    def run(name: str, columns: str, **given: Any) -> list[list[Any]]:
        found = queries.rows(db, name, **given)
        found = found.astype(object).where(found.notna(), None)
        return found[columns.split()].values.tolist()

    return run


def test_an_entity_under_two_programmes_counts_once_a_list(told: Callable[..., list[list[Any]]]) -> None:
    assert told(
        "designations_by_list", "list_id entities possible undated people editions", as_of="2024-03-15"
    ) == [
        ["OFAC-SDN", 3, 0, 3, 1, 1],
        ["UN-SC", 3, 0, 0, 2, 3],
    ]


def test_on_a_day_between_two_editions_a_name_that_went_is_possible(
    told: Callable[..., list[list[Any]]],
) -> None:
    assert told("designations_by_list", "list_id entities possible", as_of="2024-02-01", by=["UN"]) == [
        ["UN-SC", 2, 1]
    ]


def test_an_undated_name_is_certain_from_the_day_its_list_says_so(
    told: Callable[..., list[list[Any]]],
) -> None:
    assert told("designations_by_list", "list_id entities", as_of="2021-03-01", by=["USA"]) == [
        ["OFAC-SDN", 3]
    ]
    assert told("designations_by_list", "list_id entities", as_of="2021-02-28", by=["USA"]) == []


def test_programmes_keep_the_lists_code_beside_ours(told: Callable[..., list[list[Any]]]) -> None:
    assert told(
        "designations_by_programme", "list_id code programme_id entities", as_of="2024-01-15", by=["USA"]
    ) == [
        ["OFAC-SDN", "DPRK4", "US-PRK", 1],
        ["OFAC-SDN", "IRGC", "", 1],
        ["OFAC-SDN", "SDGT", "US-SDGT", 1],
        ["OFAC-SDN", "SYRIA", "US-SYR", 1],
    ]


def test_an_entity_of_two_countries_is_tied_to_none(told: Callable[..., list[list[Any]]]) -> None:
    assert told("designations_by_country", "iso3 entities people", as_of="2024-01-15", by=["USA"]) == [
        ["", 1, 0],
        ["IRN", 1, 1],
        ["PAN", 1, 0],
    ]


def test_months_count_what_came_and_went_and_leave_out_unknown_months(
    told: Callable[..., list[list[Any]]],
) -> None:
    by_month = told("designations_by_month", "month listed delisted", list=["UN-SC"])

    assert [[month and f"{month:%Y-%m}", listed, delisted] for month, listed, delisted in by_month] == [
        ["2012-05", 1, 0],
        ["2016-03", 1, 0],
        ["2017-06", 1, 0],
        ["2024-03", 1, 0],
        [None, 1, 2],  # between two editions in different months
    ]


def test_changes_tell_what_was_added_removed_and_changed(told: Callable[..., list[list[Any]]]) -> None:
    columns = "change entity_id date"
    assert told("designation_changes", columns, **{"from": "2024-01-01", "to": "2024-03-31"}) == [
        ["added", "UN-SC:601", "2024-02-16/2024-03-15"],
        ["removed", "UN-SC:502", "2024-02-16/2024-03-15"],
        ["added", "UN-SC:504", "2024-03-08"],
        ["removed", "UN-SC:601", "2024-01-16/2024-02-15"],
        ["changed", "UN-SC:502", ""],
    ]
    assert told("designation_changes", columns, known="2024-02-14", **{"from": "2024-01-01"}) == []


def test_the_first_edition_of_an_undated_list_is_no_change(told: Callable[..., list[list[Any]]]) -> None:
    assert told("designation_changes", "change", list=["OFAC-SDN"]) == []


def test_an_entity_shows_its_statements_and_its_rows(told: Callable[..., list[list[Any]]]) -> None:
    assert told("designated_entity", "change value date", entity="UN-SC:504") == [
        ["listed", "programme Haiti; HTi.905", "2024-03-08"]
    ]
    assert told("designated_entity_rows", "file line", entity="OFAC-SDN:102") == [
        ["add.csv", 3],
        ["alt.csv", 2],
        ["sdn.csv", 2],
        ["sdn_comments.csv", 1],
    ]


def test_every_designation_leads_to_evidence(told: Callable[..., list[list[Any]]]) -> None:
    for [fact_ids] in told("designations_by_list", "fact_ids", as_of="2024-03-15"):
        for fact_id in fact_ids.split(";"):
            assert told("evidence_of", "publisher", fact_id=fact_id)
