"""Finds sanctions imposed, kept, eased or ended."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity
from entente.extraction.listings import default_list
from entente.extraction.targets import (
    AGAINST,
    TARGETS,
    authority_before,
    including,
    modifier,
    number_of,
    target_of,
)
from entente.extraction.triggers import Chain, chains, family

_FOR = ("for", "from", "to", "with", "in", "of", "covering")

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


def find(resolver: Resolver) -> list[Draft]:
    """Sanction and designation records of one sentence."""
    drafts: list[Draft] = []
    waiting = []
    for chain in chains(family("sanctions"), resolver.parsed.doc, lambda t: _named_kind(resolver, t)):
        if chain.gives in (None, "waiver", "relief", "snapback") or _is_other_measure(resolver, chain):
            _remember(resolver, chain)
            continue
        told = _sanction(resolver, chain)
        if not told and chain.kind in ("snapback", "licence", "waiver"):
            waiting.append(chain)  # "launched the snapback to restore sanctions on Iran": the target stands behind
        drafts.extend(told)
    for chain in waiting:
        drafts.extend(_sanction(resolver, chain))
    return drafts


def _remember(resolver: Resolver, chain: Chain) -> None:
    """Sanctions that are only mentioned: "the Union's sanctions on Chad date from 2002", which later words may mean."""
    document = resolver.document
    if chain.kind != "penalty" or grammar.lemma(chain.core) not in _STRONG:
        return
    targets = [a for a in _targets(resolver, chain) if a.entity.kind == "state"]
    imposers = [
        a
        for c in chain.core.children
        if c.dep_ in ("poss", "compound", "nmod", "amod")
        for a in modifier(resolver, c)
        if a.entity.kind in ACTING and a.entity.key not in {t.entity.key for t in targets}
    ]
    if targets:
        document.last_target, document.last_target_at = targets[0].entity, resolver.parsed.sentence.index
        document.last_imposer = imposers[0].entity if imposers else None


def _means_sanctions(resolver: Resolver, token: Token) -> bool:
    """ "Brussels renewed them": the sanctions told of in this sentence or the one before, not some other thing."""
    if token.lower_ not in ("them", "they", "it") or token.dep_ not in ("dobj", "nsubjpass"):
        return False
    if resolver.document.last_target is None or not _lately(resolver, 1):
        return False
    here = resolver.parsed.sentence.plain[: resolver.parsed.spans[token.i][0]]
    before = resolver.document.parsed.get(resolver.parsed.sentence.index - 1)
    last = _MEASURES.findall(here) or _MEASURES.findall(before.sentence.plain if before is not None else "")
    return any(word.lower().endswith("s") == (token.lower_ != "it") for word in last)


_MEASURES = re.compile(r"\b(?:package|round|sanctions|embargo(?:e?s)?|measures|restrictions|bans?|curbs|penalties)\b", re.I)


def _lately(resolver: Resolver, sentences: int) -> bool:
    return resolver.parsed.sentence.index - resolver.document.last_target_at <= sentences


def _named_kind(resolver: Resolver, token: Token) -> tuple[str, ...] | None:
    if _means_sanctions(resolver, token):
        return ("penalty",)
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
    if re.search(r"\b(?:pandemic|coronavirus|covid|outbreak|quarantine)\b", resolver.parsed.sentence.plain, re.I):
        return True
    if grammar.lemma(core) in ("control", "cap") and not any(c.lower_ in ("export", "import", "price", "trade") for c in core.children):
        return True
    if any(c.lower_ in _NOT_SANCTIONS - {"visa", "entry"} for c in core.children):
        return True
    barred = grammar.objects_of_prepositions(core, *AGAINST) + grammar.objects_of_prepositions(chain.head, *AGAINST)
    if any(c.lower_ in ("visa", "entry") for c in core.children) and not any(
        a.entity.kind == "person" for t in barred for a in target_of(resolver, t)
    ):
        return True  # visa bans on persons are listings, other rules of entry are none
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
    considered = chain.pattern is not None and chain.pattern.id == "SAN-CONSIDER"
    if considered and (_is_definite(chain.core) or grammar.lemma(chain.core) not in _STRONG):
        return []  # "considering the sanctions": those there are
    targets = _causee(resolver, chain) or _targets(resolver, chain)
    programme = _programme(resolver, chain)
    if not targets and programme is not None and programme.target is not None:
        targets = [Actor(programme.target, "role")]
    if not targets and chain.kind in ("waiver", "licence", "relief", "penalty", "act", "snapback"):
        targets = _target_of_chain_noun(resolver, chain)
    if not targets and (listed := _just_listed(resolver, chain)) is not None:
        targets = [Actor(listed, "pronoun")]
    if not targets and resolver.document.last_target is not None and _about_known_sanctions(resolver, chain):
        targets = [Actor(resolver.document.last_target, "pronoun")]
    doubt = 1.0
    if not targets:
        targets, doubt = _only_state_before(resolver, chain), 0.8
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
    if chain.roles[:1] == ["participle"] and grammar.negated(chain.head):
        return []  # "an embargo that was never applied"
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
                modality="hypothetical" if considered or chain.roles[:1] == ["gerund"] else None,
                needs_date=existing and grammar.is_passive(chain.head), close_date=existing, weight=doubt,
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
                    count=number_of(resolver, target),
                )
            elif target.entity.kind == "unknown" or (target.entity.kind == "person" and subtype == "maintain"):
                continue
            drafts.append(draft)
    if drafts and drafts[0].type == "SANCTION" and drafts[0].object is not None and subtype != "trigger_snapback":
        resolver.document.last_target = drafts[0].object.entity
        resolver.document.last_target_at = resolver.parsed.sentence.index
        resolver.document.last_imposer = drafts[0].subject.entity if drafts[0].subject is not None else None
    return drafts


def _is_definite(core: Token) -> bool:
    return core.tag_ == "PRP" or any(c.lower_ in ("the", "those", "these", "its", "their") for c in core.children)


def _just_listed(resolver: Resolver, chain: Chain) -> Entity | None:
    """ "It lifted the sanctions", after a sentence that put somebody on a list."""
    document = resolver.document
    later = document.last_target is None or not _lately(resolver, 2)
    if chain.kind != "penalty" or not document.listings or not later or not _is_definite(chain.core):
        return None
    just = 0 < resolver.parsed.sentence.index - document.listed_at <= 1
    return list(document.listings.values())[-1][0] if just else None


def _only_state_before(resolver: Resolver, chain: Chain) -> list[Actor]:
    """ "Myanmar's generals seized power. Canada responded with sanctions": against the one state just spoken of."""
    new = chain.gives in ("impose", "tighten") and grammar.is_verb(chain.head)
    if not new or grammar.lemma(chain.core) not in _STRONG or _is_definite(chain.core):
        return []
    doers = resolver.authorities(_agent_tokens(chain))
    place = resolver.parsed.spans[chain.head.i][0]
    here = resolver.parsed.sentence.index
    before = [m for m in resolver.document.mentions[here] if m.end <= place and m.form != "capital"]
    for mentions in (before, resolver.document.mentions[here - 1] if here else []):
        states = {e.key: e for m in mentions if m.kind == "state" and not m.coordinated for e in m.entities}
        others = [e for e in states.values() if e.key not in {a.entity.key for a in doers}]
        if others:
            return [Actor(others[0], "pronoun", None, ("across_clauses",))] if len(others) == 1 else []
    return []


def _about_known_sanctions(resolver: Resolver, chain: Chain) -> bool:
    """ "similar restrictions", "the measures", "the snapback mechanism": those the text has told of."""
    if chain.kind == "snapback" or grammar.lemma(chain.core) in _STRONG or chain.core.tag_ == "PRP":
        return True
    the_one = resolver.mention(chain.core) is not None or any(c.lower_ == "the" for c in chain.core.children)
    if chain.kind in ("licence", "waiver") and _lately(resolver, 2) and the_one:
        return True
    if chain.kind in ("licence", "waiver"):  # "a licence that had eased them"
        return any(grammar.lemma(t) in _RELIEVED for t in chain.core.subtree)
    if chain.kind == "act" and grammar.lemma(chain.core) != "act":
        return True
    just_told = _lately(resolver, 2)
    if just_told and any(c.lower_ == "the" for c in chain.core.children) and chain.kind == "penalty":
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
            and grammar.lemma(link) in _TAKES_TARGET
            and chain.roles[:1] in (["with"], ["under"], ["from"])
        ):
            found = [a for t in grammar.patients(link) for a in target_of(resolver, t)]
            if found or chain.roles[:1] != ["with"]:
                return found
    doers = tuple(a.entity for a in resolver.authorities(_agent_tokens(chain)))
    for words in (AGAINST, _FOR):
        for link in places:
            if words is _FOR and grammar.is_verb(link) and chain.kind not in ("licence", "waiver"):
                continue
            if words is _FOR and link == chain.core and _on_trade(link) and grammar.is_verb(link.head):
                found = [a for t in grammar.objects_of_prepositions(link.head, "to") for a in target_of(resolver, t, doers)]
                if found:
                    return found
            near = ("with",) if words is _FOR and grammar.is_verb(link) else words  # "a licence for trade with Chad", hung on the verb
            nouns = grammar.objects_of_prepositions(link, *near)
            for aimed in link.children:  # "measures directed against Guinea"
                if aimed.dep_ in ("acl", "relcl") and grammar.lemma(aimed) in _AIMED:
                    nouns += grammar.objects_of_prepositions(aimed, "at", *words)
                    nouns += [t for c in aimed.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)]
            for noun in nouns:
                if noun.i in chain.tokens or grammar.first_conjunct(noun).i in resolver.parsed.dates:
                    continue
                if noun.head.lower_ == "from" and grammar.lemma(noun) in _STRONG:  # "exempt from Danish sanctions": theirs
                    found = [a for t in grammar.objects_of_prepositions(noun, *AGAINST) for a in target_of(resolver, t, doers)]
                else:
                    found = target_of(resolver, noun, doers)
                if found:
                    beside = [t for t in grammar.conjuncts(grammar.first_conjunct(noun)) if t != noun]
                    more = [a for t in [*beside, *grammar.after_same_preposition(noun)] for a in target_of(resolver, t, doers)]
                    named = any(a.entity.subkind != "unnamed" for a in found)  # "A and seven firms": A
                    more = [a for a in more if not (named and a.entity.subkind == "unnamed")]
                    return [*found, *(a for a in more if a.entity.key not in {f.entity.key for f in found})]
    return []


_TAKES_TARGET = {"hit", "threaten", "target", "punish", "slap", "place", "put", "free", "exempt", "excuse"}


_AIMED = {"direct", "aim", "impose", "target", "hit", "punish", "slap", "place", "put", "levy", "introduce", "adopt"}


def _on_trade(core: Token) -> bool:
    """ "its ban on arms sales to Chad", with Chad hung on the verb."""
    return any(grammar.lemma(t) in ("sale", "export", "shipment", "delivery", "transfer") for t in grammar.objects_of_prepositions(core, "on"))


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
                        a
                        for n in nouns
                        for t in grammar.conjuncts(n)
                        for a in resolver.resolve(t, TARGETS) or including(resolver, t, ("state",))
                    ]
                    if found:
                        return found
            if grammar.lemma(link) in _RECEIVING:
                return [a for t in grammar.agents(link) for a in resolver.resolve(t, TARGETS)]
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


def _target_of_chain_noun(resolver: Resolver, chain: Chain) -> list[Actor]:
    """ "Venezuela sanctions", "the Russian oil ban", "sanctions … under the Caesar Act"."""
    agents = {a.entity.key for a in resolver.authorities(_agent_tokens(chain))}
    for link in chain.links:
        for child in link.children:
            if child.dep_ in ("compound", "nmod", "amod", "poss"):
                found = [
                    a
                    for a in modifier(resolver, child)
                    if a.entity.key not in agents and a.entity.kind != "organisation"
                ]
                if found and (agents or child.dep_ != "poss"):
                    return found
    # "General Licence 12, which had let airlines buy Zambian fuel": what the relief lets people do.
    if chain.kind in ("licence", "waiver"):
        for link in [*chain.links, *(t for t in chain.links[0].children if t.dep_ in ("relcl", "acl"))]:
            for word in link.subtree if link.dep_ in ("relcl", "acl") else link.children:
                if word.dep_ in ("relcl", "acl", "advcl", "xcomp", "ccomp"):
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


def _is_opposed(paper: Token) -> bool:
    """ "vetoed a resolution that would have prolonged": whoever vetoed it is not who acts."""
    return paper.dep_ == "dobj" and grammar.lemma(paper.head) in ("veto", "block", "oppose")


_RECEIVING = {"receive", "secure", "obtain", "win", "get"}


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
                *_RECEIVING,
            ):
                if grammar.lemma(link) in _RECEIVING:
                    tokens += grammar.objects_of_prepositions(link, "from")
                continue
            for agent in grammar.agents(link):
                tokens += [
                    agent,
                    *(grammar.owner(agent) if grammar.lemma(agent) in grammar.DOCUMENTS and not _is_opposed(agent) else ()),
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
    granted_by = [
        a
        for link in chain.links
        if grammar.is_verb(link) and grammar.lemma(link) in _RECEIVING
        for t in grammar.objects_of_prepositions(link, "from")
        for c in t.children
        for a in modifier(resolver, c)
        if a.entity.kind in ACTING and a.entity.key not in {e.key for e in avoid}
    ]
    if granted_by:
        return granted_by[:1]  # "won a waiver from EU sanctions"
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
                    for a in (modifier(resolver, t) or resolver.authorities([t], avoid))
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
    known = chain.roles[:1] == ["participle"] or _is_definite(chain.core) and _lately(resolver, 2)
    if imposer is not None and told and known and not _agent_tokens(chain):
        return [Actor(imposer, "role")]  # "The sanctions, first introduced in 2014": those just told of
    where = _state_of_place(resolver, chain)
    if where and not chain.nominal and chain.kind == "act":
        return where
    return authority_before(resolver, avoid, chain)


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
    if not found and chain.kind in ("waiver", "licence"):  # "… expired and Canada did not replace it", misread
        found = {a.entity.key: a for a in resolver.sentence_states() if a.entity.key not in keys}
    return list(found.values()) if len(found) == 1 else []


def _state_of_place(resolver: Resolver, chain: Chain) -> list[Actor]:
    for _, noun in grammar.all_prepositions(grammar.clause_verb(chain.head)):
        found = [a for a in resolver.resolve(noun, ("state",))]
        if found:
            return found
    return []
