"""How fast the event queries answer, and how fast events load.

Every query of a chart runs 30 times with parameters drawn by chance, on generated events: p50, p95, how many
times slower the same question is on the plain events, and how many times `select 1` it takes.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import synthetic
from entente import queries, store
from entente.feeds.events import attach_events, load_events

RUNS, RAW_RUNS = 30, 5
FIRST, LAST = date(1979, 1, 1), date(2026, 11, 30)
KINDS = (
    ["14"],
    ["19", "20"],
    ["PROTEST"],
    ["material conflict"],
    ["verbal cooperation", "material cooperation"],
)

_WHERE = """
    where ($from::date is null or date >= $from) and ($to::date is null or date <= $to)
      and ($kind is null or list_contains($kind, root) or list_contains($kind, plover) or list_contains($kind, quad))
"""
_SUMS = "count(*), sum(mentions)::bigint, avg(intensity)"
# The same questions, asked of every event. The parts are this module's own text.
RAW = {
    "events_by_country": "select feed, source, {sums} from event_data.events {where} and source is not null "
    "group by all order by all",
    "events_by_month": "select feed, source, date_trunc('month', date), {sums} from event_data.events {where} "
    "and list_contains($country, source) group by all order by all",
    "ties_between_countries": "select feed, source, target, {sums} from event_data.events {where} "
    "and source is not null and target is not null "
    "and ($country is null or (list_contains($country, source) and list_contains($country, target))) "
    "group by all order by 4 desc, 1, 2, 3 limit $top",
    "newest_events": "select * from event_data.events {where} and ($country is null or "
    "list_contains($country, source) or list_contains($country, target) or list_contains($country, place_iso3)) "
    "order by date desc, own_id desc limit coalesce($top, 100)",
}


@dataclass
class Case:
    """A chart's question: the query, and how its parameters are drawn."""

    title: str
    query: str
    draw: Callable[[random.Random, list[str]], dict[str, Any]]


def _period(chance: random.Random) -> dict[str, Any]:
    start = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days - 60))
    return {"from": start, "to": min(LAST, start + timedelta(days=chance.randrange(30, 3650)))}


def _year(chance: random.Random) -> dict[str, Any]:
    start = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days - 400))
    return {"from": start, "to": start + timedelta(days=365)}


CASES = (
    Case("map, all dates", "events_by_country", lambda c, _: {"role": c.choice(["source", "target", "place"])}),
    Case("map, exact days", "events_by_country", lambda c, _: {**_period(c), "role": c.choice(["source", "target"])}),
    Case("map, exact days and kind", "events_by_country", lambda c, _: {**_period(c), "kind": c.choice(KINDS)}),
    Case("months of 3 countries, all dates", "events_by_month", lambda c, iso: {"country": c.sample(iso, 3)}),
    Case("months of 3 countries, exact days", "events_by_month", lambda c, iso: {**_period(c), "country": c.sample(iso, 3)}),
    Case("ties, top 100, one year", "ties_between_countries", lambda c, _: {**_year(c), "top": 100}),
    Case("ties of 12 countries, all dates", "ties_between_countries", lambda c, iso: {"country": c.sample(iso, 12)}),
    Case(
        "ties of 12 countries, exact days, class",
        "ties_between_countries",
        lambda c, iso: {**_period(c), "country": c.sample(iso, 12), "kind": ["material conflict"]},
    ),
    Case("ties, top 100, all dates", "ties_between_countries", lambda _, __: {"top": 100}),
    Case("newest 100 of any country", "newest_events", lambda c, iso: {"country": [c.choice(iso)]}),
    Case("newest 100 of a rare country", "newest_events", lambda c, iso: {"country": [c.choice(iso[-20:])]}),
    Case("newest 100 of all", "newest_events", lambda _, __: {}),
    Case("newest 100 of a country up to a day", "newest_events", lambda c, iso: {"country": [c.choice(iso)], "to": _period(c)["to"]}),
)  # fmt: skip


@dataclass
class Measured:
    """Milliseconds: of the query, and the ratios."""

    title: str
    p50: float
    p95: float
    raw_ratio: float
    floor_ratio: float


def peak_memory() -> float:
    """Megabytes this process had at most since it started (VmHWM; ru_maxrss would include the parent's)."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def _times(con: duckdb.DuckDBPyConnection, sql: str, given: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of every run, rising; each to a frame, as the pages take it."""

    def ask(values: dict[str, Any]) -> object:
        with con.cursor() as cursor:
            return cursor.execute(sql, values).df()

    return sorted(_milliseconds(partial(ask, values)) for values in given)


def measure(folder: Path, say: Callable[[str], None]) -> tuple[list[Measured], float, float]:
    """Every case on the events of a folder, the milliseconds of `select 1`, and the memory it took (MB)."""
    con = duckdb.connect(
        str(store.newest(folder)),
        read_only=True,
        config={"threads": 2, "memory_limit": store.QUERY_MEMORY, "temp_directory": ""},
    )
    attach_events(con, folder)
    iso = [
        row[0]
        for row in con.execute(
            "select iso3 from event_data.events_by_country_month group by iso3 order by sum(events) desc, iso3"
        ).fetchall()
    ]
    floor = statistics.median(
        _milliseconds(lambda: con.cursor().execute("select 1").fetchall()) for _ in range(200)
    )
    asked = []
    for case in CASES:
        chance = random.Random(case.title)
        query = queries.find(case.query)
        given = [dict.fromkeys(query.params) | case.draw(chance, iso) for _ in range(RUNS)]
        _times(con, query.sql, given[:1])
        asked.append((case, given, _times(con, query.sql, given)))
    memory = peak_memory()
    results = []
    for case, given, times in asked:
        raw_sql = RAW[case.query].format(sums=_SUMS, where=_WHERE)
        raw_given = [{k: v for k, v in values.items() if f"${k}" in raw_sql} for values in given[:RAW_RUNS]]
        raw = statistics.median(_times(con, raw_sql, raw_given))
        p50, p95 = statistics.median(times), times[round(0.95 * RUNS) - 1]
        results.append(Measured(case.title, p50, p95, raw / p50, p50 / floor))
        say(f"{case.title}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, plain events {raw:.0f} ms")
    con.close()
    return results, floor, memory


def load_rate(rows: int, folder: Path) -> dict[str, float]:
    """Load one generated 61-column GDELT file: rows a second, its size and the file's after it."""
    folder.mkdir(parents=True, exist_ok=True)
    with store.new_snapshot(grow=False, folder=folder):
        pass
    path = synthetic.gdelt_file(rows, folder / "rate.export.CSV")
    size = path.stat().st_size
    read = _milliseconds(
        lambda: (
            duckdb.connect()
            .execute(
                "select count(*) from read_csv($f, header = false, delim = chr(9), quote = '', all_varchar = true)",
                {"f": str(path)},
            )
            .fetchall()
        )
    )
    rates: list[float] = []
    started = time.perf_counter()
    report = load_events("gdelt2", [path], data_folder=folder, progress=lambda _, rate: rates.append(rate))
    seconds = time.perf_counter() - started
    (stored,) = (folder / "events").glob("gdelt2-*.duckdb")
    path.unlink()
    return {
        "rows": report.rows_loaded + report.rows_rejected,
        "megabytes": size / 1e6,
        "rows_a_second_read": rates[-1],
        "rows_a_second_whole": rows / seconds,
        "rows_a_second_count_only": 1000 * rows / read,
        "stored_megabytes": stored.stat().st_size / 1e6,
        "peak_memory_mb": peak_memory(),
    }


def _in_a_process(*arguments: str) -> dict[str, Any]:
    """Run a part of this module in a process of its own, so that its peak of memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.events", *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The measurement {' '.join(arguments)} failed; its reason stands above.")
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def answers(count: int, folder: Path, say: Callable[[str], None]) -> str:
    """Every question of a chart on that many events, as a section of the report."""
    stored = synthetic.generate(count, folder, say)
    found = _in_a_process("--measure", str(folder))
    return (
        f"### {count:,} events, {stored.stat().st_size / 1e6:,.0f} MB on disk, "
        f"{found['memory']:.0f} MB of memory at most (Python and DuckDB, without the plain queries)\n\n"
        f"`select 1` takes {found['floor']:.2f} ms.\n\n"
        "| question | p50 ms | p95 ms | plain events: times slower | times `select 1` |\n|---|---|---|---|---|\n"
        + "\n".join(
            f"| {title} | {p50:.1f} | {p95:.1f} | {raw:.1f} | {floor:.0f} |"
            for title, p50, p95, raw, floor in found["results"]
        )
        + "\n"
    )


def loading(rows: int, folder: Path) -> str:
    """The load of one generated file, as a section of the report."""
    rate = _in_a_process("--rate", str(rows), str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    return (
        f"### Load of a 61-column GDELT file, {rate['rows']:,} rows, {rate['megabytes']:,.0f} MB\n\n"
        f"Read, coded, sorted and stored: {rate['rows_a_second_read']:,.0f} rows a second; with rollups, the list of "
        f"the newest and the snapshot: {rate['rows_a_second_whole']:,.0f}. Only counting the lines: "
        f"{rate['rows_a_second_count_only']:,.0f}. Stored: {rate['stored_megabytes']:,.0f} MB, "
        f"{rate['peak_memory_mb']:,.0f} MB of memory at most.\n"
    )


def main() -> None:
    """One part, in this process; `python -m benchmarks` starts it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=Path, help="a folder of generated events")
    parser.add_argument("--rate", nargs=2, metavar=("ROWS", "FOLDER"))
    given = parser.parse_args()
    if given.measure:
        results, floor, memory = measure(given.measure, lambda text: print(text, file=sys.stderr))
        rows = [[m.title, m.p50, m.p95, m.raw_ratio, m.floor_ratio] for m in results]
        print(json.dumps({"results": rows, "floor": floor, "memory": memory}))
    elif given.rate:
        print(json.dumps(load_rate(int(given.rate[0]), Path(given.rate[1]))))


if __name__ == "__main__":
    main()
