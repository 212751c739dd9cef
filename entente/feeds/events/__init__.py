"""Feeds of coded events: their formats, loading them, and attaching them for the queries."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from entente.feeds.events import acled, gdelt1, gdelt2, gdelt2_mentions, icews, polecat, served, ucdp_ged
from entente.feeds.events.feed import Feed
from entente.feeds.events.files import BadFeedFile
from entente.feeds.events.load import LoadReport, Progress, load_files

__all__ = ["EVENT_FEEDS", "BadFeedFile", "LoadReport", "attach_events", "load_events"]

EVENT_FEEDS: dict[str, Feed] = {
    module.FEED.name: module.FEED
    for module in (gdelt1, gdelt2, gdelt2_mentions, icews, ucdp_ged, acled, polecat)
}


def load_events(
    format: str,
    files: Iterable[Path],
    *,
    data_folder: Path | None = None,
    published: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files of a feed; see load.load_files. Raises BadFeedFile in one sentence."""
    return load_files(
        EVENT_FEEDS[format],
        files,
        all_feeds=EVENT_FEEDS.values(),
        data_folder=data_folder,
        published=published,
        progress=progress,
    )


def attach_events(
    con: duckdb.DuckDBPyConnection, data_folder: Path | None = None, snapshot_id: str | None = None
) -> None:
    """Give a connection the catalogue `event_data`; empty tables where no feed is loaded.

    snapshot_id: the events as they were when that snapshot was written. Before the lock-down only.
    """
    served.attach(con, EVENT_FEEDS.values(), data_folder, snapshot_id)
