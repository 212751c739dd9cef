"""Each format's traps, on a small slice of invented rows; the counts are counted by hand."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import duckdb
import pytest

from entente import feeds

Load = Callable[..., feeds.LoadReport]
Said = Callable[..., list[tuple[Any, ...]]]
PARTS = ("first/sdn.csv", "first/add.csv", "first/alt.csv", "first/sdn_comments.csv")


def names(db: duckdb.DuckDBPyConnection, actor_id: str) -> list[tuple[str, str]]:
    return db.execute(
        "select alias, kind from actor_aliases where actor_id = ? order by alias", [actor_id]
    ).fetchall()


@pytest.mark.parametrize(
    ("form", "files", "loaded", "reasons"),
    [
        ("ofac-sdn", PARTS, 9, {"no such entity in sdn.csv": 1, "end-of-file mark (0x1A), no record": 1}),
        ("ofac-sdn", ("sdn.xml",), 1, {"no uid or no name": 1}),
        ("un-sc", ("2024-01-15.xml",), 3, {"LISTED_ON is no date": 1}),
        ("eu-fsf", ("full-2025-02-03.csv",), 6, {"121 fields where the header has 118": 1}),
        ("eu-fsf", ("full-2025-03-03.xml",), 1, {}),
        ("eu-fsf", ("legacy-2018-07-04.csv",), 3, {"16 fields where the header has 15": 1}),
        ("uk-sanctions", ("report-2026-02-10.csv",), 3, {"Date Designated is no date": 1}),
        ("uk-conlist", ("conlist-2020.csv",), 3, {"no Group ID": 1}),
        ("opensanctions", ("targets.simple.csv",), 3, {"no id": 1, "4 fields where the header has 16": 1}),
        ("opensanctions-statements", ("statements.csv",), 24, {"no canonical_id or no prop": 1}),
        ("ftm", ("entities.ftm.json",), 5, {"no JSON object with id, schema and properties": 1}),
        ("cow-alliances", ("by_member.csv",), 4, {"a start or end that is no date": 1}),
        ("cow-igo", ("state_year.csv",), 8, {"a code that is no number": 1}),
        ("cow-igo", ("igo_year.csv",), 2, {}),
        ("cow-igo", ("spells.csv",), 2, {"status is none of 1, 2, 3": 1}),
        ("cow-states", ("states.csv",), 2, {"a start or end that is no date": 1}),
        ("cow-states", ("system.csv",), 3, {}),
        ("cow-contiguity", ("contdir.csv",), 2, {"conttype is none of 1 to 5": 1}),
        ("atop", ("dyads.csv",), 5, {"an obligation that is neither 0 nor 1": 1}),
    ],
)
def test_loaded_and_rejected_rows_are_the_rows_of_the_files(
    form: str,
    files: tuple[str, ...],
    loaded: int,
    reasons: dict[str, int],
    db: duckdb.DuckDBPyConnection,
    load: Load,
) -> None:
    report = load(form, *files)

    assert (report.rows_loaded, dict(report.reasons)) == (loaded, reasons)
    assert db.execute("select feed, rows_loaded, rows_rejected from feeds").fetchall() == [
        (form, loaded, sum(reasons.values()))
    ]
    kept = db.execute("select split_part(reason, ':', 1) from feed_rejects").fetchall()
    assert Counter(reason for (reason,) in kept) == Counter(reasons)


@pytest.mark.parametrize("order", list(permutations(PARTS)))
def test_ofac_parts_load_in_any_order(order: tuple[str, ...], load: Load, said: Said) -> None:
    report = load("ofac-sdn", *order, published="2021-03-01")

    assert report.rows_loaded == 9
    assert said("fact_id, object, programme_id") == [
        ("OFAC-SDN:101:SYRIA", "HARBOUR LANTERN TRADING CO.", "US-SYR"),
        ("OFAC-SDN:102:IRGC", "OKTAREV, Pavel", None),
        ("OFAC-SDN:102:SDGT", "OKTAREV, Pavel", "US-SDGT"),
        ("OFAC-SDN:103:DPRK4", "GREY HERON", "US-PRK"),
    ]


def test_ofac_country_is_the_one_of_remarks_flag_or_addresses_if_there_is_one(
    db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    load("ofac-sdn", *PARTS)

    assert db.execute("select actor_id, kind, iso3 from actors order by 1").fetchall() == [
        ("OFAC-SDN:101", "group", None),  # addresses in Syria and in Lebanon
        ("OFAC-SDN:102", "person", "IRN"),
        ("OFAC-SDN:103", "vessel", "PAN"),
    ]


def test_ofac_xml_and_csv_speak_of_the_same_entities(load: Load, said: Said) -> None:
    load("ofac-sdn", *PARTS, published="2021-03-01")
    load("ofac-sdn", "sdn.xml")

    assert said("fact_id", "ends") == [("OFAC-SDN:101:SYRIA",), ("OFAC-SDN:103:DPRK4",)]
    assert said("distinct known_on", "ends") == [(date(2021, 5, 4),)]


def test_no_claim_holds_a_passport_number(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("ofac-sdn", *PARTS)

    assert db.execute("select count(*) from claims where claims::varchar like '%X0000001%'").fetchall() == [
        (0,)
    ]
    assert db.execute("select count(*) from list_rows where raw like '%X0000001%'").fetchall() == [(1,)]


def test_un_gb_is_guinea_bissau_and_zones_do_not_spoil_a_date(load: Load, said: Said) -> None:
    load("un-sc", "2024-01-15.xml")

    assert said("fact_id, subject_id, programme_id, date, value, known_on") == [
        ("UN-SC:501:GB", "UN", "UN-GNB", "2012-05-18", "programme GB; GBi.901", date(2024, 1, 15)),
        ("UN-SC:502:DPRK", "UN", "UN-PRK", "2016-03-02", "programme DPRK; KPi.902", date(2024, 1, 15)),
        ("UN-SC:601:Libya", "UN", "UN-LBY", "2017-06-05", "programme Libya; LYe.903", date(2024, 1, 15)),
    ]


def test_un_names_are_joined_and_empty_aliases_left_out(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("un-sc", "2024-01-15.xml")

    assert names(db, "UN-SC:501") == [("TOMAS BRENDALE", "name"), ("Tomás Brendâle", "alias")]
    assert names(db, "UN-SC:502") == [("SERIK ALDANOV", "name"), ("Серик Алданов", "native")]


def test_eu_rows_of_one_entity_are_one_designation(
    db: duckdb.DuckDBPyConnection, load: Load, said: Said
) -> None:
    load("eu-fsf", "full-2025-02-03.csv")

    assert said("fact_id, date, date_basis, known_on") == [
        ("EU-FSF:7001:SYR", "2014-11-20", "legal_act", date(2025, 2, 3)),  # the earliest act
        ("EU-FSF:7002:BLR", "2019-02-01", "stated", date(2025, 2, 3)),
    ]
    assert names(db, "EU-FSF:7001") == [("Abu Lantern", "alias"), ("Idris Marrow", "name")]
    assert db.execute("select iso3 from actors where actor_id = 'EU-FSF:7001'").fetchall() == [("SYR",)]


def test_eu_legacy_csv_and_xml_are_editions_of_one_list(load: Load, said: Said) -> None:
    load("eu-fsf", "full-2025-03-03.xml", "legacy-2018-07-04.csv", "full-2025-02-03.csv")

    assert said("fact_id, subtype, known_on", "subtype != 'review'") == [
        ("EU-FSF:7001:SYR", "designate", date(2018, 7, 4)),
        ("EU-FSF:7002:BLR", "delist", date(2025, 3, 3)),
        ("EU-FSF:7002:BLR", "designate", date(2025, 2, 3)),
        ("EU-FSF:7003:ZWE", "delist", date(2025, 2, 3)),
        ("EU-FSF:7003:ZWE", "designate", date(2018, 7, 4)),
    ]


def test_eu_legacy_is_read_as_windows_1252(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("eu-fsf", "legacy-2018-07-04.csv")

    assert names(db, "EU-FSF:7003") == [("Société du Marais", "name")]
    assert names(db, "EU-FSF:7001") == [("Idris Marrow", "name"), ("Idrîs Marroué", "alias")]


def test_uk_names_come_from_name_columns_only(db: duckdb.DuckDBPyConnection, load: Load, said: Said) -> None:
    load("uk-sanctions", "report-2026-02-10.csv")

    assert names(db, "UK-SL:XXA0001") == [("Brita HALVORSEN", "name"), ("Брита ХАЛЬВОРСЕН", "weak-alias")]
    assert db.execute("select count(*) from actor_aliases where alias like '%LINDQVIST%'").fetchall() == [
        (0,)
    ]
    assert said("fact_id, programme_id, date, precision, known_on") == [
        (
            "UK-SL:XXA0001:The Russia (Sanctions) (EU Exit) Regulations 2019",
            "GB-RUS",
            "2024-07-31",
            "day",
            date(2026, 2, 10),
        ),
        (
            "UK-SL:XXA0003:The Marshland (Sanctions) Regulations 2025",
            None,
            "2025-03",
            "month",
            date(2026, 2, 10),
        ),
    ]


def test_uk_conlist_rows_of_several_birth_dates_are_one_designation(
    db: duckdb.DuckDBPyConnection, load: Load, said: Said
) -> None:
    load("uk-conlist", "conlist-2020.csv")

    assert said("fact_id, programme_id, date, known_on") == [
        ("UK-CONLIST:19001:Syria", "GB-SYR", "2019-01-22", date(2020, 4, 27))
    ]
    assert names(db, "UK-CONLIST:19001") == [("Andrée PELERIN", "alias"), ("Andrée PELLERIN", "name")]


def test_opensanctions_cells_are_csv_and_a_blank_sanction_is_one(
    db: duckdb.DuckDBPyConnection, load: Load, said: Said
) -> None:
    report = load("opensanctions", "targets.simple.csv")

    assert said("fact_id, verification, known_on") == [
        ("OS:marshland-blocking-list:NK-inv1", "one-source", date(2026, 1, 6)),
        ("OS:marshland-blocking-list:NK-inv2:ML-OIL", "one-source", date(2026, 1, 6)),
        ("OS:marshland-blocking-list:NK-inv2:ML-SHIPS", "one-source", date(2026, 1, 6)),
    ]
    assert names(db, "OS:NK-inv1") == [
        ("Kite; Works", "alias"),
        ("OKW", "alias"),
        ("Ostrava Kite Works", "name"),
    ]
    assert "1 rows are in the collection without a sanction" in " ".join(report.notes)


@pytest.mark.parametrize(
    ("form", "file"), [("ftm", "entities.ftm.json"), ("opensanctions-statements", "statements.csv")]
)
def test_a_sanction_designates_the_entity_it_points_to(form: str, file: str, load: Load, said: Said) -> None:
    load(form, file)

    assert said("fact_id, subtype, subject_id, date, quote") == [
        ("OS:xx-heath-list:NK-inv1:Heath", "delist", "EU", "2025-05", None),
        ("OS:xx-heath-list:NK-inv1:Heath", "designate", "EU", "2023", None),
        ("OS:xx-marsh-list:NK-inv1:ML-KITES", "designate", "GBR", "2024-03-01", "Made kites."),
        ("OS:xx-moor-list:NK-inv1", "designate", None, None, None),  # its end is still to come
    ]


def test_feeds_that_may_not_be_shipped_say_so() -> None:
    for name in ("opensanctions", "opensanctions-statements", "ftm"):
        assert not feeds.FEEDS[name].may_ship
        assert "CC BY-NC" in feeds.FEEDS[name].licence
