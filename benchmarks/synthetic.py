"""Events of a stated distribution, as a GDELT 2.0 feed would hold them; generated, never committed.

Dates: 1 January 1979 to 30 November 2026, day = 17,500 x u^0.35, so that half of the events lie in the last
22 percent of the time. Source, target and place: a power law over 193 ISO codes (rank = 193 x u^4); one in ten has
no source, one in five no target. CAMEO root = 1 + 20 x u^2. 5,000 actor names, 20,000 places, a link each.
All values come from hashes of numbers of their own for every row, so that every run makes the same rows and no
value follows from another.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from entente import store
from entente.feeds.events import EVENT_FEEDS, codes, rollups, schema

CHUNK = 5_000_000  # rows that are sorted together
FEED = EVENT_FEEDS["gdelt2"]

DRAWN = """
        select
            i,
            hash(6 * i + 0) / 18446744073709551615.0 as a,
            hash(6 * i + 1) / 18446744073709551615.0 as b,
            hash(6 * i + 2) / 18446744073709551615.0 as c,
            hash(6 * i + 3) / 18446744073709551615.0 as d,
            hash(6 * i + 4) / 18446744073709551615.0 as e,
            hash(6 * i + 5) / 18446744073709551615.0 as f
        from range($first, $end) as numbers (i)
"""

_ROWS = f"""
    insert into events
    with drawn as ({DRAWN}), placed as (

        select
            *,
            date '1979-01-01' + least(17499, floor(17500 * power((i + 0.5) / $total, 0.35)))::integer as day,
            lpad((1 + least(19, floor(20 * a * a)))::integer::varchar, 2, '0') as root
        from drawn

    )

    select
        i,
        day,
        null,
        'day',
        case when b > 0.1 then $countries[1 + least(192, floor(193 * power((b - 0.1) / 0.9, 4)))::integer] end,
        case when c > 0.2 then $countries[1 + least(192, floor(193 * power((c - 0.2) / 0.8, 4)))::integer] end,
        $countries[1 + least(192, floor(193 * power(d, 4)))::integer],
        'ACTOR ' || i % 5000,
        'ACTOR ' || i % 4999,
        root || '0',
        root,
        case root when '03' then 'AGREE' when '04' then 'CONSULT' when '05' then 'SUPPORT' when '06' then 'COOPERATE'
            when '07' then 'AID' when '08' then 'CONCEDE' when '09' then 'ACCUSE' when '10' then 'REQUEST'
            when '11' then 'ACCUSE' when '12' then 'REJECT' when '13' then 'THREATEN' when '14' then 'PROTEST'
            when '15' then 'MOBILIZE' when '16' then 'SANCTION' when '17' then 'COERCE' when '18' then 'ASSAULT'
            when '19' then 'ASSAULT' when '20' then 'ASSAULT' end,
        case when root < '06' then 'verbal cooperation' when root < '10' then 'material cooperation'
            when root < '15' then 'verbal conflict' else 'material conflict' end,
        (e * 20 - 10)::float,
        null,
        'Place ' || i % 20000,
        round(e * 360 - 180, 4),
        round(f * 180 - 90, 4),
        'place',
        (1 + 10 * f)::integer,
        'https://news.example/' || i,
        day,
        false,
        null
    from placed
    order by day, 5
"""  # noqa: S608  this module's own text


def generate(rows: int, folder: Path, say: Callable[[str], None]) -> Path:
    """Write a data folder with that many events and their rollups; one that is there already is kept."""
    found = sorted((folder / "events").glob("gdelt2-*.duckdb"))
    if found:
        return found[-1]
    (folder / "events").mkdir(parents=True, exist_ok=True)
    path = folder / "events" / "gdelt2-20200101T000000Z.duckdb"
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    countries = sorted({row[1] for row in codes.rows() if row[0] == "iso3" and row[1] == row[2]})[:193]
    con = duckdb.connect(
        str(making), config={"threads": 2, "memory_limit": "4GB", "temp_directory": str(folder / "tmp")}
    )
    con.execute(schema.tables(FEED.id_type)).fetchall()
    con.execute("insert into unfinished values ('synthetic', null, 0, false)").fetchall()
    for first in range(0, rows, CHUNK):
        end = min(first + CHUNK, rows)
        con.execute(_ROWS, {"first": first, "end": end, "total": rows, "countries": countries}).fetchall()
        say(f"{end:,} of {rows:,} events")
    rollups.lay(con)
    con.execute("delete from unfinished").fetchall()
    con.execute("checkpoint").fetchall()
    con.close()
    making.rename(path)
    with store.new_snapshot(grow=False, folder=folder):
        pass
    return path


def gdelt_file(rows: int, path: Path) -> Path:
    """A GDELT 2.0 export of that many lines with all 61 fields, about 400 bytes a line, as the real ones have.

    A year's files in one: days follow each other, one event in twenty lies a year before its report, three
    events share a link. Countries by the power law, as above.
    """
    cameo, fips = (
        sorted({row[1] for row in codes.rows() if row[0] == system and row[2] and row[4] == 9999})[:190]
        for system in ("cameo", "fips")
    )
    fields = {
        "id": "i + 1",
        "day": "strftime(day, '%Y%m%d')",
        "month": "strftime(day, '%Y%m')",
        "year": "year(day)",
        "fraction": "round(year(day) + dayofyear(day) / 366, 4)",
        "is_root": "i % 2",
        "event_code": "root || '0'",
        "base_code": "root || '0'",
        "root_code": "root",
        "quad": "1 + i % 4",
        "goldstein": "round(20 * a - 10, 1)",
        "mentions": "1 + i % 10",
        "sources": "1 + i % 3",
        "articles": "1 + i % 10",
        "tone": "30 * b - 15",
        "added": "strftime(reported, '%Y%m%d') || '143000'",
        "url": "'https://news.example/world/' || strftime(reported, '%Y/%m/%d') || '/the-words-of-a-headline-' || hash(i // 3)",
    }
    for side, country, drawn in (("actor1", "source", "b"), ("actor2", "target", "c")):
        fields |= {
            f"{side}_code": country,
            f"{side}_name": f"case when {drawn} > 0.1 then 'ACTOR ' || (i * 7919) % 5000 end",
            f"{side}_country": country,
        }
    for place in ("actor1_geo", "actor2_geo", "geo"):
        fields |= {
            f"{place}_type": "4",
            f"{place}_name": "'Town ' || i % 20000 || ', Some Province, ' || place",
            f"{place}_country": "place",
            f"{place}_adm1": "place || '02'",
            f"{place}_adm2": "i % 20000",
            f"{place}_lat" if place != "geo" else "lat": "round(e * 180 - 90, 4)",
            f"{place}_lon" if place != "geo" else "lon": "round(f * 360 - 180, 3)",
            f"{place}_feature": "-(i % 600000)",
        }
    select = ", ".join(f"{fields.get(name, 'null')} as {name}" for name in FEED.columns)
    duckdb.connect(config={"threads": 2}).execute(
        f"""
        copy (
            with drawn as ({DRAWN}), placed as (

                select
                    *,
                    date '2025-01-01' + (365 * i / $total)::integer as reported,
                    (reported - case when i % 20 = 0 then 365 else 0 end)::date as day,
                    lpad((1 + least(19, floor(20 * a * a)))::integer::varchar, 2, '0') as root,
                    case when b > 0.1 then $cameo[1 + floor(189 * power((b - 0.1) / 0.9, 4))::integer] end as source,
                    case when c > 0.2 then $cameo[1 + floor(189 * power((c - 0.2) / 0.8, 4))::integer] end as target,
                    $fips[1 + floor(189 * power(d, 4))::integer] as place
                from drawn

            )

            select {select} from placed order by i
        ) to '{path}' (format csv, header false, delimiter '\t')
        """,  # noqa: S608  this module's own text
        {"first": 0, "end": rows, "total": rows, "cameo": cameo, "fips": fips},
    ).fetchall()
    return path
