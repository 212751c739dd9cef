"""The command line: what it prints, what it exits with, and one sentence for what is wrong."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente.cli import app

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def data(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(built))


def run(*words: str) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_query_prints_csv_that_a_program_can_read() -> None:
    code, out, _ = run("query", "coalition_members", "--set", "org=GCDI", "--set", "as_of=2025-11-10", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.lstrip("\ufeff"))))
    assert code == 0
    assert [row["since"] for row in rows if row["iso3"] == "SYR"] == ["2025-11-10"]


def test_query_prints_json_and_a_table() -> None:
    code, out, _ = run("query", "coalition_headcount", "--set", "org=GCDI", "--set", "as_of=2026-11-22", "--format", "json")
    told = json.loads(out)
    rows = told if isinstance(told, list) else told["rows"]
    assert code == 0 and rows[0]["stated"] == 90
    code, out, _ = run("query", "coalition_headcount", "--set", "org=GCDI")
    assert code == 0 and "Global Coalition" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["query", "coalition_member"], "coalition_members"),
        (["query", "coalition_members", "--set", "as_of=2025-02-30"], "YYYY-MM-DD"),
        (["query", "coalition_members", "--set", "asof=2025-02-03"], "no parameter 'asof'"),
        (["query", "coalition_members", "--set", "as_of"], "no '='"),
        (["query", "coalition_members", "--format", "xml"], "table, csv, json or parquet"),
        (["load"], "load --list"),
        (["load", "gdelt3", "file.csv"], "gdelt2"),
        (["load", "gdelt2", "file.csv", "--published", "soon"], "YYYY-MM-DD"),
        (["query", "sanction_expiries", "--set", "from=2026-01-01", "--set", "to=2025-01-01"], "swap them"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(words: list[str], says: str) -> None:
    code, out, err = run(*words)
    assert code == 2 and out == ""
    assert says in err and len(err.strip().splitlines()) == 1


def test_an_unknown_organisation_or_country_gives_no_rows_and_no_error() -> None:
    code, out, _ = run("query", "coalition_members", "--set", "org=NOBODY", "--format", "csv")
    assert code == 0 and len(out.strip().splitlines()) == 1


def test_check_lists_the_known_gaps_and_passes() -> None:
    code, out, _ = run("check")
    assert code == 0
    assert "0 errors" in out and "GCDI states 90 on 2025-11-11; 87 are named here." in out


def test_without_data_every_command_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(tmp_path / "nowhere"))
    for words in (["query", "holdings"], ["check"], ["serve"], ["export", str(tmp_path / "out")]):
        code, _, err = run(*words)
        assert code == 1 and "make data" in err, words


def test_a_bad_today_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_TODAY", "tomorrow")
    code, _, err = run("query", "holdings")
    assert code == 2 and "ENTENTE_TODAY" in err


def test_load_lists_every_format_with_its_licence() -> None:
    code, out, _ = run("load", "--list")
    names = {line.split()[0] for line in out.splitlines()}
    assert code == 0 and {"gdelt1", "gdelt2", "gdelt2-mentions", "icews", "ucdp-ged", "acled", "polecat", "ofac-sdn", "un-sc", "eu-fsf"} <= names
    assert {"uk-sanctions", "uk-conlist", "opensanctions", "opensanctions-statements", "ftm", "cow-alliances", "cow-igo", "cow-states", "cow-contiguity", "atop"} <= names


def test_load_of_a_missing_file_is_one_sentence_and_changes_nothing(built: Path) -> None:
    before = sorted(built.iterdir())
    code, _, err = run("load", "un-sc", "nowhere.xml")
    assert code == 1 and "nowhere.xml" in err and len(err.strip().splitlines()) == 1
    assert [path for path in sorted(built.iterdir()) if path.suffix == ".duckdb"] == [path for path in before if path.suffix == ".duckdb"]
