"""Finds sanctions imposed, kept, eased or ended, and persons or groups put on or taken off lists."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity, load
from entente.extraction.triggers import Chain, chains, family

_AGAINST = ("on", "against", "upon", "over", "towards", "toward", "targeting", "affecting")
_FOR = ("for", "from", "to", "with", "in", "of", "covering")
_TARGETS = ("state", "group", "person", "firm", "organisation", "unknown")
_STRONG = {"sanction", "embargo", "blockade"}
_NOT_SANCTIONS = {
    "covid", "coronavirus", "covid-19", "quarantine", "lockdown", "entry", "visa", "pandemic", "smoking", "water",
    "fishing_season", "hosepipe", "transfer", "registration", "player", "court", "driving", "speed", "alcohol",
    "doping", "confidence-building", "austerity", "safety", "health", "emergency_powers", "abortion", "phone",
}  # fmt: skip
_NEW_LAYER = {
    "additional", "further", "fresh", "more", "tougher", "extra", "wider", "stricter", "broader",
    "tighter",
}  # fmt: skip


_TRADED = {
    "import", "export", "sale", "shipment", "purchase", "asset", "fund", "transaction", "supply", "trade",
}  # fmt: skip


def _forbidden_trade(resolver: Resolver) -> list[Draft]:
    """ "froze Niger's assets", "banned imports of Russian oil": a penalty told by its content.

    Frozen assets of persons, groups or firms are listings.
    """
    drafts = []
    for verb in resolver.parsed.doc:
        word = grammar.lemma(verb)
        if (
            not grammar.is_verb(verb)
            or word not in ("freeze", "ban", "bar", "prohibit", "embargo", "outlaw")
            or verb.tag_ == "VBG"
        ):
            continue
        goods = [t for t in grammar.patients(verb) if grammar.lemma(t) in _TRADED]
        if word == "freeze":
            goods = [t for t in goods if grammar.lemma(t) in ("asset", "fund")]
        for good in goods[:1]:
            against = [good, *grammar.objects_of_prepositions(verb, "to", "from")]
            found = next((actors for t in against if (actors := target_of(resolver, t))), [])
            listed = [a for a in found if a.entity.kind in ("person", "group", "firm")] if word == "freeze" else []
            targets = [a for a in found if a.entity.kind == "state"]
            avoid = tuple(t.entity for t in found)
            authorities = resolver.authorities(grammar.agents(verb), avoid)
            if not authorities and grammar.is_passive(verb) and listed:
                authorities = [Actor(e, "pronoun") for e in _subject_before(resolver, avoid)]
            drafts += [
                Draft(
                    "DESIGNATION", "designate", resolver.parsed, verb, "DES-FREEZE", a, t,
                    programme=default_list(a.entity, ""), consumed=frozenset([verb.i]),
                )
                for a in authorities
                for t in listed
                if a.entity.kind in ACTING
            ]  # fmt: skip
            drafts += [
                Draft(
                    "SANCTION",
                    "impose",
                    resolver.parsed,
                    verb,
                    "SAN-TRADE",
                    a,
                    t,
                    consumed=frozenset([verb.i]),
                )
                for a in authorities
                for t in targets
                if a.entity.kind in ACTING and a.entity.key != t.entity.key
            ]
    return drafts


def find(resolver: Resolver) -> list[Draft]:
    """Sanction and designation records of one sentence."""
    drafts = _forbidden_trade(resolver)
    waiting = []
    for chain in chains(family("sanctions"), resolver.parsed.doc, lambda t: _named_kind(resolver, t)):
        if chain.gives in (None, "waiver", "relief", "snapback") or _is_other_measure(resolver, chain):
            continue
        told = _sanction(resolver, chain)
        if not told and chain.kind in ("snapback", "licence", "waiver"):
            waiting.append(chain)  # "launched the snapback to restore sanctions on Iran": the target stands behind
        drafts.extend(told)
    for chain in waiting:
        drafts.extend(_sanction(resolver, chain))
    return drafts


def _named_kind(resolver: Resolver, token: Token) -> tuple[str, ...] | None:
    mention = resolver.mention(token)
    if mention is None:
        return None
    if mention.kind != "programme":
        return ()
    name = mention.entity.name
    written = resolver.parsed.text(token)
    if re.search(r"[Ll]icen[cs]e", name):
        return ("licence",)
    if re.search(r"sanctions$", written):
        return ("penalty",)
    if re.search(
        r"\b(Act|Law|[Rr]egime|Regulations?|Programme|Program|Order|Decree|Decision|Resolution|CAATSA)\b",
        name,
    ):
        return ("act",)
    return ()


def _is_other_measure(resolver: Resolver, chain: Chain) -> bool:
    core = chain.core
    if any(c.lower_ in _NOT_SANCTIONS for c in core.children):
        return True
    if chain.gives == "maintain" and grammar.lemma(chain.head) in ("remain", "stay", "leave"):
        # "remain a burden" keeps nothing: only "remain in place", "leave in force" do.
        where = {t.lower_ for t in grammar.objects_of_prepositions(chain.head, "in")}
        nearby = {t.lower_ for t in resolver.parsed.doc[chain.head.i : chain.head.i + 4]}
        if not (where | nearby) & {"place", "force", "effect", "intact", "unchanged", "sanctions"}:
            return True
    if chain.kind == "act":
        # An act is a sanctions act when it is known as one, or its name or text says so.
        mention = resolver.mention(core)
        if mention is not None and (mention.entity.acts_for is not None or mention.entity.target is not None):
            return False
        words = resolver.parsed.text(core).lower() + " ".join(c.lower_ for c in core.children)
        known = resolver.document.last_target is not None and grammar.lemma(core) in ("program", "programme", "regime")
        if known and {c.lower_ for c in core.children} == {"the"}:
            return False  # "ending the programme", once the text has told of one
        return "sanction" not in words and "embargo" not in words
    return False


def _sanction(resolver: Resolver, chain: Chain) -> list[Draft]:
    if chain.pattern is not None and chain.pattern.id == "SAN-APPROVE" and not _approves(chain.head):
        return []
    targets = _causee(resolver, chain) or _targets(resolver, chain)
    programme = _programme(resolver, chain)
    if not targets and programme is not None and programme.target is not None:
        targets = [Actor(programme.target, "role")]
    if not targets and chain.kind in ("waiver", "licence", "relief", "penalty", "act", "snapback"):
        targets = _target_of_chain_noun(resolver, chain)
    if not targets and resolver.document.last_target is not None and _about_known_sanctions(resolver, chain):
        targets = [Actor(resolver.document.last_target, "pronoun")]
    if not targets:
        return []
    if (
        grammar.lemma(chain.core) not in _STRONG
        and chain.kind == "penalty"
        and not _is_state_measure(resolver, chain, targets)
    ):
        return []
    avoid = tuple(t.entity for t in targets)
    authorities = _authorities(resolver, chain, avoid, programme)
    if not authorities:
        return []
    subtype = _subtype(chain)
    existing = chain.roles[:1] == ["participle"] and grammar.lemma(chain.head) in (
        "impose",
        "place",
        "introduce",
        "adopt",
        "put",
    )
    drafts = []
    for authority in authorities:
        for target in targets:
            if target.entity.key == authority.entity.key:
                continue
            draft = Draft(
                "SANCTION", subtype, resolver.parsed, chain.head,
                chain.pattern.id if chain.pattern else "", authority, target,
                programme=programme, nominal=chain.nominal, consumed=chain.tokens,
                measured=_measured(chain),
                modality="hypothetical" if chain.roles[:1] == ["gerund"] else None,
                needs_date=existing and grammar.is_passive(chain.head),
            )  # fmt: skip
            if target.entity.kind in ("person", "group", "firm") and subtype in (
                "impose",
                "lift",
                "reimpose",
                "tighten",
            ):
                draft = replace(
                    draft,
                    type="DESIGNATION",
                    subtype={"lift": "delist", "reimpose": "redesignate"}.get(subtype, "designate"),
                    programme=programme or default_list(authority.entity, ""),
                    count=_number_of(resolver, target),
                )
            elif target.entity.kind == "unknown" or (target.entity.kind == "person" and subtype == "maintain"):
                continue
            drafts.append(draft)
    if drafts and drafts[0].type == "SANCTION" and drafts[0].object is not None:
        resolver.document.last_target = drafts[0].object.entity
        resolver.document.last_target_at = resolver.parsed.sentence.index
        resolver.document.last_imposer = drafts[0].subject.entity if drafts[0].subject is not None else None
    return drafts


def _about_known_sanctions(resolver: Resolver, chain: Chain) -> bool:
    """ "similar restrictions", "the measures", "the snapback mechanism": those the text has told of."""
    if chain.kind == "snapback" or grammar.lemma(chain.core) in _STRONG:
        return True
    if chain.kind in ("licence", "waiver"):  # "a licence that had eased them"
        return any(grammar.lemma(t) in _RELIEVED for t in chain.core.subtree)
    if chain.kind == "act" and grammar.lemma(chain.core) != "act":
        return True
    just_told = resolver.parsed.sentence.index - resolver.document.last_target_at <= 1
    if just_told and any(c.lower_ == "the" for c in chain.core.children) and grammar.lemma(chain.core) == "measure":
        return all(c.dep_ in ("det", "prep") for c in chain.core.children)
    return any(c.lower_ in ("similar", "same", "own", "these", "those", "such") for c in chain.core.children)


_RELIEVED = {"sanction", "restriction", "embargo", "measure", "ease", "waive", "relax", "lift"}


def _subtype(chain: Chain) -> str:
    gives = chain.gives or ""
    if gives == "impose" and _adds_to_existing(chain):
        return "tighten"
    if gives == "renew" and any(
        c.dep_ in ("advcl", "xcomp") and grammar.lemma(c) in ("cover", "include", "target", "encompass")
        for c in chain.head.children
    ):
        return "tighten"  # extended in scope, not in time
    partial = {c.lower_ for link in chain.links for c in (link, *link.children)}
    if gives in ("lift", "ease") and partial & {
        "partially",
        "partly",
        "some",
        "most",
        "part",
        "half",
        "several",
    }:
        return "ease"
    if (
        gives == "extend_waiver"
        and chain.kind == "penalty"
        and len(chain.links) > 1
        and grammar.lemma(chain.links[1]).startswith("suspen")
    ):
        return "extend_waiver"
    if gives == "repeal" and chain.kind == "act" and grammar.lemma(chain.core) in ("program", "programme", "regime"):
        return "lift"  # a programme ends; a law is repealed
    return gives


def _adds_to_existing(chain: Chain) -> bool:
    for link in chain.links:
        for child in link.children:
            word = child.lower_
            if word in _NEW_LAYER and child.dep_ in ("amod", "advmod"):
                return True
            ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)
            if (ordinal and int(ordinal[1]) > 1) or (word in _ORDINALS and child.dep_ == "amod"):
                return True
    return False


_ORDINALS = {
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
}  # fmt: skip


def _measured(chain: Chain) -> tuple[Token, ...]:
    """The words whose length of time counts: the outermost layer, never an instrument below it."""
    if chain.gives == "extend_waiver":
        return tuple(t for t in chain.links if grammar.lemma(t) in _PROLONG or grammar.is_verb(t))
    return tuple(chain.links)


_PROLONG = {"extend", "renew", "prolong", "extension", "renewal", "prolongation", "roll", "reissue"}


def _is_state_measure(resolver: Resolver, chain: Chain, targets: list[Actor]) -> bool:
    """A weak word (measure, ban, restriction) is a sanction only against a state's trade or power."""
    core = chain.core
    words = {c.lower_ for c in core.subtree}
    if words & {
        "flights",
        "flight",
        "tourists",
        "travellers",
        "travelers",
        "migrants",
        "students",
        "fans",
        "players",
        "pork",
        "beef",
        "poultry",
    }:
        return False
    return any(t.entity.kind in ("state", "group", "firm", "person", "organisation") for t in targets)


def _targets(resolver: Resolver, chain: Chain) -> list[Actor]:
    """Whom the measure is against; for a relief given to a third state, the beneficiary."""
    beneficiaries = _beneficiaries(resolver, chain)
    if beneficiaries:
        return beneficiaries
    places = list(chain.links)
    for link in chain.links:
        places += [t for t in grammar.conjuncts(grammar.first_conjunct(link)) if t not in places]
        if grammar.is_verb(link):
            places += [
                t for c in link.children if c.dep_ == "dobj" for t in grammar.conjuncts(c) if t not in places
            ]
    for link in chain.links:  # "hit Myanmar with sanctions"
        if (
            grammar.is_verb(link)
            and grammar.lemma(link) in ("hit", "target", "punish", "slap")
            and chain.roles[:1] == ["with"]
        ):
            return [a for t in grammar.patients(link) for a in target_of(resolver, t)]
    for words in (_AGAINST, _FOR):
        for link in places:
            if words is _FOR and grammar.is_verb(link):
                continue
            nouns = grammar.objects_of_prepositions(link, *words)
            for aimed in link.children:  # "measures directed against Guinea"
                if aimed.dep_ == "acl" and grammar.lemma(aimed) in ("direct", "aim", "impose", "target"):
                    nouns += grammar.objects_of_prepositions(aimed, "at", *words)
            for noun in nouns:
                if noun.i in chain.tokens:
                    continue
                found = target_of(resolver, noun)
                if found:
                    return found
    return []


def _approves(verb: Token) -> bool:
    """ "gave its approval to", "gave the green light to"; other gifts approve nothing."""
    given = {c.lower_ for t in verb.children if t.dep_ in ("dobj", "nsubjpass") for c in (t, *t.children)}
    return grammar.lemma(verb) != "give" or bool(
        given & {"approval", "assent", "consent", "blessing", "backing", "nod", "light", "go-ahead"}
    )


def _causee(resolver: Resolver, chain: Chain) -> list[Actor]:
    """ "Chad had its sanctions lifted", "saw the embargo renewed": whoever has it done suffers or enjoys it."""
    verb = chain.head
    above = verb.head
    if not (grammar.is_verb(verb) and verb.tag_ in ("VBN", "VBD") and verb.dep_ in ("ccomp", "xcomp")):
        return []
    if grammar.lemma(above) not in ("have", "get", "see") or any(c.dep_ in ("aux", "auxpass", "mark") for c in verb.children):
        return []
    return [a for t in grammar.agents(above) for a in resolver.resolve(t, ("state", "group", "person", "firm"))]


def _beneficiaries(resolver: Resolver, chain: Chain) -> list[Actor]:
    if chain.kind not in ("waiver", "relief") and "waiver" not in [grammar.lemma(t) for t in chain.links]:
        return []
    for link in chain.links:
        if grammar.is_verb(link):
            for child in link.children:
                if child.dep_ == "dative":
                    nouns = (
                        [child] if grammar.is_noun(child) else [p for p in child.children if p.dep_ == "pobj"]
                    )
                    found = [
                        a for n in nouns for t in grammar.conjuncts(n) for a in resolver.resolve(t, _TARGETS)
                    ]
                    if found:
                        return found
            if grammar.lemma(link) in ("receive", "secure", "obtain", "win", "get"):
                return [a for t in grammar.agents(link) for a in resolver.resolve(t, _TARGETS)]
            if grammar.lemma(link) in ("grant", "give", "issue", "extend", "accord") and _about_sanctions(resolver):
                found = [
                    a
                    for t in grammar.objects_of_prepositions(link, "to")
                    for noun in (t, *grammar.objects_of_prepositions(t, "including"))
                    for a in resolver.resolve(noun, ("state",))
                ]
                if found:  # "granting exemptions to eight importers including China and India"
                    return found
    return []


def _about_sanctions(resolver: Resolver) -> bool:
    return re.search(r"sanction|embargo|restriction", resolver.parsed.sentence.plain, re.I) is not None


_PEOPLE = {
    "individual", "person", "people", "official", "citizen", "national", "businessman", "executive", "officer",
    "oligarch", "tycoon", "commander", "judge", "general", "minister", "lawmaker", "financier", "operative",
}  # fmt: skip
_FIRMS = {"company", "firm", "entity", "ship", "vessel", "tanker", "trader", "airline", "refiner", "bank"}


def _unnamed(resolver: Resolver, noun: Token) -> list[Actor]:
    """ "three former Iranian officials": persons or firms put on or off a list without their names."""
    word = grammar.lemma(noun)
    if noun.tag_ != "NNS" or word not in _PEOPLE | _FIRMS or resolver.mention(noun) is not None:
        return []
    words = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "nummod")]
    left = min([noun, *words], key=lambda t: t.i)
    name = resolver.parsed.phrase(left, noun)
    span = resolver.parsed.sentence.span(resolver.parsed.spans[left.i][0], resolver.parsed.spans[noun.i][1])
    return [Actor(Entity(name, "person" if word in _PEOPLE else "firm", subkind="unnamed"), "role", span)]


def _number_of(resolver: Resolver, actor: Actor) -> int | None:
    if actor.entity.subkind != "unnamed":
        return None
    first = actor.entity.name.split()[0].lower().replace(",", "")
    return int(first) if first.isdigit() else resolver.words["numbers"].get(first)


def target_of(resolver: Resolver, noun: Token) -> list[Actor]:
    """ "Syria", "Russia's central bank", "Belarusian timber", "travel to Cuba", "the country"."""
    counted = any(c.dep_ == "nummod" for c in noun.children)  # "five Georgian officials" are persons, not Georgia
    found = (_unnamed(resolver, noun) if counted else []) or resolver.resolve(noun, _TARGETS) or _unnamed(resolver, noun)
    if found:
        return found
    if grammar.lemma(noun) in ("sanction", "embargo", "penalty", "measure", "restriction"):
        for inner in grammar.objects_of_prepositions(noun, *_AGAINST):
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
            found = [a for t in grammar.conjuncts(child) for a in _modifier(resolver, t)]
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
            found = [a for t in owners for a in resolver.resolve(t, _TARGETS)]
            if found:
                return found
    return []


def _modifier(resolver: Resolver, token: Token) -> list[Actor]:
    mention = resolver.mention(token)
    if mention is not None and mention.kind in ("state", "group", "organisation"):
        span = resolver.parsed.sentence.span(mention.start, mention.end)
        return [Actor(e, "name", span) for e in mention.entities]
    if mention is None and token.lower_ in ("its", "their", "his"):
        return resolver.resolve(token, ("state",))
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            found = _modifier(resolver, child)
            if found:
                return found
    return []


def _target_of_chain_noun(resolver: Resolver, chain: Chain) -> list[Actor]:
    """ "Venezuela sanctions", "the Russian oil ban", "sanctions … under the Caesar Act"."""
    agents = {a.entity.key for a in resolver.authorities(_agent_tokens(chain))}
    for link in chain.links:
        for child in link.children:
            if child.dep_ in ("compound", "nmod", "amod", "poss"):
                found = [
                    a
                    for a in _modifier(resolver, child)
                    if a.entity.key not in agents and a.entity.kind != "organisation"
                ]
                if found and (agents or child.dep_ != "poss"):
                    return found
    # "General Licence 12, which had let airlines buy Zambian fuel": what the relief lets people do.
    if chain.kind in ("licence", "waiver"):
        for link in [*chain.links, *(t for t in chain.links[0].children if t.dep_ in ("relcl", "acl"))]:
            for word in link.subtree if link.dep_ in ("relcl", "acl") else link.children:
                if word.dep_ in ("relcl", "acl", "advcl", "xcomp"):
                    for inner in word.subtree:
                        if grammar.is_noun(inner):
                            found = [
                                a
                                for a in target_of(resolver, inner)
                                if a.entity.key not in agents and a.entity.kind == "state"
                            ]
                            if found:
                                return found
    return []


def _programme(resolver: Resolver, chain: Chain) -> Entity | None:
    """The named act, order or licence the chain hangs on."""
    for link in chain.links:
        mention = resolver.mention(link)
        if mention is not None and mention.kind == "programme":
            return mention.entity
    for link in chain.links:
        for child in [
            *link.children,
            *(g for c in link.children if c.dep_ in ("acl", "prep", "relcl") for g in c.children),
        ]:
            for token in (child, *child.children):
                mention = resolver.mention(token)
                if (
                    mention is not None
                    and mention.kind == "programme"
                    and token.dep_ in ("compound", "nmod", "pobj", "poss", "appos")
                ):
                    return mention.entity
    return None


def _agent_tokens(chain: Chain) -> list[Token]:
    tokens = []
    for link in reversed(chain.links):
        if grammar.is_verb(link):
            if grammar.lemma(link) in (
                "expire",
                "lapse",
                "run",
                "take",
                "come",
                "become",
                "enter",
                "remain",
                "stay",
                "receive",
                "secure",
                "obtain",
                "win",
                "get",
            ):
                continue
            for agent in grammar.agents(link):
                tokens += [
                    agent,
                    *(grammar.owner(agent) if grammar.lemma(agent) in grammar.DOCUMENTS else ()),
                ]
        else:
            for child in link.children:
                if child.dep_ in ("prep", "agent") and child.lower_ == "by":
                    tokens += [t for p in child.children if p.dep_ == "pobj" for t in grammar.conjuncts(p)]
            if not tokens:  # "the lifting of sanctions on Chad by Norway", hung on Chad
                tokens += [
                    p
                    for t in link.subtree
                    if t.lower_ == "by" and t.dep_ in ("prep", "agent") and not grammar.is_verb(t.head)
                    for p in t.children
                    if p.dep_ == "pobj"
                ]
    head = chain.head
    if not tokens and not grammar.is_verb(head):
        verb = head.head if head.dep_ in ("dobj",) else None
        if (
            verb is not None
            and grammar.is_verb(verb)
            and not grammar.is_passive(verb)
            and grammar.lemma(verb) not in _OPPOSING
        ):
            tokens += grammar.agents(verb)
    if (
        grammar.is_verb(head)
        and head.dep_ == "advcl"
        and grammar.is_verb(head.head)
        and grammar.is_passive(head.head)
    ):
        tokens += grammar.agent_phrase(head.head)
    return tokens


_OPPOSING = {
    "block", "veto", "oppose", "reject", "welcome", "hail", "urge", "demand", "criticise", "criticize",
    "condemn", "support", "back", "seek", "prevent", "await", "expect", "want", "celebrate",
}  # fmt: skip


def _authorities(
    resolver: Resolver, chain: Chain, avoid: tuple[Entity, ...], programme: Entity | None
) -> list[Actor]:
    """Who imposes or relieves, raised to the state or organisation."""
    found = [] if _only_judged(chain) else resolver.authorities(_agent_tokens(chain), avoid)
    found = [a for a in found if a.entity.kind in ACTING]
    if found:
        return found
    for child in chain.core.children:
        if (
            child.dep_ in ("acl", "relcl") and child not in chain.links
        ):  # "the embargo, imposed by Turkey in 1993, has …"
            imposers = [
                a for a in resolver.authorities(grammar.agents(child), avoid) if a.entity.kind in ACTING
            ]
            if imposers and grammar.lemma(child) in (
                "impose",
                "place",
                "introduce",
                "adopt",
                "announce",
                "put",
                "slap",
                "levy",
            ):
                return imposers
    for link in chain.links:
        for child in link.children:
            if child.dep_ in ("poss", "compound", "nmod", "amod"):
                modifiers = [
                    a
                    for t in grammar.conjuncts(child)
                    for a in (_modifier(resolver, t) or resolver.authorities([t], avoid))
                ]
                modifiers = [
                    a
                    for a in modifiers
                    if a.entity.kind in ACTING and a.entity.key not in {e.key for e in avoid}
                ]
                if modifiers:
                    return modifiers
    if programme is not None and programme.acts_for is not None:
        return [Actor(programme.acts_for, "role")]
    acting = _acting_nearby(resolver, chain, avoid)
    if acting:
        return acting
    imposer = resolver.document.last_imposer
    told = resolver.document.last_target is not None and resolver.document.last_target.key in {e.key for e in avoid}
    if imposer is not None and told and chain.roles[:1] == ["participle"] and not _agent_tokens(chain):
        return [Actor(imposer, "role")]  # "The sanctions, first introduced in 2014": those just told of
    where = _state_of_place(resolver, chain)
    if where and not chain.nominal and chain.kind == "act":
        return where
    return _authority_before(resolver, avoid, chain)


def _only_judged(chain: Chain) -> bool:
    """ "Spain opposed lifting the EU's embargo": who opposes or supports it is not who imposes it."""
    above = (
        chain.head.head if chain.head.dep_ in ("xcomp", "ccomp", "pcomp", "dobj", "advcl", "prep") else None
    )
    if above is not None and above.dep_ == "prep":
        above = above.head
    if above is None or not grammar.is_verb(above) or grammar.lemma(above) not in _OPPOSING:
        return False
    return any(
        c.dep_ in ("poss", "compound", "nmod", "amod") and c.tag_.startswith(("NNP", "PRP$"))
        for c in chain.core.children
    )


def _acting_nearby(resolver: Resolver, chain: Chain, avoid: tuple[Entity, ...]) -> list[Actor]:
    """ "Waivers expired after the administration decided …": the one authority that acts in the sentence."""
    if chain.kind not in ("waiver", "relief", "licence") and not chain.nominal:
        return []
    keys = {e.key for e in avoid}
    found: dict[str, Actor] = {}
    for token in resolver.parsed.doc:
        if token.dep_ == "nsubj" and token.head != chain.head:
            for actor in resolver.authorities([token], avoid):
                if actor.entity.kind in ACTING and actor.entity.key not in keys:
                    found.setdefault(actor.entity.key, Actor(actor.entity, "role", actor.span))
    return list(found.values()) if len(found) == 1 else []


def _state_of_place(resolver: Resolver, chain: Chain) -> list[Actor]:
    for _, noun in grammar.all_prepositions(grammar.clause_verb(chain.head)):
        found = [a for a in resolver.resolve(noun, ("state",))]
        if found:
            return found
    return []


def _authority_before(resolver: Resolver, avoid: tuple[Entity, ...], chain: Chain) -> list[Actor]:
    """The authority the sentence takes for granted: the one of the clause above or the sentence before."""
    keys = {e.key for e in avoid}
    verb = grammar.clause_verb(chain.head)
    while verb.head != verb:
        verb = grammar.clause_verb(verb.head)
        found = [a for a in resolver.authorities(grammar.agents(verb), avoid) if a.entity.key not in keys]
        if found and grammar.lemma(verb) in ("say", "announce", "confirm", "declare", "add"):
            return [Actor(a.entity, "role", a.span) for a in found[:1]]
    return [Actor(entity, "pronoun") for entity in _subject_before(resolver, avoid)]


def _subject_before(resolver: Resolver, avoid: tuple[Entity, ...]) -> list[Entity]:
    """The one state or organisation that the nearest of the two sentences before has as its subject."""
    for back in (1, 2):
        index = resolver.parsed.sentence.index - back
        previous = resolver._subject_of(index, ACTING) if index >= 0 else []
        previous = [e for e in previous if e.key not in {other.key for other in avoid}]
        if previous:
            return previous if len(previous) == 1 else []
    return []


# -- designations --------------------------------------------------------------------------------


def find_designations(resolver: Resolver) -> list[Draft]:
    """Listings and delistings of one sentence."""
    drafts = []
    for chain in chains(family("designation"), resolver.parsed.doc, lambda t: _list_kind(resolver, t)):
        if chain.gives is None:
            continue
        drafts.extend(_by_list(resolver, chain) if chain.kind == "list" else _by_verb(resolver, chain))
    return drafts


def _list_kind(resolver: Resolver, token: Token) -> tuple[str, ...] | None:
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
    r"terror|extremis|narco|traffick|sponsor of|proscribed|sanction|blacklist|mercenar|designated", re.I
)
_ALWAYS = {
    "blacklist", "proscribe", "redesignate", "delist", "relist", "sanction", "proscription",
    "blacklisting", "delisting", "outlaw",
}  # fmt: skip


def _by_verb(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    word = grammar.lemma(core)
    text = resolver.parsed.sentence.plain
    as_what = _as_what(resolver, core)
    under = _under(resolver, chain)
    described = grammar.is_noun(core) and _TERROR.search(" ".join(c.lower_ for c in core.subtree))
    told_of = _told_of(resolver, chain)
    targets = _listed(resolver, chain) or ([told_of[0]] if told_of else [])
    listed_before = grammar.is_noun(core) and any(t.entity.key in resolver.document.listings for t in targets)
    if word not in _ALWAYS and not (
        _TERROR.search(as_what) or under is not None or described or told_of or listed_before
    ):
        return []
    under = under or (told_of[2] if told_of else None)
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
    if not memory or not grammar.is_noun(core) or chain.kind != "designate":
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
        count=_number_of(resolver, target),
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
        tokens = grammar.patients(core)
        if not tokens or not any(resolver.resolve(t, _TARGETS) for t in tokens):
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
    return _entities(resolver, tokens)


def _entities(resolver: Resolver, tokens: list[Token]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for token in tokens:
        for actor in resolver.resolve(token, _TARGETS) or _wing(resolver, token):
            if not actor.entity.body and not (
                actor.entity.kind == "unknown"
                and token.dep_ not in ("dobj", "nsubjpass", "pobj", "conj", "appos")
            ):
                found.setdefault(actor.entity.key, actor)
        named = [
            a
            for t in grammar.objects_of_prepositions(token, "including", "like")
            for a in resolver.resolve(t, ("person", "firm", "group", "organisation"))
        ]
        for actor in named:  # "three companies, including A and B"
            found.setdefault(actor.entity.key, actor)
        for child in token.children:  # "the company and its owner, Viktor Dragan"
            if child.dep_ == "appos":
                for t in grammar.conjuncts(child):
                    for actor in resolver.resolve(t, _TARGETS):
                        found.setdefault(actor.entity.key, actor)
    if found:
        return list(found.values())
    return [a for t in tokens for a in _unnamed(resolver, t) if any(c.dep_ == "nummod" for c in t.children)]


def _wing(resolver: Resolver, token: Token) -> list[Actor]:
    """ "the political wing of Hezbollah", "members of the Polar Legion" is no listing of its own."""
    if grammar.lemma(token) in ("wing", "leadership", "branch", "arm", "movement", "entirety", "whole"):
        return [
            a
            for t in grammar.objects_of_prepositions(token, "of")
            for a in resolver.resolve(t, ("group", "organisation"))
        ]
    return []


_TRANSPARENT_LIST = {"part", "set", "series"}


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
    targets = _entities(resolver, tokens)
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
        for a in (_modifier(resolver, c) or resolver.authorities([c]))
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
        a for c in core.children if c.dep_ in ("compound", "nmod", "amod") for a in _modifier(resolver, c)
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
                    for a in _modifier(resolver, child)
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
    return _authority_before(resolver, avoid, chain)


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
