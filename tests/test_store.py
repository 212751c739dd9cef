"""Snapshots enter service whole or not at all, and a bad file is told in one sentence."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from entente import settings, store


def test_a_snapshot_enters_service_only_when_the_block_ends(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path):
        assert store.snapshots(tmp_path) == []
    assert len(store.snapshots(tmp_path)) == 1


def test_an_interrupted_build_leaves_the_old_file_in_service_and_no_debris(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass
    before = store.newest(tmp_path)
    with pytest.raises(KeyboardInterrupt), store.new_snapshot(grow=True, folder=tmp_path) as con:
        con.execute("delete from snapshot").fetchall()
        raise KeyboardInterrupt
    assert store.newest(tmp_path) == before
    assert [path for path in tmp_path.iterdir() if path.name != "writing.lock"] == [before]


def test_five_snapshots_stay_and_a_citation_finds_its_own(tmp_path: Path) -> None:
    names = []
    for _ in range(settings.SNAPSHOTS_KEPT + 2):
        with store.new_snapshot(grow=False, folder=tmp_path):
            pass
        names.append(store.newest(tmp_path).stem)
    assert [path.stem for path in store.snapshots(tmp_path)] == names[2:]
    assert store.find(names[3], tmp_path).stem == names[3]
    with pytest.raises(store.NoSnapshot, match="no longer kept"):
        store.find(names[0], tmp_path)


def test_a_growing_snapshot_keeps_what_the_last_one_held(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path) as con:
        con.execute("insert into coverage values ('USA', null, null, 'full', null)").fetchall()
    with store.new_snapshot(grow=True, folder=tmp_path):
        pass
    con = store.open_locked(store.newest(tmp_path))
    assert con.execute("select imposer from coverage").fetchall() == [("USA",)]
    con.close()


def test_an_open_snapshot_can_neither_write_nor_read_files_nor_be_unlocked(built: Path) -> None:
    con = store.open_locked(store.newest(built))
    for sql in ("delete from claims", "create table t (i int)", "select * from read_csv('/etc/passwd')", "attach ':memory:' as m", "set threads = 4"):
        with pytest.raises(duckdb.Error):
            con.execute(sql).fetchall()
    con.close()


def test_no_data_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(store.NoSnapshot, match="make data"):
        store.newest(tmp_path)


def bad_file(folder: Path, content: bytes) -> Path:
    path = folder / "entente-20260101T000000Z.duckdb"
    path.write_bytes(content)
    return path


def test_a_truncated_file_is_named(built: Path, tmp_path: Path) -> None:
    whole = store.newest(built).read_bytes()
    with pytest.raises(store.NoSnapshot, match="damaged or no DuckDB file"):
        store.open_locked(bad_file(tmp_path, whole[: len(whole) // 3]))


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(store.NoSnapshot, match="damaged or no DuckDB file"):
        store.open_locked(bad_file(tmp_path, b"PK\x03\x04 a spreadsheet"))


def test_a_duckdb_file_of_someone_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "entente-20260101T000000Z.duckdb"
    duckdb.connect(str(path)).execute("create table t (i int)").close()
    with pytest.raises(store.NoSnapshot, match="not one of Entente's"):
        store.open_locked(path)


def test_a_file_of_an_older_entente_is_named_and_grows_into_todays(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass
    with duckdb.connect(str(store.newest(tmp_path))) as con:
        con.execute("alter table claims drop column expires_stated")
    with pytest.raises(store.NoSnapshot, match="older Entente. Run `make data`"):
        store.open_locked(store.newest(tmp_path))

    with store.new_snapshot(grow=True, folder=tmp_path):
        pass
    store.open_locked(store.newest(tmp_path)).close()


def test_a_file_of_a_newer_entente_is_named(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path) as con:
        con.execute("update snapshot set method_version = '999'").fetchall()
    with pytest.raises(store.NoSnapshot, match="newer Entente"):
        store.open_locked(store.newest(tmp_path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(store.NoSnapshot, match="missing"):
        store.open_locked(tmp_path / "entente-20260101T000000Z.duckdb")


def test_data_of_an_older_entente_is_named_before_anything_is_added_to_it(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path) as con:
        con.execute("alter table snapshot drop column seeds_sha256").fetchall()
        con.execute("alter table claims drop column rule_id").fetchall()
    before = store.newest(tmp_path)
    with pytest.raises(store.NoSnapshot, match="older Entente"), store.new_snapshot(grow=True, folder=tmp_path):
        pass
    assert [path for path in tmp_path.iterdir() if path.name != "writing.lock"] == [before]


def test_two_writers_at_one_moment_lose_nothing(tmp_path: Path) -> None:
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass

    def write(name: str) -> None:
        with store.new_snapshot(grow=True, folder=tmp_path) as con:
            con.execute("insert into coverage values (?, null, null, 'full', null)", [name]).fetchall()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, ["USA", "EU", "UN", "GBR"]))
    con = store.open_locked(store.newest(tmp_path))
    assert con.execute("select imposer from coverage order by 1").fetchall() == [("EU",), ("GBR",), ("UN",), ("USA",)]
    con.close()


def test_what_a_kill_left_behind_is_cleared_by_the_next_writer(tmp_path: Path) -> None:
    (tmp_path / "entente-20260101T000000000000Z.unfinished").write_bytes(b"half a file")
    with store.new_snapshot(grow=False, folder=tmp_path):
        pass
    assert not list(tmp_path.glob("*.unfinished"))
