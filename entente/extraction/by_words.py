"""What can be read without a parser: plain sentences, by the order of their words.

Used only when no English model is installed. A sentence with any word of doubt, condition, negation
or reporting gives nothing; the rest must name both parties on the right sides of one known verb.
"""

from __future__ import annotations

import re
from functools import cache

from entente.extraction.assembly import EXTRACTOR, STATUS, VERSION
from entente.extraction.codes import cameo_plover
from entente.extraction.dates import Clock, find_dates
from entente.extraction.lexicon import Entity, load
from entente.extraction.names import Mention, find_names
from entente.extraction.parsing import NO_MODEL
from entente.extraction.records import Event, Span, event_id
from entente.extraction.records import Mention as Words
from entente.extraction.sentences import Sentence

_CONFIDENCE = 0.5  # word order alone is a weak proof
_PENALTY = r"(?:\w+ )?(?:\w+ )?(?:sanctions|embargo|penalties|measures)"
# (type, subtype, who is the subject, words between the two names)
_PLAIN: tuple[tuple[str, str, bool, str], ...] = (
    ("MEMBERSHIP", "join", True, r"(?: has| have)?(?: \w+ly)? (?:joined|acceded to|entered)"),
    ("MEMBERSHIP", "withdraw", True, r"(?: has| have)?(?: \w+ly)? (?:left|quit|withdrew from|pulled out of)"),
    ("MEMBERSHIP", "join", True, r" (?:was|were)(?: \w+ly)? admitted to"),
    ("MEMBERSHIP", "suspend", False, r"(?: has)?(?: \w+ly)? suspended"),
    ("MEMBERSHIP", "expel", False, r"(?: has)?(?: \w+ly)? expelled"),
    ("SANCTION", "impose", True, rf"(?: has| have)?(?: \w+ly)? imposed {_PENALTY} (?:on|against)"),
    ("SANCTION", "lift", True, rf"(?: has| have)?(?: \w+ly)? lifted {_PENALTY} (?:on|against)"),
    ("SANCTION", "ease", True, rf"(?: has| have)?(?: \w+ly)? eased {_PENALTY} (?:on|against)"),
    ("SANCTION", "tighten", True, rf"(?: has| have)?(?: \w+ly)? tightened {_PENALTY} (?:on|against)"),
    ("RECOGNITION", "recognise", True, r"(?: has| have)?(?: \w+ly)? recogni[sz]ed"),
    ("MEETING", "meet", True, r" met(?: with)?"),
)
_WHEN = r"(?: on \w+day| on [\w. ]{3,20}\d| this week)?"


@cache
def _doubt() -> re.Pattern[str]:
    cues = load().cues
    words = {
        "if",
        "unless",
        "whether",
        "not",
        "never",
        "no",
        "would",
        "could",
        "may",
        "might",
        "should",
        "will",
        "n't",
    }
    for kind in ("hypothetical", "planned", "denied"):
        words |= {word for word in cues["verbs"][kind] if "_" not in word}
    words |= {word for kind in cues["nouns"].values() for word in kind}
    words |= {word for kind in cues["adverbs"].values() for word in kind} | set(cues["outsiders"])
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, words))) + r")(?:s|ed|d|ing)?\b|\?|n't\b", re.I
    )


def read_by_words(sentences: list[Sentence], clock: Clock, doc_id: str) -> list[Event]:
    """The plainest records of a text, each flagged `no_model`."""
    mentions, _ = find_names(sentences, load())
    events = []
    for sentence, named in zip(sentences, mentions, strict=True):
        if _doubt().search(sentence.plain):
            continue
        for first, second in zip(named, named[1:], strict=False):
            between = sentence.plain[first.end : second.start]
            for type_, subtype, forward, words in _PLAIN:
                if re.fullmatch(rf"{_WHEN}{words}(?: the)? ", between):
                    events += _events(sentence, first, second, type_, subtype, forward, clock, doc_id)
                    break
    return events


def _events(
    sentence: Sentence,
    first: Mention,
    second: Mention,
    type_: str,
    subtype: str,
    forward: bool,
    clock: Clock,
    doc_id: str,
) -> list[Event]:
    subjects, objects = (first, second) if forward else (second, first)
    if type_ == "MEMBERSHIP" and (objects.kind != "organisation" or objects.entity.subkind == "agreement"):
        return []  # who leaves a treaty leaves no organisation
    if type_ != "MEETING" and subjects.kind not in ("state", "organisation"):
        return []
    dates = find_dates(sentence.plain)
    when = clock.resolve(dates[0], False) if len(dates) == 1 and dates[0].role != "until" else None
    between = sentence.plain[first.end : second.start].removesuffix(" the ").rstrip()
    places = [
        ("trigger", first.end + 1, first.end + len(between)),
        ("subject", subjects.start, subjects.end),
        ("object", objects.start, objects.end),
    ]
    if when is not None:
        places.append(("date", dates[0].start, dates[0].end))
    words = [_words(sentence, *place) for place in places]
    return [
        _event(sentence, subject, object_, type_, subtype, when.edtf if when else None, when, doc_id, words)
        for subject in subjects.entities
        for object_ in objects.entities
        if subject.key != object_.key
    ]


def _words(sentence: Sentence, role: str, start: int, end: int) -> Words:
    start, end = sentence.span(start, end)
    return Words(role=role, start=start, end=end, text=sentence.text[start - sentence.start : end - sentence.start])


def _event(
    sentence: Sentence,
    subject: Entity,
    object_: Entity,
    type_: str,
    subtype: str,
    date: str | None,
    when: object,
    doc_id: str,
    mentions: list[Words],
) -> Event:
    cameo, plover = cameo_plover(type_, subtype, "asserted")
    return Event(
        event_id=event_id(doc_id, type_, subtype, subject.name, object_.name, date, sentence.start),
        doc_id=doc_id,
        type=type_,
        subtype=subtype,
        subject=subject.name,
        subject_id=subject.state.id,
        object=object_.name,
        object_id=object_.state.id,
        acts_for=subject.acts_for.name if subject.acts_for else None,
        organisation_or_programme=object_.name if type_ == "MEMBERSHIP" else None,
        date=date,
        date_precision=getattr(when, "precision", None),
        date_basis=getattr(when, "basis", "none"),
        status_after="held" if type_ == "MEETING" else STATUS.get((type_, subtype)),
        modality="asserted",
        evidence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        mentions=mentions,
        flags=["no_model"],
        cameo=cameo,
        plover=plover,
        confidence=_CONFIDENCE,
        extractor=EXTRACTOR,
        extractor_version=VERSION,
        rule_id=f"WORDS-{type_[:3]}-{subtype.upper()}",
        model=NO_MODEL,
    )
