"""The real samples, when they lie beside the checkout: every row is loaded or named."""

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from entente.feeds.events import LoadReport

FEEDS = Path(__file__).parents[4] / "shared" / "feeds"
REAL = {
    "gdelt1": ("gdelt-events-1.0/gdelt1-events-sample.csv", "\t", False),
    "gdelt2": ("gdelt-events-2.0/20191024143000.export.CSV", "\t", False),
    "gdelt2-mentions": ("gdelt-mentions-2.0/mentions-sample-with-header.csv", ",", True),
    "icews": ("icews/events.2018.sample.tab", "\t", True),
    "ucdp-ged": ("ucdp-ged/GEDEvent_v23_1-sample1000.csv", ",", True),
    "acled": ("acled/acled-package-dummy-sample.csv", ",", True),
}
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the real samples are not beside this checkout")


def rows_in(path: Path, delimiter: str, header: bool) -> int:
    """Rows as Python's own reader counts them; tab files have no quotes."""
    with path.open(encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        return sum(1 for _ in csv.reader(file, delimiter=delimiter, quoting=quoting)) - header


@pytest.mark.parametrize("feed", REAL)
def test_rows_loaded_and_rejected_are_the_rows_of_the_file(
    feed: str, load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    name, delimiter, header = REAL[feed]
    report = load(feed, FEEDS / name)
    assert report.rows_loaded + report.rows_rejected == rows_in(FEEDS / name, delimiter, header)
    assert report.rows_rejected == sum(report.rejects.values()) == len(ask("select * from feed_rejects"))
    assert report.unmapped == {}, "every country code of the sample is in the crosswalk"
    (state,) = ask("feeds_by_state", as_of="2010-01-01").to_dict("records")
    assert (state["feed"], state["rows_loaded"], state["rows_rejected"]) == (
        feed,
        report.rows_loaded,
        report.rows_rejected,
    )


def test_the_class_of_an_event_is_the_one_that_gdelt_gives(
    load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    path = FEEDS / REAL["gdelt2"][0]
    load("gdelt2", path)
    theirs = {line.split("\t")[0]: line.split("\t")[29] for line in path.read_text("utf-8").splitlines()}
    words = {
        "1": "verbal cooperation",
        "2": "material cooperation",
        "3": "verbal conflict",
        "4": "material conflict",
    }
    ours = ask("select own_id, quad from event_data.events")
    assert [words[theirs[own_id]] for own_id in ours["own_id"]] == ours["quad"].tolist()


def test_icews_marks_one_row_of_a_mutual_event_and_keeps_both(
    load: Callable[..., LoadReport], ask: Callable[..., pd.DataFrame]
) -> None:
    load("icews", FEEDS / REAL["icews"][0])
    first = ask(
        "select mirrored from event_data.events where own_id in ('32889836/2018-06-01', '32889837/2018-06-01') order by own_id"
    )
    assert first["mirrored"].tolist() == [False, True], (
        "rows 1 and 2 of the sample: Bangladesh and Vietnam consult"
    )
