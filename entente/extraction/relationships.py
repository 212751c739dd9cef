"""Computes the intervals of one document from its asserted events (extraction schema, section 4)."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from entente.extraction.records import Event, Relationship

_KINDS = {
    "MEMBERSHIP": "member_of",
    "SANCTION": "sanctioned_by",
    "DESIGNATION": "designated_as",
    "AGREEMENT": "party_to",
    "RECOGNITION": "recognises",
    "INTEGRATION": "integrated_into",
    "POLITY": "holds_office",
}
# Acts that are told but move no status: rungs, procedures and plans.
_NO_STATUS = {"invite", "announce_withdrawal", "review", "trigger_snapback", "plan"}
_RELIEF = {"waived", "suspended", "eased"}


def relationships_of(events: list[Event]) -> list[Relationship]:
    """One row per relationship and status, in order; a coarse date is an interval, its order not guessed."""
    groups: dict[tuple[str, ...], list[Event]] = defaultdict(list)
    for event in events:
        if event.modality != "asserted" or event.subtype in _NO_STATUS:
            continue
        kind = _KINDS.get(event.type)
        if event.type == "POLITY":
            kind = {"take_office": "holds_office", "leave_office": "holds_office", "lead": "led"}.get(
                event.subtype
            )
        if kind is None or not event.object and not event.organisation_or_programme:
            continue
        if event.type != "POLITY" and event.status_after is None:
            continue
        groups[_key(kind, event)].append(event)
    return [row for key, group in groups.items() for row in _intervals(key[0], group)]


def _key(kind: str, event: Event) -> tuple[str, ...]:
    subject, object_ = event.subject, event.object or event.organisation_or_programme or ""
    if kind in ("sanctioned_by", "designated_as"):
        subject, object_ = object_, subject
    programme = event.organisation_or_programme or "" if kind in ("designated_as", "party_to") else ""
    return kind, subject, object_, programme


def _intervals(kind: str, events: list[Event]) -> list[Relationship]:
    ordered = sorted(events, key=lambda e: (e.date is None, e.date or "", e.evidence.start))
    rows: list[Relationship] = []
    before: str | None = None
    for position, event in enumerate(ordered):
        following = ordered[position + 1] if position + 1 < len(ordered) else None
        status = event.status_after or {"leave_office": "left"}.get(event.subtype, "holds")
        end = _start(following) if following is not None else ".."
        closed_by = [following.event_id] if following is not None else []
        if event.expires is not None and (
            following is None or (following.date or "9999") > event.expires.isoformat()
        ):
            end, closed_by = event.expires.isoformat(), []
        rows.append(_row(kind, event, status, _start(event), end, closed_by))
        if event.expires is not None and end == event.expires.isoformat() and status in _RELIEF:
            back = before or "in_force"
            until = _start(following) if following is not None else ".."
            row = _row(kind, event, back, end, until, [following.event_id] if following else [])
            rows.append(
                row.model_copy(update={"inferred": True, "confidence": round(row.confidence * 0.85, 3)})
            )
        before = status if status not in _RELIEF else before
    return rows


def _start(event: Event | None) -> str | None:
    if event is None or event.date is None:
        return None
    return event.date.split("/")[0]


def _row(
    kind: str, event: Event, status: str, start: str | None, end: str | None, closed_by: list[str]
) -> Relationship:
    subject, object_ = event.subject, event.object or event.organisation_or_programme or ""
    subject_id, object_id = event.subject_id, event.object_id
    if kind in ("sanctioned_by", "designated_as"):
        subject, object_, subject_id, object_id = object_, subject, object_id, subject_id
    parts = (kind, subject, object_, status, start or "", event.event_id)
    return Relationship(
        rel_id="rel-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20],
        kind=kind,  # type: ignore[arg-type]
        subject=subject,
        subject_id=subject_id,
        object=object_,
        object_id=object_id,
        programme=event.organisation_or_programme,
        status=status,
        valid_from=start,
        valid_to=end,
        opened_by=[event.event_id],
        closed_by=closed_by,
        confidence=event.confidence,
        extractor=event.extractor,
        extractor_version=event.extractor_version,
    )
