"""The crosswalk of country codes: systems differ, and one letter code means different states."""

import csv
from pathlib import Path

import duckdb
import pytest

from entente.feeds.events import codes, schema

FEEDS = Path(__file__).parents[4] / "shared" / "feeds"


@pytest.mark.parametrize(
    ("system", "code", "iso3"),
    [
        ("fips", "RS", "RUS"),
        ("iso2", "RS", "SRB"),
        ("fips", "CH", "CHN"),
        ("iso2", "CH", "CHE"),
        ("fips", "SF", "ZAF"),
        ("fips", "AU", "AUT"),
        ("fips", "AS", "AUS"),
        ("fips", "UK", "GBR"),
        ("fips", "KV", "XKX"),
        ("fips", "GZ", "PSE"),
        ("cow-letter", "AUS", "AUT"),
        ("cow-letter", "SWZ", "CHE"),
        ("cow-letter", "MAC", "MKD"),
        ("cow-letter", "MNG", "MNE"),
        ("cow-letter", "SLV", "SVN"),
        ("cow-letter", "SOL", "SLB"),
        ("cow-letter", "CHA", "TCD"),
        ("cow-number", "347", "XKX"),
        ("cow-number", "679", "YEM"),
        ("gw-number", "678", "YEM"),
        ("gw-number", "816", "VNM"),
        ("gw-number", "345", "SRB"),
        ("gw-number", "971", "NRU"),
        ("cow-number", "970", "NRU"),
        ("cameo", "ROM", "ROU"),
        ("cameo", "TMP", "TLS"),
        ("cameo", "SAF", None),
        ("cow-letter", "SAF", "ZAF"),
        ("iso-numeric", "032", "ARG"),
        ("icews-name", "Congo", "COG"),
        ("icews-name", "Democratic Republic of Congo", "COD"),
        ("icews-name", "Occupied Palestinian Territory", "PSE"),
    ],
)
def test_a_code_means_the_country_of_its_own_system(system: str, code: str, iso3: str | None) -> None:
    assert codes.iso3(system, code, 2012) == iso3


def test_a_code_has_its_years() -> None:
    assert codes.iso3("cow-number", "255", 1914) == "DEU"
    assert codes.iso3("cow-number", "260", 1970) == "DEU"
    assert codes.iso3("cow-number", "265", 1970) == "DDR"
    with pytest.raises(KeyError):
        codes.iso3("cow-number", "255", 1970)
    assert codes.iso3("fips", "YI", 1999) == "SRB"
    assert codes.iso3("fips", "YI", 2019) is None, "Serbia or Montenegro: not known which"


def test_no_code_has_two_countries_in_one_year(tmp_path: Path) -> None:
    assert len(codes.rows()) > 2000
    twice = tmp_path / "codes.csv"
    twice.write_text("system,code,iso3,from_year,to_year,note\nfips,AA,ABW,,1990,\nfips,AA,AUS,1990,,\n")
    with pytest.raises(codes.BadCrosswalk, match="fips AA has two rows for 1990"):
        codes.rows(twice)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the real samples are not beside this checkout")
def test_every_code_of_the_correlates_of_war_list_is_known_while_the_state_existed() -> None:
    with (FEEDS / "correlates-of-war" / "states2016.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for year in (int(row["styear"]), int(row["endyear"])):
                assert codes.iso3("cow-number", row["ccode"], year) == codes.iso3(
                    "cow-letter", row["stateabb"], year
                )


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the real samples are not beside this checkout")
def test_every_code_of_the_other_samples_is_known() -> None:
    con = duckdb.connect()
    con.execute(schema.tables()).fetchall()
    codes.lay(con)
    asked = {
        "iso-numeric": ("acled/*.csv", "select lpad(iso, 3, '0'), year from {}"),
        "gw-number": ("ucdp-ged/*.csv", "select unnest([country_id, gwnoa, gwnob]), year from {}"),
        "icews-name": (
            "icews/*.tab",
            'select unnest(["Source Country", "Target Country", "Country"]), 2018 from {}',
        ),
    }
    for system, (files, select) in asked.items():
        rows = con.sql(
            select.format(
                f"read_csv('{FEEDS}/{files}', all_varchar = true, nullstr = ['', 'NA'], header = true)"
            )
        ).fetchall()
        for code, year in {row for row in rows if row[0] is not None}:
            codes.iso3(system, code, int(year))


def test_a_country_that_the_crosswalk_gains_comes_into_an_older_file(monkeypatch: pytest.MonkeyPatch) -> None:
    con = duckdb.connect()
    monkeypatch.setattr(codes, "countries", lambda: ("FRA", "SYR"))
    con.execute(schema.tables()).fetchall()
    con.execute("insert into events_by_dyad_year values ('2020-01-01', 'SYR', 'FRA', null, 3, null, null, 0, null)").fetchall()
    monkeypatch.setattr(codes, "countries", lambda: ("DEU", "FRA", "SYR"))
    schema.add_countries(con)
    con.execute("insert into events_by_dyad_year values ('2020-01-01', 'DEU', 'FRA', null, 1, null, null, 0, null)").fetchall()
    held = con.execute("select source, target, events from events_by_dyad_year order by events").fetchall()
    assert held == [("DEU", "FRA", 1), ("SYR", "FRA", 3)]
