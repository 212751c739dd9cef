"""From seeds/ and geodata/ to a new snapshot: curated facts enter as claims, like any other source's.

One curated row gives one claim, or two where it has a start and an end. Rival values and stated
totals are claims too. Nothing here decides who is a member or what is in force: derivations.sql does.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from entente import checks, settings, store
from entente.dates import BadDate, Span, parse
from entente.facts import FACTS, FactsError, Finding, Row, keep_resolved, read_table

LOOK_BACK = timedelta(days=90)  # DERIVATION 1.5: how long after an event a publication still reports it

# DERIVATION 7 and the extraction schema: what a spell's opening and closing are called.
OPENING = {
    "founding-member": "join",
    "member": "join",
    "acceding": "approve_accession",
    "partner": "join",
    "observer": "grant_observer",
    "applicant": "apply",
    "suspended": "suspend",
    "declined": "announce_withdrawal",
}
CLOSING = {"withdrew": "withdraw", "expelled": "expel", "suspended": "withdraw", "reinstated": "reinstate"}
EVENT_TYPES = {
    "meet": ("MEETING", "meet"),
    "visit": ("MEETING", "visit"),
    "call": ("MEETING", "call"),
    "sign": ("AGREEMENT", "sign"),
    "join": ("MEMBERSHIP", "join"),
    "withdraw": ("MEMBERSHIP", "withdraw"),
    "suspend": ("MEMBERSHIP", "suspend"),
    "readmit": ("MEMBERSHIP", "reinstate"),
    "sanction": ("SANCTION", "impose"),
    "statement": ("STATEMENT", "statement"),
    "designate": ("DESIGNATION", "designate"),
    "delist": ("DESIGNATION", "delist"),
    "recognise": ("RECOGNITION", "recognise"),
    "overthrow": ("POLITY", "regime_fall"),
    "ceasefire": ("CONFLICT", "ceasefire"),
}
# Lists of designations.csv that are programmes of sanction_programmes.csv (CHECKS of the facts).
LIST_PROGRAMMES = {"FTO": "US-FTO", "SDGT": "US-SDGT", "UN-2140": "UN-YEM", "UN-751": "UN-SOM", "EU": "EU-TERR"}
LIST_IMPOSERS = {"FTO": "USA", "SDGT": "USA", "EU": "EU", "GBR-proscribed": "GBR", "CAN": "CAN", "AUS": "AUS"}


# The tables that a build fills from the seeds, all or in part; the others belong to people and feeds.
_SEEDED = {
    "snapshot", "sources", "actors", "actor_aliases", "claims", "organisations", "programmes",
    "programme_breadth", "coverage", "territories", "checks",
}  # fmt: skip


def slug(text: str) -> str:
    """An id from a name: lower case, letters and digits, hyphens between."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def build(folder: Path | None = None, facts: Path | None = None) -> dict[str, int]:
    """Bring the data up to the seeds; returns how many rows each table holds.

    Nothing is written when the newest snapshot already stands on these seeds and derivations.
    What people and feeds added (documents, their claims, reviews, lists) is carried over.
    Raises FactsError when a file cannot be used; the snapshot in service then stays.
    """
    folder = folder or settings.data_folder()
    fingerprint = _fingerprint(facts)
    before = store.snapshots(folder)[-1:]
    if not before or _stands_on(before[0]) != fingerprint:
        findings: list[Finding] = []
        tables = tables_from(facts, findings)
        with store.new_snapshot(grow=False, folder=folder) as con:
            for name, rows in tables.items():
                append(con, name, rows)
            if before:
                _carry_over(con, before[0])
            con.execute("update snapshot set seeds_sha256 = ?", [fingerprint]).fetchall()
            con.execute("delete from checks").fetchall()
            append(con, "checks", [asdict(finding) for finding in checks.check(con) + findings])
    con = store.open_locked(store.newest(folder))
    try:
        counts = con.execute("select table_name, estimated_size from duckdb_tables() where not internal order by 1").fetchall()
    finally:
        con.close()
    return {name: size for name, size in counts}


def _fingerprint(facts: Path | None) -> str:
    """A hash of all that a build reads: seeds, territories, tables, derivations and this code."""
    read = [*sorted((facts or FACTS).glob("*.csv")), settings.GEODATA / "territories.csv", *store.TABLES, store.DERIVATIONS, Path(__file__)]
    digest = hashlib.sha256()
    for path in read:
        digest.update(path.name.encode() + b"\0" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()


def _stands_on(path: Path) -> str | None:
    """The fingerprint of a snapshot; None when it cannot be read and so must be built again."""
    try:
        con = store.open_locked(path)
    except store.NoSnapshot:
        return None
    try:
        return str(con.execute("select seeds_sha256 from snapshot").fetchall()[0][0])
    except duckdb.Error:
        return None
    finally:
        con.close()


def _carry_over(con: duckdb.DuckDBPyConnection, before: Path) -> None:
    """Copy what does not come from the seeds out of the last snapshot, so that a rebuild loses nothing."""
    try:
        con.execute(f"attach '{str(before).replace(chr(39), chr(39) * 2)}' as before (read_only)").fetchall()
    except duckdb.Error:
        return  # a file that cannot be read holds nothing to carry
    held = con.execute("select table_name from duckdb_tables() where database_name = 'before'").fetchall()
    for name in sorted({name for (name,) in held} - _SEEDED):
        con.execute(f"insert into {name} by name select * from before.{name}").fetchall()  # noqa: S608
    con.execute("insert into claims by name select * from before.claims where extractor <> 'curated'").fetchall()
    for name, key in (("sources", "source_id"), ("actors", "actor_id")):
        con.execute(
            f"insert into {name} by name select * from before.{name} where {key} not in (select {key} from {name})"  # noqa: S608
        ).fetchall()
    con.execute(
        "insert into actor_aliases by name select * from before.actor_aliases as old"
        " where not exists (select 1 from actor_aliases as new where new.actor_id = old.actor_id and new.alias = old.alias)"
    ).fetchall()
    con.execute("detach before").fetchall()


def append(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Append rows to a table by column name; columns that a row lacks take their default."""
    if not rows:
        return
    columns = list({column: None for row in rows for column in row})
    con.register("rows_to_append", pa.Table.from_pylist([{column: row.get(column) for column in columns} for row in rows]))
    con.execute(f"insert into {table} by name select * from rows_to_append").fetchall()  # noqa: S608 - our own name
    con.unregister("rows_to_append")


def tables_from(facts: Path | None, findings: list[Finding]) -> dict[str, list[dict[str, Any]]]:
    """Every table of a snapshot as rows, from the seeds; what is wrong goes into findings."""
    held = {
        name: read_table(name, findings, facts)
        for name in (
            "sources", "organisations", "memberships", "sanction_programmes", "programme_breadth", "coverage",
            "sanction_actions", "designations", "events", "stated_totals", "rival_claims",
        )  # fmt: skip
    }
    territories = read_territories()
    known_sources = {row["source_id"] for row in held["sources"]}
    organisations = {row["organisation_id"] for row in held["organisations"]}
    programmes = {row["programme_id"] for row in held["sanction_programmes"]}
    codes = {row["code"] for row in territories}
    for name in ("organisations", "memberships", "sanction_programmes", "sanction_actions", "designations", "events", "stated_totals"):
        held[name] = keep_resolved(name, held[name], column="source_id", known=known_sources, what="source", findings=findings)
    for name in ("memberships", "stated_totals"):
        held[name] = keep_resolved(name, held[name], column="organisation_id", known=organisations, what="organisation", findings=findings)
    held["memberships"] = keep_resolved("memberships", held["memberships"], column="member_iso3", known=codes, what="territory code", findings=findings)
    held["sanction_programmes"] = keep_resolved("sanction_programmes", held["sanction_programmes"], column="target_iso3", known=codes, what="territory code", findings=findings)
    for name in ("sanction_actions", "programme_breadth"):
        held[name] = keep_resolved(name, held[name], column="programme_id", known=programmes, what="programme", findings=findings)

    claims = Claims(held["sources"], held["organisations"])
    names = Names(territories, held)
    for row in held["memberships"]:
        claims.membership(row, names)
    for row in held["sanction_programmes"]:
        claims.programme(row, names)
    imposers = {row["programme_id"]: row for row in held["sanction_programmes"]}
    for row in held["sanction_actions"]:
        claims.act(row, imposers[row["programme_id"]], names)
    for row in held["designations"]:
        claims.designation(row, names)
    for row in held["events"]:
        claims.event(row, names)
    for row in held["stated_totals"]:
        claims.stated_total(row, names)
    for row in held["rival_claims"]:
        claims.rival(row, findings)

    return {
        "sources": [_source(row) for row in held["sources"]],
        "territories": territories,
        "organisations": [
            {**_pick(row, "organisation_id name short_name kind note source_id source_id_2 verification")} | _dated("founded", row["founded"]) | _dated("dissolved", row["dissolved"])
            for row in held["organisations"]
        ],
        "programmes": [
            _pick(row, "programme_id imposer target_iso3 name legal_basis measures breadth area note source_id source_id_2 verification")
            | {"target_id": row["target_id"] or row["target_iso3"]}
            for row in held["sanction_programmes"]
        ],
        "programme_breadth": [
            _pick(row, "programme_id breadth note") | {"from_earliest": parse(row["from"]).earliest, "to_earliest": parse(row["to"]).earliest}
            for row in held["programme_breadth"]
        ],
        "coverage": [
            _pick(row, "imposer completeness note") | {"from_earliest": parse(row["from"]).earliest, "to_earliest": parse(row["to"]).earliest}
            for row in held["coverage"]
        ],
        "actors": names.actors(),
        "actor_aliases": names.aliases(),
        "claims": claims.rows,
    }


def read_territories() -> list[dict[str, Any]]:
    """The rows of geodata/territories.csv. Raises FactsError when it is missing."""
    path = settings.GEODATA / "territories.csv"
    if not path.exists():
        raise FactsError("geodata/territories.csv is missing. Restore it from the repository.")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wanted = "code name aliases demonyms capital region subregion valid_from valid_to administered_by claimed_by"
    return [
        _pick(row, wanted)
        | {
            "lon": float(row["lon"]) if row["lon"] else None,
            "lat": float(row["lat"]) if row["lat"] else None,
            "un_member": row["un_member"] == "true",
            "contested": row["contested"] == "true",
        }
        for row in rows
    ]


def _pick(row: Row, columns: str) -> dict[str, Any]:
    return {column: row[column] or None for column in columns.split()}


def _dated(name: str, edtf: str) -> dict[str, Any]:
    span = parse(edtf)
    return {name: edtf or None, f"{name}_earliest": span.earliest, f"{name}_latest": span.latest}


def _source(row: Row) -> dict[str, Any]:
    accessed = parse(row["accessed"]).earliest
    return (
        _pick(row, "source_id publisher title url licence consulted kind")
        | _dated("published", row["published"])
        | {"accessed": accessed}
    )


class Names:
    """The names behind ids: states and territories, organisations, designated groups, other actors."""

    def __init__(self, territories: list[dict[str, Any]], held: dict[str, list[Row]]) -> None:
        self._actors: dict[str, dict[str, Any]] = {}
        self._aliases: list[dict[str, Any]] = []
        for place in territories:
            self._add(place["code"], place["name"], "state" if place["un_member"] else "territory", iso3=place["code"])
            for kind in ("aliases", "demonyms"):
                for alias in filter(None, (place[kind] or "").split(";")):
                    self._alias(place["code"], alias.strip(), "name" if kind == "aliases" else "demonym")
        for row in held["organisations"]:
            kind = "coalition" if row["kind"] == "coalition" else "organisation"
            self._add(row["organisation_id"], row["name"], kind, source_id=row["source_id"])
            if row["short_name"] != row["name"]:
                self._alias(row["organisation_id"], row["short_name"], "acronym")
        for row in held["memberships"]:
            self._add(row["member_id"], row["member_name"], "organisation")
        for row in held["designations"]:
            iso3 = row["country"] if ";" not in row["country"] else None
            self._add(slug(row["entity"]), row["entity"], "group", iso3=iso3, source_id=row["source_id"])
        self._by_name = {actor["name"].lower(): actor_id for actor_id, actor in self._actors.items()}
        for alias in self._aliases:
            self._by_name.setdefault(alias["alias"].lower(), alias["actor_id"])
        for row in held["events"]:
            for column in ("source_actor", "target_actor"):
                self.find(row[column])
        for row in held["sanction_programmes"]:
            self.find(row["imposer"])

    def _add(self, actor_id: str, name: str, kind: str, iso3: str | None = None, source_id: str | None = None) -> None:
        self._actors.setdefault(
            actor_id, {"actor_id": actor_id, "name": name, "kind": kind, "iso3": iso3 or None, "source_id": source_id}
        )

    def _alias(self, actor_id: str, alias: str, kind: str) -> None:
        key = slug(alias).replace("-", " ")
        self._aliases.append({"actor_id": actor_id, "alias": alias, "alias_key": key, "kind": kind})

    def find(self, text: str) -> tuple[str | None, str | None]:
        """Id and name of an actor told by id or name; an unknown name becomes an actor of its own."""
        if not text:
            return None, None
        if text in self._actors:
            return text, self._actors[text]["name"]
        actor_id = self._by_name.get(text.lower()) or slug(text)
        self._add(actor_id, text, "group")
        return actor_id, self._actors[actor_id]["name"]

    def actors(self) -> list[dict[str, Any]]:
        return list(self._actors.values())

    def aliases(self) -> list[dict[str, Any]]:
        unique = {(alias["actor_id"], alias["alias"]): alias for alias in self._aliases}
        return list(unique.values())


class Claims:
    """Claims in the making; knows when each source was published."""

    def __init__(self, sources: list[Row], organisations: list[Row]) -> None:
        self.rows: list[dict[str, Any]] = []
        self._published = {row["source_id"]: parse(row["published"]) for row in sources}
        self._founded = {row["organisation_id"]: parse(row["founded"]).latest for row in organisations}
        self._by_fact: dict[str, dict[str, Any]] = {}
        self._ids: set[str] = set()
        self._recorded_at = settings.now()

    def known_on(self, happened: Span, source_ids: Iterable[str], otherwise: date | None) -> tuple[date, bool]:
        """When a curated fact could be known, and whether that is assumed (DERIVATION 1.5).

        otherwise: the day to assume for a fact without a date of its own.
        """
        earliest, latest = happened.earliest or date.min, happened.latest or date.max
        days = []
        for source_id in source_ids:
            published = self._published.get(source_id)
            if published is None or published.earliest is None or published.precision == "year":
                continue
            day = published.earliest
            if published.precision == "month":
                day = max(day, latest if published.earliest <= latest <= (published.latest or latest) else day)
            if earliest <= day <= (latest if latest == date.max else latest + LOOK_BACK):
                days.append(day)
        if days:
            return min(days), False
        return (happened.latest or otherwise or settings.today()), True

    def add(self, fact_id: str, row: Row, happened: Span, *, otherwise: date | None = None, **fields: Any) -> None:
        """Append one curated claim; the sources and verification are the row's unless given."""
        sources = [row.get("source_id", ""), row.get("source_id_2", "")]
        known_on, assumed = self.known_on(happened, filter(None, sources), otherwise)
        claim: dict[str, Any] = {
            "fact_id": fact_id,
            "ends": False,
            "stance": "held",
            "standing": "counted",
            "modality": "asserted",
            "date": happened.edtf or None,
            "earliest": happened.earliest,
            "latest": happened.latest,
            "precision": happened.precision,
            "date_basis": "explicit" if happened.edtf else "none",
            "verification": row.get("verification"),
            "extractor": "curated",
            "extractor_version": settings.METHOD_VERSION,
            "source_id": sources[0],
            "source_id_2": sources[1] or None,
            "known_on": known_on,
            "known_on_assumed": assumed,
            "recorded_at": self._recorded_at,
        } | fields
        stated = "|".join(str(claim.get(part)) for part in ("fact_id", "ends", "stance", "source_id", "value", "subtype", "date"))
        claim["claim_id"] = "c-" + hashlib.sha256(stated.encode()).hexdigest()[:14]
        if claim["claim_id"] in self._ids:  # two disagreements may share the held side
            return
        self._ids.add(claim["claim_id"])
        self.rows.append(claim)
        self._by_fact.setdefault(fact_id, claim)

    def membership(self, row: Row, names: Names) -> None:
        """One spell: the claim that opens it and, where its end is known, the claim that closes it."""
        start, end = parse(row["start"]), parse(row["end"])
        subject_id, subject = names.find(row["member_id"])
        common: dict[str, Any] = {
            "type": "MEMBERSHIP",
            "subject_id": subject_id,
            "subject": subject,
            "object_id": row["organisation_id"],
            "object": names.find(row["organisation_id"])[1],
            "organisation_id": row["organisation_id"],
            "description": " ".join(filter(None, [row["basis"][:1].upper() + row["basis"][1:], row["note"]])) or None,
        }
        self.add(row["spell_id"], row, start, subtype=OPENING[row["status"]], status_after=row["status"], otherwise=self._founded.get(row["organisation_id"]), **common)
        if row["end"]:
            reason = row["end_reason"] or "withdrew"
            self.add(
                row["spell_id"], row, end, ends=True, subtype=CLOSING.get(reason, "withdraw"),
                status_after=reason, **common,
            )  # fmt: skip

    def programme(self, row: Row, names: Names) -> None:
        """The opening of a programme and, where it has one, its end."""
        common = self._programme_parts(row, names) | {"scope": "programme", "description": row["note"] or None}
        start, end = parse(row["start"]), parse(row["end"])
        self.add(row["programme_id"], row, start, subtype="impose", status_after="in_force", **common)
        if row["end"]:
            self.add(row["programme_id"], row, end, ends=True, subtype="lift", status_after="terminated", **common)

    def _programme_parts(self, row: Row, names: Names) -> dict[str, Any]:
        subject_id, subject = names.find(row["imposer"])
        target = row["target_id"] or row["target_iso3"]
        object_id, object_name = (target, names.find(target)[1]) if row["target_iso3"] and not row["target_id"] else (target, target)
        return {
            "type": "SANCTION",
            "subject_id": subject_id,
            "subject": subject,
            "object_id": object_id,
            "object": object_name,
            "programme_id": row["programme_id"],
        }

    def act(self, row: Row, programme: Row, names: Names) -> None:
        """One act on a programme; its scope says whether it moves the status."""
        happened, effective, expires = parse(row["date"]), parse(row["effective"]), parse(row["expires"])
        days = int(row["duration_days"]) if row["duration_days"] else None
        start = effective if row["effective"] else happened
        ends_on = expires.earliest
        if ends_on is None and days and start.precision == "day" and start.earliest:
            ends_on = start.earliest + timedelta(days=days)
        kind = "DESIGNATION" if row["subtype"] in ("designate", "delist") else "SANCTION"
        parts = self._programme_parts(programme, names) | {"type": kind}
        if row["target"] and row["scope"] not in ("whole", "part"):
            parts |= {"object_id": row["target"] if row["target"] == programme["target_iso3"] else None, "object": names.find(row["target"])[1] if row["target"] == programme["target_iso3"] else row["target"]}
        self.add(
            row["action_id"], row, happened, **parts,
            subtype=row["subtype"], scope=row["scope"],
            effective=row["effective"] or None, effective_earliest=effective.earliest, effective_latest=effective.latest,
            duration_days=days, expires=ends_on, expires_stated=expires.edtf if expires.precision in ("month", "year") else None,
            expires_what=row["expires_what"] or None,
            description=row["description"] or None,
        )  # fmt: skip

    def designation(self, row: Row, names: Names) -> None:
        """An entity on a list: the listing and, where it ended, the delisting."""
        fact_id = f"{row['list']}:{row['entity']}:{row['date_listed']}"
        imposer = LIST_IMPOSERS.get(row["list"], "UN")
        subject_id, subject = names.find(imposer)
        object_id, object_name = names.find(row["entity"])
        common: dict[str, Any] = {
            "type": "DESIGNATION",
            "subject_id": subject_id,
            "subject": subject,
            "object_id": object_id,
            "object": object_name,
            "programme_id": LIST_PROGRAMMES.get(row["list"], row["list"] if row["list"].startswith("UN-") else None),
            "list_id": row["list"],
            "description": row["note"] or None,
        }
        self.add(fact_id, row, parse(row["date_listed"]), subtype="designate", status_after="designated", **common)
        if row["date_delisted"]:
            self.add(fact_id, row, parse(row["date_delisted"]), ends=True, subtype="delist", status_after="not_designated", **common)

    def event(self, row: Row, names: Names) -> None:
        """A curated event: shown on timelines, moves no status (the spells and acts do)."""
        claim_type, subtype = EVENT_TYPES.get(row["kind"], ("EVENT", slug(row["kind"]).replace("-", "_")))
        subject_id, subject = names.find(row["source_actor"])
        object_id, object_name = names.find(row["target_actor"])
        self.add(
            row["event_id"], row, parse(row["date"]), stance="context", type=claim_type, subtype=subtype,
            subject_id=subject_id, subject=subject, object_id=object_id, object=object_name,
            place=row["place"] or None, description=row["description"],
        )  # fmt: skip

    def stated_total(self, row: Row, names: Names) -> None:
        """How many members a source says an organisation has."""
        rival = row["counts_what"].startswith("rival count") or "other than" in row["counts_what"] or "besides" in row["counts_what"]
        self.add(
            f"TOTAL:{row['organisation_id']}:{row['date']}", row, parse(row["date"]),
            stance="rival" if rival else "held", type="FACT", subtype="member_count",
            subject_id=row["organisation_id"], subject=names.find(row["organisation_id"])[1],
            organisation_id=row["organisation_id"], count=int(row["total"]), counts_what=row["counts_what"],
            value=row["total"],
        )  # fmt: skip

    def rival(self, row: Row, findings: list[Finding]) -> None:
        """A known disagreement: the held value's source and the other value, both beside the fact."""
        place = f"seeds/facts/rival_claims.csv row {row['fact_id']} / {row['rival_value']}"
        about = self._by_fact.get(row["fact_id"])
        if about is None:
            findings.append(Finding("error", "rival_claims.fact_id", place, f"{row['fact_id']!r} is no fact we hold. The row was left out."))
            return
        kept = "type subtype subject_id subject object_id object organisation_id programme_id list_id scope"
        parts = {column: about.get(column) for column in kept.split()}
        for side in ("held", "rival"):
            source_id, value = row[f"{side}_source_id"], row[f"{side}_value"]
            if not source_id:
                findings.append(Finding("warning", "rival_claims source", place, "This side names no source, so it is not shown."))
                continue
            if source_id not in self._published:
                findings.append(Finding("error", "rival_claims source", place, f"{source_id!r} is no source we hold. This side was left out."))
                continue
            told = value.partition(":")[0].strip()
            try:
                when = parse(told)
            except BadDate:
                when = Span(about["date"] or "", about["earliest"], about["latest"], about["precision"])
            self.add(
                row["fact_id"], {"source_id": source_id, "verification": "one-source"}, when,
                stance="rival", value=value, rule_id=f"rival-{side}", description=row["note"] or None, **parts,
            )  # fmt: skip
