"""Editions of a list: what each adds, removes and changes, whatever the order of loading."""

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from entente import feeds, store
from tests.feeds.lists.conftest import SAMPLES

Load = Callable[..., feeds.LoadReport]
Said = Callable[..., list[tuple[Any, ...]]]
UN = ("2024-01-15.xml", "2024-02-15.xml", "2024-03-15.xml")
FIRST = ("first/sdn.csv", "first/add.csv", "first/alt.csv", "first/sdn_comments.csv")
SECOND = ("second/sdn.csv", "second/add.csv", "second/alt.csv")


def everything(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        """
        select * exclude (recorded_at) from counted_claims(date '2999-12-31') order by all
        """
    ).fetchall()


def test_the_same_edition_twice_changes_nothing(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    first = load("un-sc", UN[0])
    tables = (
        "claims",
        "feeds",
        "feed_rejects",
        "actors",
        "actor_aliases",
        "sources",
        "list_members",
        "list_rows",
    )
    before = {name: db.table(name).fetchall() for name in tables}

    again = load("un-sc", UN[0])

    assert {name: db.table(name).fetchall() for name in tables} == before
    assert (again.unchanged, again.claims_added) == (1, 0)
    assert (again.rows_loaded, again.rows_rejected, again.reasons) == (
        first.rows_loaded,
        first.rows_rejected,
        first.reasons,
    )


def test_an_undated_file_loaded_again_on_another_day_changes_nothing(
    load: Load, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("ofac-sdn", *FIRST)
    before = said("claim_id")
    monkeypatch.setenv("ENTENTE_TODAY", "2026-12-24")

    assert load("ofac-sdn", *FIRST).unchanged == 1
    assert said("claim_id") == before


def test_the_next_edition_tells_who_came_who_went_and_what_changed(load: Load, said: Said) -> None:
    load("ofac-sdn", *FIRST, published="2021-03-01")
    load("ofac-sdn", *SECOND, published="2021-04-01")

    after = said("fact_id, subtype, date, description", "known_on = date '2021-04-01'")
    went = "In the edition before, no longer in this one."
    between = "2021-03-02/2021-04-01"
    assert after == [
        (
            "OFAC-SDN:101",
            "review",
            None,
            "Name now HARBOUR LANTERN HOLDING, before HARBOUR LANTERN TRADING CO.; Country now SYR, before none; "
            "Names added: HARBOUR LANTERN HOLDING; Names removed: HARBOUR LANTERN TRADING CO.; Other particulars changed",
        ),
        ("OFAC-SDN:101:SDGT", "designate", between, None),
        ("OFAC-SDN:102:IRGC", "delist", between, went),
        ("OFAC-SDN:102:SDGT", "delist", between, went),
        ("OFAC-SDN:104:CUBA", "designate", between, None),
    ]


def test_a_list_without_dates_gives_no_start_and_never_the_day_of_loading(load: Load, said: Said) -> None:
    load("ofac-sdn", *FIRST)

    assert said("distinct subtype, date, earliest, latest, known_on, known_on_assumed") == [
        ("designate", None, None, None, date(2026, 11, 22), True)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_of_loading_gives_the_same_claims(
    order: tuple[int, ...], db: duckdb.DuckDBPyConnection
) -> None:
    in_order = duckdb.connect()
    store.lay_tables(in_order)
    for name in UN:
        feeds.load(in_order, "un-sc", [SAMPLES / "un-sc" / name])

    for place in order:
        feeds.load(db, "un-sc", [SAMPLES / "un-sc" / UN[place]])

    assert everything(db) == everything(in_order)
    names = "select * exclude (valid_from, valid_to) from actor_aliases order by all"
    assert db.execute(names).fetchall() == in_order.execute(names).fetchall()
    assert (
        db.execute("select * from actors order by all").fetchall()
        == in_order.execute("select * from actors order by all").fetchall()
    )


def test_several_editions_in_one_command_are_each_placed_by_their_own_date(
    db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    load("un-sc", UN[2], UN[0], UN[1])

    assert db.execute("select published from feeds order by published").fetchall() == [
        (date(2024, 1, 15),),
        (date(2024, 2, 15),),
        (date(2024, 3, 15),),
    ]


def test_an_older_edition_moves_back_the_day_a_listing_was_known(load: Load, said: Said) -> None:
    load("un-sc", UN[2])
    assert said("known_on", "fact_id = 'UN-SC:501:GB'") == [(date(2024, 3, 15),)]

    load("un-sc", UN[0])

    assert said("known_on", "fact_id = 'UN-SC:501:GB'") == [(date(2024, 1, 15),)]
    assert said("fact_id, date", "ends") == [("UN-SC:502:DPRK", "2024-01-16/2024-03-15")]


def test_claims_are_only_added(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("un-sc", UN[2], UN[0])
    before = set(db.execute("select * from claims").fetchall())

    load("un-sc", UN[1])

    assert before < set(db.execute("select * from claims").fetchall())


def test_an_edition_found_between_two_others_corrects_when_a_name_went(load: Load, said: Said) -> None:
    load("un-sc", UN[0], UN[2])
    assert said("date, known_on", "ends") == [("2024-01-16/2024-03-15", date(2024, 3, 15))]

    load("un-sc", UN[1])

    assert said("fact_id, date, known_on", "ends") == [
        ("UN-SC:502:DPRK", "2024-02-16/2024-03-15", date(2024, 3, 15)),
        ("UN-SC:601:Libya", "2024-01-16/2024-02-15", date(2024, 2, 15)),
    ]
    assert said("date", "ends", known="2024-03-20") == said("date", "ends")


def test_a_name_listed_anew_after_an_absence_is_a_fact_of_its_own(load: Load, said: Said) -> None:
    load("un-sc", *UN)

    assert said("fact_id, subtype, date", "object_id = 'UN-SC:601'") == [
        ("UN-SC:601:Libya", "delist", "2024-01-16/2024-02-15"),
        ("UN-SC:601:Libya", "designate", "2017-06-05"),
        # The list repeats its old date; the name came back between the two editions.
        ("UN-SC:601:Libya:2024-03-15", "designate", "2024-02-16/2024-03-15"),
    ]


def test_what_an_edition_says_is_unknown_before_its_publication(load: Load, said: Said) -> None:
    load("un-sc", *UN)

    assert said("fact_id", "ends", known="2024-02-14") == []
    assert said("fact_id", "ends", known="2024-02-15") == [("UN-SC:601:Libya",)]


def test_a_row_that_cannot_be_read_is_no_delisting(load: Load, said: Said, tmp_path: Path) -> None:
    whole = (SAMPLES / "un-sc" / UN[0]).read_text("utf-8")
    later = whole.replace("2024-01-15T", "2024-04-15T").replace("2017-06-05", "2017-06-50")
    (tmp_path / "later.xml").write_text(later, "utf-8")
    load("un-sc", UN[0])

    report = load("un-sc", "later.xml", folder=tmp_path)

    assert report.rows_rejected == 2
    assert said("fact_id", "ends") == []


def test_a_changed_listing_date_is_a_redesignation(load: Load, said: Said, tmp_path: Path) -> None:
    whole = (SAMPLES / "un-sc" / UN[0]).read_text("utf-8")
    (tmp_path / "later.xml").write_text(
        whole.replace("2024-01-15T", "2024-04-15T").replace("2012-05-18", "2024-04-02"), "utf-8"
    )
    load("un-sc", UN[0])
    load("un-sc", "later.xml", folder=tmp_path)

    assert said("fact_id, date, description", "subtype = 'redesignate'") == [
        ("UN-SC:501:GB", "2024-04-02", "Listing date now 2024-04-02, before 2012-05-18.")
    ]


def test_a_name_an_entity_no_longer_bears_still_finds_it(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("ofac-sdn", *FIRST, published="2021-03-01")
    load("ofac-sdn", *SECOND, published="2021-04-01")

    assert db.execute(
        "select alias, kind from actor_aliases where actor_id = 'OFAC-SDN:101' order by alias"
    ).fetchall() == [
        ("HARBOUR LANTERN BROS.", "former-name"),
        ("HARBOUR LANTERN HOLDING", "name"),
        ("HARBOUR LANTERN TRADING CO.", "former-name"),
    ]
    assert db.execute("select name from actors where actor_id = 'OFAC-SDN:101'").fetchall() == [
        ("HARBOUR LANTERN HOLDING",)
    ]


def test_an_edition_that_lost_most_names_is_loaded_with_a_warning(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    (tmp_path / "sdn.csv").write_text('103,"GREY HERON",vessel,"DPRK4"' + ",-0- " * 8 + "\n", "ascii")
    load("ofac-sdn", *FIRST, published="2021-03-01")

    load("ofac-sdn", "sdn.csv", published="2021-05-01", folder=tmp_path)

    assert db.execute("select state, reason from feeds where published = date '2021-05-01'").fetchall() == [
        ("warning", "2 of 3 entities of OFAC-SDN are no longer there, so check that the file is whole")
    ]


def test_two_keys_that_a_collection_merged_are_one_entity(load: Load, said: Said, tmp_path: Path) -> None:
    whole = (SAMPLES / "ftm" / "entities.ftm.json").read_text("utf-8")
    merged = whole.replace("NK-inv1", "NK-inv9").replace('["xx-marsh-1"]', '["xx-marsh-1", "NK-inv1"]')
    (tmp_path / "later.json").write_text(merged.replace("2026-01-06T", "2026-02-06T"), "utf-8")
    load("ftm", "later.json", folder=tmp_path)
    load("ftm", "entities.ftm.json", folder=SAMPLES / "ftm")

    assert said("fact_id, subtype, known_on", "list_id = 'OS:xx-marsh-list'") == [
        ("OS:xx-marsh-list:NK-inv9:ML-KITES", "designate", date(2026, 1, 6))
    ]
