"""extract and add on the command line: records of a text printed, texts stored, one sentence for what is wrong."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente import queries, store
from entente.cli import app
from entente.extraction import extractor

RUNNER = CliRunner()
TEXT = "Oslo, 3 March - Norway joined the Global Coalition to Defeat ISIS on 2 March 2021. Sweden denied that it had joined."


@pytest.fixture(scope="module")
def pristine(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("cli") / "data"))


@pytest.fixture
def data(pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own, with no text in it."""
    folder = Path(shutil.copytree(pristine, tmp_path / "data"))
    monkeypatch.setenv("ENTENTE_DATA", str(folder))
    return folder


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*words: str | Path, given: bytes | None = None) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, [str(word) for word in words], input=given)
    return done.exit_code, done.stdout, done.stderr


def held(data: Path) -> list[dict[str, object]]:
    con = store.open_locked(store.newest(data))
    try:
        return queries.rows(con, "documents_held").to_dict("records")
    finally:
        con.close()


def test_extract_prints_event_records_only_with_offsets_of_the_text(article: Path) -> None:
    code, out, _ = run("extract", article, "--published", "2021-03-03", "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert all(TEXT[one["evidence"]["start"] : one["evidence"]["end"]] == one["evidence"]["text"] for one in records)
    assert [(one["subject_id"], one["date"]) for one in records if one["subtype"] == "join" and one["modality"] == "asserted"] == [
        ("NOR", "2021-03-02")
    ]


def test_extract_gives_the_same_bytes_twice_from_a_file_and_from_standard_input(article: Path) -> None:
    first, second = run("extract", article, "--format", "jsonl")[1], run("extract", "-", "--format", "jsonl", given=TEXT.encode())[1]
    assert first == second == run("extract", article, "--format", "jsonl")[1]
    assert first


def test_extract_writes_nothing(data: Path, article: Path) -> None:
    before = sorted(path.name for path in data.iterdir())
    code, out, _ = run("extract", article)
    assert code == 0 and "MEMBERSHIP/join" in out
    assert sorted(path.name for path in data.iterdir()) == before


def test_a_text_that_is_not_english_is_said_and_gives_no_record(tmp_path: Path) -> None:
    path = tmp_path / "french.txt"
    path.write_text("La Norvège a rejoint la coalition internationale mardi, a annoncé le ministre des affaires étrangères à Oslo.", "utf-8")
    code, out, err = run("extract", path, "--format", "jsonl")
    assert (code, out) == (0, "")
    assert "French" in err


def test_add_stores_a_text_once_with_what_the_person_says_of_it(data: Path, article: Path) -> None:
    given = ("--published", "2021-03-03", "--publisher", "A paper", "--title", "Norway joins")
    code, out, _ = run("add", article, *given)
    assert code == 0 and out.startswith("Added 1 documents with")
    (row,) = held(data)
    assert (row["title"], row["publisher"], row["published"], row["trusted"]) == ("Norway joins", "A paper", "2021-03-03", False)
    assert row["claims"] == row["open"] != 0

    code, out, _ = run("add", article)
    assert code == 0 and "Added 0 documents" in out and "1 already held" in out
    assert len(held(data)) == 1


def test_what_a_trusted_source_says_counts_at_once(data: Path, article: Path) -> None:
    assert run("add", article, "--trusted")[0] == 0
    (row,) = held(data)
    assert row["accepted"] == row["claims"] != 0


def test_a_folder_is_added_whole_and_what_is_skipped_is_counted_by_reason(data: Path, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "deep").mkdir(parents=True)
    for number in range(9):  # more than eight, so that all cores are used
        (folder / "deep" / f"{number}.txt").write_text(f"{TEXT} Number {number}.", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "again.txt").write_text(f"{TEXT} Number 0.", "utf-8")

    code, out, err = run("add", folder, article)
    assert code == 0
    assert "Added 10 documents" in out and "1 already held" in out and "2 skipped (1 binary, 1 empty)" in out
    assert len([line for line in err.splitlines() if "picture.png" in line or "empty.txt" in line]) == 2
    assert len(held(data)) == 10


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["extract", "{file}", "--published", "yesterday"], 2, "--published"),
        (["extract", "{file}", "--format", "xml"], 2, "table or jsonl"),
        (["extract", "nowhere.txt"], 1, "nowhere.txt"),
        (["add", "{file}", "--published", "2021-02-30"], 2, "--published"),
        (["add", "nowhere.txt"], 1, "nowhere.txt"),
        (["add", "http://127.0.0.1:9/secret"], 1, "not on the open internet"),
        (["add", "http://169.254.169.254/latest/meta-data/"], 1, "not on the open internet"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_stored(data: Path, article: Path, words: list[str], code: int, says: str) -> None:
    got, _, err = run(*(str(article) if word == "{file}" else word for word in words))
    assert got == code
    assert says in err and len(err.strip().splitlines()) == 1
    assert held(data) == []


def test_a_publication_known_to_the_month_is_kept_and_dates_nothing(data: Path, article: Path) -> None:
    assert run("add", article, "--published", "2021-03")[0] == 0
    (row,) = held(data)
    assert row["published"] == "2021-03"


def test_without_an_english_model_both_commands_say_so_once(data: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "pipeline", lambda: (None, "blank"))
    code, out, err = run("extract", article, "--published", "2021-03-03", "--format", "jsonl")
    assert code == 0 and err.count("No English model is installed") == 1
    assert {json.loads(line)["model"] for line in out.splitlines()} <= {"blank"}
    code, _, err = run("add", article)
    assert code == 0 and err.count("No English model is installed") == 1


def test_add_without_data_says_how_to_build_it(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(tmp_path / "nowhere"))
    code, _, err = run("add", article)
    assert code == 1 and "make data" in err
