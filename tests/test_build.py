"""Curated facts become claims; a broken row is left out and said, a broken file changes nothing."""

import shutil
from pathlib import Path

import pytest

from entente import build, facts, store
from entente.facts import FactsError, Finding


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the curated tables that a test may break."""
    return Path(shutil.copytree(facts.FACTS, tmp_path / "facts"))


def change(seeds: Path, name: str, old: str, new: str) -> None:
    path = seeds / f"{name}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def findings_of(seeds: Path) -> list[Finding]:
    found: list[Finding] = []
    build.tables_from(seeds, found)
    return [finding for finding in found if finding.level == "error"]


def test_the_curated_tables_have_no_broken_row() -> None:
    assert findings_of(facts.FACTS) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("memberships", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,member,2025-11-10", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,member,2025-13-10", "no day of the calendar"),
        ("memberships", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,member,2025-11-10,", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,member,2025-11-10,2024-01-01", "swap or correct"),
        ("memberships", "GCDI-SYR-member-1,GCDI,SYR,SYR,", "GCDI-SYR-member-1,GCDI,SYR,QQQ,", "territory code"),
        ("memberships", "GCDI-SYR-member-1,GCDI,", "GCDI-SYR-member-1,NOBODY,", "organisation"),
        ("memberships", "GCDI-SYR-member-1,", "GCDI-USA-member-1,", "stands twice"),
        ("memberships", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,member,", "GCDI-SYR-member-1,GCDI,SYR,SYR,Syria,guest,", "use one of"),
        ("memberships", "GCDI-SYR-member-1,", "GCDI-SYR-member-1,one,cell,too,many,", "cells where the header has"),
    ],
)
def test_a_broken_row_is_left_out_named_and_the_rest_stands(seeds: Path, name: str, old: str, new: str, says: str) -> None:
    whole = len(build.tables_from(facts.FACTS, [])["claims"])
    change(seeds, name, old, new)
    found: list[Finding] = []
    claims = build.tables_from(seeds, found)["claims"]

    first = [finding for finding in found if finding.level == "error"][0]
    assert says in first.message and f"seeds/facts/{name}.csv" in first.place
    assert whole - 10 < len(claims) < whole  # the row's own claims, and the rival claims about it


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"spell_id,organisation_id\nx,GCDI\n", "lacks the column"),
        ("spell_id,Türkei".encode("latin-1"), "not UTF-8"),
        (b"", "lacks the column"),
    ],
)
def test_a_broken_file_stops_the_build_and_the_old_data_stays(seeds: Path, tmp_path: Path, content: bytes, says: str) -> None:
    data = tmp_path / "data"
    build.build(data)
    before = store.newest(data)
    (seeds / "memberships.csv").write_bytes(content)
    with pytest.raises(FactsError, match=says):
        build.build(data, seeds)
    assert store.newest(data) == before


def test_a_missing_file_stops_the_build(seeds: Path, tmp_path: Path) -> None:
    (seeds / "coverage.csv").unlink()
    with pytest.raises(FactsError, match=r"coverage\.csv is missing"):
        build.build(tmp_path / "data", seeds)


def test_building_twice_gives_the_same_claims(tmp_path: Path) -> None:
    held = []
    for name in ("a", "b"):
        build.build(tmp_path / name)
        con = store.open_locked(store.newest(tmp_path / name))
        held.append(con.execute("select * exclude (recorded_at) from claims order by claim_id").fetchall())
        con.close()
    assert held[0] == held[1] and len(held[0]) > 2000


def known_on(event: str, *published: str) -> tuple[str, bool]:
    sources = [{"source_id": f"S{number}", "published": day} for number, day in enumerate(published)]
    claims = build.Claims(sources, [])
    day, assumed = claims.known_on(build.parse(event), [row["source_id"] for row in sources], None)
    return day.isoformat(), assumed


@pytest.mark.parametrize(
    ("event", "published", "expected"),
    [
        ("2020-03-27", ["2020-03-28", "2020-05-01"], ("2020-03-28", False)),  # the earliest within 90 days
        ("2020-03-27", ["2024-01-01"], ("2020-03-27", True)),  # looks back: the event's own day, assumed
        ("2020-03-27", ["2020-03-26"], ("2020-03-27", True)),  # cannot report what had not happened
        ("2025-11-10", ["2025-11"], ("2025-11-10", False)),  # a month: the later of the event and its first
        ("2025-10-20", ["2025-11"], ("2025-11-01", False)),
        ("2025-11-10", ["2025"], ("2025-11-10", True)),
        ("2020-03", ["2020-03-10"], ("2020-03-10", False)),
        ("2020-03", [], ("2020-03-31", True)),
    ],
)
def test_1_5_when_a_curated_fact_could_be_known(event: str, published: list[str], expected: tuple[str, bool]) -> None:
    assert known_on(event, *published) == expected
