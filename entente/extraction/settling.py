"""What later sentences change: a report denied, a signature that makes a member."""

from __future__ import annotations

import re

from entente.extraction.actors import Document
from entente.extraction.assembly import STATUS
from entente.extraction.records import Event

_DENIAL = re.compile(
    r"\bnothing of the (?:kind|sort)\b|\b(?:denied|denies|dismissed|rejected|rebutted|refuted)\b|\b(?:is|are|was|were) (?:false|untrue|baseless|unfounded|wrong|fabricated)\b",
    re.I,
)
_ABOUT_A_REPORT = re.compile(
    r"\b(?:report|reports|claim|claims|rumou?rs?|allegations?|story|it|this|that|statement|suggestions?)\b",
    re.I,
)


def settle(events: list[Event], document: Document) -> list[Event]:
    """Apply what the next sentences say to the records before them."""
    events = [_confirmed_later(_denied_later(event, document), document) for event in events]
    return [*events, *_signed_in(events)]


def _denied_later(event: Event, document: Document) -> Event:
    """A reported claim that the competent actor denies within the next two sentences is denied."""
    if event.modality != "reported-claim":
        return event
    index = next((i for i, p in document.parsed.items() if p.sentence.start == event.evidence.start), None)
    if index is None:
        return event
    for after in (index + 1, index + 2):
        parsed = document.parsed.get(after)
        if (
            parsed is None
            or not _DENIAL.search(parsed.sentence.plain)
            or not _ABOUT_A_REPORT.search(parsed.sentence.plain)
        ):
            continue
        states = {e.state.key for m in document.mentions[after] for e in m.entities}
        parties = {event.subject_id or event.subject, event.object_id or event.object}
        if states & parties:
            return event.model_copy(update={"modality": "denied", "status_after": None})
    return event


_CONFIRMED = re.compile(r"\bconfirmed (?:the (?:step|move|report|news|decision|deal|withdrawal)|it\b|this\b|that\b(?! \w+ (?:had|has|was)))", re.I)


_UNCONFIRMED = re.compile(r"\b(?:not|neither|nor|never|no|nobody|none|yet|could|would|should|if)\b[^.;]{0,40}\bconfirm|n't\b[^.;]{0,20}\bconfirm", re.I)


def _confirmed_later(event: Event, document: Document) -> Event:
    """A reported claim that a party to it confirms, in the sentence or the next one, stands."""
    if event.modality != "reported-claim":
        return event
    for index, parsed in document.parsed.items():
        if not 0 <= parsed.sentence.start - event.evidence.start <= len(event.evidence.text) + 2:
            continue
        states = {e.state.key for m in document.mentions[index] for e in m.entities}
        plain = parsed.sentence.plain
        if _CONFIRMED.search(plain) and not _UNCONFIRMED.search(plain) and (event.subject_id or event.subject) in states:
            return event.model_copy(update={"modality": "asserted", "status_after": STATUS.get((event.type, event.subtype))})
    return event


def _signed_in(events: list[Event]) -> list[Event]:
    """A state that signs with a coalition it has agreed to join has joined it by that signature.

    Coalitions have no accession treaty: the signed declaration is the act (schema section 2, join).
    """
    joining = {
        (e.subject_id or e.subject, e.object_id or e.object): e
        for e in events
        if e.type == "MEMBERSHIP"
        and (e.subtype == "agree_to_join" or (e.subtype == "join" and e.modality == "planned"))
        and e.modality in ("asserted", "planned")
    }
    joined = {
        (e.subject_id or e.subject, e.object_id or e.object)
        for e in events
        if e.type == "MEMBERSHIP" and e.subtype == "join" and e.modality == "asserted"
    }
    found = []
    for event in events:
        if event.type != "AGREEMENT" or event.subtype != "sign" or event.modality != "asserted":
            continue
        parties = (event.subject_id or event.subject, event.object_id or event.object)
        if parties not in joining or parties in joined:
            continue
        found.append(
            event.model_copy(
                update={
                    "event_id": event.event_id + "-join",
                    "type": "MEMBERSHIP",
                    "subtype": "join",
                    "organisation_or_programme": event.object,
                    "programme_id": event.object_id,
                    "status_after": "member",
                    "rule_id": "MEM-JOIN-BY-SIGNATURE",
                    "confidence": round(event.confidence * 0.9, 3),
                    "cameo": "057",
                    "plover": "SUPPORT",
                }
            )
        )
        joined.add(parties)
    return found
