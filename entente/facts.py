"""Reading the curated tables of seeds/facts: every row is checked before it may become a claim.

A file that cannot be read stops the build (FactsError); a row that is wrong is left out and
kept as a Finding, so nothing is lost silently and the rest still stands.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from entente import settings
from entente.dates import BadDate, parse

FACTS = settings.SEEDS / "facts"
VERIFICATIONS = {"two-sources", "one-source", "partial", "background"}
MEMBER_STATUSES = {"founding-member", "member", "acceding", "partner", "observer", "applicant", "suspended", "declined"}
SCOPES = {"whole", "part", "listing", "licence", "beneficiary", "panel", "announcement", "notice", "related"}
SUBTYPES = {
    "impose", "tighten", "renew", "maintain", "trigger_snapback", "reimpose", "ease", "waive", "extend_waiver",
    "relief_expired", "suspend", "lift", "repeal", "license", "revoke_license", "designate", "delist",
}  # fmt: skip
BREADTHS = {"wide", "arms-only", "listings", "framework", "list", "status"}
SOURCE_KINDS = {"official", "press", "research", "reference", "dataset"}


class FactsError(ValueError):
    """A whole file of seeds/facts cannot be used; nothing was built from it."""


@dataclass(frozen=True)
class Finding:
    """Something a check found: level is error (the row is left out) or warning (it stands)."""

    level: str
    rule: str
    place: str
    message: str


Row = dict[str, str]
Rule = Callable[[Row], str | None]  # what is wrong with the row, or None


@dataclass(frozen=True)
class Table:
    """One file: the columns it must have, the one that identifies a row, and its rules."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rules: tuple[Rule, ...] = ()


def one_of(column: str, words: set[str]) -> Rule:
    def rule(row: Row) -> str | None:
        return None if row[column] in words else f"{column} is {row[column]!r}; use one of {', '.join(sorted(words))}."

    return rule


def filled(*columns: str) -> Rule:
    def rule(row: Row) -> str | None:
        empty = [column for column in columns if not row[column]]
        return f"{' and '.join(empty)} must not be empty." if empty else None

    return rule


def edtf(*columns: str) -> Rule:
    def rule(row: Row) -> str | None:
        for column in columns:
            try:
                parse(row[column])
            except BadDate as bad:
                return f"{column}: {bad}"
        return None

    return rule


def in_order(start: str, end: str) -> Rule:
    def rule(row: Row) -> str | None:
        first, last = parse(row[start]), parse(row[end])
        if first.earliest and last.latest and first.earliest > last.latest:
            return f"{end} {row[end]} is before {start} {row[start]}; swap or correct them."
        return None

    return rule


def whole_number(column: str) -> Rule:
    def rule(row: Row) -> str | None:
        return None if not row[column] or row[column].isdigit() else f"{column} is {row[column]!r}, not a whole number."

    return rule


TABLES = {
    table.name: table
    for table in (
        Table(
            "sources",
            ("source_id",),
            ("source_id", "publisher", "title", "url", "published", "accessed", "licence", "consulted", "kind"),
            (filled("publisher", "title"), edtf("published", "accessed"), one_of("kind", SOURCE_KINDS)),
        ),
        Table(
            "organisations",
            ("organisation_id",),
            ("organisation_id", "name", "short_name", "kind", "founded", "dissolved", "note", "source_id", "source_id_2", "verification"),
            (filled("name", "short_name"), edtf("founded", "dissolved"), in_order("founded", "dissolved"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "memberships",
            ("spell_id",),
            ("spell_id", "organisation_id", "member_id", "member_iso3", "member_name", "status", "start", "end", "end_reason", "basis", "note", "source_id", "source_id_2", "verification"),
            (filled("organisation_id", "member_id"), one_of("status", MEMBER_STATUSES), edtf("start", "end"), in_order("start", "end"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "sanction_programmes",
            ("programme_id",),
            ("programme_id", "imposer", "target_iso3", "target_id", "name", "legal_basis", "measures", "breadth", "area", "start", "end", "note", "source_id", "source_id_2", "verification"),
            (filled("imposer", "name"), one_of("breadth", BREADTHS), edtf("start", "end"), in_order("start", "end"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "programme_breadth",
            ("programme_id", "from"),
            ("programme_id", "from", "to", "breadth", "note"),
            (one_of("breadth", BREADTHS), edtf("from", "to"), in_order("from", "to")),
        ),
        Table(
            "coverage",
            ("imposer", "from"),
            ("imposer", "from", "to", "completeness", "note"),
            (one_of("completeness", {"full", "main programmes", "few", "none"}), edtf("from", "to"), in_order("from", "to")),
        ),
        Table(
            "sanction_actions",
            ("action_id",),
            ("action_id", "programme_id", "date", "effective", "subtype", "scope", "target", "duration_days", "expires", "expires_what", "description", "source_id", "source_id_2", "verification"),
            (filled("date"), edtf("date", "effective", "expires"), one_of("subtype", SUBTYPES), one_of("scope", SCOPES), whole_number("duration_days"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "designations",
            ("list", "entity", "date_listed"),
            ("entity", "list", "date_listed", "date_delisted", "country", "note", "source_id", "source_id_2", "verification"),
            (filled("entity", "list"), edtf("date_listed", "date_delisted"), in_order("date_listed", "date_delisted"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "events",
            ("event_id",),
            ("event_id", "date", "kind", "source_actor", "target_actor", "place", "description", "source_id", "source_id_2", "verification"),
            (filled("date", "kind", "source_actor"), edtf("date"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "stated_totals",
            ("organisation_id", "date", "total", "source_id"),
            ("organisation_id", "date", "total", "counts_what", "source_id", "verification"),
            (filled("date", "total"), edtf("date"), whole_number("total"), one_of("verification", VERIFICATIONS)),
        ),
        Table(
            "rival_claims",
            ("fact_id", "rival_value"),
            ("fact_id", "about", "held_value", "held_source_id", "rival_value", "rival_source_id", "note"),
            (filled("fact_id", "held_value", "rival_value"),),
        ),
    )
}  # fmt: skip


def read_table(name: str, findings: list[Finding], folder: Path | None = None) -> list[Row]:
    """The sound rows of one file; what is wrong with the others goes into findings.

    Raises FactsError when the file is missing, is not UTF-8, or lacks a column.
    """
    table = TABLES[name]
    path = (folder or FACTS) / f"{name}.csv"
    if not path.exists():
        raise FactsError(f"seeds/facts/{name}.csv is missing. Restore it from the repository.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise FactsError(
            f"seeds/facts/{name}.csv is not UTF-8 (byte {bad.start} cannot be read). Save it as UTF-8 and build again."
        ) from None
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines, [])
    missing = [column for column in table.columns if column not in header]
    if missing:
        raise FactsError(f"seeds/facts/{name}.csv lacks the column {', '.join(missing)}. Its columns are {', '.join(table.columns)}.")
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for cells in lines:
        place = f"seeds/facts/{name}.csv line {lines.line_num}"
        if not cells:
            continue
        if len(cells) != len(header):
            findings.append(Finding("error", "row shape", place, f"The row has {len(cells)} cells where the header has {len(header)}; check its quotes and commas."))
            continue
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        key = tuple(row[column] for column in table.key)
        wrong = next((message for rule in table.rules if (message := rule(row))), None)
        if wrong is None and not all(part for part in key[:1]):
            wrong = f"{table.key[0]} is empty; every row needs its own."
        if wrong is None and key in seen:
            wrong = f"{' '.join(key)} stands twice; each id may stand once."
        if wrong:
            findings.append(Finding("error", f"{name} row", place, f"{wrong} The row was left out."))
            continue
        seen.add(key)
        rows.append(row)
    return rows


def keep_resolved(
    name: str, rows: Iterable[Row], *, column: str, known: set[str], what: str, findings: list[Finding]
) -> list[Row]:
    """The rows whose column is empty or names something known; the others become findings."""
    kept = []
    for row in rows:
        if row[column] and row[column] not in known:
            key = " ".join(row[part] for part in TABLES[name].key)
            findings.append(
                Finding("error", f"{name}.{column}", f"seeds/facts/{name}.csv row {key}", f"{column} {row[column]!r} is no {what} we hold. Add it or correct the row. The row was left out.")
            )
        else:
            kept.append(row)
    return kept
