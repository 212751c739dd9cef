"""Bad files: one plain sentence, everything counted, nothing half-loaded."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from entente import feeds, settings
from entente.feeds.common import Record, records
from tests.feeds.lists.conftest import SAMPLES

Load = Callable[..., feeds.LoadReport]
TABLES = ("claims", "actors", "actor_aliases", "sources", "feeds", "feed_rejects")
UK = SAMPLES / "uk-sanctions" / "report-2026-02-10.csv"


def is_empty(db: duckdb.DuckDBPyConnection) -> bool:
    return not any(db.table(name).fetchall() for name in TABLES)


@pytest.mark.parametrize(
    "form", ["ofac-sdn", "un-sc", "eu-fsf", "uk-sanctions", "uk-conlist", "opensanctions", "ftm"]
)
@pytest.mark.parametrize("other", ["atop/dyads.csv", "cow-alliances/by_member.csv"])
def test_a_file_of_another_feed_is_named_and_loads_nothing(
    form: str, other: str, db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    with pytest.raises(feeds.FeedError, match=Path(other).name):
        load(form, other, folder=SAMPLES)

    assert is_empty(db)


@pytest.mark.parametrize("form", ["cow-alliances", "cow-igo", "cow-states", "cow-contiguity", "atop"])
def test_a_list_is_no_alliance_data(form: str, db: duckdb.DuckDBPyConnection, load: Load) -> None:
    with pytest.raises(feeds.FeedError, match="targets.simple.csv"):
        load(form, "opensanctions/targets.simple.csv", folder=SAMPLES)

    assert is_empty(db)


@pytest.mark.parametrize("form", ["un-sc", "eu-fsf", "ofac-sdn"])
def test_entities_in_xml_are_refused_before_they_grow(
    form: str, db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    with pytest.raises(feeds.FeedError, match=r"bomb\.xml declares a document type"):
        load(form, "un-sc/bomb.xml", folder=SAMPLES)

    assert is_empty(db)


def test_xml_that_breaks_off_loads_nothing(db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path) -> None:
    whole = (SAMPLES / "un-sc" / "2024-01-15.xml").read_bytes()
    (tmp_path / "half.xml").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(feeds.FeedError, match=r"half\.xml is no complete XML"):
        load("un-sc", "half.xml", folder=tmp_path)

    assert is_empty(db)


def test_one_bad_file_among_good_ones_loads_none_of_them(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    with pytest.raises(feeds.FeedError, match=r"bomb\.xml"):
        load("un-sc", "2024-01-15.xml", "bomb.xml")

    assert is_empty(db)


def test_gzip_is_read_and_a_cut_off_one_loads_nothing(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    packed = gzip.compress(UK.read_bytes())
    (tmp_path / "cut.csv.gz").write_bytes(packed[:-20])
    (tmp_path / "whole.csv.gz").write_bytes(packed)

    with pytest.raises(feeds.FeedError, match=r"cut\.csv\.gz is a gzip file that is cut off"):
        load("uk-sanctions", "cut.csv.gz", folder=tmp_path)
    assert is_empty(db)

    assert load("uk-sanctions", "whole.csv.gz", folder=tmp_path).rows_loaded == 3


def test_a_header_whose_columns_moved_is_read_by_name(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    lines = UK.read_text("utf-8").splitlines()
    moved = lines[1].replace("Unique ID,OFSI Group ID", "OFSI Group ID,Unique ID")
    rows = [line.replace("01/02/2026,XXA0001,", "01/02/2026,,XXA0001") for line in lines[2:4]]
    (tmp_path / "moved.csv").write_text("\n".join(["Another banner", lines[0], moved, *rows]) + "\n", "utf-8")

    load("uk-sanctions", "moved.csv", folder=tmp_path)

    assert db.execute("select object_id, known_on::varchar from claims").fetchall() == [
        ("UK-SL:XXA0001", "2026-02-10")
    ]


def test_a_header_that_lost_a_column_is_named_with_it(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    (tmp_path / "lost.csv").write_text(
        UK.read_text("utf-8").replace("Date Designated", "Designated"), "utf-8"
    )

    with pytest.raises(feeds.FeedError, match=r"lost\.csv has no header line with Date Designated;"):
        load("uk-sanctions", "lost.csv", folder=tmp_path)

    assert is_empty(db)


def test_a_column_too_many_costs_its_row_only(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    lines = UK.read_text("utf-8").splitlines(keepends=True)
    lines[2] = lines[2].rstrip("\n").replace("XXA0001", "XXA0001,extra") + "\n"
    (tmp_path / "wide.csv").write_text("".join(lines), "utf-8")

    report = load("uk-sanctions", "wide.csv", folder=tmp_path)

    # The row's quoted reason runs over two lines; both belong to the one record.
    assert (report.rows_loaded, report.rows_rejected) == (2, 2)
    assert db.execute("select line, reason from feed_rejects order by line limit 1").fetchall() == [
        (3, "59 fields where the header has 58")
    ]


def test_latin_1_bytes_in_a_utf_8_list_are_counted_not_guessed(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    text = UK.read_bytes().replace(b"MARSH WREN", "MÄRSH WREN".encode("latin-1"))
    (tmp_path / "latin.csv").write_bytes(text)

    report = load("uk-sanctions", "latin.csv", folder=tmp_path)

    assert report.reasons["bytes that are not UTF-8 text"] == 1
    assert report.rows_loaded == 2


def test_a_quote_that_is_never_closed_spoils_its_own_line(tmp_path: Path) -> None:
    file = tmp_path / "quotes.csv"
    file.write_text('a,b\n1,"open\n2,two\n3,"two\nlines"\n4,"tab\there"\n', "utf-8")

    read = list(records(file))

    assert read[1] == Record(2, '1,"open', ["1", "open"], "a quote is opened and never closed")
    assert [record.fields for record in read[2:]] == [["2", "two"], ["3", "two\nlines"], ["4", "tab\there"]]


def test_a_file_without_rows_is_refused_since_it_would_delist_everybody(
    db: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path
) -> None:
    load("uk-sanctions", UK.name)
    before = db.table("claims").fetchall()
    (tmp_path / "empty.csv").write_text("".join(UK.read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")

    with pytest.raises(feeds.FeedError, match=r"empty\.csv has no row that could be read"):
        load("uk-sanctions", "empty.csv", folder=tmp_path)

    assert db.table("claims").fetchall() == before


def test_a_part_of_ofacs_set_alone_says_what_is_missing(load: Load) -> None:
    with pytest.raises(feeds.FeedError, match=r"alt\.csv: OFAC's set lacks sdn\.csv"):
        load("ofac-sdn", "first/alt.csv")


def test_two_editions_of_one_part_in_one_folder_are_told_apart_by_folder(load: Load) -> None:
    report = load("ofac-sdn", "first/sdn.csv", "second/sdn.csv", published="2021-03-01")
    assert report.rows_loaded == 6

    with pytest.raises(feeds.FeedError, match="are both the sdn part"):
        load("ofac-sdn", "first/sdn.csv", "first/sdn.csv")


def test_an_unknown_format_offers_the_nearest(db: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(feeds.FeedError, match="nearest are ofac-sdn"):
        feeds.load(db, "ofac", [UK])


def test_a_missing_file_and_no_file_are_told(db: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(feeds.FeedError, match=r"nowhere\.csv is no file"):
        feeds.load(db, "un-sc", ["nowhere.csv"])
    with pytest.raises(feeds.FeedError, match="No file was given"):
        feeds.load(db, "un-sc", [])


_FULL_DISK = """
import resource, signal, sys
import duckdb
from entente import feeds, store
con = duckdb.connect(sys.argv[1])
store.lay_tables(con)
con.execute("checkpoint").fetchall()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    feeds.load(con, "cow-states", [sys.argv[2]])
except feeds.FeedError as bad:
    print(bad)
"""


def test_a_disk_that_fills_up_is_told_and_leaves_the_old_data(tmp_path: Path) -> None:
    years = ["stateabb,ccode,year,version"]
    years += [f"S{code},{code},{year},2016" for code in range(1, 3000, 2) for year in range(1800, 1840, 2)]
    (tmp_path / "system.csv").write_text("\n".join(years) + "\n", "ascii")
    told = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, tmp_path / "full.duckdb", tmp_path / "system.csv", "200000"],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.ROOT,
    )

    assert "Is the disk full? Nothing was loaded." in told.stdout, told.stdout + told.stderr
    with duckdb.connect(str(tmp_path / "full.duckdb")) as con:
        assert con.execute("select count(*) from claims").fetchall() == [(0,)]
