"""A person's decisions on proposed claims: accept, edit, reject, undo. Each is a row of its own.

Nothing is overwritten: an edit is a new claim that retracts the proposed one, an undo is a decision
that takes the last one back.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from entente import settings, store
from entente.build import append
from entente.dates import parse

EDITABLE = ("subject_id", "subject", "object_id", "object", "date", "modality", "subtype", "status_after", "programme_id", "expires", "duration_days")
DECISIONS = ("accept", "reject", "undo")


class ReviewError(ValueError):
    """A decision cannot be taken; the message says why."""


@dataclass(frozen=True)
class Contradiction:
    """A held claim that a proposed one disagrees with, and which of the two will be displayed."""

    claim_id: str
    slot: str
    held: str
    proposed: str
    displayed: str  # held or proposed
    rule: str


def decide(claim_id: str, decision: str, reason: str = "", *, folder: Path | None = None) -> str:
    """Record one decision in a new snapshot; returns its id. Raises as decide_all does."""
    return decide_all([claim_id], decision, reason, folder=folder)[0]


def decide_all(claim_ids: Sequence[str], decision: str, reason: str = "", *, folder: Path | None = None) -> list[str]:
    """Record one decision on several claims in one new snapshot; returns an id for each.

    Raises ReviewError for an unknown claim or decision, and for a rejection without a reason.
    """
    if decision not in DECISIONS:
        raise ReviewError(f"{decision!r} is no decision; use accept, reject or undo.")
    if decision == "reject" and not reason.strip():
        raise ReviewError("A rejection needs a reason, so that others can follow it. Write one and reject again.")
    with store.new_snapshot(grow=True, folder=folder) as con:
        for claim_id in claim_ids:
            _require(con, claim_id)
        return [_record(con, claim_id, decision, reason) for claim_id in claim_ids]


def edit(claim_id: str, changes: dict[str, Any], reason: str, *, folder: Path | None = None) -> str:
    """Accept a corrected version of a claim: a new claim beside a retraction of the old one.

    Raises ReviewError for a slot that may not be edited, or a date that cannot be read.
    """
    wrong = sorted(set(changes) - set(EDITABLE))
    if wrong:
        raise ReviewError(f"{wrong[0]} cannot be edited; the evidence and the clocks stay as they are.")
    if not reason.strip():
        raise ReviewError("An edit needs a reason, so that others can follow it. Write one and save again.")
    with store.new_snapshot(grow=True, folder=folder) as con:
        old = _require(con, claim_id)
        new = old | changes
        if "date" in changes:
            span = parse(changes["date"])
            new |= {"date": span.edtf or None, "earliest": span.earliest, "latest": span.latest, "precision": span.precision}
        stamp = f"{claim_id}|{sorted(changes.items(), key=str)}|{settings.now().isoformat()}"
        new |= {
            "mentions": _still_said(old["mentions"], changes),
            "claim_id": "c-" + hashlib.sha256(stamp.encode()).hexdigest()[:14],
            "standing": "counted",
            "extractor": "person",
            "rule_id": f"edit of {claim_id}",
            "description": reason,
            "recorded_at": settings.now(),
        }
        if new["subject_id"] != old["subject_id"] or new["object_id"] != old["object_id"]:
            new["fact_id"] = new["claim_id"]  # said of other parties, so it is another fact
            if new["type"] == "MEMBERSHIP":
                new["organisation_id"] = new["object_id"]
        append(con, "claims", [new])
        _record(con, claim_id, "reject", f"Replaced by the edit {new['claim_id']}: {reason}")
        return str(new["claim_id"])


def _still_said(mentions: str | None, changes: dict[str, Any]) -> str | None:
    """The words that fill slots, without those of the slots a person changed."""
    changed = {slot.removesuffix("_id") for slot in changes} | ({"trigger"} if "subtype" in changes else set())
    return json.dumps([one for one in json.loads(mentions) if one[0] not in changed]) if mentions else None


def contradictions(con: duckdb.DuckDBPyConnection, claim_id: str) -> list[Contradiction]:
    """Where a proposed claim says something else than the held one on the same fact, and what will be shown.

    The display rule (DERIVATION 6) decides; asked before accepting.
    """
    with con.cursor() as cursor:
        found = cursor.execute(
            """
            with ranked as (
                select
                    claims.*,
                    case sources.kind when 'official' then 1 when 'press' then 3 else 2 end as source_rank,
                    case when extractor in ('curated', 'person') then 0 else 1 end as reader_rank,
                    coalesce(sources.published_earliest, date '0001-01-01') as published
                from claims
                join sources using (source_id)
            ),
            held as (
                select fact_id, ends, claim_id
                from ranked_claims(date '9999-12-31', null)
                where stance = 'held' and display_rank = 1 and claim_id <> $claim_id
            )
            select
                old.claim_id,
                old.subtype, new.subtype,
                old.date, new.date,
                old.expires::varchar, new.expires::varchar,
                old.status_after, new.status_after,
                old.source_rank - new.source_rank,
                old.reader_rank - new.reader_rank,
                sign(datediff('day', old.published, new.published))
            from ranked as new
            join held on held.fact_id = new.fact_id and held.ends = new.ends
            join ranked as old on old.claim_id = held.claim_id
            where new.claim_id = $claim_id
              and new.modality = 'asserted'
            """,
            {"claim_id": claim_id},
        ).fetchall()
    told = []
    for held_id, *slots, by_source, by_reader, by_day in found:
        weights = ((by_source, "official text over press"), (by_reader, "checked by a person over read by a machine"), (by_day, "later publication over earlier"))
        weight, rule = next(((weight, rule) for weight, rule in weights if weight), (-1, "the one held first"))
        shown = "held" if weight < 0 else "proposed"
        for name, held, proposed in zip(("act", "date", "end", "status"), slots[::2], slots[1::2], strict=True):
            if held is not None and proposed is not None and held != proposed:
                told.append(Contradiction(held_id, name, held, proposed, shown, rule))
    return told


def _require(con: duckdb.DuckDBPyConnection, claim_id: str) -> dict[str, Any]:
    with con.cursor() as cursor:
        relation = cursor.sql("select * from claims where claim_id = $claim_id", params={"claim_id": claim_id})
        rows = relation.to_arrow_table().to_pylist()
    if not rows:
        raise ReviewError(f"There is no claim {claim_id!r}. It may belong to an older data version; reload the page.")
    return dict(rows[0])


def _record(con: duckdb.DuckDBPyConnection, claim_id: str, decision: str, reason: str) -> str:
    decided_at = settings.now()
    review_id = "r-" + hashlib.sha256(f"{claim_id}|{decision}|{decided_at.isoformat()}".encode()).hexdigest()[:14]
    append(con, "reviews", [{
        "review_id": review_id, "claim_id": claim_id, "decision": decision, "reason": reason.strip() or None, "decided_at": decided_at,
    }])  # fmt: skip
    return review_id
