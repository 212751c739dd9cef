"""The records extraction writes: events with evidence, and the relationships computed from them.

The rule extractor and the language-model adapter write the same `Event`; whoever reads
one reads both. Dates are EDTF text (level 1, plus `XXXX-MM-DD` for a day of an unknown year).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date as day
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SUBTYPES: dict[str, tuple[str, ...]] = {
    "MEMBERSHIP": (
        "apply", "invite", "approve_accession", "agree_to_join", "join", "grant_observer",
        "announce_withdrawal", "withdraw", "cancel_withdrawal", "suspend", "maintain_suspension",
        "reinstate", "expel", "end_contribution",
    ),
    "SANCTION": (
        "impose", "tighten", "renew", "maintain", "trigger_snapback", "reimpose", "ease", "waive",
        "extend_waiver", "relief_expired", "suspend", "lift", "repeal",
    ),
    "DESIGNATION": ("designate", "delist", "redesignate", "review"),
    "AGREEMENT": ("reach", "sign", "ratify", "enter_into_force", "extend", "terminate"),
    "RECOGNITION": (
        "recognise", "derecognise", "establish_relations", "restore_relations", "sever_relations",
    ),
    "INTEGRATION": ("plan", "agree", "begin", "complete", "reverse"),
    "MEETING": ("meet", "visit", "talks", "call", "summit"),
    "STATEMENT": (
        "statement", "announce", "confirm", "deny", "clarify", "support", "endorse", "welcome",
        "express_intent", "express_interest", "request", "call_for", "demand", "reject", "reaffirm",
        "interview",
    ),
    "POLITY": ("take_office", "leave_office", "regime_fall", "independence", "lead"),
    "CONFLICT": ("claim_victory", "ceasefire"),
    "FACT": ("member_count", "programme_scope"),
}  # fmt: skip
CORE_TYPES = ("MEMBERSHIP", "SANCTION", "DESIGNATION", "AGREEMENT", "RECOGNITION", "INTEGRATION", "MEETING")
SYMMETRIC_TYPES = ("AGREEMENT", "MEETING")

# A record without all of its type's slots goes to the rejects. AGREEMENT also needs one of
# `object` and `organisation_or_programme`.
REQUIRED_SLOTS: dict[str, tuple[str, ...]] = {
    "MEMBERSHIP": ("subject", "object"),
    "SANCTION": ("subject", "object"),
    "DESIGNATION": ("subject", "object", "organisation_or_programme"),
    "AGREEMENT": ("subject",),
    "RECOGNITION": ("subject", "object"),
    "INTEGRATION": ("subject", "object"),
    "MEETING": ("subject",),
    "STATEMENT": ("subject",),
    "POLITY": ("subject",),
    "CONFLICT": ("subject",),
    "FACT": ("subject",),
}

# Statuses a type may leave behind; types that are not here leave none.
STATUSES: dict[str, tuple[str, ...]] = {
    "MEMBERSHIP": (
        "applicant", "observer", "acceding", "member", "withdrawing", "non_member", "suspended",
    ),
    "SANCTION": (
        "in_force", "eased", "waived", "suspended", "partially_lifted", "lifted", "repealed",
    ),
    "DESIGNATION": ("designated", "not_designated"),
    "AGREEMENT": ("agreed", "signed", "in_force", "terminated"),
    "RECOGNITION": (
        "recognised", "not_recognised", "relations_established", "relations_restored",
        "relations_severed",
    ),
    "INTEGRATION": ("planned", "agreed", "in_progress", "complete"),
    "MEETING": ("planned", "held", "cancelled"),
}  # fmt: skip

Modality = Literal["asserted", "planned", "reported-claim", "denied", "hypothetical"]
Precision = Literal["day", "month", "year"]
DateBasis = Literal["explicit", "relative_to_publication", "relative_to_event", "document_date", "none"]
RelationshipKind = Literal[
    "member_of", "sanctioned_by", "designated_as", "party_to", "recognises", "integrated_into",
    "holds_office", "led",
]  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Span(_Record):
    """Characters of the stored text: half-open offsets in Unicode code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Mention(Span):
    """A span and the part it plays: trigger, subject, object, date, programme, evidence."""

    role: str


class Alternative(_Record):
    """A value another mention of the same act gave for a slot; kept beside the chosen one."""

    slot: str
    value: str | int | None
    evidence: Span


class Event(_Record):
    """One thing that happened, was announced, denied or planned, with the sentence that says so.

    One actor on each side. `evidence` is one whole sentence. `acts_for` is the state or body a
    named person speaks or acts for. `scope` says what `count` counts when that is not everybody
    (`others` leaves out the party just named). `flags` are short words for doubts a reader should
    see: `conflicting_slots`, `expiry_disagrees`, `role_ambiguous`, `external_office`, `no_model`.
    """

    event_id: str
    doc_id: str
    type: str
    subtype: str
    subject: str
    subject_id: str | None = None
    object: str | None = None
    object_id: str | None = None
    acts_for: str | None = None
    organisation_or_programme: str | None = None
    programme_id: str | None = None
    date: str | None = None
    date_precision: Precision | None = None
    date_basis: DateBasis = "none"
    status_after: str | None = None
    duration_days: int | None = None
    expires: day | None = None
    modality: Modality
    attribution: str | None = None
    place: str | None = None
    count: int | None = None
    scope: str | None = None
    evidence: Span
    mentions: list[Mention] = Field(default_factory=list)
    alternatives: list[Alternative] = Field(default_factory=list)
    flags: list[str] = Field(default_factory=list)
    cameo: str | None = None
    plover: str | None = None
    confidence: float = Field(ge=0, le=1)
    extractor: str
    extractor_version: str
    rule_id: str
    model: str | None = None

    @model_validator(mode="after")
    def _agrees_with_schema(self) -> Self:
        if self.subtype not in SUBTYPES.get(self.type, ()):
            raise ValueError(f"{self.type}/{self.subtype} is no type and subtype of the schema.")
        missing = [slot for slot in REQUIRED_SLOTS[self.type] if not getattr(self, slot)]
        if self.type == "AGREEMENT" and not (self.object or self.organisation_or_programme):
            missing.append("object or organisation_or_programme")
        if missing:
            raise ValueError(f"{self.type}/{self.subtype} lacks {', '.join(missing)}.")
        if self.status_after is not None and self.status_after not in STATUSES.get(self.type, ()):
            raise ValueError(f"{self.status_after!r} is no status of {self.type}.")
        if (self.date is None) != (self.date_precision is None):
            raise ValueError("date and date_precision are both given or both empty.")
        return self


class Relationship(_Record):
    """A status that holds over an interval; computed from asserted events, never read from text.

    `valid_from` and `valid_to` are EDTF; `..` is open, None is unknown. `inferred` marks a status
    that came back because a relief ran out.
    """

    rel_id: str
    kind: RelationshipKind
    subject: str
    subject_id: str | None = None
    object: str
    object_id: str | None = None
    programme: str | None = None
    status: str
    valid_from: str | None
    valid_to: str | None
    opened_by: list[str]
    closed_by: list[str] = Field(default_factory=list)
    inferred: bool = False
    confidence: float = Field(ge=0, le=1)
    extractor: str
    extractor_version: str


class Reject(_Record):
    """A record that was not written, and the plain-English reason."""

    doc_id: str
    type: str
    subtype: str
    reason: str
    evidence: Span
    slots: dict[str, str | None] = Field(default_factory=dict)
    rule_id: str = ""


class Extraction(_Record):
    """Everything one document gave. `language_ok` is False when the text is not English: then
    nothing was extracted and `notes` says so. `model` is the pipeline's name and version, or
    `blank` when no model was installed."""

    doc_id: str
    published: day | None = None
    publisher: str | None = None
    language: str | None = None
    language_ok: bool = True
    model: str = "blank"
    sentences: int = 0
    events: list[Event] = Field(default_factory=list)
    relationships: list[Relationship] = Field(default_factory=list)
    rejects: list[Reject] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)


def event_id(
    doc_id: str, type_: str, subtype: str, subject: str, object_: str | None, date: str | None, start: int
) -> str:
    """Stable id of an event: the same document and slots give the same id in every run."""
    parts = (doc_id, type_, subtype, subject, object_ or "", date or "", str(start))
    return "ev-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def document_id(text: str) -> str:
    """Id of a text nobody named: the start of its SHA-256."""
    return "doc-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def to_json_lines(records: Iterable[BaseModel]) -> str:
    """One JSON object a line, in the order given; an empty text for no records."""
    return "".join(record.model_dump_json() + "\n" for record in records)
