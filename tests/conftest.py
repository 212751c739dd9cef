"""Shared fixtures: a snapshot's empty tables in memory, and the real snapshot built once."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from entente import build, dates, feeds, queries, settings, store
from entente.feeds.events import attach_events, load_events

os.environ.setdefault("ENTENTE_TODAY", "2026-11-22")
EVER = "2999-12-31"
SAMPLES = Path(__file__).parent / "samples" / "feeds"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and derivations of a snapshot, with nothing in them and no feed loaded."""
    con = duckdb.connect()
    store.lay_tables(con)
    attach_events(con, tmp_path)
    yield con
    con.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the snapshot of the real seeds."""
    folder = tmp_path_factory.mktemp("data")
    build.build(folder)
    return folder


@pytest.fixture(scope="session")
def fed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the snapshot of the real seeds and samples of event feeds and lists, invented row by row."""
    folder = tmp_path_factory.mktemp("fed")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    load_events("gdelt2", [SAMPLES / "gdelt2" / "20200131120000.export.CSV"], data_folder=folder)
    load_events("icews", [SAMPLES / "icews" / "events.2010.tab"], data_folder=folder)
    with store.new_snapshot(grow=True, folder=folder) as con:
        lists = [SAMPLES / "un-sc" / f"2024-{month}-15.xml" for month in ("01", "02", "03")]
        feeds.load(con, "un-sc", lists, None)
        feeds.load(con, "cow-alliances", [SAMPLES / "cow-alliances" / "by_member.csv"], dates.parse_day("2020-01-01"))
    return folder


@pytest.fixture(scope="session")
def fed_rows(fed: Path) -> Iterator[Callable[..., pd.DataFrame]]:
    """Run a query on that snapshot: fed_rows("events_by_month", feed="gdelt2")."""
    con = store.open_locked(store.newest(fed))

    def run(name: str, **given: Any) -> pd.DataFrame:
        return queries.rows(con, name, **given)

    yield run
    con.close()


@pytest.fixture(scope="session")
def real(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The snapshot of the real seeds, opened as the app opens it."""
    con = store.open_locked(store.newest(built))
    yield con
    con.close()


@pytest.fixture
def ask(real: duckdb.DuckDBPyConnection) -> Callable[..., pd.DataFrame]:
    """Run a query on the real snapshot: ask("coalition_members", org="NATO", as_of="2020-03-28")."""

    def run(name: str, **given: Any) -> pd.DataFrame:
        return queries.rows(real, name, **given)

    return run


class Teller:
    """Writes few claims by hand: each method is one claim, its defaults the plainest case."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._told = 0
        self.source("S1")

    def source(self, source_id: str, kind: str = "official", published: str = "") -> None:
        span = dates.parse(published)
        build.append(self.con, "sources", [{
            "source_id": source_id, "publisher": f"Publisher {source_id}", "title": "A text", "published": published or None,
            "published_earliest": span.earliest, "published_latest": span.latest,
            "consulted": "text-or-excerpt-read", "kind": kind,
        }])  # fmt: skip

    def organisation(self, org: str, founded: str = "2000-01-01", dissolved: str = "") -> None:
        start, end = dates.parse(founded), dates.parse(dissolved)
        build.append(self.con, "organisations", [{
            "organisation_id": org, "name": org, "short_name": org, "kind": "coalition", "verification": "two-sources",
            "founded": founded, "founded_earliest": start.earliest, "founded_latest": start.latest,
            "dissolved": dissolved or None, "dissolved_earliest": end.earliest, "dissolved_latest": end.latest,
        }])  # fmt: skip

    def programme(self, programme: str, imposer: str = "USA", target: str = "SYR", breadth: str = "wide", area: str | None = None, target_id: str | None = None) -> None:
        build.append(self.con, "programmes", [{
            "programme_id": programme, "imposer": imposer, "target_iso3": target, "target_id": target_id or target,
            "name": programme, "breadth": breadth, "area": area, "verification": "two-sources",
        }])  # fmt: skip

    def claim(self, fact: str, type_: str, subtype: str, on: str = "", **fields: Any) -> str:
        """One claim; on is its date, known is when it could be known (else its latest day)."""
        self._told += 1
        when, effective = dates.parse(on), dates.parse(fields.pop("effective", ""))
        known = fields.pop("known", None) or when.latest or dates.parse_day("2000-01-01")
        expires = fields.pop("expires", None)
        claim_id = fields.pop("claim_id", f"c{self._told}")
        build.append(self.con, "claims", [{
            "claim_id": claim_id, "fact_id": fact, "type": type_, "subtype": subtype,
            "ends": False, "stance": "held", "standing": "counted", "modality": "asserted",
            "date": on or None, "earliest": when.earliest, "latest": when.latest, "precision": when.precision,
            "effective": effective.edtf or None, "effective_earliest": effective.earliest, "effective_latest": effective.latest,
            "expires": dates.parse_day(expires) if expires else None,
            "verification": "two-sources", "extractor": "curated", "extractor_version": "1", "source_id": "S1",
            "known_on": dates.parse_day(known) if isinstance(known, str) else known, "known_on_assumed": False,
            "recorded_at": settings.now(),
        } | fields])  # fmt: skip
        return claim_id

    def member(self, org: str, member: str, start: str = "", end: str = "", status: str = "member", reason: str = "withdrew", fact: str | None = None, known: str | None = None) -> None:
        """A spell as a curated row gives it: an opening claim and, with an end, a closing one."""
        fact = fact or f"{org}-{member}-{status}"
        common: dict[str, Any] = {"subject_id": member, "subject": member, "organisation_id": org, "object_id": org}
        self.claim(fact, "MEMBERSHIP", "join", start, status_after=status, known=known, **common)
        if end:
            self.claim(fact, "MEMBERSHIP", "withdraw", end, ends=True, status_after=reason, known=known, **common)

    def act(self, programme: str, subtype: str, on: str, scope: str = "whole", **fields: Any) -> str:
        """An act on a programme; a stated end counts for the status unless told otherwise."""
        if "expires" in fields:
            fields.setdefault("expires_what", "status")
        fact = fields.pop("fact", f"{programme}-{on}-{subtype}")
        return self.claim(fact, "SANCTION", subtype, on, programme_id=programme, scope=scope, subject_id="USA", object_id="SYR", **fields)

    def status(self, programme: str, as_of: str, known: str = EVER) -> tuple[str, str]:
        """Status and certainty of a programme on a day."""
        found = self.con.execute(
            "select status, certainty from programme_status_on(?::date, ?::date) where programme_id = ?", [as_of, known, programme]
        ).fetchall()
        return found[0] if found else ("no row", "")

    def standing(self, org: str, member: str, as_of: str, known: str = EVER) -> tuple[str, str]:
        """Status and certainty of a member on a day."""
        found = self.con.execute(
            "select status, certainty from membership_on(?::date, ?::date) where organisation_id = ? and member_id = ?", [as_of, known, org, member]
        ).fetchall()
        return found[0] if found else ("no row", "")


@pytest.fixture
def tell(db: duckdb.DuckDBPyConnection) -> Teller:
    return Teller(db)
