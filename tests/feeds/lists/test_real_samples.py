"""The publishers' own files, where a copy lies beside the repository: all their rows are loaded or rejected."""

from collections.abc import Callable

import duckdb
import pytest

from entente import feeds, settings

REAL = settings.ROOT.parent / "shared" / "feeds"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="no copy of the publishers' files at ../shared/feeds"
)
Load = Callable[..., feeds.LoadReport]


@pytest.mark.parametrize(
    ("form", "names", "rows", "rejected"),
    [
        ("ofac-sdn", ("alt.csv", "sdn_comments.csv", "add.csv", "sdn.csv"), 7379 + 11696 + 9682 + 14, 11),
        ("un-sc", ("consolidated.xml",), 730 + 273, 0),
        ("eu-fsf", ("csvFullSanctionsList_1_1-header-and-2-rows.csv",), 2, 0),
        ("eu-fsf", ("xmlFullSanctionsList_1_1-excerpt.xml",), 7, 0),
        ("eu-fsf", ("legacy-1_0-mangled-excerpt.csv",), 119, 0),
        ("uk-sanctions", ("UK-Sanctions-List-header-and-1-row.csv",), 1, 0),
        ("uk-conlist", ("ConList-2020-excerpt.csv",), 23, 0),
        ("opensanctions", ("targets.simple.csv",), 600, 0),
        ("opensanctions-statements", ("statements.csv",), 1126, 0),
        ("ftm", ("entities.ftm.json",), 53, 0),
        ("cow-alliances", ("alliance_v4.1_by_member.csv",), 1221, 0),
        ("cow-igo", ("igo_membership_spells-derived.csv",), 18745, 0),
        ("cow-igo", ("igo_state_year_formatv3-6years.csv",), 897, 0),
        ("cow-igo", ("igo_year_formatv3-2014.csv",), 335, 0),
        ("cow-states", ("states2016.csv",), 243, 0),
        ("cow-states", ("system2016.csv",), 15951, 0),
        ("cow-states", ("majors2016.csv",), 14, 0),
        ("cow-contiguity", ("contdir.csv",), 847, 0),
        ("atop", ("atop_directed_dyad_year-4years.csv",), 12386, 0),
    ],
)
def test_every_row_of_a_real_file_is_loaded_or_rejected_with_a_reason(
    form: str, names: tuple[str, ...], rows: int, rejected: int, db: duckdb.DuckDBPyConnection, load: Load
) -> None:
    found = [next(REAL.glob(f"*/{name}")) for name in names]

    report = load(form, *(str(file.relative_to(REAL)) for file in found), folder=REAL)

    assert (report.rows_loaded + report.rows_rejected, report.rows_rejected) == (rows, rejected)
    assert db.execute("select count(*) from feed_rejects where reason != ''").fetchall() == [(rejected,)]


def test_the_un_list_is_whole(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("un-sc", "un-sc/consolidated.xml", folder=REAL)

    assert db.execute(
        """
        select count(distinct entity_id), count(distinct programme_id), count(*) filter (where since is null)
        from designations(date '2026-02-27')
        """
    ).fetchall() == [(1003, 14, 0)]


def test_nato_had_28_members_in_2014(db: duckdb.DuckDBPyConnection, load: Load) -> None:
    load("cow-igo", "correlates-of-war/igo_membership_spells-derived.csv", folder=REAL)

    assert db.execute(
        """
        select count(distinct subject_id) from claims
        where organisation_id = 'NATO' and not ends and value like '%2014, where the data end'
        """
    ).fetchall() == [(28,)]
