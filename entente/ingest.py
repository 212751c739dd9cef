"""Texts into documents and proposed claims: what `entente add` and the Evidence page do.

Claims of an extractor count only once a person accepts them (entente.review), unless their source
was marked trusted. Documents and claims enter one new snapshot together, or not at all.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from entente import settings, store
from entente.build import append, slug
from entente.dates import UNKNOWN, BadDate, Span, parse
from entente.documents import Document, Skipped, Versions
from entente.extraction.records import Event, Extraction

if TYPE_CHECKING:
    from entente.llm import Settings

# DERIVATION 7: extraction's words for a member's status, in the words of spells.
MEMBER_STATUS = {"non_member": "withdrawn", "withdrawing": "member"}
ENDING = {"withdraw": "withdrew", "expel": "expelled", "end_contribution": "withdrew", "reinstate": "reinstated"}
RUNGS = {"invite", "announce_withdrawal", "cancel_withdrawal", "maintain_suspension"}  # shown, open no spell
# Acts that tell the same thing in other words, so that two reports of one act meet.
FAMILIES = (
    {"ease", "waive", "extend_waiver", "suspend"},
    {"lift", "repeal"},
    {"impose", "reimpose", "tighten", "trigger_snapback"},
    {"renew", "maintain"},
    {"relief_expired"},
)
RULES = "rules"  # the deterministic extractor, as its claims name it
SAME_ACT_DAYS = 3  # two reports of one act may differ by this much and still be about it
STORED_TOGETHER = 250  # documents a transaction: one commit for each would take most of the time
NEWS_DAYS = 7  # an act that a text tells without a day happened in the week before it
SAME_SPELL_DAYS = 92  # signed, announced and welcomed are steps of one accession


@dataclass
class Added:
    """What adding did: documents and claims added, texts already held, what was skipped and why.

    notes: what is to be said about the reading, with the number of texts it is said of.
    readings: what a language model beside the rules took, a row of `model_readings` a document.
    """

    documents: list[str] = field(default_factory=list)
    held: int = 0
    claims: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    rejects: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    readings: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Found:
    """What was read in one document: records as plain dicts, how many were not written, what to say of it.

    reading: the language model's part, as in `model_readings` but for the document; None where none was asked.
    """

    events: list[dict[str, Any]]
    rejects: int = 0
    notes: list[str] = field(default_factory=list)
    reading: dict[str, Any] | None = None


def add(
    found: Iterable[Document | Skipped],
    *,
    trusted: bool = False,
    model: "Settings | None" = None,
    folder: Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Added:
    """Extract from every new document and put all of it into one new snapshot.

    Work already done survives an interruption in a journal beside the data, so a rerun goes on
    from there. Memory holds a few documents at a time; the snapshot is written once at the end.

    model: a language model that reads every document beside the rules; none unless it is given.
    """
    folder = folder or settings.data_folder()
    journal = Journal(folder / "unfinished-add.jsonl")
    result = Added()
    held, versions = _held(folder)
    fresh = _fresh(found, held, journal.done, result)
    for number, (document, read) in enumerate(_extracted(fresh, workers, model), start=1):
        journal.write(document, read)
        if progress:
            progress(number)
    if journal.empty():
        return result
    with store.new_snapshot(grow=True, folder=folder) as con:
        facts = HeldFacts(con)
        con.execute("begin").fetchall()
        for number, (document, read) in enumerate(journal.read(), start=1):
            if number % STORED_TOGETHER == 0:
                con.execute("commit; checkpoint; begin").fetchall()
            if document.id in held:
                continue
            held.add(document.id)
            document = replace(document, follows=versions.earlier(document))
            versions.remember(document.id, document.url, document.title, document.publisher)
            events = [Event.model_validate(event) for event in read.events]
            result.claims += save(con, document, events, facts, trusted=trusted)
            result.documents.append(document.id)
            result.rejects += read.rejects
            result.notes.update(read.notes)
            if read.reading is not None:
                result.readings.append({"document_id": document.id, **read.reading})
        append(con, "model_readings", result.readings)
        con.execute("commit").fetchall()
    journal.forget()
    return result


def _held(folder: Path) -> tuple[set[str], Versions]:
    versions = Versions()
    con = store.open_locked(store.newest(folder))
    try:
        rows = con.execute(
            "select document_id, documents.url, documents.title, publisher from documents join sources using (source_id) order by added_at, document_id"
        ).fetchall()
    finally:
        con.close()
    for document_id, url, title, publisher in rows:
        versions.remember(document_id, url, title, publisher)
    return {row[0] for row in rows}, versions


def _fresh(found: Iterable[Document | Skipped], held: set[str], done: set[str], result: Added) -> Iterator[Document]:
    seen: set[str] = set()
    for one in found:
        if isinstance(one, Skipped):
            result.skipped.append(one)
        elif one.id in held or one.id in seen:
            result.held += 1
        elif one.id not in done:
            seen.add(one.id)
            yield one


def _extracted(
    documents: Iterator[Document], workers: int | None, model: "Settings | None" = None
) -> Iterator[tuple[Document, Found]]:
    """Each document with what was read in it; many at a time on all cores."""
    read = partial(read_one, model=model)
    first: list[Document] = []
    for document in documents:
        first.append(document)
        if len(first) == 8:
            break
    workers = workers or (os.cpu_count() or 1)
    if len(first) < 8 or workers == 1:
        for document in first:
            yield document, read(document)
        for document in documents:
            yield document, read(document)
        return
    with ProcessPoolExecutor(workers) as pool:
        batch = first
        while batch:
            yield from zip(batch, pool.map(read, batch, chunksize=4), strict=True)
            batch = [document for _, document in zip(range(64), documents, strict=False)]


def read_one(document: Document, model: "Settings | None" = None) -> Found:
    """What the rules read in a document and, where one is given, a language model beside them.

    A model that fails takes nothing away: the rules' records stand, and a note says what went wrong.
    """
    done = extraction_of(document)
    events = done.events
    found = Found([], len(done.rejects))
    if not done.language_ok:
        return found  # the document itself says in which language it is
    found.notes += done.notes
    if model is not None:
        from entente import llm  # noqa: PLC0415 - only where a model is to be asked

        try:
            reading = llm.read_with_model(document, model)
        except llm.ModelError as failed:
            found.notes.append(f"{failed} The records of the rules stand.")
        else:
            events = [*events, *reading.events]
            found.notes += reading.notes
            found.reading = {
                "extractor": model.extractor, "model": model.model, **asdict(reading.cost), "records": len(reading.events),
                "dropped": json.dumps(reading.dropped_by_reason(), sort_keys=True),
            }  # fmt: skip
    found.events = [event.model_dump(mode="json") for event in events]
    return found


def extraction_of(document: Document) -> Extraction:
    """What the rules find in a document. A publication known only to the month or year resolves no date in it."""
    from entente.extraction import extract  # noqa: PLC0415 - the model is loaded where it is used

    published = document.published if parse(document.published).precision == "day" else None
    return extract(document.text, published=published, doc_id=document.id, publisher=document.publisher, title=document.title)


class Journal:
    """Extracted documents on disk until their snapshot is written: one JSON line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = {document.id for document, _ in self.read()}

    def read(self) -> Iterator[tuple[Document, Found]]:
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    told = json.loads(line)
                except ValueError:
                    return  # the line that an interruption cut; everything before it is whole
                document = Document(**{**told["document"], "notes": tuple(told["document"]["notes"])})
                yield document, Found(**told["found"])

    def write(self, document: Document, found: Found) -> None:
        plain = {name: getattr(document, name) for name in Document.__dataclass_fields__ if name != "retrieved_at"}
        plain["origin"] = dict(document.origin)
        with self.path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"document": plain, "found": asdict(found)}, ensure_ascii=True) + "\n")

    def empty(self) -> bool:
        return not self.path.exists() or self.path.stat().st_size == 0

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Place:
    """Where a record belongs among the held facts."""

    fact_id: str
    ends: bool = False
    programme_id: str | None = None
    list_id: str | None = None
    scope: str | None = None


class HeldFacts:
    """Finds the held fact that a record is about, so that two reports of one act meet as one fact."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def place(self, event: Event, when: Span, published: Span = UNKNOWN) -> Place:
        """The fact a record belongs to, an old one where one fits and a new one otherwise.

        published: of the text; an act without a day of its own, but with a length, is looked for in the days before it.
        """
        own = Place(event.event_id)
        if event.type == "MEMBERSHIP":
            return self._spell(event, when) or own
        if event.type == "SANCTION":
            return self._act(event, when, published) or replace(own, programme_id=event.programme_id)
        if event.type == "DESIGNATION":
            return self._listing(event, when) or replace(own, list_id=event.organisation_or_programme)
        if event.type == "FACT" and event.subtype == "member_count":
            return self._total(event, when) or own
        return own

    def _spell(self, event: Event, when: Span) -> Place | None:
        ends = event.subtype in ENDING
        found = self.con.execute(
            """
            select fact_id
            from claims
            where type = 'MEMBERSHIP' and stance = 'held' and organisation_id = $org and subject_id = $member
              and ends = $ends
              and ($suspends = (status_after = 'suspended') or $ends)
              and ($earliest::date is null or earliest is null
                   or (earliest - $days <= $latest::date and $earliest::date <= latest + $days))
            order by earliest is null, abs(coalesce(earliest, $earliest::date) - $earliest::date), fact_id
            limit 1
            """,
            {
                "org": event.object_id, "member": event.subject_id, "ends": ends, "days": SAME_SPELL_DAYS,
                "suspends": event.subtype == "suspend", "earliest": when.earliest, "latest": when.latest,
            },
        ).fetchall()  # fmt: skip
        if found:
            return Place(found[0][0], ends)
        if not ends:
            return None
        still_open = self.con.execute(
            """
            select opening.fact_id
            from claims as opening
            where opening.type = 'MEMBERSHIP' and opening.stance = 'held' and not opening.ends
              and opening.organisation_id = $org and opening.subject_id = $member
              and (status_after = 'suspended') = $reinstates
              and not exists (select 1 from claims as closing where closing.fact_id = opening.fact_id and closing.ends)
            order by opening.earliest desc nulls last, opening.fact_id
            limit 1
            """,
            {"org": event.object_id, "member": event.subject_id, "reinstates": event.subtype == "reinstate"},
        ).fetchall()
        return Place(still_open[0][0], True) if still_open else None

    def _act(self, event: Event, when: Span, published: Span) -> Place | None:
        first, last, length = when.earliest, when.latest, None
        if first and last:
            first, last = first - timedelta(SAME_ACT_DAYS), last + timedelta(SAME_ACT_DAYS)
        elif event.duration_days and published.precision == "day" and published.earliest:
            first, last, length = published.earliest - timedelta(NEWS_DAYS), published.earliest, event.duration_days
        family = _family(event.subtype)
        found = self.con.execute(
            """
            select claims.fact_id, claims.programme_id, claims.scope
            from claims
            join programmes using (programme_id)
            where type = 'SANCTION' and stance = 'held' and scope in ('whole', 'part')
              and programmes.imposer = $imposer and programmes.target_iso3 = $target
              and ($programme is null or claims.programme_id = $programme)
              and subtype in (select unnest($family::varchar[]))
              and $first::date is not null
              and coalesce(effective_earliest, earliest) <= $last::date
              and $first::date <= coalesce(effective_latest, latest)
              and ($length::integer is null or claims.duration_days = $length::integer)
            order by abs(earliest - coalesce($earliest::date, $last::date)), subtype <> $subtype, claims.fact_id
            """,
            {
                "imposer": event.subject_id, "target": event.object_id, "programme": event.programme_id,
                "family": sorted(family), "first": first, "last": last, "length": length,
                "earliest": when.earliest, "subtype": event.subtype,
            },
        ).fetchall()  # fmt: skip
        programmes = {programme for _, programme, _ in found}
        if found and (len(programmes) == 1 or event.programme_id):
            fact_id, programme_id, scope = found[0]
            return Place(fact_id, False, programme_id, None, scope)
        return None

    def _listing(self, event: Event, when: Span) -> Place | None:
        ends = event.subtype == "delist"
        found = self.con.execute(
            """
            select claims.fact_id, claims.list_id, claims.programme_id
            from claims
            where type = 'DESIGNATION' and list_id is not null and ends = $ends
              and subject_id = $imposer and (object_id = $entity or lower(object) = lower($name))
              and ($earliest::date is null or earliest is null or (earliest - $days <= $latest::date and $earliest::date <= latest + $days))
            order by list_id = $list desc, fact_id
            """,
            {
                "ends": ends, "imposer": event.subject_id, "entity": event.object_id, "name": event.object,
                "list": event.organisation_or_programme, "earliest": when.earliest, "latest": when.latest, "days": SAME_ACT_DAYS,
            },
        ).fetchall()  # fmt: skip
        return Place(found[0][0], ends, found[0][2], found[0][1]) if found else None

    def _total(self, event: Event, when: Span) -> Place | None:
        found = self.con.execute(
            """
            select fact_id
            from claims
            where type = 'FACT' and subtype = 'member_count' and organisation_id = $org
              and count = $count and earliest <= $latest::date and $earliest::date <= latest
            order by fact_id
            limit 1
            """,
            {"org": event.subject_id, "count": event.count, "earliest": when.earliest, "latest": when.latest},
        ).fetchall()
        return Place(found[0][0]) if found else None


def save(con: duckdb.DuckDBPyConnection, document: Document, events: list[Event], facts: HeldFacts, *, trusted: bool) -> int:
    """Write one document with its source and its claims; returns how many claims were added."""
    published = parse(document.published)
    append(con, "sources", [{
        "source_id": document.id, "publisher": document.publisher or "Publisher not stated",
        "title": document.title or document.name, "url": document.url,
        "published": document.published, "published_earliest": published.earliest, "published_latest": published.latest,
        "accessed": settings.today(), "licence": document.licence or "not stated; shown as short quotations",
        "consulted": "document-held", "kind": "press",
    }])  # fmt: skip
    append(con, "documents", [{
        "document_id": document.id, "source_id": document.id, "title": document.title or document.name, "url": document.url,
        "published": document.published, "language": document.language, "text": document.text,
        "media_type": document.media_type, "added_at": settings.now(), "follows": document.follows, "trusted": trusted,
    }])  # fmt: skip
    places = _places(events, facts, published)
    claims = [claim_of(event, document, published, place, trusted=trusted) for event, place in zip(events, places, strict=True)]
    unique = {claim["claim_id"]: claim for claim in claims}
    append(con, "claims", list(unique.values()))
    return len(unique)


def _places(events: list[Event], facts: HeldFacts, published: Span) -> list[Place]:
    """Where each record belongs; two readers' records of one act share one fact, and agree or disagree there."""
    places = [facts.place(event, _span(event.date), published) for event in events]
    readers = {event.extractor for event in events}
    if len(readers) < 2:
        return places
    from entente import llm  # noqa: PLC0415 - only where a model has read

    number = {id(event): at for at, event in enumerate(events)}
    rules = [event for event in events if event.extractor == RULES]
    for reader in sorted(readers - {RULES}):
        compared = llm.compare(rules, [event for event in events if event.extractor == reader])
        pairs = [*compared.agreed, *((pair.deterministic, pair.llm) for pair in compared.disagreed)]
        for ours, theirs in pairs:
            known_elsewhere = places[number[id(theirs)]].fact_id != theirs.event_id
            if theirs.subtype in _family(ours.subtype) and not known_elsewhere:
                places[number[id(theirs)]] = places[number[id(ours)]]
    return places


def _family(subtype: str) -> set[str]:
    """The acts that tell the same thing in other words."""
    return next((words for words in FAMILIES if subtype in words), {subtype})


def claim_of(event: Event, document: Document, published: Span, place: Place, *, trusted: bool) -> dict[str, Any]:
    """The claim a record makes: the record, its place among the facts, and its two clocks."""
    when = _span(event.date)
    known_on, assumed = _known_on(published, when)
    moves = event.type in ("MEMBERSHIP", "SANCTION", "DESIGNATION") and event.subtype not in RUNGS
    others = event.scope == "others"
    member_count = event.type == "FACT" and event.subtype == "member_count"
    stance = "held" if moves or (member_count and not others) else "rival" if member_count else "context"
    version = version_of(event)
    status = ENDING.get(event.subtype) if place.ends else MEMBER_STATUS.get(event.status_after or "", event.status_after)
    return {
        "claim_id": "c-" + hashlib.sha256(f"{document.id}|{event.event_id}|{event.extractor}|{version}".encode()).hexdigest()[:14],
        "fact_id": place.fact_id,
        "ends": place.ends,
        "stance": stance,
        "standing": "counted" if trusted else "proposed",
        "type": event.type,
        "subtype": event.subtype,
        "subject_id": event.subject_id or slug(event.subject),
        "subject": event.subject,
        "object_id": event.object_id or (slug(event.object) if event.object else None),
        "object": event.object,
        "organisation_id": (event.object_id if event.type == "MEMBERSHIP" else event.subject_id) if moves or member_count else None,
        "programme_id": place.programme_id,
        "list_id": place.list_id,
        "scope": place.scope or _scope(event, place),
        "date": event.date,
        "earliest": when.earliest,
        "latest": when.latest,
        "precision": event.date_precision,
        "date_basis": event.date_basis,
        "duration_days": event.duration_days,
        "expires": event.expires,
        "expires_what": "status" if event.expires else None,
        "status_after": status,
        "modality": event.modality,
        "attribution": event.attribution,
        "place": event.place,
        "count": event.count,
        "counts_what": "partners other than the one named" if others else "members" if member_count else None,
        "quote": event.evidence.text,
        "document_id": document.id,
        "span_start": event.evidence.start,
        "span_end": event.evidence.end,
        "mentions": json.dumps([[mention.role, mention.start, mention.end] for mention in event.mentions]),
        "cameo": event.cameo,
        "plover": event.plover,
        "confidence": event.confidence,
        "verification": "extracted",
        "extractor": event.extractor,
        "extractor_version": version,
        "rule_id": event.rule_id,
        "source_id": document.id,
        "known_on": known_on,
        "known_on_assumed": assumed,
        "recorded_at": settings.now(),
    }


def version_of(event: Event) -> str:
    """What read it, whole: "1.1.0 with en_core_web_sm 3.8.0"; a language model's own name is its version."""
    if event.model in (None, event.extractor_version):
        return event.extractor_version
    return f"{event.extractor_version} {'without a language model' if event.model == 'blank' else f'with {event.model}'}"


def _scope(event: Event, place: Place) -> str | None:
    if event.type != "SANCTION":
        return None
    if place.programme_id is None:
        return "related"  # no programme could be told, so it moves none
    return "part" if event.subtype == "ease" else "whole"


def _span(edtf: str | None) -> Span:
    """The days of a record's date; a day of an unknown year (XXXX-03-05) is an unknown date."""
    try:
        return parse(edtf)
    except BadDate:
        return Span(edtf or "", None, None, None)


def _known_on(published: Span, when: Span) -> tuple[date, bool]:
    """The publication day; without one the day of adding, assumed. Never before the event's earliest day."""
    if published.earliest is None:
        return max(settings.today(), when.earliest or date.min), True
    day = published.earliest if published.precision == "day" else max(published.earliest, min(when.latest or published.earliest, published.latest or published.earliest))
    return max(day, when.earliest) if when.earliest and published.precision != "day" else day, published.precision != "day"
