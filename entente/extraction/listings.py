"""Finds persons, groups, firms and states put on or taken off lists."""

from __future__ import annotations

import re

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity, load
from entente.extraction.targets import TARGETS, authority_before, including, modifier, number_of, unnamed
from entente.extraction.triggers import Chain, chains, family


def find(resolver: Resolver) -> list[Draft]:
    """Listings and delistings of one sentence."""
    drafts = _more_listed(resolver)
    for chain in chains(family("designation"), resolver.parsed.doc, lambda t: _list_kind(resolver, t)):
        if chain.gives is None:
            continue
        drafts.extend(_by_list(resolver, chain) if chain.kind == "list" else _by_verb(resolver, chain))
    return drafts


def _more_listed(resolver: Resolver) -> list[Draft]:
    """ "Ottawa added three businessmen, A, B and C": to the list the text has told of."""
    document = resolver.document
    drafts: list[Draft] = []
    for verb in resolver.parsed.doc if document.listings else ():
        if not grammar.is_verb(verb) or grammar.lemma(verb) != "add" or grammar.objects_of_prepositions(verb, "to"):
            continue
        targets = [a for a in _entities(resolver, grammar.patients(verb)) if a.entity.kind in _LISTABLE]
        for authority in resolver.authorities(grammar.agents(verb)) if targets else ():
            programme = next((p for _, owner, p in document.listings.values() if owner.key == authority.entity.key), None)
            if programme is not None:
                drafts += [
                    Draft(
                        "DESIGNATION", "designate", resolver.parsed, verb, "DES-ADD-MORE", authority, target,
                        programme=programme, consumed=frozenset([verb.i]), count=number_of(resolver, target),
                    )
                    for target in targets
                ]  # fmt: skip
    return drafts


def _list_kind(resolver: Resolver, token: Token) -> tuple[str, ...] | None:
    document = resolver.document
    taken_up = token.lower_ == "it" and token.dep_ == "pobj" and token.head.lower_ in ("from", "off", "to", "on")
    if taken_up and document.listings and resolver.parsed.sentence.index - document.listed_at <= 2:
        return ("list",)  # "had removed the island from it only in January"
    mention = resolver.mention(token)
    if mention is None:
        return None
    entity = mention.entity
    if entity.kind == "programme" and (
        entity.designates
        or re.search(r"\b(Register|List|Blacklist|Registry|Watchlist|Schedule)\b", entity.name)
    ):
        return ("list",)
    return ()

_TERROR = re.compile(
    r"terror|extremis|narco|traffick|sponsor of|proscribed|sanction|blacklist|mercenar|designated|entity list|freeze|economic measures", re.I
)

_ALWAYS = {
    "blacklist", "proscribe", "redesignate", "delist", "relist", "sanction", "proscription",
    "blacklisting", "delisting", "outlaw",
}  # fmt: skip


_LISTING_OFFICE = re.compile(r"\b(?:OFAC|Treasury|Office of Foreign Assets Control|OFSI)\b")


def _by_verb(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    word = grammar.lemma(core)
    text = resolver.parsed.sentence.plain
    as_what = _as_what(resolver, core)
    under = _under(resolver, chain)
    described = grammar.is_noun(core) and _TERROR.search(" ".join(c.lower_ for c in core.subtree))
    told_of = _told_of(resolver, chain)
    targets = _listed(resolver, chain) or ([told_of[0]] if told_of else [])
    memory = resolver.document.listings
    before = next((memory[t.entity.key] for t in targets if t.entity.key in memory), None)
    listed_before = before is not None and (grammar.is_noun(core) or word == "designate")
    listing = word == "list" and grammar.is_verb(core)
    by_office = listing and any(t.entity.kind in _LISTABLE for t in targets) or word == "designate" and grammar.is_verb(core) and _LISTING_OFFICE.search(text[: resolver.parsed.spans[core.i][0]])
    if word not in _ALWAYS and not by_office and not (
        _TERROR.search(as_what) or under is not None or described or told_of or listed_before
    ):
        return []
    under = under or (told_of[2] if told_of else before[2] if before is not None and word == "designate" else None)
    states = [t for t in targets if t.entity.kind == "state"]
    if word == "sanction" and grammar.is_verb(core):
        if core.tag_ == "VBN" and core.dep_ == "amod":
            return []
        if states and not under:
            imposers = resolver.authorities(grammar.agents(core), tuple(t.entity for t in targets))
            return [
                Draft("SANCTION", "impose", resolver.parsed, core, "SAN-VERB", a, t, consumed=chain.tokens)
                for a in imposers
                for t in states
                if a.entity.kind in ACTING and a.entity.key != t.entity.key
            ]
    subtype = chain.gives or "designate"
    if word in ("redesignate", "relist") or (subtype == "designate" and _again(chain)):
        subtype = "redesignate"
    if word in ("delist", "delisting"):
        subtype = "delist"
    authorities = _listing_authority(resolver, chain, tuple(t.entity for t in targets), under)
    if not authorities and told_of:
        authorities = [told_of[1]]
    drafts = []
    for authority in authorities:
        programme = under or _implied(authority.entity, as_what or text)
        for target in targets:
            if target.entity.key != authority.entity.key:
                drafts.append(_designation(resolver, chain, subtype, authority, target, programme))
    return drafts


def _told_of(resolver: Resolver, chain: Chain) -> tuple[Actor, Actor, Entity] | None:
    """ "The listing, announced in January": target, authority and list of the last one the text has told of."""
    memory = resolver.document.listings
    core = chain.core
    if not memory or not grammar.is_noun(core) or chain.kind != "designation":
        return None
    if grammar.lemma(core) not in ("designation", "listing", "blacklisting", "delisting"):
        return None
    if not any(c.lower_ in ("the", "that", "this") for c in core.children) or any(
        c.dep_ in ("amod", "compound", "poss") or c.lower_ == "of" for c in core.children
    ):
        return None
    target, authority, programme = list(memory.values())[-1]
    return Actor(target, "role"), Actor(authority, "role"), programme


def _designation(
    resolver: Resolver, chain: Chain, subtype: str, authority: Actor, target: Actor, programme: Entity
) -> Draft:
    return Draft(
        "DESIGNATION", subtype, resolver.parsed, chain.head, chain.pattern.id if chain.pattern else "",
        authority, target, programme=programme, nominal=chain.nominal, consumed=chain.tokens,
        count=number_of(resolver, target),
    )  # fmt: skip


def _again(chain: Chain) -> bool:
    return any(c.lower_ in ("back", "again", "anew", "once") for link in chain.links for c in link.children)


def _as_what(resolver: Resolver, core: Token) -> str:
    """What somebody is designated as: "a foreign terrorist organization"."""
    parts = []
    if grammar.is_noun(core) and grammar.is_verb(core.head) and core.dep_ in ("dobj", "nsubjpass"):
        # "revoked the designation of the group as a terrorist organisation", hung on the verb
        for child in core.head.children:
            if child.dep_ == "prep" and child.lower_ == "as" and child.i > core.i:
                parts.append(resolver.parsed.phrase(child.left_edge, child.right_edge))
    for child in core.children:
        if child.dep_ in ("oprd", "attr", "dobj", "xcomp", "ccomp") or (
            child.dep_ == "prep" and child.lower_ in ("as", "on", "under", "to")
        ):
            parts.append(resolver.parsed.phrase(child.left_edge, child.right_edge))
        if child.dep_ in ("dobj", "dative", "nsubjpass"):
            parts += [
                resolver.parsed.phrase(a.left_edge, a.right_edge) for a in child.children if a.dep_ == "appos"
            ]
        if child.dep_ in ("amod", "compound") and grammar.is_noun(core):
            parts.append(resolver.parsed.text(child))
    return " ".join(parts)


def _under(resolver: Resolver, chain: Chain) -> Entity | None:
    for link in chain.links:
        for noun in grammar.objects_of_prepositions(
            link, "under", "on", "to", "as", "pursuant", "from", "off"
        ):
            mention = resolver.mention(noun)
            if mention is not None and mention.kind == "programme":
                return mention.entity
        for child in link.children:
            for noun in child.children:
                if noun.dep_ == "prep" and noun.lower_ == "under":
                    for p in noun.children:
                        mention = resolver.mention(p)
                        if mention is not None and mention.kind == "programme":
                            return mention.entity
    return None


def _listed(resolver: Resolver, chain: Chain) -> list[Actor]:
    core = chain.core
    tokens: list[Token] = []
    if grammar.is_verb(core):
        given = [c for c in core.children if c.dep_ == "dative" and resolver.mention(c) is not None]
        tokens = given or grammar.patients(core)  # "branded the Legion a terrorist organisation"
        behind = [a for c in core.children if c.dep_ == "auxpass" and c.i > core.i for a in c.children if a.dep_ in ("attr", "nsubj")]
        tokens = [t for a in behind for t in grammar.conjuncts(a)] or tokens  # "Also blacklisted were two officials"
        if not tokens or not any(resolver.resolve(t, TARGETS) for t in tokens):
            small = [
                s
                for c in core.children
                if c.dep_ in ("ccomp", "xcomp")
                for s in c.children
                if s.dep_ == "nsubj"
            ]
            tokens = tokens + small
    else:
        tokens = grammar.objects_of_prepositions(core, "of") + grammar.objects_of_prepositions(
            chain.head, "of"
        )
        if not tokens:  # with "of", the possessor is the authority: "the Union's listing of the group"
            tokens = [t for c in core.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
    doers = resolver.authorities(grammar.agents(core)) if grammar.is_verb(core) else []
    told = [t for token in tokens for t in _counted_among(token)]
    return _entities(resolver, told, tuple(a.entity for a in doers))


_SOME = {"those", "target", "individual", "official", "person", "people", "company", "entity", "name", "figure"}


def _counted_among(token: Token) -> list[Token]:
    """ "Those listed include A and B", "among those listed was A": A and B; any other word stands for itself."""
    head = token.head
    if grammar.lemma(token) in _SOME and token.dep_ == "nsubj" and grammar.lemma(head) == "include":
        return [t for c in head.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)] or [token]
    if grammar.lemma(token) in _SOME and head.lower_ == "among" and grammar.lemma(head.head) == "be":
        return [t for c in head.head.children if c.dep_ in ("nsubj", "attr") for t in grammar.conjuncts(c)] or [token]
    return [token]


def _entities(resolver: Resolver, tokens: list[Token], avoid: tuple[Entity, ...] = ()) -> list[Actor]:
    """Who is listed, as the words name them; "the island" is none of `avoid`."""
    found: dict[str, Actor] = {}
    for token in tokens:
        counted = token.tag_ == "NNS" or any(c.dep_ == "nummod" for c in token.children)
        people = unnamed(resolver, token) if counted else []  # "11 people in Georgia's courts" are not Georgia
        people = people or _organ(resolver, token)
        for actor in people if people and people[0].entity.subkind == "organ" else [] if people else resolver.resolve(token, TARGETS, avoid) or _wing(resolver, token):
            if not actor.entity.body and not (
                actor.entity.kind == "unknown"
                and token.dep_ not in ("dobj", "nsubjpass", "pobj", "conj", "appos")
            ):
                found.setdefault(actor.entity.key, actor)
        named = [
            a
            for t in grammar.objects_of_prepositions(token, "including", "like")
            for a in resolver.resolve(t, ("person", "firm", "group", "organisation"))
        ] or including(resolver, token, _LISTABLE)
        for actor in named:  # "three companies, including A and B"
            found.setdefault(actor.entity.key, actor)
        for child in token.children:  # "the company and its owner, Viktor Dragan"
            if child.dep_ == "appos":
                for t in grammar.conjuncts(child):
                    for actor in resolver.resolve(t, TARGETS):
                        found.setdefault(actor.entity.key, actor)
    if found:
        return list(found.values())
    return [a for t in tokens for a in unnamed(resolver, t) if _told_which(t)]


def _told_which(noun: Token) -> bool:
    """ "three firms", "Georgian officials", not just "officials"."""
    return any(c.dep_ == "nummod" or c.dep_ in ("amod", "compound", "poss") and c.text[0].isupper() for c in noun.children)


_ORGANS = {"ministry", "agency", "directorate", "service", "bureau", "department", "authority", "court", "bank", "unit", "guard"}


def _organ(resolver: Resolver, token: Token) -> list[Actor]:
    """ "Syria's defence ministry": an organ of a state, put on a list itself."""
    owners = [c for c in token.children if c.dep_ in ("poss", "amod", "compound", "nmod") and resolver.resolve(c, ("state",)) or c.lower_ == "its"]
    owners = owners or [c for c in token.children if (m := resolver.mention(c)) is not None and m.form == "demonym"]
    if token.tag_ == "NNS" or grammar.lemma(token) not in _ORGANS or resolver.mention(token) is not None or not owners:
        return []
    left = min([token, *owners, *(c for c in token.children if c.dep_ in ("amod", "compound"))], key=lambda t: t.i)
    place = resolver.parsed.spans
    name = resolver.parsed.phrase(left, token)
    if left.lower_ == "its" and (owner := resolver.resolve(left, ("state",))):
        name = f"{owner[0].entity.name}'s {name.split(' ', 1)[1]}"
    span = resolver.parsed.sentence.span(place[left.i][0], place[token.i][1])
    return [Actor(Entity(name, "group", subkind="organ"), "role", span)]


_LISTABLE = ("person", "firm", "group")


def _wing(resolver: Resolver, token: Token) -> list[Actor]:
    """ "the political wing of Hezbollah", "members of the Polar Legion" is no listing of its own."""
    if grammar.lemma(token) in ("wing", "leadership", "branch", "arm", "movement", "entirety", "whole", "all"):
        return [
            a
            for t in [*grammar.objects_of_prepositions(token, "of"), *(c for c in token.children if c.dep_ == "poss")]
            for a in resolver.resolve(t, ("group", "organisation"))
        ]
    if grammar.lemma(token) == "name":  # "struck the name of the tycoon from its list"
        owned = [*grammar.objects_of_prepositions(token, "of"), *(c for c in token.children if c.dep_ == "poss")]
        return [a for t in owned for a in resolver.resolve(t, TARGETS)]
    return []

_TRANSPARENT_LIST = {"part", "set", "series", "place", "presence", "position"}


def _by_list(resolver: Resolver, chain: Chain) -> list[Draft]:
    core, head = chain.core, chain.head
    mention = resolver.mention(core)
    text = resolver.parsed.phrase(core.left_edge, core.right_edge)
    named = mention.entity if mention is not None else None
    act = next((t for t in chain.links[1:] if grammar.lemma(t) not in _TRANSPARENT_LIST), head)
    if grammar.is_verb(act):
        tokens = grammar.patients(act)
    else:
        tokens = [t for c in act.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
        tokens += grammar.objects_of_prepositions(act, "of")
    if grammar.is_verb(act) and grammar.is_passive(act):
        # "116 entities were added, among them the company Sovtrade": the parser makes the name an object
        tokens = tokens + [c for c in act.children if c.dep_ in ("dobj", "npadvmod")]
    for place in chain.links[1:]:  # "reviewing the country's place on the list"
        if grammar.is_noun(place) and grammar.lemma(place) in ("place", "presence", "position"):
            tokens = [t for c in place.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
    doers = resolver.authorities(grammar.agents(act)) if grammar.is_verb(act) else []
    targets = _entities(resolver, tokens, tuple(a.entity for a in doers))
    if not targets:
        return []
    bare = named is None and not _TERROR.search(text)
    earlier = _listed_before(resolver, targets) if bare else None
    if bare and earlier is None and not _TERROR.search(resolver.parsed.sentence.plain):
        return []
    owner = [
        a
        for c in core.children
        if c.dep_ == "poss"
        for a in (modifier(resolver, c) or resolver.authorities([c]))
    ]
    if not owner and grammar.is_verb(act):
        owner = resolver.authorities(grammar.agents(act), tuple(t.entity for t in targets))
    for child in core.children:  # "the blacklist that the ministry publishes"
        if (
            not owner
            and child.dep_ in ("relcl", "acl")
            and grammar.lemma(child)
            in ("publish", "keep", "maintain", "run", "issue", "hold", "administer", "draw", "compile")
        ):
            owner = resolver.authorities(grammar.agents(child), tuple(t.entity for t in targets))
    owner = owner or [
        a for c in core.children if c.dep_ in ("compound", "nmod", "amod") for a in modifier(resolver, c)
    ]
    authorities = [
        a for a in owner if a.entity.kind in ACTING and a.entity.key not in {t.entity.key for t in targets}
    ]
    if not authorities:
        authorities = _listing_authority(resolver, chain, tuple(t.entity for t in targets), named)
    if not authorities and earlier is not None:
        authorities = [Actor(earlier[0], "role")]
    subtype = chain.gives or "designate"
    if subtype == "designate" and _again(chain):
        subtype = "redesignate"
    drafts = []
    for authority in authorities[:2]:
        programme = named or (
            earlier[1]
            if earlier
            else _implied(authority.entity, text if _TERROR.search(text) else resolver.parsed.sentence.plain)
        )
        for target in targets:
            if target.entity.key != authority.entity.key:
                drafts.append(_designation(resolver, chain, subtype, authority, target, programme))
    return drafts


def _listed_before(resolver: Resolver, targets: list[Actor]) -> tuple[Entity, Entity] | None:
    """ "… was removed from the list": the list an earlier clause put the same target on."""
    memory = resolver.document.listings
    return next((memory[t.entity.key][1:] for t in targets if t.entity.key in memory), None)


def _listing_authority(
    resolver: Resolver, chain: Chain, avoid: tuple[Entity, ...], programme: Entity | None
) -> list[Actor]:
    tokens = []
    for link in reversed(chain.links):
        if grammar.is_verb(link):
            tokens += grammar.agents(link)
        else:
            tokens += grammar.objects_of_prepositions(link, "by")
    found = [a for a in resolver.authorities(tokens, avoid) if a.entity.kind in ACTING]
    if found:
        return found
    for link in chain.links:
        for child in link.children:
            if child.dep_ in ("poss", "compound", "nmod", "amod"):
                owners = [
                    a
                    for a in modifier(resolver, child)
                    if a.entity.kind in ACTING and a.entity.key not in {e.key for e in avoid}
                ]
                if owners:
                    return owners
    if programme is not None and programme.acts_for is not None:
        return [Actor(programme.acts_for, "role")]
    if chain.nominal:
        verb = chain.head.head
        if grammar.is_verb(verb):
            found = [a for a in resolver.authorities(grammar.agents(verb), avoid) if a.entity.kind in ACTING]
            if found:
                return found
    states = [
        a for a in resolver.sentence_states() if a.entity.body and a.entity.key not in {e.key for e in avoid}
    ]
    if len(states) == 1:
        return [Actor(states[0].entity, "role", states[0].span)]
    return authority_before(resolver, avoid, chain)


def _implied(authority: Entity, text: str) -> Entity:
    lexicon = load()
    low = text.lower()
    if authority.key == "USA":
        for cue, key in (
            ("foreign terrorist", "US-FTO"),
            ("global terrorist", "US-SDGT"),
            ("sponsor", "US-SST"),
            ("terrorist designation", "US-FTO"),
        ):
            if cue in low:
                return lexicon.by_key[key]
    return default_list(authority, low)


def default_list(authority: Entity, text: str) -> Entity:
    """The list that is meant when none is named: the authority's terrorist or sanctions list."""
    what = "terrorist list" if "terror" in text else "sanctions list"
    return Entity(f"{authority.name} {what}", "programme", acts_for=authority)
