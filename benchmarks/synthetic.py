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

_ROWS = """
    insert into events
    with drawn as (

        select
            i,
            hash(6 * i + 0) / 18446744073709551615.0 as a,
            hash(6 * i + 1) / 18446744073709551615.0 as b,
            hash(6 * i + 2) / 18446744073709551615.0 as c,
            hash(6 * i + 3) / 18446744073709551615.0 as d,
            hash(6 * i + 4) / 18446744073709551615.0 as e,
            hash(6 * i + 5) / 18446744073709551615.0 as f
        from range($first, $end) as numbers (i)

    ), placed as (

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
"""


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
    """A GDELT 2.0 export of that many lines: the sample, repeated with ids of their own and shifted days."""
    sample = (
        Path(__file__).parents[1] / "tests" / "samples" / "feeds" / "gdelt2" / "20200131120000.export.CSV"
    )
    real = Path(__file__).parents[2] / "shared" / "feeds" / "gdelt-events-2.0" / "20191024143000.export.CSV"
    lines = [
        line.split("\t", 2)[2] for line in (real if real.exists() else sample).read_text("utf-8").splitlines()
    ]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(rows):
            year, day = divmod(number * 3 // rows * 28 + number % 28, 28)
            out.write(
                f"{number + 1}\t{2015 + year}{1 + day % 12:02}{1 + day:02}\t{lines[number % len(lines)]}\n"
            )
    return path
