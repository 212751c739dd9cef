"""Finds who joins, leaves or is suspended from which organisation."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity
from entente.extraction.modality import ASSENT
from entente.extraction.triggers import Chain, chains, family

_PARTY = ("state", "group", "unknown", "organisation")
_ORG = ("organisation",)
_INTO = ("to", "into", "in", "of", "with", "at", "as", "from", "within", "by", "for")
_OUT = ("from", "out", "of", "in", "by", "within")
_BY_ROLE = {  # whose membership changes: the doer, or the one it is done to
    "join": "agent",
    "leave": "agent",
    "admit": "patient",
    "suspend": "patient",
    "expel": "patient",
    "reinstate": "patient",
    "enlarge": "patient",
    "return": "agent",
}


def find(resolver: Resolver) -> list[Draft]:
    """Membership records of one sentence."""
    known = family("membership")
    drafts = _bare_applications(resolver) + _bare_invitations(resolver)
    for chain in chains(known, resolver.parsed.doc, lambda t: () if t.i in resolver.parsed.names else None):
        if chain.gives is None:
            continue
        if chain.gives == "leave_plan":  # "plans to leave", neither announced nor dropped
            chain = replace(
                chain,
                gives="withdraw",
                head=chain.core,
                links=[chain.core],
                roles=[],
                pattern=known.alone["leave"],
            )
        if chain.kind == "contribution":
            drafts.extend(_contribution(resolver, chain))
            continue
        if chain.kind == "member" and grammar.lemma(chain.head) == "be" and not _member_no_more(chain.head):
            continue
        if chain.kind == "bid" and not _is_bid_for(resolver, chain.core):
            continue
        if chain.kind == "member" and _member_to_do(chain.core):
            continue
        if chain.kind == "enlarge" and not _enlarged(chain):
            continue
        if chain.kind == "return" and chain.gives == "reinstate" and not _was_away(resolver):
            continue
        drafts.extend(_membership(resolver, chain))
    for draft in drafts:
        kept = any(c.dep_ == "auxpass" and grammar.lemma(c) in ("remain", "stay") for c in draft.trigger.children)
        if draft.subtype == "suspend" and kept:
            draft.subtype = "maintain_suspension"  # "remains suspended"
    return [out for draft in drafts for out in _leaving(draft)]


def _member_no_more(verb: Token) -> bool:
    """ "is no longer a member", "ceased to be a member"."""
    ceased = verb.dep_ == "xcomp" and grammar.lemma(verb.head) in ("cease", "stop")
    return ceased or grammar.no_longer(verb)


def _was_away(resolver: Resolver) -> bool:
    """Whether the sentence says that somebody had left or been suspended: a return is then one to membership."""
    return re.search(r"\b(?:suspen|expel|expul|exclu|absence|withdr|exile|left\b|readmi|allow)", resolver.parsed.sentence.plain) is not None


def _is_bid_for(resolver: Resolver, noun: Token) -> bool:
    """ "Sweden's NATO bid": the organisation stands before it."""
    return any(c.dep_ in ("compound", "nmod") and resolver.resolve(c, _ORG) for c in noun.children)


def _member_to_do(noun: Token) -> bool:
    """ "became the last member to approve the bid" joins nothing."""
    beside = [*noun.children, *(c for c in noun.head.children if c.i > noun.i and noun.dep_ == "attr")]
    return any(c.dep_ in ("relcl", "acl", "advcl", "xcomp") and c.tag_ == "VB" and grammar.lemma(c) != "join" for c in beside)


def _enlarged(chain: Chain) -> bool:
    """ "The Compact expanded to include Oman", not "expanded its register to include Oman"."""
    return grammar.is_passive(chain.head) or not any(c.dep_ == "dobj" for c in chain.head.children)


def _bare_applications(resolver: Resolver) -> list[Draft]:
    """ "Sweden, which applied in May": a state applies to the organisation the text is about."""
    drafts = []
    for verb in resolver.parsed.doc:
        if not grammar.is_verb(verb) or verb.tag_ not in ("VBD", "VBN"):
            continue
        if grammar.lemma(verb) != "apply" and not _files_too(resolver, verb):
            continue
        told = grammar.lemma(verb) == "apply" and any(c.dep_ in ("xcomp", "ccomp", "dobj") for c in verb.children)
        if told or grammar.is_passive(verb) or grammar.objects_of_prepositions(verb, "to", "for"):
            continue
        parties = [a for t in grammar.agents(verb) for a in resolver.resolve(t, ("state",))]
        if parties:
            organisations = resolver.recent(verb, _ORG, tuple(a.entity for a in parties))
            drafts += [
                Draft(
                    "MEMBERSHIP", "apply", resolver.parsed, verb, "MEM-APPLY-BARE", party, organisation,
                    consumed=frozenset([verb.i]), weight=0.9,
                )
                for party in parties
                for organisation in organisations
            ]  # fmt: skip
    return drafts


def _files_too(resolver: Resolver, verb: Token) -> bool:
    """ "Thailand filed its own request", after a sentence about an application."""
    document = resolver.document
    lately = resolver.parsed.sentence.index - document.told_at <= 1
    if not lately or not any(d.type == "MEMBERSHIP" and d.subtype == "apply" for d in document.told):
        return False
    papers = [c for c in verb.children if c.dep_ == "dobj" and grammar.lemma(c) in ("request", "application", "bid")]
    return grammar.lemma(verb) in ("file", "submit", "lodge", "make", "send") and any(
        not any(g.dep_ in ("prep", "acl", "relcl") for g in c.children) for c in papers
    )


def _bare_invitations(resolver: Resolver) -> list[Draft]:
    """ "Malta was formally invited last July": to join what the text has told of."""
    organisation = resolver.document.last_organisation
    drafts = []
    for verb in resolver.parsed.doc:
        if organisation is None or grammar.lemma(verb) != "invite" or not grammar.is_passive(verb):
            continue
        if any(c.dep_ in ("xcomp", "ccomp", "advcl") for c in verb.children) or grammar.objects_of_prepositions(verb, "to", "for"):
            continue
        drafts += [
            Draft(
                "MEMBERSHIP", "invite", resolver.parsed, verb, "MEM-INVITE-BARE", party, Actor(organisation, "pronoun"),
                consumed=frozenset([verb.i]),
            )
            for t in grammar.surface_subject(verb)
            for party in resolver.resolve(t, ("state",))
            if party.entity.key != organisation.key
        ]  # fmt: skip
    return drafts


def _membership(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    if chain.kind == "leave" and grammar.is_verb(core) and _takes_something_else(resolver, core):
        return []
    pattern = chain.pattern.id if chain.pattern is not None else ""
    if pattern == "MEM-APPROVE" and grammar.lemma(chain.head) == "give" and not _gives_assent(chain.head):
        return []
    if pattern == "MEM-GRANT" and _gives_assent(chain.head):
        chain = replace(chain, gives="approve_accession")  # "gave its consent to the country's membership"
    voted = pattern == "MEM-APPROVE" and grammar.lemma(chain.head) == "vote"
    if voted and chain.kind == "join" and chain.roles[-1] == "comp":
        chain = replace(chain, gives="agree_to_join")  # "voted to join"
    elif voted and not _favours(chain.head):
        return []
    if chain.kind == "admit" and any(
        grammar.lemma(t) == "observer"
        for link in chain.links
        for t in grammar.objects_of_prepositions(link, "as")
    ):
        return []  # told once, as observer status
    organisations = _organisation(resolver, chain)
    if not organisations:
        return []
    return [draft for one in organisations for draft in _of_one(resolver, chain, one)]


def _takes_effect(chain: Chain) -> Token | None:
    """The verb of "the exit, which takes effect on 1 January", whose clause gives the day."""
    if not chain.nominal or len(chain.links) > 1:
        return None
    clauses = [c for c in chain.core.children if c.dep_ == "relcl"]
    return next((c for c in clauses if any(g.lower_ in ("effect", "effective") for g in c.children)), None)


def _gives_assent(verb: Token) -> bool:
    given = {grammar.lemma(c) for c in verb.children if c.dep_ in ("dobj", "nsubjpass")}
    return bool(given & (ASSENT | {"light", "backing"}))


def _of_one(resolver: Resolver, chain: Chain, organisation: Actor) -> list[Draft]:
    if "agreement" in (organisation.entity.kind, organisation.entity.subkind) and chain.kind in (
        "leave",
        "suspend",
    ):
        return []  # leaving a treaty ends an agreement
    parties = _parties(resolver, chain, organisation.entity) or _party_told_of(resolver, chain, organisation.entity)
    named_by_members = organisation.entity.kind == "organisation"
    sought = chain.pattern is not None and chain.pattern.id == "MEM-SEEK"
    drafts = []
    if parties and named_by_members:
        resolver.document.last_organisation = organisation.entity
        resolver.document.last_member = (parties[0].entity, organisation.entity) if len(parties) == 1 else None
        resolver.document.last_member_at = resolver.parsed.sentence.index
    for party in parties:
        if party.entity.key == organisation.entity.key or not named_by_members:
            continue
        if party.entity.kind == "organisation" and party.entity.body:
            continue
        drafts.append(
            Draft(
                "MEMBERSHIP",
                chain.gives or "",
                resolver.parsed,
                _takes_effect(chain) or chain.head,
                chain.pattern.id if chain.pattern else "",
                party,
                organisation,
                nominal=chain.nominal and _takes_effect(chain) is None,
                consumed=chain.tokens,
                count=_ordinal(chain),
                measured=tuple(chain.links),
            )
        )
        if sought and drafts[-1].reading.modality == "asserted":
            drafts[-1].modality = "hypothetical"  # seeking membership is a wish until an application is filed
    return drafts


def _favours(verb: Token) -> bool:
    return any(c.lower_ in ("for", "in") for c in verb.children)


def _takes_something_else(resolver: Resolver, verb: Token) -> bool:
    """ "withdrew its troops", "left the talks": what is left is no organisation."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if not objects:
        return False
    if grammar.lemma(verb) in ("pull", "withdraw", "take") and any(
        resolver.resolve(o, ("state",)) for o in objects
    ):
        return False  # "pulled the country out of the league"
    return not any(
        resolver.resolve(grammar.deref(t), ("organisation",)) for o in objects for t in grammar.conjuncts(o)
    )


def _organisation(resolver: Resolver, chain: Chain) -> list[Actor]:
    """The organisation of the chain: beside the inner words first, then the outer ones."""
    core = chain.core
    out = chain.kind in ("leave", "expel", "suspend")
    words = _OUT if out else _INTO
    pools: list[Token] = []
    for link in chain.links:
        if grammar.is_verb(link) and not grammar.is_passive(link):
            pools += grammar.patients(link)
        pools += grammar.objects_of_prepositions(link, *words)
        for child in link.children:
            if grammar.is_noun(link) and child.dep_ in ("compound", "nmod", "poss", "amod"):
                pools.append(child)
            if child.dep_ == "dobj" or (
                child.dep_ == "prep" and child.lower_ in ("from", "to", "of", "in", "as")
            ):
                for noun in [child, *(p for p in child.children if p.dep_ == "pobj")]:
                    pools += grammar.objects_of_prepositions(noun, *words)
    if not grammar.is_verb(core) and core.dep_ in ("dobj", "nsubjpass") and core.head not in chain.links:
        pools += grammar.objects_of_prepositions(core.head, *words)
    if chain.pattern is not None and chain.pattern.id == "MEM-GRANT":
        givers = resolver.authorities_of_kind(grammar.agents(chain.head), _ORG)
        if givers:
            return givers[:1]  # "the Group granted membership to the Union"
    for token in pools:
        found = resolver.resolve(token, _ORG)
        if not found and (mention := resolver.mention(token)) is not None and mention.kind == "organisation":
            found = resolver.named(token)
        if not found and token.lower_ in ("it", "its"):  # "signed with the Union and became its 90th member"
            found = [Actor(a.entity, "pronoun", a.span, a.flags) for a in resolver.recent(token, _ORG)]
        told_of = resolver.document.last_organisation
        if not found and told_of is not None and _names_one_told_of(resolver, token):
            return [Actor(told_of, "role")]
        if found:
            return _all_listed(resolver, token, found)
        for prep, noun in grammar.all_prepositions(token):  # "a member of the council of the Union"
            if prep in ("of", "from", "in", "to", "within"):
                found = resolver.resolve(noun, _ORG)
                if found:
                    return _all_listed(resolver, noun, found)
    if chain.kind in ("join", "admit") and (agreements := _joined_agreement(resolver, pools)):
        return agreements
    for link in reversed(chain.links):
        if grammar.is_verb(link):
            found = resolver.authorities_of_kind(grammar.agents(link), _ORG)
            if found:
                return found[:1]
        else:
            found = [a for t in grammar.owner(link) for a in resolver.resolve(t, _ORG)]
            if found:
                return found[:1]
    if chain.kind in ("leave",) and grammar.is_verb(core) and any(c.dep_ == "dobj" for c in core.children):
        return []
    if (
        chain.kind in ("join", "leave")
        and grammar.is_verb(core)
        and chain.kind == "join"
        and any(c.dep_ == "dobj" for c in core.children)
    ):
        return []
    return _only_organisation(resolver, chain) or _organisation_before(resolver, chain)


def _all_listed(resolver: Resolver, token: Token, found: list[Actor]) -> list[Actor]:
    """Every one of "the Union and the Council"; otherwise the first."""
    mention = resolver.mention(token)
    return found if mention is not None and mention.coordinated else found[:1]


def _organisation_before(resolver: Resolver, chain: Chain) -> list[Actor]:
    """ "Argentina declined to join", "its membership": the one organisation the text is about."""
    core = chain.core
    telling = not grammar.is_verb(core) and grammar.lemma(core) in (
        "membership",
        "accession",
        "admission",
        "readmission",
    )
    admitted = grammar.lemma(core) == "admit" and grammar.is_verb(core) and grammar.is_passive(core)
    joining = (admitted or grammar.lemma(core) in ("join", "let", "readmit")) and not any(
        c.dep_ == "dobj" for c in core.children
    )
    leaving = chain.kind == "leave" and _left_unnamed(chain)
    if leaving and (told := _told_to(resolver, core)):
        return told
    if _ends_status(chain) and resolver.document.last_member is not None and _is_just_told(resolver):
        return [Actor(resolver.document.last_member[1], "role")]
    if not telling and not joining and not leaving:
        return []
    found = resolver.recent(core, _ORG)
    if not found and joining and core.dep_ != "relcl":
        found = resolver.recent(core, ("agreement",))
        found = [replace(a, entity=replace(a.entity, kind="organisation", charter=True)) for a in found]
    if not found and resolver.document.last_organisation is not None and leaving:
        return [Actor(resolver.document.last_organisation, "pronoun")]
    return [Actor(a.entity, "pronoun", None, a.flags) for a in found]


def _ends_status(chain: Chain) -> bool:
    """ "The suspension was lifted": of whom and by whom, the sentence before has told."""
    core = chain.core
    if chain.kind in ("leave", "join"):
        if core.dep_ not in grammar.SUBJECTS:
            return False  # "called the departure a tragedy" tells of no other
        if grammar.lemma(core.head) == "take" and not any(c.lower_ in ("effect", "place") for c in core.head.children):
            return False
    return not grammar.is_verb(core) and grammar.lemma(core) in ("suspension", "membership", "withdrawal", "accession", "exit", "departure") and any(
        c.lower_ in ("the", "that") for c in core.children
    )


def _is_just_told(resolver: Resolver) -> bool:
    return resolver.parsed.sentence.index - resolver.document.last_member_at <= 2


def _party_told_of(resolver: Resolver, chain: Chain, organisation: Entity) -> list[Actor]:
    told = resolver.document.last_member
    if told is None or told[1].key != organisation.key or not _ends_status(chain) or not _is_just_told(resolver):
        return []
    return [Actor(told[0], "role")]


def _told_to(resolver: Resolver, verb: Token) -> list[Actor]:
    """ "told the Union it would leave": the organisation that was told."""
    above = verb.head
    if verb.dep_ != "ccomp" or grammar.lemma(above) not in ("tell", "notify", "inform"):
        return []
    return [
        a
        for c in above.children
        if c.dep_ in ("dobj", "dative")
        for a in resolver.resolve(c, _ORG)
    ]


def _names_one_told_of(resolver: Resolver, token: Token) -> bool:
    """ "the tribunal", where several are named: the one whose membership the text has just told of."""
    if grammar.lemma(token) not in resolver.words["role_org"]:
        return False
    return resolver.mention(token) is None and any(c.lower_ in ("the", "that") for c in token.children)


def _left_unnamed(chain: Chain) -> bool:
    """ "reversed its decision to leave", "stormed out": what is left was named before."""
    core = chain.core
    if not grammar.is_verb(core) or any(c.dep_ in ("dobj", "prep", "npadvmod") and c.lower_ in ("from", "of", "for", "to") for c in core.children):
        return False
    if any(c.dep_ == "dobj" for c in core.children):
        return False
    if grammar.lemma(core) == "withdraw" and core.tag_ in ("VBN", "VBD") and not grammar.is_passive(core):
        return not any(c.dep_ in ("prep", "prt", "acomp", "xcomp") for c in core.children)
    decided = any(grammar.lemma(t) in ("decision", "intention", "plan", "notice") for t in chain.links)
    told = core.dep_ == "ccomp" and grammar.lemma(core.head) in ("tell", "notify", "inform")
    return decided or told or (grammar.particle(core) == "out" and grammar.lemma(core) in ("walk", "storm", "drop", "bow"))


def _joined_agreement(resolver: Resolver, pools: list[Token]) -> list[Actor]:
    for token in pools:
        mention = resolver.mention(token)
        if mention is not None and mention.kind == "agreement":
            entity = replace(mention.entity, kind="organisation", charter=True)
            return [Actor(entity, "name", resolver.parsed.sentence.span(mention.start, mention.end))]
    return []


def _only_organisation(resolver: Resolver, chain: Chain) -> list[Actor]:
    """The single organisation the sentence names, when nothing beside the trigger says which."""
    verb = grammar.clause_verb(chain.head)
    inside = {t.i for t in verb.subtree}
    found: dict[str, Actor] = {}
    for index, mention in resolver.parsed.names.items():
        if mention.kind == "organisation" and index in inside:
            for entity in mention.entities:
                span = resolver.parsed.sentence.span(mention.start, mention.end)
                found.setdefault(entity.key, Actor(entity, "name", span, ("across_clauses",)))
    return list(found.values()) if len(found) == 1 and chain.kind not in ("join", "admit", "leave") else []


def _parties(resolver: Resolver, chain: Chain, organisation: Entity) -> list[Actor]:
    avoid: tuple[Entity, ...] = (organisation,)
    if chain.gives == "approve_accession" and grammar.is_verb(chain.head):  # who approves does not accede
        avoid += tuple(a.entity for t in grammar.agents(chain.head) for a in resolver.named(t))
    for tokens in _party_tokens(chain):
        found: dict[str, Actor] = {}
        for token in tokens:
            for actor in _party(resolver, token, avoid):
                found.setdefault(actor.entity.key, actor)
        if found:
            return list(found.values())
    return []


def _party(resolver: Resolver, token: Token, avoid: tuple[Entity, ...]) -> list[Actor]:
    actors = resolver.resolve(token, (*_PARTY, "person"), avoid)
    result = []
    for actor in actors:
        if actor.entity.key in {a.key for a in avoid}:
            continue
        if actor.entity.kind == "person":
            if actor.entity.acts_for is not None and actor.entity.acts_for.kind == "state":
                result.append(Actor(actor.entity.acts_for, "role", actor.span))
            continue
        if actor.entity.kind == "unknown" and token.dep_ not in (
            "nsubj",
            "nsubjpass",
            "dobj",
            "pobj",
            "poss",
        ):
            continue
        result.append(actor)
    return result


def _party_tokens(chain: Chain) -> list[list[Token]]:
    """Word groups that may name the party, best first."""
    core, head, kind = chain.core, chain.head, chain.kind
    groups: list[list[Token]] = []
    if kind in ("observer", "membership", "member", "bid"):
        groups.append([grammar.deref(t) for c in core.children if c.dep_ == "poss" for t in grammar.conjuncts(c)])
        if core.dep_ == "compound":  # "granted Kenya observer status", read as one noun phrase
            groups.append([c for c in core.head.children if c.dep_ in ("compound", "nmod") and c != core])
        for link in reversed(chain.links[1:]):
            word = grammar.lemma(link)
            if not grammar.is_verb(link):
                if word == "invitation":
                    groups.append(grammar.objects_of_prepositions(link, "to", "for"))
                groups.append(grammar.objects_of_prepositions(link, "of", "by"))
                groups.append(grammar.owner(link))
                continue
            if word in ("grant", "give", "accord", "award", "confer", "make", "offer"):
                groups.append(_recipients(link))
            elif word in ("invite", "accept", "admit", "welcome", "take"):
                groups.append(grammar.patients(link))
            elif word in ("suspend", "restore", "reinstate", "approve", "freeze"):
                groups.append(grammar.objects_of_prepositions(core, "of"))
            if word not in (
                "approve",
                "ratify",
                "back",
                "endorse",
                "clear",
                "accept",
                "grant",
                "give",
                "suspend",
                "restore",
                "offer",
            ):
                groups.append(grammar.agents(link))
        groups.append(grammar.objects_of_prepositions(core, "of", "by"))
        return groups
    role = _BY_ROLE[kind]
    if kind == "leave" and grammar.lemma(core) in ("pull", "withdraw", "take"):
        groups.append([c for c in core.children if c.dep_ == "dobj"])
    if grammar.is_verb(core):
        groups.append(grammar.patients(core) if role == "patient" else grammar.agents(core))
        if kind == "admit" and grammar.particle(core) == "in":
            groups.append(grammar.objects_of_prepositions(core, "in"))
        if role == "patient" and grammar.is_passive(core):
            groups.append(grammar.surface_subject(core))
    else:
        groups.append([t for c in core.children if c.dep_ == "poss" for t in grammar.conjuncts(c)])
        if role == "patient" or kind == "join":
            groups.append(grammar.objects_of_prepositions(core, "of"))
            groups.append(grammar.objects_of_prepositions(core, "by"))
        else:
            groups.append(grammar.objects_of_prepositions(core, "of", "by"))
        groups.append([c for c in core.children if c.dep_ in ("amod", "compound", "nmod")])
        groups.append(
            [
                c
                for link in chain.links
                if not grammar.is_verb(link)
                for c in link.children
                if c.dep_ == "poss"
            ]
        )
    for link in chain.links[1:]:
        if grammar.lemma(link) == "invitation":
            groups.insert(0, grammar.objects_of_prepositions(link, "to"))
        if grammar.is_verb(link):
            word = grammar.lemma(link)
            if word == "invite":
                groups.insert(0, grammar.patients(link))
            elif grammar.lemma(chain.links[1]) == "invitation" and word in ("extend", "issue", "send", "hand", "deliver"):
                groups.insert(0, _recipients(link))
            elif role == "agent" or kind == "join":
                groups.append(grammar.agents(link))
    if head != core and not grammar.is_verb(head):
        groups.append(grammar.owner(head))
    if not grammar.is_verb(core) and core.dep_ in ("dobj", "pobj"):
        groups.append(grammar.owner(core))
    return groups


def _recipients(verb: Token) -> list[Token]:
    if grammar.is_passive(
        verb
    ):  # "observer status was conferred on Rwanda", "Rwanda was given observer status"
        return [*grammar.objects_of_prepositions(verb, "to", "on", "upon"), *grammar.surface_subject(verb)]
    found = [
        t for c in verb.children if c.dep_ == "dative" and grammar.is_noun(c) for t in grammar.conjuncts(c)
    ]
    found += grammar.objects_of_prepositions(verb, "to", "on", "upon")
    for child in verb.children:
        if child.dep_ == "dobj":
            found += grammar.objects_of_prepositions(child, "to", "on", "upon")
    return found or [t for c in verb.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)]


def _ordinal(chain: Chain) -> int | None:
    """ "its 12th member" says how many there are afterwards."""
    from entente.extraction.lexicon import load  # noqa: PLC0415 - keeps the word list in one place

    numbers = load().words["numbers"]
    places = list(chain.links)
    for link in chain.links:
        places += grammar.objects_of_prepositions(link, "as")
        places += [c for c in link.children if c.dep_ in ("attr", "oprd", "appos")]
    if chain.core.dep_ in ("relcl", "acl", "advcl"):  # "became the 39th nation to join"
        places += [chain.core.head, *(c for c in chain.core.head.children if c.dep_ == "attr")]
    for noun in places:
        if grammar.lemma(noun) in (
            "member",
            "partner",
            "signatory",
            "participant",
            "country",
            "state",
            "nation",
        ):
            for child in noun.children:
                text = child.lower_
                digits = text.rstrip("stndrh")
                if digits.isdigit() and text != digits and 1 < int(digits) < 400:
                    return int(digits)
                if text in numbers and text.endswith(("th", "first", "second", "third", "st", "nd", "rd")):
                    return int(numbers[text])
    return None


def _contribution(resolver: Resolver, chain: Chain) -> list[Draft]:
    """Forces or a share withdrawn from a coalition or mission."""
    organisations = []
    for link in (chain.core, chain.head):
        for token in grammar.objects_of_prepositions(link, "from", "in", "to", "of", "with"):
            organisations += resolver.resolve(token, _ORG)
    if not organisations or "agreement" in (organisations[0].entity.kind, organisations[0].entity.subkind):
        return []  # taking part in a treaty is no contribution
    owners = [t for c in chain.core.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
    tokens = [t for t in owners if resolver.named(t)] or (
        grammar.agents(chain.head) if grammar.is_verb(chain.head) else grammar.owner(chain.head)
    )
    drafts = []
    for token in tokens:
        for party in _party(resolver, token, (organisations[0].entity,)):
            drafts.append(
                Draft(
                    "MEMBERSHIP", chain.gives or "end_contribution", resolver.parsed, chain.head,
                    chain.pattern.id if chain.pattern else "", party, organisations[0],
                    nominal=chain.nominal, consumed=chain.tokens,
                )
            )  # fmt: skip
    return drafts


def _leaving(draft: Draft) -> list[Draft]:
    """Settle what a reading makes of joining and leaving.

    "Is leaving", "will leave", "has decided to leave" is an announcement that stands, and a planned
    withdrawal when a day is given.
    """
    reading = draft.reading
    verb = draft.trigger
    if draft.subtype == "withdraw" and grammar.is_verb(verb) and draft.rule_id == "MEM-LEAVE":
        progressive = verb.tag_ == "VBG" and any(
            c.dep_ == "aux" and grammar.lemma(c) == "be" for c in verb.children
        )
        if (
            reading.modality == "planned" or (progressive and reading.modality == "asserted")
        ) and not reading.conditional:
            announcement = replace(
                draft,
                subtype="announce_withdrawal",
                modality="asserted",
                rule_id="MEM-LEAVE-WILL",
                dated=False,
            )
            return [announcement, _planned_leave(draft)]
    if draft.subtype == "announce_withdrawal" and reading.modality in ("asserted", "planned"):
        return [draft, _planned_leave(draft)]
    return [draft]


def _planned_leave(draft: Draft) -> Draft:
    """The withdrawal itself, written when a day stands right beside it."""
    core = draft.measured[0] if draft.measured else draft.trigger
    return replace(
        draft, subtype="withdraw", modality="planned", needs_date=True, close_date=True, rule_id="MEM-LEAVE",
        trigger=core, consumed=frozenset([core.i]), nominal=not grammar.is_verb(core),
    )  # fmt: skip
