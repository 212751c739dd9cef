"""A load that is killed: what is served stays, the next run finishes, nothing is double."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from entente import store
from entente.feeds.events import EVENT_FEEDS, LoadReport, load_events
from entente.feeds.events import load as loading

FILES, ROWS = 12, 400
SCRIPT = """
import sys
from pathlib import Path
from entente.feeds.events import load, load_events
load.BATCH_BYTES = 1
print("loading", flush=True)
load_events("gdelt2", sorted(Path(sys.argv[1]).glob("*.CSV")), data_folder=Path(sys.argv[2]))
"""


def write(folder: Path) -> None:
    for file in range(FILES):
        lines = []
        for number in range(ROWS):
            row = dict.fromkeys(EVENT_FEEDS["gdelt2"].columns, "")
            row |= {
                "id": str(10_000 + file * ROWS + number),
                "day": f"2020{1 + file:02}{1 + number % 28:02}",
                "event_code": "190",
            }
            row |= {
                "actor1_country": "FRA",
                "geo_country": "FR",
                "lat": "1",
                "lon": "1",
                "added": "20200101000000",
            }
            lines.append("\t".join(row.values()))
        (folder / f"{file:02}.export.CSV").write_text("\n".join(lines) + "\n")


@pytest.mark.slow
def test_a_load_killed_ten_times_serves_the_old_data_and_then_finishes_once(
    folder: Path, tmp_path: Path, load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    load("gdelt2", "20200131120000.export.CSV")
    load("icews", "events.2010.tab")
    served = store.newest(folder)
    files = tmp_path / "files"
    files.mkdir()
    write(files)
    chance = random.Random(4)
    killed = 0
    for _ in range(10):
        command = [sys.executable, "-c", SCRIPT, str(files), str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout and process.stdout.readline() == b"loading\n"
            time.sleep(chance.uniform(0, 0.5))  # somewhere in the load, not in the imports before it
            process.kill()
            killed += process.wait() == -9
        if store.newest(folder) == served:
            counts = dict(
                ask("select feed, count(*) from event_data.events group by feed").to_dict("split")["data"]
            )
            assert counts == {"gdelt2": 6, "icews": 4}
    assert killed >= 3, f"only {killed} runs were killed: the machine is too fast for these delays"

    load_events("gdelt2", sorted(files.glob("*.CSV")), data_folder=folder)

    found = ask(
        "select count(*) as rows, count(distinct own_id) as ids from event_data.events where feed = 'gdelt2'"
    )
    assert found.to_dict("records") == [{"rows": FILES * ROWS + 6, "ids": FILES * ROWS + 6}]
    france = ask("events_by_country", role="place", feed=["gdelt2"]).set_index("iso3").loc["FRA"]
    assert france["events"] == FILES * ROWS + 3
    (state,) = ask("feeds_by_state").query("feed == 'gdelt2'").to_dict("records")
    assert (state["rows_loaded"], state["rows_rejected"]) == (FILES * ROWS + 6, 0)
    assert not list((folder / "events").glob("*.unfinished*"))


def test_a_load_killed_before_its_snapshot_is_served_by_the_next_run(
    folder: Path,
    load: Callable[..., LoadReport],
    ask: Callable[..., pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish = loading._publish
    monkeypatch.setattr(loading, "_publish", lambda *_: None)
    load("gdelt2", "20200131120000.export.CSV")
    with duckdb.connect(str(store.newest(folder)), read_only=True) as con:
        assert con.execute("select count(*) from feeds").fetchall() == [(0,)]
    assert ask("select * from event_data.events").empty, "the snapshot is older than the events file"
    monkeypatch.setattr(loading, "_publish", publish)
    report = load("gdelt2", "20200131120000.export.CSV")
    assert report.files_skipped == ["20200131120000.export.CSV"]
    assert len(ask("select * from event_data.events")) == 6
    assert ask("feeds_by_state")["rows_loaded"].tolist() == [6]


def test_files_that_only_old_snapshots_need_go_with_them(
    folder: Path, load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    load("gdelt2", "20200131120000.export.CSV")
    (first,) = (folder / "events").glob("gdelt2-*.duckdb")
    for _ in range(5):
        with store.new_snapshot(grow=True, folder=folder):
            pass
    load("gdelt2", "bad-lines.export.CSV")
    assert first.exists(), "a kept snapshot is still served with it"
    for _ in range(6):
        with store.new_snapshot(grow=True, folder=folder):
            pass
    load("icews", "events.2010.tab")
    assert not first.exists()
    assert len(ask("select * from event_data.events where feed = 'gdelt2'")) == 6


def test_an_events_file_of_an_older_layout_is_named(
    folder: Path, load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    load("gdelt2", "20200131120000.export.CSV")
    (file,) = (folder / "events").glob("gdelt2-*.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("drop table events_by_dyad_decade")
    with pytest.raises(store.NoSnapshot, match=f"{file.name} was loaded by an older Entente. Remove it"):
        ask("select * from event_data.events")
