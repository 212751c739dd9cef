"""Alliances and memberships of second sources: beside the facts, never instead of them."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from entente import feeds, queries
from entente.feeds import spells

Load = Callable[..., feeds.LoadReport]
Said = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def nato(db: duckdb.DuckDBPyConnection) -> None:
    """Curated facts: the United States, France, Norway and Iceland in NATO from its founding."""
    for iso3 in ("USA", "FRA", "NOR", "ISL"):
        db.execute(
            """
            insert into claims by name
            select 'c-' || $iso3 as claim_id, 'NATO-' || $iso3 || '-1' as fact_id, 'MEMBERSHIP' as type,
                'join' as subtype, $iso3 as subject_id, $iso3 as subject, 'NATO' as object_id, 'NATO' as organisation_id,
                '1949-04-04' as date, date '1949-04-04' as earliest, date '1949-04-04' as latest, 'day' as precision,
                'member' as status_after, 'two-sources' as verification, 'curated' as extractor,
                '1' as extractor_version, 'S1' as source_id, date '1949-04-04' as known_on, now()::timestamp as recorded_at
            """,
            {"iso3": iso3},
        ).fetchall()


def test_a_state_is_found_by_its_number_and_year() -> None:
    assert spells.cow_iso3("2", 1949) == "USA"
    assert spells.cow_iso3("300", 1900) is None  # Austria-Hungary has no code today
    assert spells.cow_iso3("660", 1945) == "LBN"  # in the Arab League a year before CoW counts it


def test_second_sources_never_move_a_membership(
    db: duckdb.DuckDBPyConnection, nato: None, load: Load
) -> None:
    before = db.execute("select * from memberships(date '2026-11-22') order by all").fetchall()

    load("cow-alliances", "by_member.csv")
    load("cow-igo", "state_year.csv")

    assert len(before) == 4
    assert db.execute("select * from memberships(date '2026-11-22') order by all").fetchall() == before


def test_a_claim_on_a_spell_of_the_facts_shares_its_fact_and_is_a_rival_only_where_it_differs(
    nato: None, load: Load, said: Said
) -> None:
    load("cow-alliances", "by_member.csv", published="2013-01-01")

    assert said(
        "fact_id, stance, ends, date", "extractor = 'list:cow-alliances' and organisation_id = 'NATO'"
    ) == [
        ("NATO-FRA-1", "rival", False, "1950-04-04"),
        ("NATO-NOR-1", "context", False, "1949-04-04"),
        ("NATO-NOR-1", "rival", True, "1990-07-01"),
        ("NATO-USA-1", "context", False, "1949-04-04"),
    ]


def test_agreement_and_disagreement_stand_side_by_side(
    db: duckdb.DuckDBPyConnection, nato: None, load: Load
) -> None:
    load("cow-alliances", "by_member.csv", published="2013-01-01")

    found = queries.rows(db, "second_sources", org=["NATO"])

    columns = ["member_id", "since", "second_since", "start_agrees", "second_until", "end_agrees"]
    assert found[columns].values.tolist() == [
        ["FRA", "1949-04-04", "1950-04-04", "differs", "", "both open"],
        ["ISL", "1949-04-04", "", "only the facts", "", "only the facts"],
        ["NOR", "1949-04-04", "1949-04-04", "to the day", "1990-07-01", "differs"],
        ["USA", "1949-04-04", "1949-04-04", "to the day", "", "both open"],
    ]


def test_an_open_spell_is_open_at_the_end_of_the_data_not_today(
    db: duckdb.DuckDBPyConnection, load: Load, said: Said
) -> None:
    load("cow-alliances", "by_member.csv")

    assert said("value", "subject_id = 'USA'") == [
        (
            "Type I: Defense Pact (defense, nonaggression, entente): from 4 Apr 1949, still in force at the end of 2012, "
            "where the data end",
        )
    ]
    assert db.execute("select data_until::varchar from feeds").fetchall() == [("2012-12-31",)]


def test_a_start_that_is_the_start_of_the_data_is_not_a_start(load: Load, said: Said) -> None:
    load("cow-alliances", "by_member.csv")

    assert said("subject_id, subject, stance, ends, date", "object_id = 'cow-alliance-9001'") == [
        (None, "Austria-Hungary", "context", False, "../1816-01-01"),
        (None, "Austria-Hungary", "context", True, "1820-02-01"),
    ]


def test_years_become_spells_that_know_the_gaps_between_observations(load: Load, said: Said) -> None:
    load("cow-igo", "state_year.csv")

    assert said("subject_id, organisation_id, object_id, ends, subtype, date, value") == [
        ("NOR", "NATO", "NATO", False, "join", "../1950", "full member in the years 1950 to 1966"),
        ("NOR", "NATO", "NATO", True, "withdraw", "1967", "full member in the years 1950 to 1966"),
        (
            "NOR",
            None,
            "cow-igo-xyz",
            False,
            "grant_observer",
            "1967",
            "observer in the years 1967 to 1967, where the data end",
        ),
        (
            "USA",
            "NATO",
            "NATO",
            False,
            "join",
            "../1950",
            "full member in the years 1950 to 1967, where the data end",
        ),
        ("USA", None, "cow-igo-xyz", False, "join", "1951/1955", "full member in the years 1955 to 1966"),
        ("USA", None, "cow-igo-xyz", True, "withdraw", "1967", "full member in the years 1955 to 1966"),
    ]


def test_the_three_igo_tables_name_the_same_bodies_and_states(
    db: duckdb.DuckDBPyConnection, load: Load, said: Said
) -> None:
    load("cow-igo", "igo_year.csv")
    load("cow-igo", "spells.csv")

    assert said("subject_id, object_id, date", "not ends and object_id = 'cow-igo-xyz'") == [
        ("NOR", "cow-igo-xyz", "../2013"),
        ("NOR", "cow-igo-xyz", "1956/1960"),
        ("USA", "cow-igo-xyz", "2014"),
    ]
    assert db.execute("select name from actors where actor_id = 'cow-igo-xyz'").fetchall() == [
        ("Exchange of Yarn and Zinc",)
    ]


def test_states_and_borders_are_context(load: Load, said: Said) -> None:
    load("cow-states", "states.csv")
    load("cow-contiguity", "contdir.csv")

    assert said("type, subject, object_id, ends, stance, date") == [
        ("FACT", "CAN", "NOR", False, "context", "1920-01"),
        ("FACT", "CAN", "NOR", True, "context", "1940-06"),
        ("FACT", "USA", "CAN", False, "context", "1920-01"),
        ("MEMBERSHIP", "Saxony", "cow-state-system", False, "context", "../1816-01-01"),
        ("MEMBERSHIP", "Saxony", "cow-state-system", True, "context", "1867-04-18"),
        ("MEMBERSHIP", "United States of America", "cow-state-system", False, "context", "../1816-01-01"),
    ]


def test_atop_keeps_directions_and_kinds_of_obligation_apart(load: Load, said: Said) -> None:
    load("atop", "dyads.csv")

    assert said("subject_id, object_id, ends, date, value", "type = 'AGREEMENT'") == [
        ("CAN", "USA", False, "../1955", "defence, non-aggression, consultation: in the years 1955 to 1955"),
        ("CAN", "USA", True, "1956/1985", "defence, non-aggression, consultation: in the years 1955 to 1955"),
        ("USA", "CAN", False, "../1955", "defence, non-aggression, consultation: in the years 1955 to 1955"),
        (
            "USA",
            "CAN",
            False,
            "1956/1985",
            "defence, non-aggression: in the years 1985 to 2018, where the data end",
        ),
        ("USA", "CAN", True, "1956/1985", "defence, non-aggression, consultation: in the years 1955 to 1955"),
    ]


def test_the_same_file_twice_changes_nothing(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("atop", "dyads.csv")
    before = db.table("claims").fetchall()

    assert load("atop", "dyads.csv").unchanged == 1
    assert db.table("claims").fetchall() == before
