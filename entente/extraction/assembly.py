"""Makes events of drafts: modality, attribution, dates, codes and confidence; merges one act told twice."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from spacy.tokens import Token

from entente.extraction import grammar, timing
from entente.extraction.actors import Actor, Resolver
from entente.extraction.codes import cameo_plover
from entente.extraction.dates import Clock, Resolved
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import load
from entente.extraction.modality import ASSENT, RANK, Reading, gives_assent
from entente.extraction.parsing import NO_MODEL
from entente.extraction.records import Alternative, Event, Mention, Reject, Span, event_id
from entente.extraction.sentences import Sentence

EXTRACTOR = "rules"
VERSION = "1.2.0"
FLOOR = 0.35  # below this a record goes to the rejects only (schema section 7)
CALIBRATION = Path(__file__).with_name("calibration.json")
_UNSEEN_PRECISION = 0.8  # a rule the development set never tried

STATUS: dict[tuple[str, str], str] = {
    ("MEMBERSHIP", "apply"): "applicant", ("MEMBERSHIP", "approve_accession"): "acceding",
    ("MEMBERSHIP", "agree_to_join"): "acceding", ("MEMBERSHIP", "join"): "member",
    ("MEMBERSHIP", "grant_observer"): "observer", ("MEMBERSHIP", "announce_withdrawal"): "withdrawing",
    ("MEMBERSHIP", "withdraw"): "non_member", ("MEMBERSHIP", "cancel_withdrawal"): "member",
    ("MEMBERSHIP", "suspend"): "suspended", ("MEMBERSHIP", "maintain_suspension"): "suspended",
    ("MEMBERSHIP", "reinstate"): "member", ("MEMBERSHIP", "expel"): "non_member",
    ("MEMBERSHIP", "end_contribution"): "non_member",
    ("SANCTION", "impose"): "in_force", ("SANCTION", "tighten"): "in_force", ("SANCTION", "renew"): "in_force",
    ("SANCTION", "maintain"): "in_force", ("SANCTION", "reimpose"): "in_force",
    ("SANCTION", "relief_expired"): "in_force", ("SANCTION", "ease"): "eased", ("SANCTION", "waive"): "waived",
    ("SANCTION", "extend_waiver"): "waived", ("SANCTION", "suspend"): "suspended", ("SANCTION", "lift"): "lifted",
    ("SANCTION", "repeal"): "repealed",
    ("DESIGNATION", "designate"): "designated", ("DESIGNATION", "redesignate"): "designated",
    ("DESIGNATION", "delist"): "not_designated",
    ("AGREEMENT", "reach"): "agreed", ("AGREEMENT", "sign"): "signed", ("AGREEMENT", "enter_into_force"): "in_force",
    ("AGREEMENT", "extend"): "in_force", ("AGREEMENT", "terminate"): "terminated",
    ("RECOGNITION", "recognise"): "recognised", ("RECOGNITION", "derecognise"): "not_recognised",
    ("RECOGNITION", "establish_relations"): "relations_established",
    ("RECOGNITION", "restore_relations"): "relations_restored",
    ("RECOGNITION", "sever_relations"): "relations_severed",
    ("INTEGRATION", "plan"): "planned", ("INTEGRATION", "agree"): "agreed", ("INTEGRATION", "begin"): "in_progress",
    ("INTEGRATION", "complete"): "complete",
}  # fmt: skip
# A competent authority that agreed, decided or voted has acted; for these types the act then stands.
_DECIDING_TYPES = {"SANCTION", "DESIGNATION", "MEMBERSHIP"}


@cache
def calibration() -> dict[str, float]:
    """Each rule's precision on the development set; written by the scorer, never by hand."""
    if not CALIBRATION.exists():
        return {}
    held: dict[str, Any] = json.loads(CALIBRATION.read_text(encoding="utf-8"))
    return {rule: row["precision"] for rule, row in held["rules"].items()}


def assemble(draft: Draft, resolver: Resolver, clock: Clock, doc_id: str, model: str) -> Event | Reject:
    """The event of a draft, or the reject that says what it lacks."""
    subject, object_ = draft.subject, draft.object
    modality, attribution = _modality(draft, resolver)
    future = modality in ("planned", "hypothetical") or timing.is_scheduled(draft)
    when, link_factor, dated_by = timing.date_of(draft, clock, future)
    if modality == "asserted" and _lies_ahead(draft, when, clock):
        modality = "planned"
    if draft.needs_date and when is None:
        return _reject(draft, doc_id, "needs a date or a named agent to be more than background")
    if draft.needs_date and draft.subtype == "withdraw" and modality == "planned" and when is not None and _is_past(when, clock):
        return _reject(draft, doc_id, "has the day of the announcement, not one to come")
    expires, duration, flags = timing.expiry_of(draft, clock, when)
    if modality != "asserted":
        expires = None if expires is not None and when is None else expires
    sentence = draft.parsed.sentence
    programme = draft.programme.name if draft.programme is not None else None
    if draft.type == "MEMBERSHIP" and object_ is not None:
        programme = object_.entity.name
    if subject is None or (
        object_ is None
        and draft.type in ("MEMBERSHIP", "SANCTION", "DESIGNATION", "RECOGNITION", "INTEGRATION")
    ):
        return _reject(draft, doc_id, "names no object" if subject else "names no subject")
    if draft.type == "AGREEMENT" and object_ is None and not programme:
        return _reject(draft, doc_id, "names neither a second party nor the agreement")
    if draft.type == "DESIGNATION" and not programme:
        return _reject(draft, doc_id, "names no list")
    status = draft.status or _status(draft, modality)
    all_flags = [
        *draft.flags,
        *flags,
        *(f for a in (subject, object_) if a is not None for f in a.flags if f != "across_clauses"),
    ]
    confidence = _confidence(draft, when.basis if when else None, link_factor, attribution, resolver)
    acts_for = subject.entity.acts_for
    cameo, plover = cameo_plover(draft.type, draft.subtype, modality)
    date_text = when.edtf if when else None
    event = Event(
        event_id=event_id(doc_id, draft.type, draft.subtype, subject.entity.name, object_.entity.name if object_ else None, date_text, sentence.start),
        doc_id=doc_id,
        type=draft.type,
        subtype=draft.subtype,
        subject=subject.entity.name,
        subject_id=subject.entity.id or (acts_for.id if acts_for else None),
        object=object_.entity.name if object_ else None,
        object_id=_object_id(object_),
        acts_for=acts_for.name if acts_for else None,
        organisation_or_programme=programme,
        programme_id=draft.programme.id if draft.programme is not None else (object_.entity.id if draft.type == "MEMBERSHIP" and object_ else None),
        date=date_text,
        date_precision=when.precision if when else None,  # type: ignore[arg-type]
        date_basis=when.basis if when else "none",  # type: ignore[arg-type]
        status_after=status,
        duration_days=duration,
        expires=expires,
        modality=modality,  # type: ignore[arg-type]
        attribution=attribution,
        place=draft.place,
        count=draft.count,
        scope=draft.scope,
        evidence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        mentions=_mentions(draft, dated_by if when else None),
        flags=sorted(set(all_flags) | ({"no_model"} if model == NO_MODEL else set())),
        cameo=cameo,
        plover=plover,
        confidence=round(confidence, 3),
        extractor=EXTRACTOR,
        extractor_version=VERSION,
        rule_id=draft.rule_id,
        model=model,
    )  # fmt: skip
    if confidence < FLOOR:
        return _reject(draft, doc_id, f"confidence {confidence:.2f} is below {FLOOR}")
    return event


def _lies_ahead(draft: Draft, when: Resolved | None, clock: Clock) -> bool:
    """ "The exit takes effect on 1 January", written before: present in form, a plan in fact."""
    if (
        when is None
        or clock.published is None
        or when.precision != "day"
        or draft.type in ("STATEMENT", "FACT")
    ):
        return False
    verb = draft.trigger if grammar.is_verb(draft.trigger) else grammar.clause_verb(draft.trigger)
    return verb.tag_ in ("VBZ", "VBP", "VBG") and when.edtf[:10] > clock.published.isoformat()


def _is_past(when: Resolved, clock: Clock) -> bool:
    return clock.published is not None and when.precision == "day" and when.edtf[:10] <= clock.published.isoformat()


def _object_id(object_: Actor | None) -> str | None:
    if object_ is None:
        return None
    return object_.entity.id or (object_.entity.acts_for.id if object_.entity.acts_for else None)


def _reject(draft: Draft, doc_id: str, reason: str) -> Reject:
    sentence = draft.parsed.sentence
    return Reject(
        doc_id=doc_id,
        type=draft.type,
        subtype=draft.subtype,
        reason=f"{draft.type}/{draft.subtype} {reason}.",
        evidence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        slots={
            "subject": draft.subject.entity.name if draft.subject else None,
            "object": draft.object.entity.name if draft.object else None,
        },
        rule_id=draft.rule_id,
    )


def _status(draft: Draft, modality: str) -> str | None:
    if draft.type == "MEETING":
        return {"asserted": "held", "planned": "planned"}.get(modality)
    if modality == "asserted" or (
        draft.type == "INTEGRATION" and draft.subtype == "plan" and modality == "planned"
    ):
        return STATUS.get((draft.type, draft.subtype))
    return None


# -- modality and attribution --------------------------------------------------------------------


def _modality(draft: Draft, resolver: Resolver) -> tuple[str, str | None]:
    reading = draft.reading
    modality = draft.modality or _settled(draft, reading)
    if draft.type == "STATEMENT":
        return "asserted" if modality in ("reported-claim", "asserted") else modality, None
    if draft.type == "FACT":
        return draft.modality or ("asserted" if modality != "denied" else "denied"), None
    speaker, attribution = _source(draft, resolver, reading)
    if (
        modality == "asserted"
        and attribution is not None
        and _is_outsider(draft, speaker, attribution, resolver)
    ):
        modality = "reported-claim"
    return modality, attribution


def _settled(draft: Draft, reading: Reading) -> str:
    """What the reading comes to for this type: a decision of the competent authority is the act."""
    if draft.subtype == "maintain" and grammar.lemma(draft.trigger) in ("remain", "stay") and reading.operators == ["will"]:
        return "asserted"  # "will remain in place": they are in place
    agreed = [o for o in reading.operators if o.startswith(("agree:", "noun decision"))]
    others = [o for o in reading.operators if o not in agreed]
    if reading.modality == "planned" and agreed and not others and draft.type in _DECIDING_TYPES:
        if draft.type == "MEMBERSHIP" and draft.subtype in ("join", "withdraw"):
            return "planned"
        return "asserted"
    if (
        draft.nominal
        and draft.type != "MEETING"
        and reading.modality == "asserted"
        and not _nominal_stands(draft)
    ):
        return "hypothetical"
    return reading.modality


_EVENTIVE = {
    "take", "come", "begin", "start", "occur", "follow", "enter", "complete", "become", "end", "happen", "mark", "publish",
    "announce", "confirm", "welcome", "hail", "celebrate", "praise", "criticise", "criticize", "condemn", "approve",
    "prompt", "allow", "open", "cause", "lead", "raise", "bring", "grant", "adopt", "formalise", "finalise", "have",
    "sign", "pass", "trigger", "make", "be", "reverse", "agree", "order", "declare", "decree", "see", "ratify", "proceed",
    "say", "note", "record", "conclude", "go", "boost", "spark", "result", "issue", "notify", "register", "date", "regret",
    "leave", "cost", "help", "draw", "serve", "anger", "infuriate", "provoke", "surprise", "put", "finalize", "isolate", "force", "change", "give", "deal", "remove", "clear", "pave", "cut", "expire", "run", "lapse", "lift",
}  # fmt: skip


def _nominal_stands(draft: Draft) -> bool:
    """Whether a noun such as "the lifting of sanctions" is told as a thing that took place."""
    token = draft.trigger
    dep, head = token.dep_, token.head
    while dep == "conj":
        token = head
        dep, head = token.dep_, token.head
    dated = any(c.dep_ == "prep" and any(p.i in draft.parsed.dates for p in c.children) for c in token.children)
    if dep == "nsubj" and dated and head.tag_ == "VBD":
        return True  # "the accession on 4 April 2023 doubled …"
    if dep in ("nsubj", "nsubjpass", "dobj", "attr"):
        return grammar.lemma(head) in _EVENTIVE
    if dep == "pobj" and head.lower_ == "to" and (gives_assent(head.head) or grammar.lemma(head.head) in ASSENT):
        return True
    if dep == "pobj" and head.lower_ == "of" and grammar.lemma(head.head) in ("notify", "inform", "advise"):
        return True
    if dep == "pobj":
        return head.lower_ in (
            "after",
            "following",
            "since",
            "with",
            "by",
            "upon",
            "despite",
            "through",
            "amid",
            "under",
            "from",
        )
    return dep in ("ROOT", "appos", "npadvmod")


def _source(draft: Draft, resolver: Resolver, reading: Reading) -> tuple[list[Actor], str | None]:
    """Who says so: the subject of the speech verb, or the "according to" of the sentence."""
    token = reading.speaker or _according_to(draft)
    if token is None:
        return [], None
    speakers = resolver.resolve(token, ("person", "state", "organisation", "group"))
    text = draft.parsed.phrase(token.left_edge, token if len(list(token.subtree)) > 12 else token.right_edge)
    mention = resolver.mention(token)
    if mention is not None:
        named = draft.parsed.sentence.plain[mention.start : mention.end]
        text = mention.entity.name if mention.kind == "person" else named
    return speakers, text.strip(" ,")


def _according_to(draft: Draft) -> Token | None:
    for word in draft.parsed.doc:
        if word.lower_ == "according":
            nouns = grammar.objects_of_prepositions(word, "to")
            if nouns:
                return nouns[0]
    return None


def _is_outsider(draft: Draft, speakers: list[Actor], attribution: str, resolver: Resolver) -> bool:
    """A press report, an opponent, a beneficiary or an unnamed source alone; not a party with the power to act."""
    outsiders = set(load().cues["outsiders"])
    words = attribution.lower().split()
    token = draft.reading.speaker or _according_to(draft)
    if token is not None:
        # "Le Phare, a weekly": the description may hang on another word.
        words += draft.parsed.sentence.plain[draft.parsed.spans[token.i][1] :][:24].lower().split()
        words += [t.lower_ for t in token.subtree][:8]
    if any(w.strip(",.'") in outsiders or f"{w}s" in outsiders for w in words):
        return True
    if token is not None:
        mention = resolver.mention(token)
        if mention is not None and mention.kind == "outlet":
            return True
        if any(c.lower_ in ("unnamed", "anonymous", "unidentified", "unconfirmed") for c in token.children):
            return True
    if not speakers:
        return False
    competent = {e.state.key for e in (draft.subject.entity if draft.subject else None,) if e is not None}
    if draft.object is not None and draft.type in (
        "AGREEMENT",
        "MEETING",
        "MEMBERSHIP",
        "RECOGNITION",
        "INTEGRATION",
    ):
        competent.add(draft.object.entity.state.key)
        if draft.object.entity.target is not None:
            competent.add(draft.object.entity.target.key)
    if draft.type in ("MEETING", "POLITY", "CONFLICT"):
        return False
    speech = draft.reading.speech
    if draft.subtype == "announce_withdrawal" and grammar.lemma(draft.trigger) in ("notify", "announce", "inform"):
        return False  # the party's own announcement, which another confirms
    if (
        speech is not None
        and grammar.lemma(speech) in ("confirm", "announce")
        and all(s.entity.kind != "organisation" for s in speakers)
    ):
        return False  # an official who confirms it speaks with knowledge
    if speech is not None and any(
        grammar.lemma(t) in ("statement", "communique", "declaration")
        for t in grammar.objects_of_prepositions(speech, "in")
    ):
        return False  # a government's own statement, not hearsay
    return not any(
        s.entity.state.key in competent or s.entity.kind == "person" and s.entity.acts_for is None
        for s in speakers
    )


# -- confidence and mentions ---------------------------------------------------------------------


def _confidence(
    draft: Draft, basis: str | None, link: float, attribution: str | None, resolver: Resolver
) -> float:
    value = calibration().get(draft.rule_id, _UNSEEN_PRECISION) * draft.weight * link
    for actor in (draft.subject, draft.object):
        if actor is not None:
            value *= actor.weight
    value *= {None: 0.85, "explicit": 1.0, "relative_to_publication": 0.95, "relative_to_event": 0.85}.get(
        basis, 0.85
    )
    if attribution and any(w in load().cues["unnamed"] for w in attribution.lower().split()):
        value *= 0.8
    return max(0.0, min(1.0, value))


def _mentions(draft: Draft, dated_by: int | None) -> list[Mention]:
    """The words of the sentence that give the act, its parties and its date (`dated_by`, a token)."""
    text = draft.parsed.sentence
    found: list[tuple[str, tuple[int, int]]] = []

    def add(role: str, token: Token) -> None:
        start, end = draft.parsed.spans[token.i]
        found.append((role, text.span(start, end)))

    add("trigger", draft.trigger)
    for role, actor in (("subject", draft.subject), ("object", draft.object)):
        if actor is not None and actor.span is not None and text.start <= actor.span[0] < text.end:
            found.append((role, _own_part(actor, text)))
    if dated_by is not None:
        add("date", draft.parsed.doc[dated_by])
    return [
        Mention(role=role, start=start, end=end, text=text.text[start - text.start : end - text.start])
        for role, (start, end) in found
        if end <= text.end
    ]


def _own_part(actor: Actor, sentence: Sentence) -> tuple[int, int]:
    """A name's own place in a list such as "Mali, Niger and Burkina Faso"; else all of what stands for it."""
    assert actor.span is not None
    start, end = actor.span
    at = sentence.text.find(actor.entity.name, start - sentence.start, end - sentence.start)
    return actor.span if at < 0 else (sentence.start + at, sentence.start + at + len(actor.entity.name))


# -- one act told twice --------------------------------------------------------------------------

_STRONGER = ("ease", "waive", "suspend", "lift", "repeal")


def merge(events: list[Event]) -> list[Event]:
    """Reports of one act become one record: the best-filled sentence is the evidence, the others mentions."""
    kept: list[Event] = []
    for event in events:
        twin = next((other for other in kept if _same_act(other, event)), None)
        if twin is None:
            kept.append(event)
            continue
        kept[kept.index(twin)] = _united(twin, event)
    return _strongest_word(kept)


def _key(event: Event) -> tuple[str, ...]:
    parties = [
        event.subject_id or event.subject,
        event.object_id or event.object or event.organisation_or_programme or "",
    ]
    if event.type == "STATEMENT":
        return (event.type, event.subtype, event.subject)
    if event.type in ("AGREEMENT", "MEETING"):
        parties.sort()
    return (event.type, event.subtype, *parties)


def _same_act(one: Event, other: Event) -> bool:
    if _key(one) != _key(other) or one.modality != other.modality:
        return False
    if one.type in ("STATEMENT", "FACT"):
        return one.evidence.start == other.evidence.start or (one.type == "FACT" and one.count == other.count)
    if one.type == "AGREEMENT" and one.organisation_or_programme and other.organisation_or_programme:
        named = one.organisation_or_programme[0].isupper() and other.organisation_or_programme[0].isupper()
        if named and one.organisation_or_programme != other.organisation_or_programme:
            return False
    return _overlap(one.date, other.date)


def _overlap(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return one.startswith(other) or other.startswith(one)


_TOLD_APART = ("date", "duration_days", "expires", "count")  # two values of these cannot both be right


def _united(one: Event, other: Event) -> Event:
    """The better-filled of two reports of one act with what only the other states; where they differ, both values."""
    best, rest = (other, one) if _filled(other) > _filled(one) else (one, other)
    changes: dict[str, Any] = {}
    rivals = [
        Alternative(slot=slot, value=value if isinstance(value, int) else str(value), evidence=rest.evidence)
        for slot in _TOLD_APART
        if (value := getattr(rest, slot)) is not None
        and getattr(best, slot) not in (None, value)
        and not (slot == "date" and _overlap(best.date, rest.date))  # a coarser date is no other date
    ]
    if rivals or rest.alternatives:
        changes["alternatives"] = [*best.alternatives, *rivals, *rest.alternatives]
        changes["flags"] = sorted({*best.flags, "conflicting_slots"})
    for slot in (
        "date",
        "duration_days",
        "expires",
        "count",
        "place",
        "attribution",
        "object",
        "object_id",
        "organisation_or_programme",
        "programme_id",
    ):
        finer = slot == "date" and best.date is not None and (rest.date or "").startswith(f"{best.date}-")
        if (getattr(best, slot) is None and getattr(rest, slot) is not None) or finer:
            changes[slot] = getattr(rest, slot)
            if slot == "date":
                changes |= {"date_precision": rest.date_precision, "date_basis": rest.date_basis}
    if rest.evidence.start != best.evidence.start:
        span = Mention(role="evidence", **rest.evidence.model_dump())
        changes["mentions"] = [*best.mentions, span, *(m for m in rest.mentions if m.role == "evidence")]
        changes["confidence"] = round(1 - (1 - best.confidence) * (1 - 0.5 * rest.confidence), 3)
    return best.model_copy(update=changes)


def _filled(event: Event) -> int:
    slots = (event.date, event.duration_days, event.expires, event.count, event.place, event.object)
    return sum(slot is not None for slot in slots)


def _strongest_word(events: list[Event]) -> list[Event]:
    """Two relief words for one act in one sentence: the legally stronger one stands."""
    gone = set()
    for one in events:
        for other in events:
            if (
                one.type == other.type == "SANCTION"
                and one.evidence.start == other.evidence.start
                and one.modality == other.modality == "asserted"
                and one.subtype in _STRONGER
                and other.subtype in _STRONGER
                and _STRONGER.index(one.subtype) < _STRONGER.index(other.subtype)
                and (one.subject_id or one.subject, one.object_id or one.object)
                == (other.subject_id or other.subject, other.object_id or other.object)
                and (one.date is None or other.date is None or one.date == other.date)
            ):
                gone.add(one.event_id)
    return [event for event in events if event.event_id not in gone]


def weaker(one: str, other: str) -> str:
    """The weaker of two modalities."""
    return one if RANK[one] <= RANK[other] else other
