"""What the pages read: the snapshot in service and the rows of its queries.

One read-only connection a snapshot serves every session and every data address; each query
has a cursor of its own. Small results are kept under the snapshot's name, so a rebuild shows at once.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import duckdb
import pandas as pd
import streamlit as st

from entente import queries, settings, store

KEPT_RESULTS = 300
KEPT_MADE = 100
KEPT_ROWS = 20_000  # a larger result is read anew each time

_results: OrderedDict[tuple[Any, ...], pd.DataFrame] = OrderedDict()
_made: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
T = TypeVar("T")
_lock = Lock()
_opening = Lock()


def connection(path: Path) -> duckdb.DuckDBPyConnection:
    """The one connection of a snapshot; take a cursor from it. Raises NoSnapshot."""
    with _opening:  # a second opening at the same moment would find the configuration locked
        return _open(path)


@lru_cache(maxsize=settings.SNAPSHOTS_KEPT)
def _open(path: Path) -> duckdb.DuckDBPyConnection:
    return store.open_locked(path)


def snapshot() -> Path:
    """The snapshot this session reads: the newest, or the one `version` names in the address.

    Raises NoSnapshot when there is no data, or no such version any more.
    """
    version = st.query_params.get("version")
    return store.find(version) if version else store.newest()


def values(query: str, given: dict[str, Any]) -> dict[str, Any]:
    """What the query's header takes of `given`, read by its types; a list of one fits a single value.

    Raises BadParameter, also for a list of several where the query takes one.
    """
    known = queries.find(query)
    named = {name.removesuffix("_"): value for name, value in given.items()}
    taken = {
        name: named[name] if kind.endswith("[]") else _only(query, name, named[name])
        for name, kind in known.params.items()
        if name in named
    }
    return queries.parameters(known, taken)


def _only(query: str, name: str, value: Any) -> Any:
    """The one value of a list of one; anything but a list as it is."""
    if not isinstance(value, list | tuple):
        return value
    if len(value) > 1:
        raise queries.BadParameter(name, f"{query} takes one {name}, not {len(value)}.")
    return value[0] if value else None


def rows(query: str, /, **given: Any) -> pd.DataFrame:
    """The rows of a query with the parameters its header lists; others are left out.

    The frame is the caller's own (pandas copies on write). Raises NoSnapshot, UnknownQuery, BadParameter.
    """
    return read(snapshot(), query, values(query, given))


def read(path: Path, query: str, taken: dict[str, Any]) -> pd.DataFrame:
    """The rows of a query in that snapshot, kept if they are few."""
    key = (path, query, *((name, tuple(v) if isinstance(v, list) else v) for name, v in taken.items()))
    with _lock:
        if key in _results:
            _results.move_to_end(key)
            return _results[key].copy(deep=False)
    with connection(path).cursor() as cursor:
        found = cursor.execute(queries.find(query).sql, taken or None).df()  # sql() would bind it twice
    if len(found) <= KEPT_ROWS:
        with _lock:
            _results[key] = found
            while len(_results) > KEPT_RESULTS:
                _results.popitem(last=False)
    return found.copy(deep=False)


def text_of(document_id: str) -> str | None:
    """The text of a document as offsets count it; None for a document that is not held.

    No query, for the data addresses give out every query and a text's licence may not allow that.
    """
    with connection(snapshot()).cursor() as cursor:
        found = cursor.execute("select text from documents where document_id = ?", [document_id]).fetchall()
    return str(found[0][0]) if found else None


def drawn(draw: Callable[..., T], *of: tuple[str, dict[str, Any]], **look: Any) -> T:
    """The figure, legend or words that `draw` makes of the rows of some queries, kept like the rows: making them costs most of a run.

    of: the queries with what they are given, in the order in which `draw` takes their rows.
    look: what else it takes: theme, window, selection. What is made is shared; leave it unchanged.
    """
    path = snapshot()
    asked = [(name, values(name, given)) for name, given in of]
    key = (draw.__module__, draw.__qualname__, repr(asked), repr(sorted(look.items(), key=lambda item: item[0])))
    return kept(key, lambda: draw(*(read(path, name, taken) for name, taken in asked), **look))


def kept(what: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` makes, kept under `what` while this snapshot is in service; `what` must name all it depends on."""
    key = (snapshot(), *what)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return cast(T, _made[key])
    made = make()
    with _lock:
        _made[key] = made
        while len(_made) > KEPT_MADE:
            _made.popitem(last=False)
    return made


def day(value: Any) -> date | None:
    """A DATE of a frame as a date; null is None."""
    return None if pd.isna(value) else pd.Timestamp(value).date()
