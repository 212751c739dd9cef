"""Second sources on memberships and ties: each edition's spells become claims beside the curated facts.

They never move state. A claim on a spell that the curated facts hold too takes that spell's fact_id, so
that both are seen side by side (queries/second_sources.sql). Its stance is `rival` where it cannot be
squared with the facts on an organisation they hold, `context` where it can, or where they hold nothing.
"""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from entente import settings
from entente.feeds import lists
from entente.feeds.common import FeedError, LoadReport, Progress, sha256_of
from entente.feeds.staging import Stage

_HERE = Path(__file__).parent
Reader = Callable[[Path, Stage], date | None]  # fills the stage, gives the day the data reach to


@cache
def _cow_countries() -> dict[str, list[tuple[str, int, int]]]:
    table: dict[str, list[tuple[str, int, int]]] = {}
    with (settings.GEODATA / "country_codes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["system"] == "cow-number" and row["iso3"]:
                span = (int(row["from_year"] or 0), int(row["to_year"] or 9999))
                table.setdefault(row["code"].lstrip("0"), []).append((row["iso3"], *span))
    return table


def cow_iso3(code: str, year: int) -> str | None:
    """The ISO3 code of a Correlates of War number in a year; None for a state that has no code today.

    Treaties and bodies took in some states years before CoW counts them as states: a number that has
    meant one country only stands for it in every year.
    """
    spans = _cow_countries().get(code.lstrip("0"), [])
    for iso3, first, last in spans:
        if first <= year <= last:
            return iso3
    ever = {iso3 for iso3, _, _ in spans}
    return ever.pop() if len(ever) == 1 else None


@cache
def organisation_of(feed: str, code: str) -> str | None:
    """Our id of an organisation or treaty that the feed knows by that code; None where we hold none."""
    with (_HERE / "organisation_codes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (row["feed"], row["code"]) == (feed, code):
                return row["organisation_id"]
    return None


def load_files(
    con: duckdb.DuckDBPyConnection,
    form: str,
    publisher: lists.Publisher,
    reader_of: Callable[[Path], Reader],
    files: list[Path],
    published: date | None,
    progress: Progress | None,
) -> LoadReport:
    """Load each file as an edition of its own; one that is held already changes nothing."""
    lists.prepare(con)
    report = LoadReport(form)
    before = con.execute("select count(*) from claims").fetchall()[0][0]
    for file in files:
        _load_file(con, form, publisher, reader_of(file), file, published, progress, report)
    report.claims_added = con.execute("select count(*) from claims").fetchall()[0][0] - before
    return report


def _load_file(
    con: duckdb.DuckDBPyConnection,
    form: str,
    publisher: lists.Publisher,
    read: Reader,
    file: Path,
    published: date | None,
    progress: Progress | None,
    report: LoadReport,
) -> None:
    sha256 = sha256_of([file])
    if lists.is_held(con, form, sha256, published, report, file.name):
        return
    stage = Stage(con, progress)
    until = read(file, stage)
    stage.flush()
    if not stage.rows_loaded:
        raise FeedError(f"{file.name} has no row that could be read. Nothing was loaded.")
    day = published or settings.today()
    source_id = lists.write_source(con, form, publisher, day, published is None)
    load_id = f"{form}-{day:%Y%m%d}-{sha256[:12]}"
    _append_claims(con, form, source_id, day, published is None)
    lists.write_load(con, stage, load_id, form, file.name, sha256, published, until, [], report)


def years_to_spells(stage: Stage) -> list[tuple[str, str, int, int, int, str, str]]:
    """Spells of the staged years: unit, member, status, first year, last year, since, until ('' open)."""
    stage.flush()
    stage.con.execute((_HERE / "spells.sql").read_text("utf-8")).fetchall()
    return stage.con.execute("select * from year_spells order by all").fetchall()


def _append_claims(
    con: duckdb.DuckDBPyConnection, form: str, source_id: str, day: date, assumed: bool
) -> None:
    con.execute(
        """
        insert into actors by name
        select object_id as actor_id, any_value(object) as name, 'organisation' as kind, $source as source_id
        from stage_spells
        where type = 'MEMBERSHIP' and organisation_id is null and object_id not in (select actor_id from actors)
        group by all
        order by all
        """,
        {"source": source_id},
    ).fetchall()
    con.execute(
        """
        insert into claims by name
        with curated as (

            select
                fact_id,
                organisation_id,
                subject_id,
                min(earliest) filter (where not ends) as earliest,
                max(latest) filter (where not ends) as start_latest,
                min(earliest) filter (where ends) as end_earliest,
                max(latest) filter (where ends) as latest
            from claims
            where type = 'MEMBERSHIP' and extractor = 'curated' and stance = 'held'
            group by all

        ),

        -- The curated spell of the same member and organisation that overlaps most closely in its start.
        nearest as (

            select stage_spells.fact_id, arg_min(
                curated.fact_id,
                abs(date_diff('day', coalesce(curated.earliest, edtf_latest(since)), edtf_latest(since)))
            ) as curated_fact_id
            from stage_spells
            join curated using (organisation_id, subject_id)
            where (curated.latest is null or edtf_earliest(since) is null or edtf_earliest(since) < curated.latest)
                and (until = '' or curated.earliest is null or edtf_latest(until) > curated.earliest)
            group by all

        ),

        said as (

            select
                coalesce(nearest.curated_fact_id, stage_spells.fact_id) as said_of,
                stage_spells.* exclude (fact_id),
                stage_spells.organisation_id in (select organisation_id from curated) as is_followed,
                held.fact_id is not null as is_held,
                held.earliest as start_earliest,
                held.start_latest,
                held.end_earliest,
                held.latest as end_latest
            from stage_spells
            left join nearest on nearest.fact_id = stage_spells.fact_id
            left join curated as held on held.fact_id = nearest.curated_fact_id

        ),

        both_ends as (

            select
                said.*, false as ends, opens as subtype, since as date, status as status_after,
                edtf_earliest(since) > start_latest or edtf_latest(since) < start_earliest as is_apart
            from said
            union all by name
            select
                said.*, true as ends, closes as subtype, until as date, 'non_member' as status_after,
                end_latest is null or edtf_earliest(until) > end_latest or edtf_latest(until) < end_earliest as is_apart
            from said
            where ended

        )

        select
            md5(concat_ws(
                chr(31), $extractor, said_of, type, subtype, coalesce(subject_id, subject), coalesce(object_id, object),
                date, stated, $day
            )) as claim_id,
            said_of as fact_id,
            ends,
            if(is_followed and (not is_held or is_apart), 'rival', 'context') as stance,
            'counted' as standing,
            type,
            subtype,
            subject_id,
            subject,
            object_id,
            object,
            organisation_id,
            nullif(date, '') as date,
            edtf_earliest(date) as earliest,
            edtf_latest(date) as latest,
            edtf_precision(date) as precision,
            'stated' as date_basis,
            if(type = 'MEMBERSHIP', status_after, null) as status_after,
            'asserted' as modality,
            stated as value,
            'one-source' as verification,
            $extractor as extractor,
            $version as extractor_version,
            $source as source_id,
            $day as known_on,
            $assumed as known_on_assumed,
            $now as recorded_at
        from both_ends
        where claim_id not in (select claim_id from claims)
        qualify row_number() over (partition by claim_id order by said_of) = 1
        order by fact_id, ends, claim_id
        """,
        {
            "extractor": f"list:{form}",
            "version": lists.READER_VERSION,
            "source": source_id,
            "day": day,
            "assumed": assumed,
            "now": settings.now(),
        },
    ).fetchall()
