"""A data folder with an empty snapshot, and asking the queries of what was loaded into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from entente import queries, store
from entente.feeds.events import LoadReport, attach_events, load_events

SAMPLES = Path(__file__).parents[2] / "samples" / "feeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass
    return tmp_path


@pytest.fixture
def load(folder: Path) -> Callable[..., LoadReport]:
    """load("icews", "events.2010.tab"): a file of tests/samples/feeds, or a path."""

    def run(feed: str, *files: str | Path) -> LoadReport:
        return load_events(feed, [SAMPLES / feed / file for file in files], data_folder=folder)

    return run


@pytest.fixture
def opened(folder: Path) -> Callable[[], duckdb.DuckDBPyConnection]:
    """The newest snapshot with its events, as the app has it."""

    def connect() -> duckdb.DuckDBPyConnection:
        newest = store.newest(folder)
        con = duckdb.connect(str(newest), read_only=True)
        attach_events(con, folder, newest.stem)
        return con

    return connect


@pytest.fixture
def ask(opened: Callable[[], duckdb.DuckDBPyConnection]) -> Callable[..., pd.DataFrame]:
    """ask("events_by_country", kind=["19"]) or ask("select ..."); what is missing is None."""

    def run(query: str, **given: Any) -> pd.DataFrame:
        with opened() as con:
            frame = con.sql(query).df() if " " in query else queries.rows(con, query, **given)
            return frame.astype(object).where(frame.notna(), None)

    return run
