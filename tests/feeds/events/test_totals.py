"""What a chart shows is a plain count over `events`, whatever the filter, exact days included."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from entente import queries, store
from entente.feeds.events import EVENT_FEEDS, attach_events, load_events

FIRST = date(2018, 11, 20)
DAYS = 900
ROLES = {"source": "source", "target": "target", "place": "place_iso3"}
CAMEO = ("010", "036", "057", "0841", "087", "111", "1312", "141", "163", "1712", "190", "204")
KINDS = ("01", "08", "19", "PROTEST", "ASSAULT", "RETREAT", "verbal conflict", "material conflict")
CAMEO_COUNTRIES = ("FRA", "DEU", "SYR", "NRU", "")
FIPS = ("FR", "GM", "SY", "NR", "")


def line(number: int) -> str:
    """A GDELT 2.0 line; the parts turn over at coprime speeds, so that every mix occurs."""
    day = FIRST + timedelta(days=number * 7 % DAYS)
    row = dict.fromkeys(EVENT_FEEDS["gdelt2"].columns, "")
    row |= {
        "id": str(number),
        "day": day.strftime("%Y%m%d"),
        "actor1_country": CAMEO_COUNTRIES[number % 5],
        "actor2_country": CAMEO_COUNTRIES[number // 5 % 5],
        "event_code": CAMEO[number % 12],
        "goldstein": "" if number % 11 == 0 else str(number % 20 - 10),
        "mentions": str(number % 7),
        "geo_country": FIPS[number // 3 % 5],
        "lat": "1",
        "lon": "1",
        "added": day.strftime("%Y%m%d000000"),
    }
    return "\t".join(row.values())


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """3,000 events of 900 days in two loads; the second falls among the months of the first."""
    folder = tmp_path_factory.mktemp("data")
    with store.new_snapshot(grow=False, folder=folder):
        pass
    for part in (0, 1):
        path = Path(folder) / f"{part}.export.CSV"
        path.write_text("\n".join(line(number) for number in range(1, 3001) if number % 2 == part) + "\n")
        load_events("gdelt2", [path], data_folder=folder)
    con = duckdb.connect(str(store.newest(folder)), read_only=True)
    attach_events(con, folder)
    yield con
    con.close()


days = st.none() | st.integers(-40, DAYS + 40).map(lambda days: FIRST + timedelta(days=days))
kinds = st.none() | st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)
countries = st.none() | st.lists(st.sampled_from(CAMEO_COUNTRIES[:-1]), min_size=1, max_size=3)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PLAIN = """
    from event_data.events
    where ($from::date is null or date >= $from) and ($to::date is null or date <= $to)
      and ($kind is null or root in (select unnest($kind)) or plover in (select unnest($kind))
          or quad in (select unnest($kind)))
"""


def plain(
    con: duckdb.DuckDBPyConnection,
    select: str,
    end: str,
    start: date | None,
    until: date | None,
    kind: list[str] | None,
) -> list[tuple]:  # type: ignore[type-arg]
    with con.cursor() as cursor:
        return cursor.execute(select + PLAIN + end, {"from": start, "to": until, "kind": kind}).fetchall()


def tuples(con: duckdb.DuckDBPyConnection, name: str, **given: object) -> list[tuple]:  # type: ignore[type-arg]
    """The rows of a query; `from` goes in as `from_`. A period the wrong way round is empty."""
    with con.cursor() as cursor:
        query = queries.find(name)
        values = {key: given.get(f"{key}_", given.get(key)) for key in query.params}
        return cursor.execute(query.sql, values).fetchall()


@often
@given(start=days, until=days, kind=kinds, role=st.sampled_from(sorted(ROLES)))
def test_countries_agree_with_a_plain_count(
    con: duckdb.DuckDBPyConnection, start: date | None, until: date | None, kind: list[str] | None, role: str
) -> None:
    shown = tuples(con, "events_by_country", from_=start, to=until, kind=kind, role=role)
    counted = plain(
        con,
        f"select feed, {ROLES[role]}, count(*), sum(mentions)::bigint, avg(intensity), sum(fatalities)::bigint",
        f" and {ROLES[role]} is not null group by all order by all",
        start,
        until,
        kind,
    )
    assert [row[:4] for row in shown] == [row[:4] for row in counted]
    assert [row[4] for row in shown] == pytest.approx([row[4] for row in counted])


@often
@given(start=days, until=days, kind=kinds, chosen=countries)
def test_months_agree_with_a_plain_count(
    con: duckdb.DuckDBPyConnection,
    start: date | None,
    until: date | None,
    kind: list[str] | None,
    chosen: list[str] | None,
) -> None:
    shown = tuples(con, "events_by_month", from_=start, to=until, kind=kind, country=chosen)
    counted = plain(
        con,
        "select feed, source, date_trunc('month', date)::date, count(*), sum(mentions)::bigint",
        " and source is not null group by all order by all",
        start,
        until,
        kind,
    )
    assert [row[:5] for row in shown] == [row for row in counted if chosen is None or row[1] in chosen]


@often
@example(start=date(2009, 6, 1), until=date(2030, 2, 1), kind=None, chosen=None)  # with a whole decade inside
@given(start=days, until=days, kind=kinds, chosen=countries)
def test_ties_agree_with_a_plain_count(
    con: duckdb.DuckDBPyConnection,
    start: date | None,
    until: date | None,
    kind: list[str] | None,
    chosen: list[str] | None,
) -> None:
    shown = tuples(con, "ties_between_countries", from_=start, to=until, kind=kind, country=chosen)
    counted = plain(
        con,
        "select feed, source, target, count(*), sum(mentions)::bigint",
        " and source is not null and target is not null group by all order by 4 desc, 1, 2, 3",
        start,
        until,
        kind,
    )
    wanted = set(chosen or CAMEO_COUNTRIES)
    assert [row[:5] for row in shown] == [row for row in counted if {row[1], row[2]} <= wanted]


@often
@example(start=None, until=FIRST + timedelta(days=1), kind=None, chosen=["FRA"], top=None)  # inside the first month
@given(start=days, until=days, kind=kinds, chosen=countries, top=st.none() | st.integers(1, 150))
def test_the_newest_events_are_the_newest(
    con: duckdb.DuckDBPyConnection,
    start: date | None,
    until: date | None,
    kind: list[str] | None,
    chosen: list[str] | None,
    top: int | None,
) -> None:
    shown = tuples(con, "newest_events", from_=start, to=until, kind=kind, country=chosen, top=top)
    counted = plain(
        con,
        "select feed || ':' || own_id, source, target, place_iso3",
        " order by date desc, feed, own_id desc",
        start,
        until,
        kind,
    )
    wanted = [row[0] for row in counted if chosen is None or set(row[1:]) & set(chosen)]
    assert [row[0] for row in shown] == wanted[: top or 100]


def test_the_rollups_hold_no_row_twice(con: duckdb.DuckDBPyConnection) -> None:
    for table, key in (
        ("events_by_country_month", "feed, role, month, iso3, root, plover, quad"),
        ("events_by_country_year", "feed, role, year, iso3, root, plover, quad"),
        ("events_by_dyad_month", "feed, month, source, target, quad"),
        ("events_by_dyad_year", "feed, year, source, target, quad"),
        ("events_by_dyad_decade", "feed, decade, source, target, quad"),
    ):
        twice = f"select count(*) from (select 1 from event_data.{table} group by {key} having count(*) > 1)"  # noqa: S608
        assert con.cursor().sql(twice).fetchall() == [(0,)]
