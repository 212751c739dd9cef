"""Official lists and second sources: the formats that `entente load` reads into claims, and loading one.

A format is a `Feed` in its module's FEEDS; nothing else needs to know it. Feeds of coded events have
their own files and their own way: entente.feeds.events.
"""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import duckdb

from entente.feeds import atop, cow, eu, ofac, opensanctions, uk, un
from entente.feeds.common import Feed, FeedError, LoadReport, Progress

__all__ = ["FEEDS", "Feed", "FeedError", "LoadReport", "Progress", "find", "load"]

FEEDS: dict[str, Feed] = {
    feed.name: feed for module in (ofac, un, eu, uk, opensanctions, cow, atop) for feed in module.FEEDS
}


def find(name: str) -> Feed:
    """The format of that name. Raises FeedError with the nearest names."""
    if name in FEEDS:
        return FEEDS[name]
    near = get_close_matches(name, FEEDS, n=3, cutoff=0.4) or list(FEEDS)
    raise FeedError(
        f"There is no format {name!r}. The nearest are {', '.join(near)}; `load --list` names all."
    )


def load(
    con: duckdb.DuckDBPyConnection,
    format: str,
    files: Sequence[Path | str],
    published: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files of one format into the tables of entente/schema.sql, all of them or none.

    published: the day of publication where the files do not tell it; without it the day of loading
    stands in, marked as assumed. Raises FeedError with one sentence; then nothing has changed.
    """
    feed = find(format)
    paths = [Path(file) for file in files]
    if not paths:
        raise FeedError(f"No file was given. Name the files of {feed.title}.")
    for path in paths:
        if not path.is_file():
            raise FeedError(f"{path} is no file. Check the name.")
    con.begin()
    try:
        report = feed.load(con, paths, published, progress)
        con.commit()
    except duckdb.Error as bad:
        _roll_back(con)
        raise FeedError(_why(bad)) from bad
    except BaseException:
        _roll_back(con)
        raise
    return report


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.rollback()
    except duckdb.Error:  # a failed commit has rolled back already
        return


def _why(bad: duckdb.Error) -> str:
    text = str(bad).splitlines()[0]
    if isinstance(bad, duckdb.OutOfMemoryException):
        return f"There was not enough memory or temporary disk space ({text}). Nothing was loaded."
    if "could not write" in text.lower() or "no space" in text.lower():
        return f"The data file could not be written ({text}). Is the disk full? Nothing was loaded."
    return f"The files could not be loaded ({text}). Nothing was loaded; please report this."
