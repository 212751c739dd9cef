"""Reads the pattern files of the lexicon and follows a trigger up its sentence.

A pattern file has `bases` (the innermost words: what kind of thing they start) and `patterns` (words that
act on a kind, and what the whole then says). Following the chain from the inside out gives each layer
its say: sanctions -> waiver of sanctions -> extension of the waiver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.lexicon import PATTERN_FILES, _read

# Nouns that pass on what they hold: "a package of sanctions", "the sanctions regime".
_TRANSPARENT = {
    "package", "round", "set", "series", "raft", "number", "most", "rest", "regime", "programme", "program",
    "system", "array", "wave", "part", "range", "bulk", "batch", "text", "kind", "process", "status", "some",
    "all", "many", "majority", "last", "framework", "string", "slew", "host", "flurry", "battery", "bunch", "handful", "couple", "swathe", "half", "much", "several", "remainder", "instrument", "procedure", "mechanism", "provision", "treaty", "protocol", "tranche", "mix", "term",
    "place", "presence", "position", "use", "type", "form", "writing", "favour", "favor",
}  # fmt: skip
_PLACES = {"place", "presence", "position"}  # "Cuba's place on the list"


@dataclass(frozen=True)
class Pattern:
    """One entry of a pattern file. `words` is empty for a base word that speaks for itself."""

    id: str
    on: tuple[str, ...]
    words: frozenset[str]
    gives: str
    finds: tuple[dict[str, str], ...] = ()
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """One pattern file: its type, base words (word -> kinds, by part of speech) and operators."""

    type: str
    verbs: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]
    operators: dict[tuple[str, str], Pattern]
    alone: dict[str, Pattern]
    patterns: tuple[Pattern, ...]

    @property
    def kinds_with_operators(self) -> set[str]:
        return {kind for kind, _ in self.operators}


@dataclass
class Chain:
    """A trigger followed up: `core` is the base word, `head` the outermost word that is part of it.

    `kind` is the base kind, `gives` what the whole says (None: it only exists). `links` are the words taken.
    """

    core: Token
    kind: str
    head: Token
    gives: str | None
    pattern: Pattern | None
    links: list[Token] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    @property
    def nominal(self) -> bool:
        return not grammar.is_verb(self.head)

    @property
    def tokens(self) -> frozenset[int]:
        return frozenset(t.i for t in self.links)


@cache
def family(name: str) -> Family:
    """A pattern file, checked: every operator works on a kind that something gives."""
    data: dict[str, Any] = _read(f"{name}.yml")
    verbs: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    for kind, words in data["bases"].items():
        for word in words.get("verbs", ()):
            verbs[word] = (*verbs.get(word, ()), kind)
        for word in words.get("nouns", ()):
            nouns[word] = (*nouns.get(word, ()), kind)
    patterns = []
    operators: dict[tuple[str, str], Pattern] = {}
    alone: dict[str, Pattern] = {}
    for row in data["patterns"]:
        on = row["acts_on"] if isinstance(row["acts_on"], list) else [row["acts_on"]]
        pattern = Pattern(
            row["id"],
            tuple(on),
            frozenset(row.get("words", ())),
            row["gives"],
            tuple(row.get("finds", ())),
            tuple(row.get("ignores", ())),
        )
        patterns.append(pattern)
        for kind in on:
            for word in pattern.words:
                operators.setdefault((kind, word), pattern)
            if not pattern.words:
                alone[kind] = pattern
    return Family(data["family"], verbs, nouns, operators, alone, tuple(patterns))


@cache
def base_words() -> frozenset[str]:
    """Every first word of the families' bases; a sentence with none of them holds no core record."""
    known = [family(name) for name in PATTERN_FILES]
    return frozenset(word.split()[0] for one in known for word in (*one.verbs, *one.nouns) if len(word) > 2)


def chains(
    known: Family, doc: Iterable[Token], names: Callable[[Token], tuple[str, ...] | None]
) -> Iterator[Chain]:
    """Every trigger of a family in a sentence, followed as far as it goes.

    names: the kinds a name word starts (a named licence is a licence); None for a word that is no name.
    """
    for token in doc:
        kinds = names(token)
        for kind in _base_kinds(known, token) if kinds is None else kinds:
            yield from follow(known, token, kind)


def _base_kinds(known: Family, token: Token) -> tuple[str, ...]:
    word = grammar.lemma(token)
    if grammar.is_verb(token):
        particle = grammar.particle(token)
        if particle and f"{word} {particle}" in known.verbs:
            return known.verbs[f"{word} {particle}"]
        return known.verbs.get(word, ())
    if grammar.is_noun(token):
        return known.nouns.get(word, ()) or known.nouns.get(token.lower_, ())
    if token.lower_ in ("snapback", "snap-back"):
        return known.nouns.get("snapback", ())
    if token.pos_ == "ADJ" and word in known.verbs and token.tag_ == "VBN":
        return known.verbs[word]
    return ()


def follow(known: Family, core: Token, kind: str) -> Iterator[Chain]:
    """The chains that start at a base word: up its governors, and down into its participles."""
    below = _participles(known, core, kind)
    for verb, pattern in below:
        role = "gerund" if verb.dep_ == "amod" else "participle"
        chain = Chain(core, kind, verb, pattern.gives, pattern, [core, verb], [role])
        _climb(known, chain, verb)
        yield chain
    start = known.alone.get(kind)
    chain = Chain(core, kind, core, start.gives if start else None, start, [core])
    _climb(known, chain, core)
    if chain.gives is not None or not below:
        yield chain


def _participles(known: Family, core: Token, kind: str) -> list[tuple[Token, Pattern]]:
    """Operators below a noun: "the embargo, imposed by Turkey", "the measures it suspended in March"."""
    if grammar.is_verb(core):
        return []
    found = []
    for child in core.children:
        if child.dep_ == "amod" and child.tag_ == "VBG" and child.i < core.i:
            pattern = _operator(known, kind, child)  # "easing sanctions", read as an adjective
            if pattern is not None:
                found.append((child, pattern))
        if child.dep_ in ("acl", "relcl") and grammar.is_verb(child):
            for verb in [child, *(c for c in child.children if c.dep_ == "conj" and grammar.is_verb(c))]:
                pattern = _operator(known, kind, verb)
                if pattern is None:
                    continue
                if child.dep_ == "acl" and child.tag_ == "VB":
                    continue
                if (
                    verb.tag_ in ("VBN", "VBD")
                    and child.dep_ == "acl"
                    or _shares_object(child, verb, core)
                    or core in grammar.patients(verb)
                    or (core in grammar.surface_subject(verb) and _intransitive(verb))
                ):
                    found.append((verb, pattern))
    return found


def _shares_object(first: Token, verb: Token, core: Token) -> bool:
    """ "which the Union imposed and the United States tightened": one object for both verbs."""
    alone = not any(c.dep_ in ("dobj", "nsubjpass") for c in verb.children)
    return verb != first and alone and core in grammar.patients(first)


def _intransitive(verb: Token) -> bool:
    return grammar.lemma(verb) in (
        "expire",
        "lapse",
        "run",
        "end",
        "enter",
        "come",
        "take",
        "stay",
        "remain",
        "apply",
    )


def _operator(known: Family, kind: str, token: Token) -> Pattern | None:
    word = grammar.lemma(token)
    particle = grammar.particle(token) if grammar.is_verb(token) else ""
    forms = ((f"{word} {particle}",) if particle else ()) + (word, token.lower_)
    for form in (*_light_verb(token, word), *forms):
        pattern = known.operators.get((kind, form))
        if pattern is not None:
            return pattern
    return None


_LIGHT_VERBS = {"take", "come", "go", "enter", "put", "place", "bring", "draw"}
_LIGHT_NOUNS = {"effect", "end", "hold", "close"}


def _light_verb(token: Token, word: str) -> list[str]:
    """ "take effect", "put … on hold", "bring … to an end": verb and noun that say one thing together."""
    if word not in _LIGHT_VERBS or not grammar.is_verb(token):
        return []
    nouns = [c for c in token.children if c.dep_ == "dobj"]
    nouns += grammar.objects_of_prepositions(token, "into", "to", "on")
    return [f"{word} {noun.lower_}" for noun in nouns if noun.lower_ in _LIGHT_NOUNS]


def _climb(known: Family, chain: Chain, place: Token) -> None:
    """Follow governors while they act on the kind, pass it on, or share it."""
    kind = chain.gives if chain.gives is not None and chain.roles else chain.kind
    for _ in range(12):
        step = grammar.governor(place)
        if step is None:
            return
        above, role = step
        if role == "conj":
            if grammar.is_verb(place) and grammar.is_verb(above):
                if place != chain.head and place not in chain.links:
                    return
                if above.dep_ not in ("xcomp", "acl", "pcomp", "ccomp") or grammar.has_subject(place):
                    return
            place = above
            continue
        if role in ("advcl", "relcl", "nsubj", "punct", "parataxis", "poss"):
            return
        pattern = None if grammar.is_noun(above) and grammar.lemma(above) in _PLACES else _operator(known, kind, above)
        letting = grammar.lemma(above) in ("allow", "let", "permit")
        if (pattern is None or letting) and grammar.is_verb(above) and role in ("obj", "subj"):
            # "were allowed to lapse", "is set to expire": the infinitive acts on the noun.
            below = next(
                (
                    c
                    for c in [*above.children, *(g for g in place.children if letting and g.tag_ == "VB")]
                    if c.dep_ in ("xcomp", "advcl") and grammar.is_verb(c) and (letting or not grammar.has_subject(c))
                ),
                None,
            )
            if below is not None and (_intransitive(below) or grammar.is_passive(below)):
                lower = _operator(known, kind, below)
                pattern, above = (lower, below) if lower is not None else (pattern, above)
        if pattern is not None and _fits(chain, place, above, role, kind):
            kind = pattern.gives
            chain.gives, chain.pattern, chain.head = pattern.gives, pattern, above
            chain.links.append(above)
            chain.roles.append(role)
            place = above
            continue
        if (
            (grammar.is_noun(above) or above.lower_ in ("most", "all", "some", "many", "much", "several", "last"))
            and grammar.lemma(above) in _TRANSPARENT
            and (role in ("of", "mod", "in", "from") or role == "on" and grammar.lemma(above) in _PLACES or role == "for" and grammar.lemma(above) == "framework")
        ):
            if grammar.lemma(above) in ("treaty", "protocol") and role != "mod":
                return
            chain.links.append(above)
            place = above
            if chain.gives is None or chain.head is chain.core:
                chain.head = above if chain.gives is None else chain.head
            continue
        return


_ANSWERS = {"respond", "retaliate", "reply", "hit"}


def _fits(chain: Chain, place: Token, above: Token, role: str, kind: str) -> bool:
    """Whether the word above really acts on the thing below, and not beside it."""
    if grammar.lemma(above) == "ask" and any(c.dep_ in ("dobj", "dative") for c in above.children):
        return False  # asked somebody else to
    if grammar.lemma(above) in _ANSWERS and role != "with":
        return False  # "responded to sanctions" imposes none
    if grammar.lemma(above) == "place" and not grammar.is_verb(above):
        return False  # "its place on the list"
    if grammar.lemma(above) in ("free", "exempt", "excuse") and role != "from":
        return False
    if grammar.lemma(above) == "stop" and role == "of":
        return False  # "stopped short of recognising"
    if grammar.lemma(above) in ("freeze", "halt") and not grammar.is_verb(above):
        return False  # "an embargo and asset freezes"
    if grammar.lemma(above) == "add" and role != "to":
        return False  # "added to its sanctions", not "sanctions added"
    if grammar.is_verb(above):
        if role in (
            "obj",
            "comp",
            "attr",
            "in",
            "into",
            "to",
            "for",
            "as",
            "from",
            "off",
            "on",
            "of",
            "against",
            "with",
            "by",
            "under",
            "out",
        ):
            return role != "by"
        if role == "subj":
            return (
                _intransitive(above)
                or not any(c.dep_ in ("dobj", "ccomp", "xcomp") for c in above.children)
                or grammar.lemma(above) in ("take", "come", "enter", "go")
            )
        return role in ("acl", "advmod", "prt")
    return role in ("of", "on", "to", "from", "mod", "for", "in", "acl", "comp", "into", "against")
