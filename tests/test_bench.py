"""`entente bench` measures everything in one run and writes one report."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks import synthetic
from entente import settings, store
from entente.feeds.events import EVENT_FEEDS, load_events
from entente.feeds.events.files import layout

pytest.importorskip("playwright")
HAS_BROWSER = bool(os.environ.get("CHROMIUM") or shutil.which("chromium"))


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "entente", "bench", *options]
    return subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_BROWSER, reason="no Chromium")
def test_the_report_has_every_section(tmp_path: Path) -> None:
    into = tmp_path / "RESULTS.md"
    folder = str(tmp_path / "data")
    done = bench(
        "--rows=20000",
        "--load-rows=5000",
        "--articles=40",
        "--no-pages",
        f"--into={into}",
        f"--folder={folder}",
    )
    assert done.returncode == 0, done.stderr
    text = into.read_text("utf-8")
    for section in (
        "## Articles", "40 articles of three such texts", "## Events", "### 20,000 events",
        "| ties, top 100, all dates |", "| newest 100 of a rare country |",
        "## Filter to paint in a browser", "| 20,000 |", "### Load of a 61-column GDELT file, 5,000 rows",
        "Python 3", "duckdb ", "streamlit ",
    ):  # fmt: skip
        assert section in text, section


def test_what_cannot_be_measured_is_told_in_one_sentence() -> None:
    done = bench("nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is nothing to measure called 'nothing'. Say `all` or `pages`.\n"


def test_the_generated_file_is_one_that_gdelt_could_have_made(tmp_path: Path) -> None:
    path = synthetic.gdelt_file(2000, tmp_path / "made.export.CSV")
    feed = EVENT_FEEDS["gdelt2"]
    assert layout(feed, path, path.name, []).columns == feed.columns
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass
    report = load_events("gdelt2", [path], data_folder=tmp_path)
    assert (report.rows_loaded, report.rows_rejected, report.unmapped, report.state) == (2000, 0, {}, "fine")


def test_generated_pairs_of_countries_do_not_follow_from_each_other(tmp_path: Path) -> None:
    stored = synthetic.generate(20_000, tmp_path, lambda _: None)
    with duckdb.connect(str(stored), read_only=True) as con:
        pairs = con.execute("select count(distinct (source, target)) from events").fetchall()[0][0]
    assert pairs > 5_000, "source and target are drawn apart, so thousands of pairs occur"
