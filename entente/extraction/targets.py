"""Whom a measure or a listing is against: states, persons, groups and firms, named or not."""

from __future__ import annotations

import re

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.lexicon import Entity
from entente.extraction.triggers import Chain

AGAINST = ("on", "against", "upon", "over", "towards", "toward", "targeting", "affecting")

TARGETS = ("state", "group", "person", "firm", "organisation", "unknown")

_PEOPLE = {
    "individual", "person", "people", "official", "citizen", "national", "businessman", "executive", "officer",
    "oligarch", "tycoon", "commander", "judge", "elite", "leader", "politician", "figure", "hacker", "settler", "businesswoman", "soldier", "trafficker", "smuggler", "propagandist", "man", "woman", "militant", "manager", "director", "aide", "associate", "relative", "adviser", "prosecutor", "guard", "lawyer", "scientist", "governor", "deputy", "senator", "spy", "agent", "captain", "banker", "editor", "ally", "insider", "general", "minister", "lawmaker", "financier", "operative",
}  # fmt: skip

_FIRMS = {"company", "firm", "entity", "ship", "vessel", "tanker", "trader", "airline", "refiner", "bank", "refinery", "broker", "shipper", "manufacturer", "supplier"}
_GROUPS = {"unit", "group", "militia", "faction", "brigade", "party"}


def unnamed(resolver: Resolver, noun: Token) -> list[Actor]:
    """ "three former Iranian officials": persons or firms put on or off a list without their names."""
    word = grammar.lemma(noun)
    mention = resolver.mention(noun)
    counted = any(c.dep_ == "nummod" for c in noun.children)
    if mention is not None and mention.form == "demonym" and counted and resolver.parsed.text(noun).endswith("s"):
        word = "person"  # "four North Koreans"
    elif noun.tag_ != "NNS" or word not in _PEOPLE | _FIRMS | _GROUPS or mention is not None:
        return []
    words = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "nummod")]
    left = min([noun, *words], key=lambda t: t.i)
    name = resolver.parsed.phrase(left, noun)
    span = resolver.parsed.sentence.span(resolver.parsed.spans[left.i][0], resolver.parsed.spans[noun.i][1])
    kind = "person" if word in _PEOPLE else "firm" if word in _FIRMS else "group"
    return [Actor(Entity(name, kind, subkind="unnamed"), "role", span)]


def number_of(resolver: Resolver, actor: Actor) -> int | None:
    if actor.entity.subkind != "unnamed":
        return None
    first = actor.entity.name.split()[0].lower().replace(",", "")
    return int(first) if first.isdigit() else resolver.words["numbers"].get(first)


_COLON = re.compile(r"[^.;:]{0,60}: ")
_NAMES_SOME = re.compile(r"[^.;]{0,60}?,? (?:including|among them|notably|namely|such as|most notably)\b ?")


def including(resolver: Resolver, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
    """ "38 people on Monday, among them the judge A and the banker B": the names after the word, one after another."""
    parsed = resolver.parsed
    if token.tag_ != "NNS":
        return []
    plain = parsed.sentence.plain
    after = parsed.spans[token.i][1]
    opening = _NAMES_SOME.match(plain, after) or _COLON.match(plain, after)
    if opening is None:
        return _all_named(resolver, token, kinds)
    found: list[Actor] = []
    at = opening.end()
    for _, mention in sorted(parsed.names.items()):
        if mention.start < at:
            continue
        if not re.fullmatch(r"(?:,? ?and |, )?(?:the |a |an |its )?(?:[\w'-]+ ){0,5}", plain[at : mention.start]):
            break
        at = mention.end
        if mention.kind in kinds:
            span = parsed.sentence.span(mention.start, mention.end)
            found += [Actor(e, "name", span) for e in mention.entities]
    return found


def _all_named(resolver: Resolver, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
    """ "two entities that arm the rebels, A and B": a later list of just as many names."""
    count = next((resolver.words["numbers"].get(c.lower_) for c in token.children if c.dep_ == "nummod"), None)
    for index, mention in sorted(resolver.parsed.names.items()):
        if index > token.i and mention.coordinated and len(mention.entities) == count and mention.kind in kinds:
            before = resolver.parsed.sentence.plain[: mention.start]
            if before.endswith((", ", ", the ")):
                span = resolver.parsed.sentence.span(mention.start, mention.end)
                return [Actor(e, "name", span) for e in mention.entities]
    return []


def target_of(resolver: Resolver, noun: Token, avoid: tuple[Entity, ...] = ()) -> list[Actor]:
    """ "Syria", "Russia's central bank", "Belarusian timber", "travel to Cuba", "the country", which is none of `avoid`."""
    counted = noun.tag_ == "NNS" or any(c.dep_ == "nummod" for c in noun.children)  # "Georgian officials" are not Georgia
    found = ((including(resolver, noun, ("person", "firm", "group")) or unnamed(resolver, noun)) if counted else []) or resolver.resolve(noun, TARGETS, avoid) or unnamed(resolver, noun)
    if found:
        return found
    if grammar.lemma(noun) in ("sanction", "embargo", "penalty", "measure", "restriction"):
        for inner in grammar.objects_of_prepositions(noun, *AGAINST):
            found = target_of(resolver, inner)
            if found:
                return found
    mention = resolver.mention(noun)
    if mention is not None and mention.form in ("capital", "demonym"):
        return [
            Actor(e, "name", resolver.parsed.sentence.span(mention.start, mention.end))
            for e in mention.entities
        ]
    if mention is not None:
        return []
    for child in noun.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod", "appos"):
            found = [a for t in grammar.conjuncts(child) for a in modifier(resolver, t)]
            if found:
                return found
    for prep, inner in grammar.all_prepositions(noun):
        if prep in ("of", "to", "in", "with", "from", "by", "against", "on", "for"):
            found = [
                a for a in target_of(resolver, inner) if a.entity.kind in ("state", "group", "organisation")
            ]
            if found:
                return found
    for child in noun.children:  # "assets belonging to the minister", "funds held by the bank"
        if child.dep_ == "acl" and grammar.lemma(child) in ("belong", "own", "hold", "control"):
            owners = grammar.objects_of_prepositions(child, "to", "by")
            found = [a for t in owners for a in resolver.resolve(t, TARGETS)]
            if found:
                return found
    return []


def modifier(resolver: Resolver, token: Token) -> list[Actor]:
    mention = resolver.mention(token)
    if mention is not None and mention.kind in ("state", "group", "organisation"):
        span = resolver.parsed.sentence.span(mention.start, mention.end)
        return [Actor(e, "name", span) for e in mention.entities]
    if mention is None and token.lower_ in ("its", "their", "his"):
        return resolver.resolve(token, ("state",))
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            found = modifier(resolver, child)
            if found:
                return found
    return []


def authority_before(resolver: Resolver, avoid: tuple[Entity, ...], chain: Chain) -> list[Actor]:
    """The authority the sentence takes for granted: the one of the clause above or the sentence before."""
    keys = {e.key for e in avoid}
    verb = grammar.clause_verb(chain.head)
    while verb.head != verb:
        verb = grammar.clause_verb(verb.head)
        found = [a for a in resolver.authorities(grammar.agents(verb), avoid) if a.entity.key not in keys]
        if found and grammar.lemma(verb) in ("say", "announce", "confirm", "declare", "add"):
            return [Actor(a.entity, "role", a.span) for a in found[:1]]
    return [Actor(entity, "pronoun") for entity in subject_before(resolver, avoid)]


def subject_before(resolver: Resolver, avoid: tuple[Entity, ...]) -> list[Entity]:
    """The one state or organisation that the nearest of the two sentences before has as its subject."""
    for back in (1, 2):
        index = resolver.parsed.sentence.index - back
        previous = resolver._subject_of(index, ACTING) if index >= 0 else []
        previous = [e for e in previous if e.key not in {other.key for other in avoid}]
        if previous:
            return previous if len(previous) == 1 else []
    return []
