"""Files that are not what they are said to be: one sentence, nothing half-loaded."""

import gzip
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from entente.feeds.events import BadFeedFile, LoadReport

from .conftest import SAMPLES

Load = Callable[..., LoadReport]
Ask = Callable[..., pd.DataFrame]
GDELT2 = SAMPLES / "gdelt2" / "20200131120000.export.CSV"
ICEWS = SAMPLES / "icews" / "events.2010.tab"


def changed(source: Path, to: Path, change: Callable[[bytes], bytes]) -> Path:
    to.write_bytes(change(source.read_bytes()))
    return to


def test_another_feed_under_this_name_is_told_by_its_columns(load: Load, tmp_path: Path) -> None:
    with pytest.raises(BadFeedFile, match="is no gdelt2 file; it looks like gdelt1"):
        load("gdelt2", SAMPLES / "gdelt1" / "mixed-widths.csv")
    with pytest.raises(BadFeedFile, match="is no icews file; it looks like polecat"):
        load("icews", SAMPLES / "polecat" / "ngecEvents.DV.2021.txt")
    with pytest.raises(BadFeedFile, match="is no gdelt2 file: its first line has 1 fields, expected are 61"):
        load("gdelt2", changed(GDELT2, tmp_path / "none.csv", lambda _: b"one line of text\n"))


def test_a_header_that_moved_down_or_whose_columns_moved_is_found(
    load: Load, ask: Ask, tmp_path: Path
) -> None:
    lines = ICEWS.read_text("utf-8").splitlines()
    turned = ["\t".join(reversed(line.split("\t"))) for line in lines]
    path = tmp_path / "moved.tab"
    path.write_text("An export of some tool\n\n" + "\n".join(turned) + "\n", "utf-8")
    assert load("icews", path).rows_loaded == 4
    assert ask("select source from event_data.events where own_id = '501/2010-03-01'").iloc[0, 0] == "RUS"


def test_a_header_that_lacks_a_column_names_it(load: Load, tmp_path: Path) -> None:
    path = changed(ICEWS, tmp_path / "x.tab", lambda text: text.replace(b"CAMEO Code", b"Code"))
    with pytest.raises(
        BadFeedFile, match="x.tab is no icews file: its header lacks cameo_code. Nothing of it"
    ):
        load("icews", path)


def test_a_truncated_gzip_loads_nothing(load: Load, ask: Ask, tmp_path: Path) -> None:
    whole = gzip.compress(GDELT2.read_bytes() * 50)
    path = tmp_path / "cut.CSV.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadFeedFile, match="cut.CSV.gz is cut off or damaged"):
        load("gdelt2", GDELT2, path)
    assert ask("select * from event_data.events").empty
    assert not list(tmp_path.rglob("*.unpacked"))


def test_a_zip_and_a_gzip_are_read(load: Load, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(GDELT2, "20200131120000.export.CSV")
    assert load("gdelt2", tmp_path / "a.zip").rows_loaded == 6
    (tmp_path / "b.tab.gz").write_bytes(gzip.compress(ICEWS.read_bytes()))
    assert load("icews", tmp_path / "b.tab.gz").rows_loaded == 4


def test_a_zip_of_several_files_is_not_guessed_at(load: Load, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(GDELT2, "one.csv")
        archive.write(GDELT2, "two.csv")
    with pytest.raises(BadFeedFile, match="a.zip holds 2 files"):
        load("gdelt2", tmp_path / "a.zip")


def test_an_empty_file_and_a_folder_are_named(load: Load, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(BadFeedFile, match="empty.csv is empty"):
        load("gdelt2", tmp_path / "empty.csv")
    with pytest.raises(BadFeedFile, match="is no file"):
        load("gdelt2", tmp_path)


def test_the_same_file_twice_changes_nothing(load: Load, ask: Ask) -> None:
    load("gdelt2", GDELT2)
    again = load("gdelt2", GDELT2)
    assert (again.files_skipped, again.rows_loaded) == ([GDELT2.name], 0)
    assert len(ask("select * from event_data.events")) == 6
    assert len(ask("select * from feeds")) == 1


def test_the_same_events_in_another_file_are_rejected_one_by_one(
    load: Load, ask: Ask, tmp_path: Path
) -> None:
    load("gdelt2", GDELT2)
    other = changed(
        GDELT2, tmp_path / "other.CSV", lambda text: b"\n".join(reversed(text.splitlines())) + b"\n"
    )
    report = load("gdelt2", other)
    assert (report.rows_loaded, report.rows_rejected) == (0, 6)
    assert len(ask("select * from event_data.events")) == 6


def test_a_disk_that_fills_up_leaves_the_old_data_in_service(
    load: Load, ask: Ask, folder: Path, tmp_path: Path
) -> None:
    load("icews", ICEWS)
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from entente.feeds.events import load_events, BadFeedFile\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3 * 2**20, 3 * 2**20))\n"
        "try: load_events('gdelt2', [Path(sys.argv[1])], data_folder=Path(sys.argv[2]))\n"
        "except BadFeedFile as bad: print(bad); sys.exit(1)\n"
    )
    big = tmp_path / "big.CSV"
    with big.open("wb") as out:
        for copy in range(60_000):
            out.write(GDELT2.read_bytes().replace(b"10", b"9%d" % copy, 1).splitlines(keepends=True)[0])
    done = subprocess.run(
        [sys.executable, "-c", script, str(big), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "cannot be written" in done.stdout, done.stderr
    assert set(ask("select feed from event_data.events")["feed"]) == {"icews"}
    assert load("gdelt2", big).rows_loaded == 60_000
