"""Loading samples of official lists into the empty tables of a snapshot."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from entente import feeds

SAMPLES = Path(__file__).parents[2] / "samples" / "feeds"


@pytest.fixture
def load(db: duckdb.DuckDBPyConnection) -> Callable[..., feeds.LoadReport]:
    """Load sample files of a format: load("un-sc", "2024-01-15.xml")."""

    def run(
        form: str, *names: str, published: str | None = None, folder: Path | None = None
    ) -> feeds.LoadReport:
        root = folder or SAMPLES / form
        day = date.fromisoformat(published) if published else None
        return feeds.load(db, form, [root / name for name in names], day)

    return run


@pytest.fixture
def said(db: duckdb.DuckDBPyConnection) -> Callable[..., list[tuple[Any, ...]]]:
    """The claims that stand, as rows of the named columns in a stable order."""

    def run(columns: str, where: str = "true", known: str = "2999-12-31") -> list[tuple[Any, ...]]:
        return db.execute(
            f"select {columns} from counted_claims(date '{known}') where {where} order by all"  # noqa: S608 - the test's own text
        ).fetchall()

    return run
