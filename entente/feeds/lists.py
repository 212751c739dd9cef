"""Official lists: editions become designations, delistings and changes, each with the day it could be known.

The order of loading does not matter: all claims of a list are worked out again from all its editions
(list_claims.sql), those that are new are appended, and those that a later-found edition shows to be
wrong are taken back by a claim that names them in `retracts`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from entente import settings
from entente.feeds.common import FeedError, LoadReport, Progress, alias_key, sha256_of
from entente.feeds.staging import Stage

READER_VERSION = "1"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Publisher:
    """Who publishes a list, as the table of sources tells it."""

    name: str
    title: str
    url: str
    licence: str
    kind: str = "official"
    verification: str = "official-list"


@dataclass(frozen=True)
class Edition:
    """One publication of a list: its files and how to read them into a stage."""

    files: tuple[Path, ...]
    read: Callable[[Stage], None]
    published: date | None = None  # None: the records tell it, or nobody does


def load_editions(
    con: duckdb.DuckDBPyConnection,
    form: str,
    publisher: Publisher,
    editions: Iterable[Edition],
    published: date | None,
    progress: Progress | None,
) -> LoadReport:
    """Load editions of one format; an edition that is held already changes nothing.

    Raises FeedError for an edition without a single readable row: it would delist everybody.
    """
    prepare(con)
    report = LoadReport(form)
    con.execute("create or replace temp table touched_lists (list_id varchar)").fetchall()
    for edition in editions:
        _load_edition(con, form, publisher, edition, published, progress, report)
    report.claims_added = _append_claims(con, publisher)
    _name_actors(con)
    return report


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Lay the tables of editions, the date macros and the table of programme codes."""
    for name in ("lists.sql", "macros.sql"):
        con.execute((_HERE / name).read_text("utf-8")).fetchall()
    con.execute(
        "create or replace temp table programme_codes as select * from read_csv($file, all_varchar = true, header = true)",
        {"file": str(_HERE / "programme_codes.csv")},
    ).fetchall()


def _load_edition(
    con: duckdb.DuckDBPyConnection,
    form: str,
    publisher: Publisher,
    edition: Edition,
    published: date | None,
    progress: Progress | None,
    report: LoadReport,
) -> None:
    sha256 = sha256_of(edition.files)
    names = ", ".join(sorted(file.name for file in edition.files))
    if is_held(con, form, sha256, published, report, names):
        return
    stage = Stage(con, progress)
    edition.read(stage)
    stage.flush()
    told = edition.published or stage.published or published
    if is_held(con, form, sha256, told, report, names):
        return
    if not stage.rows_loaded:
        why = stage.reasons.most_common(1)
        raise FeedError(
            f"{names} has no row that could be read{f' ({why[0][0]})' if why else ''}. Nothing was loaded."
        )
    day = told or settings.today()
    load_id = f"{form}-{day:%Y%m%d}-{sha256[:12]}"
    con.execute((_HERE / "editions.sql").read_text("utf-8")).fetchall()
    _keep_edition(con, form, publisher, load_id, day, told is None)
    write_load(con, stage, load_id, form, names, sha256, told, told, _gone(con, load_id), report)


def is_held(
    con: duckdb.DuckDBPyConnection,
    form: str,
    sha256: str,
    published: date | None,
    report: LoadReport,
    names: str,
) -> bool:
    """Whether these very files were loaded under that date before; the report then tells their counts."""
    for load_id, day, loaded, rejected in con.execute(
        "select load_id, published, rows_loaded, rows_rejected from feeds where feed = ? and sha256 = ? order by 2",
        [form, sha256],
    ).fetchall():
        if published in (None, day):
            report.unchanged += 1
            report.rows_loaded += loaded
            report.rows_rejected += rejected
            report.notes.append(f"{names}: this edition is held already; nothing changed.")
            for reason, count in con.execute(
                "select split_part(reason, ':', 1), count(*) from feed_rejects where load_id = ? group by 1 order by 1",
                [load_id],
            ).fetchall():
                report.reasons[reason] += count
            return True
    return False


def write_load(
    con: duckdb.DuckDBPyConnection,
    stage: Stage,
    load_id: str,
    form: str,
    names: str,
    sha256: str,
    published: date | None,
    until: date | None,
    troubles: list[str],
    report: LoadReport,
) -> None:
    """Write the row of feeds and the rejected records, and add both to the report."""
    rows = stage.rows_loaded + stage.rows_rejected
    if stage.rows_rejected * 100 > rows:
        troubles = [*troubles, f"{stage.rows_rejected:,} of {rows:,} rows were rejected"]
    day = published or settings.today()
    con.execute(
        "insert into feed_rejects select ?, file, line, reason, record from stage_rejects order by file, line",
        [load_id],
    ).fetchall()
    con.execute(
        """
        insert into feeds
        select $load, $form, $files, $sha256, $day, $assumed, $loaded, $rejected,
            least(
                (select min(edtf_earliest(listed)) from stage_listings),
                (select min(edtf_earliest(since)) from stage_spells)
            ),
            $until, $now, $state, $reason
        """,
        {
            "load": load_id,
            "form": form,
            "files": names,
            "sha256": sha256,
            "day": day,
            "assumed": published is None,
            "loaded": stage.rows_loaded,
            "rejected": stage.rows_rejected,
            "until": until,
            "now": settings.now(),
            "state": "warning" if troubles else "fine",
            "reason": "; ".join(troubles) or None,
        },
    ).fetchall()
    report.rows_loaded += stage.rows_loaded
    report.rows_rejected += stage.rows_rejected
    report.reasons.update(stage.reasons)
    report.notes += [f"{names}: {trouble}." for trouble in troubles]
    report.notes += [f"{names}: {count:,} {note}." for note, count in stage.notes.items()]
    if published is None:
        report.notes.append(
            f"{names}: no publication date is known; the day of loading, {day}, stands in for it."
        )


def write_source(
    con: duckdb.DuckDBPyConnection, form: str, publisher: Publisher, day: date, assumed: bool
) -> str:
    """Write the edition as a source, if it is not one yet, and give its id."""
    source_id = f"{form}-{'assumed-' if assumed else ''}{day}"
    con.execute(
        """
        insert into sources
        select $id, $publisher, $title, $url, $published, $day, $day, $today, $licence, $consulted, $kind
        where $id not in (select source_id from sources)
        """,
        {
            "id": source_id,
            "publisher": publisher.name,
            "title": f"{publisher.title}, edition of {day}"
            if not assumed
            else f"{publisher.title}, undated edition",
            "url": publisher.url,
            "published": None if assumed else day.isoformat(),
            "day": None if assumed else day,
            "today": settings.today(),
            "licence": publisher.licence,
            "consulted": "list-loaded" if publisher.kind == "official" else "dataset-read",
            "kind": publisher.kind,
        },
    ).fetchall()
    return source_id


def _keep_edition(
    con: duckdb.DuckDBPyConnection, form: str, publisher: Publisher, load_id: str, day: date, assumed: bool
) -> None:
    """Write the edition, its members, and the versions of entities that were not held yet, with their rows."""
    lists = [
        row[0] for row in con.execute("select distinct list_id from edition_entities order by 1").fetchall()
    ]
    source_id = write_source(con, form, publisher, day, assumed)
    con.execute(
        "insert into list_editions select unnest($lists), $load, $day, $assumed, $now, $source, $extractor, $version",
        {
            "lists": lists,
            "load": load_id,
            "day": day,
            "assumed": assumed,
            "now": settings.now(),
            "source": source_id,
            "extractor": f"list:{form}",
            "version": READER_VERSION,
        },
    ).fetchall()
    con.execute("insert into touched_lists select unnest($lists)", {"lists": lists}).fetchall()
    con.execute(
        """
        create or replace temp table new_versions as
        select * from edition_entities
        anti join list_versions using (list_id, entity_key, row_hash)
        """
    ).fetchall()
    con.execute(
        "insert into list_versions by name select * from new_versions order by list_id, entity_key"
    ).fetchall()
    con.execute(
        """
        insert into list_rows
        select new_versions.list_id, $load, entity_key, stage_rows.file, stage_rows.line, stage_rows.raw
        from stage_rows join new_versions using (entity_key)
        order by new_versions.list_id, entity_key, stage_rows.file, stage_rows.line
        """,
        {"load": load_id},
    ).fetchall()
    con.execute(
        "insert into list_members select list_id, $load, entity_key, row_hash from edition_entities order by all",
        {"load": load_id},
    ).fetchall()
    con.execute(
        """
        insert into list_merges
        select distinct $load, referent, entity_key
        from stage_referents
        where entity_key in (select entity_key from edition_entities) and referent != entity_key
        order by all
        """,
        {"load": load_id},
    ).fetchall()
    con.execute(
        """
        insert into list_members
        select distinct list_versions.list_id, $load, entity_key, null
        from stage_unreadable join list_versions using (entity_key)
        where list_versions.list_id in (select unnest($lists))
            and (list_versions.list_id, entity_key) not in (select list_id, entity_key from edition_entities)
        """,
        {"load": load_id, "lists": lists},
    ).fetchall()


def _gone(con: duckdb.DuckDBPyConnection, load_id: str) -> list[str]:
    """A sentence for each list that lost more than half of its entities against the edition before."""
    return [
        f"{gone:,} of {before:,} entities of {list_id} are no longer there, so check that the file is whole"
        for list_id, gone, before in con.execute(
            """
            with this as (select * from list_editions where load_id = $load),

            before as (

                select this.list_id, max_by(other.load_id, (other.published, other.loaded_at)) as load_id
                from this
                join list_editions as other
                    on other.list_id = this.list_id
                    and other.load_id != this.load_id
                    and other.published <= this.published
                group by all

            )

            select members.list_id, count(*) filter (where kept.entity_key is null) as gone, count(*) as members
            from before
            join list_members as members using (list_id, load_id)
            left join list_members as kept
                on kept.list_id = members.list_id
                and kept.entity_key = members.entity_key
                and kept.load_id = $load
            group by all
            having gone * 2 > members
            order by members.list_id
            """,
            {"load": load_id},
        ).fetchall()
    ]


def _append_claims(con: duckdb.DuckDBPyConnection, publisher: Publisher) -> int:
    con.execute((_HERE / "merges.sql").read_text("utf-8")).fetchall()
    con.execute((_HERE / "list_claims.sql").read_text("utf-8")).fetchall()
    before = con.execute("select count(*) from claims").fetchall()[0][0]
    con.execute(
        """
        insert into claims by name
        select
            implied_claims.*,
            'counted' as standing,
            'DESIGNATION' as type,
            'asserted' as modality,
            $verification as verification,
            $now as recorded_at
        from implied_claims
        where claim_id not in (select claim_id from claims)
        order by fact_id, known_on, claim_id
        """,
        {"now": settings.now(), "verification": publisher.verification},
    ).fetchall()
    # A claim that no edition implies any longer is taken back from the day it was known: it was never right.
    con.execute(
        """
        insert into claims by name
        select
            md5('retracts' || claim_id) as claim_id,
            fact_id, type, 'review' as subtype, 'context' as stance, 'counted' as standing,
            subject_id, subject, object_id, object, programme_id, list_id,
            'asserted' as modality,
            'An edition loaded later shows this to have been otherwise.' as description,
            verification, extractor, extractor_version, source_id, known_on, known_on_assumed,
            $now as recorded_at,
            claim_id as retracts
        from claims
        where list_id in (select list_id from touched_lists)
            and extractor like 'list:%'
            and retracts is null
            and claim_id not in (select claim_id from implied_claims)
            and claim_id not in (select retracts from claims where retracts is not null)
        order by claim_id
        """,
        {"now": settings.now()},
    ).fetchall()
    return int(con.execute("select count(*) from claims").fetchall()[0][0]) - int(before)


def _name_actors(con: duckdb.DuckDBPyConnection) -> None:
    """Write the entities of the touched lists and all names they ever had as actors, newest name first."""
    con.execute(
        """
        create or replace temp table said_of_actors as
        select
            actor_of(list_versions.list_id, coalesce(merged.entity_key, list_versions.entity_key)) as actor_id,
            list_versions.* exclude (list_id, entity_key),
            list_editions.source_id,
            row_number() over (
                partition by actor_id
                order by list_editions.published desc, list_editions.loaded_at desc, list_versions.list_id
            ) = 1 as is_newest
        from list_versions
        join list_members using (list_id, entity_key, row_hash)
        join list_editions using (list_id, load_id)
        left join merged on merged.referent = list_versions.entity_key
        where split_part(list_versions.list_id, ':', 1) in (
            select split_part(list_id, ':', 1) from touched_lists
        )
        """
    ).fetchall()
    con.execute(
        """
        insert or replace into actors by name
        select actor_id, name, coalesce(kind, 'group') as kind, iso3, source_id
        from said_of_actors
        where is_newest
        order by actor_id
        """
    ).fetchall()
    con.execute(
        """
        create or replace temp table names_to_key as
        with said as (

            select actor_id, name, is_newest, unnest(aliases) as said
            from said_of_actors

        ),

        names as (

            select
                actor_id,
                said.alias as alias,
                case when name = said.alias then 'name' when said.kind = 'name' then 'alias' else said.kind end as kind,
                is_newest
            from said

        )

        select actor_id, alias, coalesce(min(kind) filter (where is_newest), 'former-name') as kind
        from names
        group by all
        """
    ).fetchall()
    con.execute("delete from actor_aliases where actor_id in (select actor_id from names_to_key)").fetchall()
    write_keys(con)
    con.execute(
        """
        insert into actor_aliases by name
        select actor_id, alias, alias_key, kind
        from names_to_key
        join name_keys using (alias)
        order by actor_id, alias
        """
    ).fetchall()


def write_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table name_keys: the search key of every distinct name in names_to_key."""
    con.execute("create or replace temp table name_keys (alias varchar, alias_key varchar)").fetchall()
    names = [
        row[0] for row in con.execute("select distinct alias from names_to_key order by alias").fetchall()
    ]
    for start in range(0, len(names), 100_000):
        some = names[start : start + 100_000]
        con.register("block", pa.table({"alias": some, "alias_key": [alias_key(name) for name in some]}))
        con.execute("insert into name_keys select * from block").fetchall()
        con.unregister("block")
