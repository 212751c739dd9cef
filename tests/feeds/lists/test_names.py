"""The search for designated names: spellings, scripts, the exact row, and no promise."""

from collections.abc import Callable

import duckdb
import pytest

from entente import feeds, queries
from entente.feeds.common import alias_key, country_iso3, edtf

Load = Callable[..., feeds.LoadReport]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("AL-ZAHRI, Bāsim", "al zahri basim"),
        ("Sa‘id al-Qa'ida", "said al qaida"),
        ("Игорь Плотницкий", "igor plotnitskiy"),
        ("Łódź & Straße, S.A.", "lodz strasse s a"),
        ("محسن", "mhsn"),
        ("  ", ""),
    ],
)
def test_a_key_has_latin_lower_case_letters_and_single_blanks(name: str, key: str) -> None:
    assert alias_key(name) == key
    assert alias_key(key) == key


@pytest.mark.parametrize(
    ("asked", "first", "alias"),
    [
        ("Brita Halvorsen", "UK-SL:XXA0001", "Brita HALVORSEN"),
        ("HALVORSEN, Brita", "UK-SL:XXA0001", "Brita HALVORSEN"),  # another order
        ("Britta Halvorssen", "UK-SL:XXA0001", "Brita HALVORSEN"),  # another spelling
        ("Брита Хальворсен", "UK-SL:XXA0001", "Брита ХАЛЬВОРСЕН"),
        ("Tomas Brendâle", "UN-SC:501", "TOMAS BRENDALE"),
        ("Serik Aldanov", "UN-SC:502", "SERIK ALDANOV"),
        ("Северный Серик Алданов", "UN-SC:502", "SERIK ALDANOV"),
        ("harbour lantern bros", "OFAC-SDN:101", "HARBOUR LANTERN BROS."),  # a former name
    ],
)
def test_a_name_is_found_in_other_spellings_orders_and_scripts(
    asked: str, first: str, alias: str, db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    load("uk-sanctions", "report-2026-02-10.csv")
    load("un-sc", "2024-01-15.xml")
    load("ofac-sdn", "first/sdn.csv", "first/add.csv", "first/alt.csv", "first/sdn_comments.csv")

    found = queries.rows(db, "designated_names", text=alias_key(asked))

    assert (found["entity_id"][0], found["alias"][0]) == (first, alias)


def test_the_search_shows_the_row_that_bears_the_name(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("uk-sanctions", "report-2026-02-10.csv")

    found = queries.rows(db, "designated_names", text="брита хальворсен")

    assert (found["file"][0], found["line"][0]) == ("report-2026-02-10.csv", 5)
    assert found["source_row"][0].startswith("01/02/2026,XXA0001,,,ХАЛЬВОРСЕН,Брита,")


def test_a_person_who_is_only_mentioned_is_not_found(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("uk-sanctions", "report-2026-02-10.csv")

    assert queries.rows(db, "designated_names", text="otto lindqvist").empty
    assert queries.rows(db, "designated_names", text="  ").empty
    assert queries.rows(db, "designated_names").empty


def test_a_name_is_not_found_before_its_list_was_published(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("un-sc", "2024-01-15.xml")

    assert queries.rows(db, "designated_names", text="serik aldanov", known="2024-01-14").empty
    assert len(queries.rows(db, "designated_names", text="serik aldanov", known="2024-01-15")) == 1


def test_the_search_says_that_it_is_no_screening_tool() -> None:
    query = queries.find("designated_names")

    assert "no screening tool" in query.row
    assert "no row proves nothing" in query.missing


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("Iran (Islamic Republic of)", "IRN"),
        ("xk", "XKX"),
        ("ru", "RUS"),
        ("Netherlands Antilles", None),
        ("suhh", None),
        ("eu", None),
        ("ua-cri", None),
        ("", None),
        ("Region: Crimea", None),
    ],
)
def test_only_countries_of_today_have_a_code(text: str, iso3: str | None) -> None:
    assert country_iso3(text) == iso3


@pytest.mark.parametrize(
    ("text", "form", "kept"),
    [
        ("2015-04-07-04:00", "ymd", "2015-04-07"),
        ("2026-02-27T00:00:09.554Z", "ymd", "2026-02-27"),
        ("2024-03", "ymd", "2024-03"),
        ("00/00/1936", "dmy", "1936"),
        ("00/04/1984", "dmy", "1984-04"),
        ("04/22/2020", "mdy", "2020-04-22"),
        ("", "dmy", ""),
    ],
)
def test_a_date_keeps_the_precision_of_the_list(text: str, form: str, kept: str) -> None:
    assert edtf(text, form) == kept
