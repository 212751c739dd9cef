"""The crosswalk of country codes, geodata/country_codes.csv, as the table `codes` of a connection."""

import csv
from functools import cache
from pathlib import Path

import duckdb

from entente import settings

CROSSWALK = settings.GEODATA / "country_codes.csv"


class BadCrosswalk(ValueError):
    """The crosswalk gives two countries for one code and year; the message names it."""


@cache
def rows(path: Path = CROSSWALK) -> tuple[tuple[str, str, str | None, int, int], ...]:
    """(system, code, ISO3 or None, from year, to year); None: the code is known and means no country.

    Raises BadCrosswalk when two rows of a code share a year and differ.
    """
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years = int(row["from_year"] or 0), int(row["to_year"] or 9999)
            found.append((row["system"], row["code"], row["iso3"] or None, *years))
    for before, after in zip(sorted(found, key=_order), sorted(found, key=_order)[1:], strict=False):
        if before[:2] == after[:2] and after[3] <= before[4]:
            raise BadCrosswalk(f"{path.name}: {after[0]} {after[1]} has two rows for {after[3]}.")
    return tuple(found)


def _order(row: tuple[str, str, str | None, int, int]) -> tuple[str, str, int]:
    return row[0], row[1], row[3]


def iso3(system: str, code: str, year: int) -> str | None:
    """The country of a code in a year; None for a code that means no country.

    Raises KeyError for a code that the crosswalk does not know in that year.
    """
    for row in rows():
        if row[:2] == (system, code) and row[3] <= year <= row[4]:
            return row[2]
    raise KeyError(f"{system} {code} in {year}")


@cache
def countries() -> tuple[str, ...]:
    """Every ISO3 code that a code of the crosswalk means, in order."""
    return tuple(sorted({country for _, _, country, _, _ in rows() if country}))


def lay(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `codes`, in a file that has the type `country`."""
    con.execute(
        "create or replace temp table codes "
        "(system varchar, code varchar, iso3 country, from_year integer, to_year integer)"
    ).fetchall()
    systems, names, countries, first, last = (list(column) for column in zip(*rows(), strict=True))
    con.execute(
        "insert into codes select unnest($s), unnest($c), unnest($i), unnest($f), unnest($t)",
        {"s": systems, "c": names, "i": countries, "f": first, "t": last},
    ).fetchall()
